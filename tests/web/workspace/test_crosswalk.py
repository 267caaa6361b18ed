"""The crosswalk in the workspace."""

import pytest

from kakehashi.people.models import Role
from kakehashi.policy.models import Correspondence, Provision
from kakehashi.policy.operations import load_documents
from tests.make import make_officer, make_person, make_role

pytestmark = pytest.mark.django_db

PAGE = "/en/work/crosswalk/"


@pytest.fixture(autouse=True)
def loaded():
    load_documents()


@pytest.fixture
def office(client):
    client.force_login(make_officer())
    return client


def correspondence():
    return Correspondence.objects.get(earlier__code="1.2", later__code="1-3")


def direction(code):
    return Provision.objects.get(code=code, kind="direction").pk


def test_crosswalk_asks_to_sign_in(client):
    assert client.get(PAGE).status_code == 302


@pytest.mark.parametrize("kind", [Role.Kind.STUDENT, Role.Kind.COORDINATOR])
def test_crosswalk_is_not_found_for_those_who_do_not_edit_it(client, kind):
    person = make_person()
    make_role(person, kind)
    client.force_login(person)

    assert client.get(PAGE).status_code == 404
    assert client.post(f"{PAGE}{correspondence().pk}/confirm/").status_code == 404
    assert correspondence().confirmed_at is None


def test_crosswalk_shows_what_waits_for_confirmation(office):
    page = office.get(PAGE).content.decode()

    assert "Waiting for confirmation: 20." in page
    assert page.count("/confirm/") == 20


def test_confirm_marks_the_correspondence_and_returns_to_its_row(office):
    found = correspondence()
    answer = office.post(f"{PAGE}{found.pk}/confirm/")

    assert answer.headers["Location"] == f"{PAGE}#correspondence-{found.pk}"
    assert correspondence().confirmed_at is not None
    page = office.get(PAGE).content.decode()
    assert "Waiting for confirmation: 19." in page
    assert "The correspondence is confirmed." in page


def test_add_adds_an_unconfirmed_correspondence(office):
    office.post(
        f"{PAGE}add/", {"earlier": direction("1.4"), "later": direction("1-1"), "weight": "also"}
    )

    added = Correspondence.objects.get(earlier__code="1.4", later__code="1-1")
    assert (added.weight, added.confirmed_at) == ("also", None)


def test_add_says_at_the_field_what_is_wrong(office):
    answer = office.post(f"{PAGE}add/", {"earlier": direction("1.4"), "later": direction("2.1")})

    assert answer.status_code == 422
    assert "Select a valid choice" in answer.content.decode()
    assert Correspondence.objects.count() == 20


def test_add_says_why_it_is_refused(office):
    pair = {"earlier": direction("1.2"), "later": direction("1-3"), "weight": "main"}

    answer = office.post(f"{PAGE}add/", pair, follow=True)

    assert "This correspondence is already there." in answer.content.decode()


def test_remove_needs_a_reason(office):
    pk = correspondence().pk

    refused = office.post(f"{PAGE}{pk}/remove/", {"reason": ""}, follow=True)
    assert "Say why the two do not correspond." in refused.content.decode()
    assert correspondence().pk == pk

    office.post(f"{PAGE}{pk}/remove/", {"reason": "Read again."})
    assert Correspondence.objects.count() == 19


def test_remove_of_what_is_not_there_is_not_found(office):
    assert office.post(f"{PAGE}999999/remove/", {"reason": "x"}).status_code == 404
