"""Who changes a stay, and what can be changed."""

from datetime import date

from django.utils.translation import gettext as _

from kakehashi.education.outbound.changing.impact import Days, Facts, Kind
from kakehashi.education.outbound.models import ChangeRequest, Mobility
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

Asked = ChangeRequest.Kind
ASKED_IN: dict[ChangeRequest.Kind, list[MobilityState]] = {
    Asked.EXTENSION: [MobilityState.ACCEPTED, *ABROAD],
    Asked.SHORTENING: [MobilityState.ACCEPTED, *ABROAD],
    Asked.INTERRUPTION: ABROAD,
    Asked.HOST: [MobilityState.ACCEPTED, *ABROAD],
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


def may_ask(person: Person, mobility: Mobility, kind: ChangeRequest.Kind) -> Verdict:
    """The student, as long as the state allows such a change and no other request waits."""
    if person.pk != mobility.student_id:
        return No(_("Only the student asks for a change of the own stay."))
    if mobility.state not in ASKED_IN[kind]:
        said = {"state": mobility.get_state_display()}
        return No(_("The stay is “%(state)s”: this cannot be changed now.") % said)
    if mobility.change_requests.waiting().exists():
        return No(_("You have asked for a change already: wait for the answer, or take it back."))
    return True


def can_be_asked(
    mobility: Mobility,
    kind: ChangeRequest.Kind,
    first: date | None,
    last: date | None,
    host: str,
) -> Verdict:
    """Whether the stay could become so. first, last: days of an interruption; last: the new end."""
    if kind is Asked.HOST:
        return True if host.strip() else No(_("Name the host or place to which you want to go."))
    if last is None or (kind is Asked.INTERRUPTION and first is None):
        return No(_("Write the days that you ask for."))
    begins = mobility.arrived_on or mobility.planned_from
    ends = mobility.planned_until
    if kind is Asked.EXTENSION:
        is_longer = ends is None or last > ends
        return is_longer or No(_("An extension ends later than the stay does now."))
    if kind is Asked.SHORTENING:
        is_shorter = (ends is None or last < ends) and (begins is None or last >= begins)
        return is_shorter or No(_("Write a day within the stay, before its planned end."))
    assert first is not None
    is_inside = (begins is None or first >= begins) and (ends is None or last <= ends)
    if last < first or not is_inside:
        return No(_("Write the first and the last day of the interruption, within the stay."))
    return True


def may_answer_request(person: Person, request: ChangeRequest) -> Verdict:
    """The office of the student's unit, once."""
    if not is_office(person, request.mobility):
        return No(_("Only the international office answers what students ask for."))
    if person.pk == request.mobility.student_id:
        return No(_("You cannot change a stay of your own. Ask a colleague."))
    return _still_waits(request)


def may_take_back(person: Person, request: ChangeRequest) -> Verdict:
    """The student, until it is answered."""
    if person.pk != request.mobility.student_id:
        return No(_("Only the student takes back what was asked for."))
    return _still_waits(request)


def _still_waits(request: ChangeRequest) -> Verdict:
    if request.state != ChangeRequest.State.OPEN:
        said = {"state": request.get_state_display()}
        return No(_("This request is not open any more: %(state)s.") % said)
    return True
