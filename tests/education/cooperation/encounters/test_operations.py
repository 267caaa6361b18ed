from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from kakehashi.education.cooperation.encounters import operations
from kakehashi.education.cooperation.encounters.operations import Account
from kakehashi.education.cooperation.models import Encounter
from kakehashi.journal.queries import history_of
from kakehashi.people.models import Role
from kakehashi.verdicts import Refused
from tests.education.cooperation.encounters.make import (
    make_contact,
    make_encounter,
    make_follow_up,
    make_guest,
)
from tests.make import (
    make_home,
    make_institution,
    make_officer,
    make_person,
    make_role,
    make_unit,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def account(*institutions, **facts):
    return Account(
        **{
            "kind": "meeting",
            "on": date(2026, 5, 20),
            "unit": facts.pop("unit", None) or make_home(),
            "institutions": institutions or [make_institution()],
            "topics": "Exchange",
            **facts,
        }
    )


def make_coordinator(unit=None):
    person = make_person()
    make_role(person, Role.Kind.COORDINATOR, unit=unit)
    return person


def test_record_encounter_keeps_who_when_and_about_what():
    by, vienna = make_officer(), make_institution()

    recorded = operations.record_encounter(account(vienna, participants=[by]), by=by)

    assert list(recorded.institutions.all()) == [vienna]
    assert list(recorded.participants.all()) == [by]
    (entry,) = history_of(recorded)
    assert (entry.verb, entry.changes["institutions"]) == (
        "cooperation.encounter_recorded",
        [None, [vienna.pk]],
    )


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"institutions": []}, "at least one institution"),
        ({"on": date(1066, 10, 14)}, "cannot be right"),
        ({"on": date(2199, 1, 1)}, "cannot be right"),
        ({"until": date(2026, 5, 19)}, "before the first"),
        ({"topics": " "}, "what it was, or will be, about"),
        ({"on": TODAY + timedelta(3), "agreed": "All"}, "still to come"),
    ],
)
def test_record_encounter_refuses_what_cannot_be_so(facts, sentence):
    with pytest.raises(Refused, match=sentence):
        operations.record_encounter(replace(account(), **facts), by=make_officer())

    assert not Encounter.objects.exists()


def test_record_encounter_is_with_somebody_who_exists_under_that_name():
    vienna = make_institution()
    gone = make_institution("Old", status="merged", merged_into=vienna)

    with pytest.raises(Refused, match="Old was merged into University of Vienna"):
        operations.record_encounter(account(gone), by=make_officer())


def test_record_encounter_is_for_the_office_and_coordinators():
    law, science = make_unit("Law"), make_unit("Science")

    operations.record_encounter(account(unit=law), by=make_coordinator(law))
    for person in (make_person(), make_coordinator(science)):
        with pytest.raises(Refused, match="office and coordinators record"):
            operations.record_encounter(account(unit=law), by=person)


def test_an_encounter_may_be_planned_ahead():
    planned = operations.record_encounter(account(on=TODAY + timedelta(20)), by=make_officer())

    assert planned.on > TODAY


def test_revise_encounter_is_for_who_recorded_it_and_the_units_office():
    law = make_unit("Law")
    recorder = make_coordinator(law)
    encounter = make_encounter(unit=law, by=recorder)
    changed = account(unit=law, topics="Places")

    operations.revise_encounter(encounter, changed, by=recorder)
    operations.revise_encounter(encounter, changed, by=make_officer())
    with pytest.raises(Refused, match="Only who recorded"):
        operations.revise_encounter(encounter, changed, by=make_coordinator(make_unit("Science")))

    encounter.refresh_from_db()
    assert encounter.topics == "Places"


def test_revise_encounter_keeps_an_institution_of_which_somebody_is_named():
    vienna, graz = make_institution(), make_institution("Graz")
    encounter = make_encounter(vienna, graz)
    make_guest(encounter, institution=vienna)

    with pytest.raises(Refused, match="Somebody of University of Vienna"):
        operations.revise_encounter(encounter, account(graz), by=make_officer())


def test_name_guests_takes_contacts_and_names_of_the_institutions_that_were_there():
    vienna = make_institution()
    encounter, contact = make_encounter(vienna), make_contact(vienna)

    def name(institution, **facts):
        return operations.name_guests(encounter, institution, **facts, by=make_officer())

    name(vienna, persons=[contact], names=[("Anna Gruber", "Vice-Rector"), (" ", "nobody")])

    assert [str(each) for each in encounter.guests.all()] == [str(contact), "Anna Gruber"]
    with pytest.raises(Refused, match="named already"):
        name(vienna, persons=[contact])
    with pytest.raises(Refused, match="at least one participant"):
        name(vienna, names=[("", "")])
    with pytest.raises(Refused, match="not with this institution"):
        name(make_institution("Graz"), names=[("Eva", "")])


def test_remove_guest_writes_the_name_into_the_journal():
    encounter = make_encounter()
    guest = make_guest(encounter)

    operations.remove_guest(guest, by=make_officer())

    (entry,) = history_of(encounter)
    assert entry.changes == {"guests": ["Anna Gruber", None]}
    assert not encounter.guests.exists()


# -- Follow-ups ----------------------------------------------------------------------------------


def test_a_follow_up_is_added_and_done_once():
    by, owner = make_officer(), make_coordinator()
    encounter = make_encounter()

    added = operations.add_follow_up(
        encounter, text="Send it", owner=owner, due_on=date(2026, 6, 1), by=by
    )
    done = operations.finish(added, note="Sent.", by=owner)

    assert (done.done_by, done.note) == (owner, "Sent.")
    with pytest.raises(Refused, match="done already"):
        operations.finish(added, by=owner)


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"text": " "}, "what is to be done"),
        ({"due_on": date(2026, 5, 19)}, "cannot be due before it"),
        ({"due_on": date(2199, 1, 1)}, "cannot be right"),
    ],
)
def test_add_follow_up_refuses_what_cannot_be_so(facts, sentence):
    sent = {"text": "Send it", "owner": make_officer(), "due_on": date(2026, 6, 1), **facts}

    with pytest.raises(Refused, match=sentence):
        operations.add_follow_up(make_encounter(), **sent, by=make_officer())


def test_a_follow_up_is_owed_by_somebody_of_ours():
    vienna = make_institution()
    for person in (make_contact(vienna), make_officer(is_active=False), make_person()):
        with pytest.raises(Refused, match="does not work here"):
            operations.add_follow_up(
                make_encounter(vienna),
                text="Send it",
                owner=person,
                due_on=date(2026, 6, 1),
                by=make_officer(),
            )


def test_finish_is_for_the_owner_and_those_who_keep_the_encounter():
    law = make_unit("Law")
    follow_up = make_follow_up(make_encounter(unit=law), owner=make_coordinator(law))

    with pytest.raises(Refused, match="Only its owner"):
        operations.finish(follow_up, by=make_coordinator(make_unit("Science")))
    operations.finish(follow_up, by=make_officer())

    assert follow_up.encounter.follow_ups.get().done_at is not None


def test_the_database_refuses_a_guest_without_name_and_a_done_follow_up_without_doer():
    encounter = make_encounter()
    with pytest.raises(IntegrityError), transaction.atomic():
        make_guest(encounter, name="")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_follow_up(encounter, done_at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        make_encounter(until=date(2026, 5, 1))
