"""Who changes a stay, and what can be changed."""

from datetime import date

from django.utils.translation import gettext as _

from kakehashi.education.outbound.changing.impact import Days, Facts, Kind
from kakehashi.education.outbound.models import Mobility
from kakehashi.education.outbound.states import MOBILITY_MOVES, MobilityState
from kakehashi.education.outbound.stays.rules import is_office
from kakehashi.people.models import Person
from kakehashi.verdicts import No, Verdict

COMING = [MobilityState.PLANNED, MobilityState.NOMINATED, MobilityState.ACCEPTED]
ABROAD = [MobilityState.ARRIVED]
STATES: dict[Kind, list[MobilityState]] = {
    Kind.DAYS: [*COMING, *ABROAD],
    Kind.EXTENSION: [MobilityState.ACCEPTED, *ABROAD],
    Kind.INTERRUPTION: ABROAD,
    Kind.EARLY_RETURN: ABROAD,
    Kind.CANCELLATION: [
        state for state, moves in MOBILITY_MOVES.items() if MobilityState.CANCELLED in moves
    ],
}


def may_change(person: Person, mobility: Mobility, kind: Kind) -> Verdict:
    """The office of the student's unit, as long as the state allows such a change."""
    if not is_office(person, mobility):
        return No(_("Only the international office changes a stay. Ask it to."))
    if person.pk == mobility.student_id:
        return No(_("You cannot change a stay of your own. Ask a colleague."))
    if mobility.state not in STATES[kind]:
        said = {"state": mobility.get_state_display()}
        return No(_("The stay is “%(state)s”: this cannot be changed now.") % said)
    return True


def can_become(
    mobility: Mobility, kind: Kind, after: Days | None, lost: tuple[date, date] | None, today: date
) -> Verdict:
    """Whether the days asked for can be so. lost: first and last day of an interruption."""
    if after is None:
        return True
    if after.first is None or after.last is None or after.last < after.first:
        return No(_("The stay ends before it begins, or a day is missing."))
    if after.semesters <= 0:
        return No(_("A stay has a length: write how many semesters."))
    check = {
        Kind.EXTENSION: _is_longer,
        Kind.EARLY_RETURN: _is_early,
        Kind.DAYS: _keeps_what_was,
    }.get(kind)
    if check is not None:
        return check(mobility, after, today)
    return _is_inside(after, lost)


def _is_longer(mobility: Mobility, after: Days, today: date) -> Verdict:
    if mobility.planned_until and after.last and after.last <= mobility.planned_until:
        return No(_("An extension ends later than the stay does now."))
    return True


def _is_early(mobility: Mobility, after: Days, today: date) -> Verdict:
    assert after.last is not None
    if after.last > today:
        return No(
            _("The last day lies in the future. Change the days now, and note the return then.")
        )
    if mobility.planned_until and after.last >= mobility.planned_until:
        return No(_("An early return lies before the planned end. Note the return on its page."))
    return True


def _keeps_what_was(mobility: Mobility, after: Days, today: date) -> Verdict:
    if mobility.arrived_on and after.first != mobility.arrived_on:
        return No(_("The arrival is noted: the first day is not changed any more."))
    return True


def _is_inside(after: Days, lost: tuple[date, date] | None) -> Verdict:
    assert after.first is not None
    assert after.last is not None
    if lost is None or lost[1] < lost[0]:
        return No(_("Write the first and the last day of the interruption."))
    if lost[0] < after.first or lost[1] > after.last:
        return No(_("The interruption lies outside of the stay."))
    return True


def has_room(facts: Facts) -> Verdict:
    """A longer stay fits into the places that are left, or the host gives more of them.

    Places of which nobody knows how many are left stop nothing: the effects say so.
    """
    room = facts.room
    if room is None or not room.is_short or facts.beyond_places:
        return True
    return No(
        _(
            "The stay would take more of the places under the agreement, or of the call’s quota,"
            " than are left in %(year)s. Ask the host for more, and say that it gives them."
        )
        % {"year": room.year}
    )


def has_its_grounds(
    kind: Kind, cause: str, reason: str, is_force_majeure: bool, has_proof: bool
) -> Verdict:
    """What has to be said for a change: a reason always, more for what is grave."""
    if not reason.strip():
        return No(_("Say why."))
    if kind in (Kind.CANCELLATION, Kind.EARLY_RETURN) and not cause:
        return No(_("Choose the kind of cause."))
    if is_force_majeure and not (cause and has_proof):
        return No(_("Force majeure needs its cause and a proof: choose the one, add the other."))
    return True
