"""The pages of duplicates and dormant agreements."""

import pytest

from kakehashi.education.cooperation.models import DuplicateVerdict
from tests.education.cooperation.ledger.make import make_entry
from tests.education.cooperation.overlapping.test_queries import make_pair
from tests.make import make_agreement, make_institution, make_officer, make_person

pytestmark = pytest.mark.django_db
DUPLICATES, DORMANT = "/en/cooperation/duplicates/", "/en/cooperation/dormant/"


@pytest.fixture
def officer(client):
    person = make_officer()
    client.force_login(person)
    return person


def test_duplicates_are_listed_with_their_reason_and_settled(client, officer):
    one, other = make_pair()
    page = client.get(DUPLICATES)
    assert "One of a unit stands beside one of the whole university." in page.text
    assert f"/en/cooperation/agreements/{other.pk}/supersede/" in page.text

    address = f"{DUPLICATES}{one.pk}/{other.pk}/"
    assert "This field is required." in client.post(address, {"reason": " "}).text
    answer = client.post(address, {"reason": "Law alone has seminars."}, follow=True)
    assert "It is recorded that both agreements are needed." in answer.text
    assert "Law alone has seminars." in answer.text
    assert "No two agreements of your units overlap." in answer.text

    answer = client.post(f"{address}again/", follow=True)
    assert "listed as duplicates again" in answer.text
    assert DuplicateVerdict.objects.get().withdrawn_by == officer


def test_duplicates_that_are_none_are_not_there(client, officer):
    one, other = make_agreement(), make_agreement(make_institution("Umeå"))
    assert client.get(f"{DUPLICATES}{one.pk}/{other.pk}/").status_code == 404
    client.force_login(make_person())
    first, second = make_pair(make_institution("Rennes"))
    assert client.get(f"{DUPLICATES}{first.pk}/{second.pk}/").status_code == 404


def test_dormant_agreements_and_those_of_unknown_use_stand_apart(client, officer):
    unknown = make_agreement(make_institution("Unknown University"))
    dormant = make_agreement(make_institution("Dormant University"))
    make_entry(dormant, year=2018)
    page = client.get(DORMANT)
    assert "Dormant University" in page.text
    assert "Unknown University" not in page.text
    assert "Of 1 more agreement the use is not known." in page.text
    page = client.get(f"{DORMANT}?rest=unknown")
    assert "Unknown University" in page.text
    assert "Dormant University" not in page.text
    assert unknown.get_absolute_url() in page.text


def test_dormant_agreements_of_nobody_are_an_empty_list(client):
    client.force_login(make_person())
    make_agreement()
    assert "No agreement of your units is listed here." in client.get(DORMANT).text
