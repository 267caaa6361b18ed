"""Who reports on students abroad, and when a return can be frozen."""

from datetime import date

from django.utils.translation import gettext as _

from kakehashi.education.outbound.models import Mobility
from kakehashi.people.models import Person, Role
from kakehashi.people.queries import holds, holds_at_home
from kakehashi.verdicts import No, Verdict
from kakehashi.vocabulary import isced
from kakehashi.vocabulary.study import StudyLevel
from kakehashi.vocabulary.time import fiscal_year

KEEPS = [Role.Kind.OFFICE]
READS = [Role.Kind.OFFICE, Role.Kind.LEADERSHIP, Role.Kind.AUDITOR]
FIRST_YEAR = 1990


def may_report(person: Person) -> Verdict:
    """The university's office."""
    if holds_at_home(person, KEEPS):
        return True
    return No(_("Only the university's international office reports on students abroad."))


def may_read(person: Person) -> Verdict:
    """The office, the leadership and auditors, for the university as a whole."""
    if holds_at_home(person, READS):
        return True
    return No(_("Only the office, the leadership and auditors see the returns."))


def can_be_year(year: int, today: date) -> Verdict:
    """A fiscal year in which somebody may have gone abroad."""
    if FIRST_YEAR <= year <= fiscal_year(today):
        return True
    return No(_("There is nothing to report on this fiscal year."))


def is_over(year: int, today: date) -> Verdict:
    """A return covers a whole fiscal year, that is a past one."""
    if year < fiscal_year(today):
        return True
    return No(_("The fiscal year is not over yet."))


def may_complete(person: Person, mobility: Mobility) -> Verdict:
    """The office and the coordinators of the unit fill in what is missing in a stay."""
    if holds(person, [Role.Kind.OFFICE, Role.Kind.COORDINATOR], at=mobility.unit):
        return True
    return No(_("Only the office and the coordinators of the student's unit do this."))


def can_be_completed(level: str, field: str) -> Verdict:
    """A level and a field that are on record."""
    if level and level not in StudyLevel.values:
        return No(_("The level is bachelor, master or doctor."))
    if field and not isced.known(field):
        return No(_("ISCED-F has no field %s.") % field)
    return True
