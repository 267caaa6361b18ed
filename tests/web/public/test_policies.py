"""The policy as pages."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kakehashi.policy.counting import AS_OF_1_MAY
from kakehashi.policy.models import Correspondence
from kakehashi.policy.operations import confirm_correspondence, load_documents
from kakehashi.policy.registry import indicators_of
from kakehashi.web.public.sketches import MOST_SHOWN
from tests.make import make_agreement, make_institution, make_officer, make_person
from tests.web.public.reading import words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def loaded():
    load_documents()


def text(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_policies_lists_versions_newest_first(client):
    page = text(client, "/en/policies/")

    assert page.index("July 2022") < page.index("February 2014")
    assert "/en/policies/2022/crosswalk/" in page


@pytest.mark.parametrize("language", ["ja", "en"])
def test_policy_shows_every_line_of_the_document(client, language):
    page = text(client, f"/{language}/policies/2014/")

    assert page.count('class="numbered__code"') == 16


def test_policy_marks_the_missing_english_version_and_the_unofficial_gloss(client):
    english, japanese = text(client, "/en/policies/2022/"), text(client, "/ja/policies/2022/")

    assert "There is no official English version of this document yet" in english
    assert english.count("Unofficial translation") == 10
    assert 'lang="ja">多様な国・地域' in english  # the official line beside the gloss
    assert japanese.count("badge--warn") == 1  # its Japanese title is our rendering


def test_policy_shows_the_figures_of_each_direction_with_their_date(client):
    make_agreement()

    page = text(client, "/en/policies/2014/")

    assert "at least 1 institution" in words(page)
    shown = indicators_of("1.2")[:MOST_SHOWN]
    assert page.count("as of May 1,") == sum(each.at == AS_OF_1_MAY for each in shown)
    assert len(shown) == MOST_SHOWN
    # (1.4) has more than it shows as well, (2.1) has three.
    assert page.count('<figure class="chart chart--small"') == 2 * MOST_SHOWN + 3
    assert f"{len(indicators_of('1.2')) - MOST_SHOWN} more indicators" in page
    assert page.count("No indicator yet.") == 7


def test_policy_that_is_not_implemented_shows_figures_on_its_directions_only(client):
    make_agreement()

    page = text(client, "/en/policies/2022/")

    assert "/en/indicators/partners.active/" not in page
    assert "No indicator yet." not in page


def test_policy_asks_as_many_questions_however_many_agreements(client, django_assert_num_queries):
    make_agreement()
    with CaptureQueriesContext(connection) as few:
        client.get("/en/policies/2014/")
    for number in range(5):
        make_agreement(make_institution(f"U{number}", country="FR"))

    with django_assert_num_queries(len(few)):
        client.get("/en/policies/2014/")


def test_policy_leads_staff_from_a_later_version_to_what_serves_it(client):
    place = "/en/plan/carried/2022/"
    assert place not in text(client, "/en/policies/2022/")
    client.force_login(make_person(language="en"))
    assert place not in text(client, "/en/policies/2022/")
    client.force_login(make_officer(language="en"))
    assert place in text(client, "/en/policies/2022/")
    assert "/en/plan/carried/" not in text(client, "/en/policies/2014/")


def test_policy_that_does_not_exist_is_not_found(client):
    assert client.get("/en/policies/1999/").status_code == 404


def test_direction_shows_both_wordings_and_what_carries_it_on(client):
    page = text(client, "/en/policies/2014/1.2/")

    assert "国際連携を活用した協働教育プログラムを開発する" in page
    assert "To develop a collaborative educational program" in page
    assert "/en/policies/2022/1-3/" in page
    assert page.count("Unconfirmed") == 2


def test_direction_shows_who_confirmed_nothing_but_when(client):
    found = Correspondence.objects.get(earlier__code="1.2", later__code="1-3")
    confirm_correspondence(found, by=make_officer(passport_given="Secret Person"))

    page = text(client, "/en/policies/2014/1.2/")

    assert page.count("Confirmed on") == 1
    assert "Secret" not in page


def test_direction_shows_its_indicators_with_their_date(client):
    make_agreement()

    page = text(client, "/en/policies/2014/1.2/")

    assert "at least 1 institution" in words(page)
    assert "as of May 1," in page
    assert "A lower bound" in page


def test_direction_of_the_revision_has_indicators_through_the_crosswalk(client):
    page = text(client, "/en/policies/2022/1-3/")

    assert "Through direction 1.2 of February 2014" in page
    assert "/en/indicators/partners.active/" in page


def test_direction_without_an_indicator_says_so(client):
    assert "No indicator yet for this direction." in text(client, "/en/policies/2014/3.3/")


@pytest.mark.parametrize("code", ["9.9", "(1)", "①"])
def test_direction_that_does_not_exist_is_not_found(client, code):
    assert client.get(f"/en/policies/2014/{code}/").status_code == 404


def test_crosswalk_shows_both_versions_side_by_side(client):
    page = text(client, "/en/policies/2022/crosswalk/")

    assert page.count("Unconfirmed") == 20
    assert "new in July 2022" in page
    assert "Recruit and accept competitive staff" in page


def test_crosswalk_of_a_version_that_revises_none_is_not_found(client):
    assert client.get("/en/policies/2014/crosswalk/").status_code == 404
