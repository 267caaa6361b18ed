"""Pages of freezes: the list, freezing a day, one freeze, publishing, recomputing."""

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from kakehashi.people.models import Role
from kakehashi.policy.freezing.operations import correct, publish
from kakehashi.policy.models import Freeze, Frozen
from kakehashi.policy.outline import document_code
from kakehashi.web.plan.freeze_forms import next_to_freeze
from tests.make import make_definition, make_officer, make_person, make_role
from tests.policy.freezing.freezes import MAY, make_freeze, make_period, record_of
from tests.unguarded import unguarded

pytestmark = pytest.mark.django_db
LIST, NEW = reverse("plan:freezes"), reverse("plan:new_freeze")
KEY = "survey.satisfaction"


@pytest.fixture
def office(client):
    person = make_officer(language="en")
    client.force_login(person)
    return person


def sign_in(client, kind):
    person = make_person(language="en")
    make_role(person, kind)
    client.force_login(person)
    return person


def text_of(answer):
    return " ".join(answer.content.decode().split())


# -- The list -------------------------------------------------------------------------------------


def test_freezes_asks_for_a_sign_in(client):
    assert client.get(LIST).status_code == 302


def test_freezes_leads_to_the_last_reference_date_that_is_not_frozen(client, office):
    answer = client.get(LIST)
    day = next_to_freeze(timezone.localdate())
    assert "Nothing has been frozen yet." in text_of(answer)
    assert f"{NEW}?on={day}" in text_of(answer)


@pytest.mark.parametrize(
    ("today", "frozen", "day"),
    [
        (date(2026, 11, 23), [], date(2026, 5, 1)),
        (date(2026, 11, 23), [date(2026, 5, 1)], date(2026, 3, 31)),
        (date(2026, 11, 23), [date(2026, 5, 1), date(2026, 3, 31)], date(2026, 5, 1)),
        (date(2026, 4, 30), [], date(2026, 3, 31)),
        (date(2026, 3, 30), [], date(2025, 5, 1)),
    ],
)
def test_next_to_freeze_is_one_of_the_last_two_reference_dates(today, frozen, day):
    for number, on in enumerate(frozen):
        Freeze.objects.create(on=on, occasion="other", frozen_at=timezone.now(), sha256=str(number))
    assert next_to_freeze(today) == day


def test_freezes_shows_others_only_what_is_published(client, office):
    made = make_freeze(by=office)
    sign_in(client, Role.Kind.TEACHER)
    assert client.get(reverse("plan:freeze", args=[made.pk])).status_code == 404
    assert "Nothing has been frozen yet." in text_of(client.get(LIST))
    publish(made, by=office)
    assert client.get(reverse("plan:freeze", args=[made.pk])).status_code == 200
    assert NEW not in text_of(client.get(LIST))


# -- Freezing a day -------------------------------------------------------------------------------


def test_new_freeze_says_before_what_is_unknown_and_unchecked(client, office):
    make_period()
    make_definition("survey.lost", title_en="Lost survey")
    answer = text_of(client.get(NEW, {"on": "2026-05-01"}))
    assert "Freeze everything as of May 1, 2026" in answer
    assert "Lost survey" in answer
    assert "Nobody has entered and confirmed a figure for this reference date." in answer
    assert "1 not checked" in answer
    assert "As of the reference date: figures, how far targets have come" in answer
    assert "As on the day of freezing: the plans in force, their wordings, owners" in answer
    assert not Freeze.objects.exists()


def test_new_freeze_freezes(client, office):
    make_period()
    answer = client.post(NEW, {"on": "2026-05-01"}, follow=True)
    made = Freeze.objects.get()
    assert (made.on, made.occasion, made.frozen_by) == (MAY, "1-may", office)
    assert answer.redirect_chain[-1][0] == made.get_absolute_url()
    assert "Everything as of May 1, 2026 is frozen." in text_of(answer)


def test_new_freeze_refuses_a_period_that_is_frozen_in_words(client, office):
    make_freeze(by=office)
    answer = client.post(NEW, {"on": "2026-05-01"})
    assert answer.status_code == 422
    assert "Two freezes of one period would be two truths" in text_of(answer)
    asked = client.get(NEW, {"on": "2026-05-01"})
    assert "Two freezes of one period would be two truths" in text_of(asked)
    assert "What would be frozen" not in text_of(asked)
    assert Freeze.objects.count() == 1


@pytest.mark.parametrize(
    ("on", "words"),
    [
        ("1066-10-14", "Choose a day from 1900 on."),
        ("yesterday", "Enter a valid date."),
        ("", "This field is required."),
        (str(timezone.localdate() + timedelta(days=1)), "This day has not come yet."),
    ],
)
def test_new_freeze_says_what_is_wrong_with_a_day(client, office, on, words):
    answer = client.post(NEW, {"on": on})
    assert (answer.status_code, Freeze.objects.count()) == (422, 0)
    assert words in text_of(answer)


def test_new_freeze_freezes_no_day_that_was_not_sent(client, office):
    answer = client.post(NEW)
    assert (answer.status_code, Freeze.objects.count()) == (422, 0)
    assert "This field is required." in text_of(answer)


@pytest.mark.parametrize("kind", [Role.Kind.AUDITOR, Role.Kind.TEACHER])
def test_new_freeze_is_not_there_for_others(client, kind):
    sign_in(client, kind)
    assert client.get(NEW).status_code == 404
    assert client.post(NEW, {"on": "2026-05-01"}).status_code == 404
    assert not Freeze.objects.exists()


# -- One freeze -----------------------------------------------------------------------------------


def whole_text_of(client, made):
    """Both pages of its list."""
    address = made.get_absolute_url()
    return " ".join(text_of(client.get(address, {"page": number})) for number in (1, 2))


def test_freeze_shows_its_hash_and_its_records(client, office):
    plan = make_period()
    made = make_freeze(by=office)
    answer = whole_text_of(client, made)
    assert made.sha256 in answer
    assert "Satisfaction (Law)" in answer
    assert "1.2 ① Win more partners" in answer
    assert "1 of 2 due" in answer
    assert record_of(made, f"{plan.pk}/{KEY}").get_absolute_url() in answer


def test_freeze_says_in_which_version_directions_are_numbered(client, office):
    answer = text_of(client.get(make_freeze(by=office).get_absolute_url()))
    assert f"Directions of figures are numbered as in policy version {document_code()}," in answer


def test_freeze_filters_by_kind_direction_and_correction(client, office):
    make_period()
    made = make_freeze(by=office)
    frozen = record_of(made, KEY)
    correct(frozen, {"value": Decimal(13)}, reason="Miscounted", by=office)

    def keys(**asked):
        found = client.get(made.get_absolute_url(), {**asked, "export": "json"})
        return [row["key"] for row in json.loads(b"".join(found.streaming_content))["rows"]]

    assert keys(kind="action") == [f"{frozen.freeze.records.get(kind='action').key}"]
    assert KEY in keys(kind="figure", direction="1.2")
    assert "survey" not in " ".join(keys(direction="1.1"))
    assert keys(corrected="yes") == [KEY]


def test_freeze_shows_corrections_with_reason_and_name(client, office):
    make_period()
    made = make_freeze(by=office)
    correct(record_of(made, KEY), {"value": Decimal(13)}, reason="Miscounted", by=office)
    answer = text_of(client.get(made.get_absolute_url()))
    assert "Miscounted" in answer
    assert office.name_in("en") in answer


def test_freeze_leaves_small_figures_out_for_those_who_do_not_see_it_whole(client, office):
    make_period(is_persons=True)
    made = make_freeze(by=office)
    publish(made, by=office)
    assert "3 %" in whole_text_of(client, made)
    sign_in(client, Role.Kind.TEACHER)
    answer = whole_text_of(client, made)
    assert "3 %" not in answer
    assert "fewer than 5" in answer


@pytest.mark.parametrize("language", ["en", "ja"])
def test_pages_of_an_empty_freeze_are_there_in_both_languages(client, office, language):
    made = make_freeze(by=office)
    for address in (LIST, NEW, made.get_absolute_url()):
        assert client.get(address.replace("/en/", f"/{language}/")).status_code == 200


def test_publish_asks_once_more(client, office):
    made = make_freeze(by=office)
    address = reverse("plan:publish_freeze", args=[made.pk])
    assert "It cannot be taken back" in text_of(client.get(address))
    assert not hasattr(Freeze.objects.get(), "publication")
    client.post(address)
    assert Freeze.objects.get().publication.by == office
    assert client.get(address).status_code == 404


def test_publish_says_that_something_was_altered(client, office):
    make_period()
    made = make_freeze(by=office)
    with unguarded():
        Frozen.objects.filter(key=KEY).update(sha256="0")
    answer = client.post(reverse("plan:publish_freeze", args=[made.pk]))
    assert "was altered, so it is not published" in text_of(answer)


def test_verify_freeze_says_that_nothing_was_altered(client):
    make_period()
    made = make_freeze()
    sign_in(client, Role.Kind.AUDITOR)
    answer = client.post(reverse("plan:verify_freeze", args=[made.pk]), follow=True)
    assert "Every hash was recomputed: nothing was altered." in text_of(answer)
    assert "nothing altered" in text_of(answer)


def test_verify_freeze_names_what_was_altered(client, office):
    make_period()
    made = make_freeze()
    with unguarded():
        Frozen.objects.filter(key=KEY).update(sha256="0")
    answer = client.post(reverse("plan:verify_freeze", args=[made.pk]), follow=True)
    assert f"2026-05-01: figure {KEY}: the record was altered" in text_of(answer)
    assert "altered; findings: 1" in text_of(answer)


def test_verify_freeze_is_not_there_for_others(client, office):
    made = make_freeze(by=office)
    publish(made, by=office)
    sign_in(client, Role.Kind.TEACHER)
    assert client.post(reverse("plan:verify_freeze", args=[made.pk])).status_code == 404
