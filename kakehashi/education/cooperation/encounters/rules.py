"""Who records encounters with partners, and which facts can be so."""

from collections.abc import Collection
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from kakehashi.agreements.periods import EARLIEST
from kakehashi.agreements.rules import can_be_partners
from kakehashi.education.cooperation.models import Encounter, FollowUp
from kakehashi.institutions.models import Institution, Unit
from kakehashi.people.models import Person, Role
from kakehashi.people.queries import acts_for, holds
from kakehashi.verdicts import No, Verdict

RECORDS = [Role.Kind.OFFICE, Role.Kind.COORDINATOR]
OF_OURS = [
    *(Role.Kind.OFFICE, Role.Kind.COORDINATOR, Role.Kind.LEADERSHIP),
    *(Role.Kind.TEACHER, Role.Kind.RESEARCHER),
]
FURTHEST_AHEAD = timedelta(days=3 * 366)  # nobody plans a visit for later; a typing error

NOT_YOURS_TO_RECORD = gettext_lazy(
    "Only the international office and coordinators record encounters with partners."
)


# -- Who ----------------------------------------------------------------------------------------


def may_record_anywhere(person: Person) -> Verdict:
    """Whether there is any unit for which `person` records encounters."""
    return True if holds(person, RECORDS) else No(NOT_YOURS_TO_RECORD)


def may_record_at(person: Person, unit: Unit) -> Verdict:
    """The office and the coordinators, for their own unit and those below it."""
    return True if holds(person, RECORDS, at=unit) else No(NOT_YOURS_TO_RECORD)


def may_revise(person: Person, encounter: Encounter) -> Verdict:
    """Whoever recorded it, and the office and coordinators of the unit that keeps it."""
    if encounter.recorded_by_id in acts_for(person):
        return True
    if holds(person, RECORDS, at=encounter.unit):
        return True
    return No(
        _(
            "Only who recorded this encounter, and the office and coordinators of its unit,"
            " change it."
        )
    )


def may_finish(person: Person, follow_up: FollowUp) -> Verdict:
    """Whoever owes it, their deputies, and those who keep the encounter; once."""
    if follow_up.done_at is not None:
        return No(_("This is done already."))
    if follow_up.owner_id in acts_for(person) or may_revise(person, follow_up.encounter):
        return True
    return No(_("Only its owner, and those who keep the encounter, say that it is done."))


# -- What can be so ------------------------------------------------------------------------------


def can_be_with(institutions: Collection[Institution]) -> Verdict:
    """At least one, under its present name, none of them ourselves."""
    if not institutions:
        return No(_("Choose with whom it is: at least one institution."))
    return can_be_partners(institutions)


def can_be_on(on: date, until: date | None) -> Verdict:
    """A day that can be right, and an end that is not before it."""
    if not EARLIEST <= on <= timezone.localdate() + FURTHEST_AHEAD:
        return No(_("This day cannot be right."))
    if until is not None and until < on:
        return No(_("The last day lies before the first."))
    if until is not None and until > timezone.localdate() + FURTHEST_AHEAD:
        return No(_("This day cannot be right."))
    return True


def can_have_agreed(on: date, agreed: str) -> Verdict:
    """Nothing was agreed at an encounter that is still to come."""
    if agreed.strip() and on > timezone.localdate():
        return No(_("This encounter is still to come: nothing has been agreed there yet."))
    return True


def can_be_without(encounter: Encounter, institutions: Collection[Institution]) -> Verdict:
    """An institution stays as long as somebody of it is named as a participant."""
    kept = {each.pk for each in institutions}
    guests = encounter.guests.exclude(institution__in=kept).select_related("institution")
    if (guest := guests.first()) is None:
        return True
    name = guest.institution.name_in(get_language() or "en")
    return No(_("Somebody of %(name)s is named as a participant; it stays.") % {"name": name})


def can_be_due(encounter: Encounter, due_on: date) -> Verdict:
    """What follows from an encounter comes after it."""
    if due_on < encounter.on:
        return No(_("What follows from an encounter cannot be due before it."))
    if due_on > timezone.localdate() + FURTHEST_AHEAD:
        return No(_("This day cannot be right."))
    return True


def can_owe(person: Person) -> Verdict:
    """Somebody of ours who may sign in: nobody else is told of it."""
    if person.is_active and holds(person, OF_OURS):
        return True
    name = person.name_in(get_language() or "en")
    return No(_("%(name)s does not work here, or may not sign in.") % {"name": name})
