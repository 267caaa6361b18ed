"""Who keeps what is known of a stay, and when a stay can begin and end."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from kakehashi.education.outbound.models import Mobility, SafetyAnswer, SafetyCall
from kakehashi.education.outbound.states import MOBILITY_MOVES, MobilityState
from kakehashi.people.models import Person, Role
from kakehashi.people.queries import holds, holds_at_home
from kakehashi.verdicts import No, Verdict

KEEPS = [Role.Kind.OFFICE]
OVER = [MobilityState.CLOSED, MobilityState.CANCELLED, MobilityState.REFUSED]


def is_office(person: Person, mobility: Mobility) -> bool:
    """Whether `person` works for the office of the mobility's unit."""
    return holds(person, KEEPS, at=mobility.unit)


def may_keep(person: Person, mobility: Mobility) -> Verdict:
    """The student and the office, as long as the stay is not closed."""
    if mobility.state in OVER:
        return No(_("This stay is closed: what is known of it is not changed any more."))
    if person.pk == mobility.student_id or is_office(person, mobility):
        return True
    return No(_("Only the student and the international office write here."))


def may_read_contacts(person: Person, mobility: Mobility) -> bool:
    """The student, the office and the unit's coordinators read whom to call."""
    kinds = [Role.Kind.OFFICE, Role.Kind.COORDINATOR]
    return person.pk == mobility.student_id or holds(person, kinds, at=mobility.unit)


def may_note_arrival(person: Person, mobility: Mobility) -> Verdict:
    """The student or the office, once the host has accepted."""
    if MobilityState.ARRIVED not in MOBILITY_MOVES[MobilityState(mobility.state)]:
        return No(_("The arrival is noted once, after the host has accepted the student."))
    return may_keep(person, mobility)


def may_note_return(person: Person, mobility: Mobility) -> Verdict:
    """The office, of those who are abroad."""
    if MobilityState.RETURNED not in MOBILITY_MOVES[MobilityState(mobility.state)]:
        return No(_("Only who is abroad can return."))
    if is_office(person, mobility):
        return True
    return No(_("The international office notes the return, by the host's certificate."))


def can_arrive_on(mobility: Mobility, day: date, today: date) -> Verdict:
    """Not in the future, and within a year of what was planned."""
    if day > today:
        return No(_("The day of the arrival lies in the future."))
    planned = mobility.planned_from
    if planned and abs(day - planned) > timedelta(days=366):
        return No(_("The day of the arrival is more than a year off what was planned."))
    return True


def can_leave_on(mobility: Mobility, day: date, today: date) -> Verdict:
    """Not in the future, and not before the arrival."""
    if day > today:
        return No(_("The last day at the host lies in the future."))
    if mobility.arrived_on and day < mobility.arrived_on:
        return No(_("The last day at the host lies before the arrival."))
    return True


def may_report(person: Person, mobility: Mobility) -> Verdict:
    """Incidents are recorded and read by the office alone."""
    if is_office(person, mobility):
        return True
    return No(_("Incidents are recorded by the international office alone."))


def may_keep_risks(person: Person) -> Verdict:
    """Levels of risk hold for the whole university: its office enters them."""
    if holds_at_home(person, KEEPS):
        return True
    return No(_("Only the international office enters levels of risk."))


def may_call(person: Person) -> Verdict:
    """The office of the university asks whether everybody is safe."""
    if holds_at_home(person, KEEPS):
        return True
    return No(_("Only the international office opens a safety call."))


def may_work_on_call(person: Person, call: SafetyCall) -> Verdict:
    """The same, as long as the call is open."""
    if call.closed_at is not None:
        return No(_("This safety call is closed."))
    return may_call(person)


def may_answer(person: Person, answer: SafetyAnswer) -> Verdict:
    """The student; or the office, for one it has reached by another way."""
    if answer.call.closed_at is not None:
        return No(_("This safety call is closed. If you need help, call the international office."))
    mobility = answer.mobility
    if person.pk == mobility.student_id or is_office(person, mobility):
        return True
    return No(_("Only the student and the international office answer here."))
