"""Who decides on recognition, and which decisions can be so."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from kakehashi.agreements.rules import can_be_partners
from kakehashi.education.cooperation.credits.schemes import schemes
from kakehashi.education.cooperation.models import Precedent
from kakehashi.education.cooperation.recognition.queries import same_course
from kakehashi.institutions.models import Unit
from kakehashi.people.models import Person, Role
from kakehashi.people.queries import holds, roles_of, units_of
from kakehashi.verdicts import No, Verdict
from kakehashi.vocabulary import isced

DECIDES = [Role.Kind.OFFICE, Role.Kind.COORDINATOR]
Decision = Precedent.Decision


@dataclass(frozen=True)
class Home:
    """A course of the home university as which something is recognised."""

    code: str
    title_ja: str
    title_en: str
    credits: Decimal


def may_decide_anywhere(person: Person) -> Verdict:
    """Whether there is any unit for which `person` records decisions."""
    if holds(person, DECIDES):
        return True
    return No(_("Only faculty coordinators and the office record decisions on recognition."))


def may_decide(person: Person, unit: Unit) -> Verdict:
    """The unit's coordinators, and the office at it or above it."""
    if holds(person, DECIDES, at=unit):
        return True
    return No(_("Only this unit's coordinators and the office record its decisions."))


def may_follow(person: Person, precedent: Precedent) -> Verdict:
    """What stands is decided anew or renewed by those who decide for its unit."""
    if not (verdict := _still_stands(precedent)):
        return verdict
    return may_decide(person, precedent.unit)


def may_withdraw(person: Person, precedent: Precedent) -> Verdict:
    """What stands is withdrawn by those who decide for its unit."""
    return may_follow(person, precedent)


def _still_stands(precedent: Precedent) -> Verdict:
    if precedent.withdrawn_at is not None:
        return No(_("This decision was withdrawn."))
    if hasattr(precedent, "superseded_by"):
        return No(_("A later decision took its place. Go on from there."))
    return True


def role_at(person: Person, unit: Unit) -> str:
    """The role in which `person` decides for a unit; the nearest to it."""
    line = [each.pk for each in unit.line()]
    held = roles_of(person).filter(kind__in=DECIDES, unit__in=line)
    nearest = min(held, key=lambda role: (line.index(role.unit_id or 0), role.pk), default=None)
    return nearest.kind if nearest else ""


def units_for(person: Person) -> set[int]:
    """Ids of the units for which `person` records decisions."""
    return units_of(person, DECIDES)


# -- What can be so ------------------------------------------------------------------------------


def can_be_so(precedent: Precedent, courses: Sequence[Home], today: date) -> Verdict:
    """A decision on a course of another university, with what belongs to it."""
    for verdict in (
        can_be_partners([precedent.host]),
        _course_is_known(precedent),
        _matches_decision(precedent, courses),
        _days_are_in_order(precedent, today),
    ):
        if isinstance(verdict, No):
            return verdict
    return True


def _course_is_known(precedent: Precedent) -> Verdict:
    if not precedent.host_title.strip():
        return No(_("Write the title of the course abroad."))
    if precedent.field and not isced.known(precedent.field):
        return No(_("ISCED-F has no field %s.") % precedent.field)
    if (precedent.host_credits is None) != (not precedent.host_scheme):
        return No(_("Credits abroad and their scheme belong together."))
    if precedent.host_credits is not None and precedent.host_credits <= 0:
        return No(_("Credits abroad are more than zero; leave them empty if they are not known."))
    if precedent.host_scheme and precedent.host_scheme not in schemes():
        return No(_("There is no scheme of credits called %s.") % precedent.host_scheme)
    return True


def _matches_decision(precedent: Precedent, courses: Sequence[Home]) -> Verdict:
    if precedent.decision not in Decision.values:
        return No(_("Choose whether it is recognised in full, in part or not."))
    if precedent.decision != Decision.FULL and not precedent.reason.strip():
        return No(_("Say why it is recognised in part only, or not."))
    if precedent.decision == Decision.REFUSED:
        if courses:
            return No(_("What is not recognised has no course at home."))
        return True
    if not courses:
        return No(_("Name at least one course at home, with its credits."))
    if any(not (each.title_ja or each.title_en) or each.credits <= 0 for each in courses):
        return No(_("Each course at home has a title and credits."))
    return True


def _days_are_in_order(precedent: Precedent, today: date) -> Verdict:
    if precedent.decided_on > today:
        return No(_("The day of the decision lies in the future."))
    if precedent.valid_until is not None and precedent.valid_until < precedent.decided_on:
        return No(_("It cannot stop being valid before it was decided."))
    if precedent.syllabus_on is not None and precedent.syllabus_on > precedent.decided_on:
        return No(_("The syllabus is younger than the decision on it."))
    return True


def stands_alone(precedent: Precedent) -> Verdict:
    """Only one decision of a unit on a course stands; another one takes its place."""
    found = same_course(precedent).exclude(pk=precedent.supersedes_id or 0).order_by("pk").first()
    if found is None:
        return True
    return No(
        _("The unit has decided on this course already: decision %(number)s. Decide anew there.")
        % {"number": found.pk}
    )
