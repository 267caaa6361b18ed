"""Editing the crosswalk."""

import pytest

from kakehashi.journal.models import Entry
from kakehashi.people.models import Role
from kakehashi.policy.models import Correspondence, Provision
from kakehashi.policy.operations import (
    add_correspondence,
    confirm_correspondence,
    load_documents,
    remove_correspondence,
)
from kakehashi.verdicts import Refused
from tests.make import make_officer, make_person, make_role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def loaded():
    load_documents()


def direction(document, code):
    return Provision.objects.select_related("document").get(document__code=document, code=code)


def correspondence(earlier="1.2", later="1-3"):
    return Correspondence.objects.get(earlier__code=earlier, later__code=later)


def test_add_correspondence_adds_it_unconfirmed_and_journals():
    officer = make_officer()

    added = add_correspondence(
        direction("2014", "1.4"), direction("2022", "1-1"), weight="also", by=officer
    )

    assert (added.weight, added.confirmed_at) == ("also", None)
    entry = Entry.objects.latest("pk")
    assert (entry.verb, entry.by) == ("policy.correspondence_added", officer)
    assert entry.record_name == "2014 1.4 → 2022 1-1"


@pytest.mark.parametrize(
    ("earlier", "later", "words"),
    [
        (("2014", "1.2"), ("2022", "1-3"), "already there"),
        (("2022", "1-3"), ("2014", "1.2"), "version that revises its own"),
        (("2014", "1.2"), ("2014", "1.3"), "version that revises its own"),
        (("2014", "(1)"), ("2022", "1-3"), "Only directions"),
    ],
)
def test_add_correspondence_refuses_what_cannot_correspond(earlier, later, words):
    with pytest.raises(Refused, match=words):
        add_correspondence(direction(*earlier), direction(*later), weight="main", by=make_officer())


def test_confirm_correspondence_says_who_and_when():
    leader = make_person()
    make_role(leader, Role.Kind.LEADERSHIP)

    confirmed = confirm_correspondence(correspondence(), by=leader)

    assert confirmed.confirmed_by == leader
    assert correspondence().confirmed_at == confirmed.confirmed_at
    entry = Entry.objects.latest("pk")
    assert entry.verb == "policy.correspondence_confirmed"
    assert entry.changes["confirmed_by_id"] == [None, leader.pk]


def test_confirm_correspondence_refuses_a_second_time():
    officer = make_officer()
    confirm_correspondence(correspondence(), by=officer)

    with pytest.raises(Refused, match="already confirmed"):
        confirm_correspondence(correspondence(), by=officer)


def test_remove_correspondence_keeps_what_it_was_and_why_in_the_journal():
    found = correspondence()

    remove_correspondence(found, reason="The action plan says otherwise.", by=make_officer())

    assert not Correspondence.objects.filter(pk=found.pk).exists()
    entry = Entry.objects.latest("pk")
    assert entry.reason == "The action plan says otherwise."
    assert entry.changes["weight"] == ["main", None]


def test_remove_correspondence_refuses_without_a_reason():
    with pytest.raises(Refused, match="Say why"):
        remove_correspondence(correspondence(), reason=" ", by=make_officer())

    assert correspondence().pk


def test_confirm_correspondence_refuses_what_was_removed_meanwhile():
    officer, found = make_officer(), correspondence()
    remove_correspondence(correspondence(), reason="x", by=officer)

    with pytest.raises(Refused, match="in the meantime"):
        confirm_correspondence(found, by=officer)


@pytest.mark.parametrize("kind", [None, Role.Kind.COORDINATOR, Role.Kind.STUDENT])
def test_only_office_and_leadership_edit_the_crosswalk(kind):
    person = make_person()
    if kind:
        make_role(person, kind)

    with pytest.raises(Refused, match="Only the international office"):
        confirm_correspondence(correspondence(), by=person)
    with pytest.raises(Refused, match="Only the international office"):
        remove_correspondence(correspondence(), reason="x", by=person)
    with pytest.raises(Refused, match="Only the international office"):
        add_correspondence(
            direction("2014", "1.4"), direction("2022", "1-1"), weight="also", by=person
        )
