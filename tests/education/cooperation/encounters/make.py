"""Makers of encounters, of who was there and of what follows."""

from datetime import UTC, date, datetime

from kakehashi.education.cooperation.models import Encounter, FollowUp, Guest
from kakehashi.people.models import Role
from tests.make import make_home, make_institution, make_officer, make_person

AT = datetime(2026, 6, 1, tzinfo=UTC)


def make_encounter(*institutions, participants=(), **facts):
    """A meeting in May 2026 with one institution if none is given."""
    encounter = Encounter.objects.create(
        unit=facts.pop("unit", None) or make_home(),
        recorded_by=facts.pop("by", None) or make_person(),
        recorded_at=AT,
        **{"kind": "meeting", "on": date(2026, 5, 20), "topics": "Exchange", **facts},
    )
    encounter.institutions.set(institutions or [make_institution()])
    encounter.participants.set(participants)
    return encounter


def make_contact(institution, **facts):
    """A person with the role of a partner's contact."""
    person = make_person(**facts)
    Role.objects.create(
        person=person, kind="partner", institution=institution, starts_on=date(2020, 4, 1)
    )
    return person


def make_guest(encounter, name="Anna Gruber", **facts):
    institution = facts.pop("institution", None) or encounter.institutions.first()
    person = facts.pop("person", None)
    return Guest.objects.create(
        encounter=encounter,
        institution=institution,
        person=person,
        name="" if person else name,
        **facts,
    )


def make_follow_up(encounter=None, *, owner=None, due_on=date(2026, 6, 30), **facts):
    return FollowUp.objects.create(
        encounter=encounter or make_encounter(),
        owner=owner or make_officer(),
        due_on=due_on,
        **{"text": "Send the table", **facts},
    )
