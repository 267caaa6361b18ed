"""Who runs, approves and publishes, and who answers for a place. Each has its sentence."""

from django.core.exceptions import ObjectDoesNotExist
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kakehashi.education.outbound.allotting.queries import (
    last_published,
    undecided_applications,
    undecided_run,
)
from kakehashi.education.outbound.models import Allotment, Call, Placement, Run
from kakehashi.education.outbound.models.runs import READS_RUNS
from kakehashi.education.outbound.states import (
    ALLOTMENT_MOVES,
    RUN_MOVES,
    AllotmentState,
    CallState,
    MobilityState,
    RunState,
)
from kakehashi.people.models import Person, Role
from kakehashi.people.queries import acts_for, holds, units_of
from kakehashi.verdicts import No, Verdict

RUNS = [Role.Kind.OFFICE]
APPROVES = [Role.Kind.OFFICE, Role.Kind.LEADERSHIP]
NOT_THE_OFFICE = gettext_lazy("Only the office of the call's unit does this.")
NOT_YOURS = gettext_lazy("Only the student, or the office for the student, answers.")


def may_read_runs(person: Person, call: int) -> Verdict:
    """Coordinators of a call's unit see its results without names; others see no such page."""
    coordinated = Call.objects.filter(unit__in=units_of(person, [Role.Kind.COORDINATOR]), pk=call)
    reads = Call.objects.filter(unit__in=units_of(person, READS_RUNS), pk=call)
    if coordinated.exists() and not reads.exists():
        return No(_("Runs name students of all units. Here are the results without names."))
    return True


def may_prepare(person: Person, call: Call) -> Verdict:
    """The office tries what a call that is over would give, and runs it."""
    if not holds(person, RUNS, at=call.unit):
        return No(NOT_THE_OFFICE)
    if call.state != CallState.PUBLISHED:
        return No(_("Places are given in a call that was published and is not concluded."))
    if call.closes_at > timezone.now():
        at = date_format(timezone.localtime(call.closes_at), "DATETIME_FORMAT")
        return No(_("The call takes applications until %(at)s. Run it after that.") % {"at": at})
    return True


def may_run(person: Person, call: Call) -> Verdict:
    """The office, once the call is over, all are decided on, and no other run waits."""
    verdict = may_prepare(person, call)
    if isinstance(verdict, No):
        return verdict
    waiting = undecided_run(call)
    if waiting is not None:
        return No(
            _("%(run)s waits to be approved and published, or discarded.") % {"run": waiting.title}
        )
    count = undecided_applications(call)
    if count:
        words = ngettext(
            "Of %(count)d application nobody has decided whether it is eligible.",
            "Of %(count)d applications nobody has decided whether they are eligible.",
            count,
        )
        return No(words % {"count": count})
    return True


def may_try(person: Person, call: Call) -> Verdict:
    """The office; a what-if touches nothing."""
    return may_prepare(person, call)


def _may_move(run: Run, to: RunState) -> Verdict:
    if run.kind != Run.Kind.REAL:
        return No(_("A what-if gives no places. Run the allocation itself."))
    if to in RUN_MOVES[RunState(run.state)]:
        return True
    state = str(run.get_state_display())
    return No(_("%(run)s cannot do this any more: %(state)s.") % {"run": run.title, "state": state})


def may_approve(person: Person, run: Run) -> Verdict:
    """Office or leadership of the unit, but not who made the run; only one that was checked."""
    if not holds(person, APPROVES, at=run.call.unit):
        return No(_("Only the office or the leadership of the call's unit approves a run."))
    verdict = _may_move(run, RunState.APPROVED)
    if isinstance(verdict, No):
        return verdict
    if run.made_by_id == person.pk:
        return No(_("You made this run. Somebody else approves it."))
    if not run.verified:
        return No(_("The check found this run at fault. Discard it and tell the operator."))
    return True


def may_discard(person: Person, run: Run) -> Verdict:
    """The office, as long as the run is not published."""
    if not holds(person, RUNS, at=run.call.unit):
        return No(NOT_THE_OFFICE)
    return _may_move(run, RunState.DISCARDED)


def may_publish(person: Person, run: Run) -> Verdict:
    """The office, once somebody else has approved the run."""
    if not holds(person, RUNS, at=run.call.unit):
        return No(NOT_THE_OFFICE)
    if run.state == RunState.MADE and run.kind == Run.Kind.REAL:
        return No(_("Somebody else than who made the run must approve it first."))
    return _may_move(run, RunState.PUBLISHED)


def may_download(person: Person, run: Run) -> Verdict:
    """Input and output hold the seed: whoever reads runs has them once it is revealed."""
    if run.call.revealed_at is None:
        return No(_("Input and output hold the seed. They can be read once it is revealed."))
    return True


# -- Answers --------------------------------------------------------------------------------------


def may_answer(person: Person, allotment: Allotment, to: AllotmentState) -> Verdict:
    """The student, or the office for the student; in time, and only what is still open."""
    own = allotment.application.student_id in acts_for(person)
    if not own and not holds(person, RUNS, at=allotment.application.call.unit):
        return No(NOT_YOURS)
    if to not in ALLOTMENT_MOVES[AllotmentState(allotment.state)]:
        state = str(allotment.get_state_display())
        return No(_("This answer is not possible any more: %(state)s.") % {"state": state})
    if allotment.state == AllotmentState.OFFERED and allotment.answer_by < timezone.now():
        at = date_format(timezone.localtime(allotment.answer_by), "DATETIME_FORMAT")
        return No(_("The place had to be answered by %(at)s.") % {"at": at})
    if to == AllotmentState.WAITING:
        return _may_wait(allotment)
    if to == AllotmentState.GIVEN_UP and _is_planned(allotment):
        return No(
            _("A stay abroad is planned with this place. It is given up by cancelling the stay.")
        )
    return True


def _may_wait(allotment: Allotment) -> Verdict:
    until = allotment.application.call.upgrades_until
    if until is None or until < timezone.localdate():
        return No(_("Nobody moves up any more in this call. Confirm the place, or decline it."))
    if allotment.rank == 1:
        return No(_("This is your first choice: there is nothing better to wait for."))
    if allotment.rank is None:
        return No(_("This place was given by hand: there is nothing to wait for."))
    return True


def _is_planned(allotment: Allotment) -> bool:
    try:
        return allotment.mobility.state != MobilityState.CANCELLED
    except ObjectDoesNotExist:
        return False


# -- By hand --------------------------------------------------------------------------------------


def may_give_by_hand(person: Person, call: Call) -> Verdict:
    """The office, once a first run is published and none waits."""
    verdict = may_prepare(person, call)
    if isinstance(verdict, No):
        return verdict
    if last_published(call) is None:
        return No(_("Places are given by hand only after the first run was published."))
    waiting = undecided_run(call)
    if waiting is not None:
        return No(
            _("%(run)s waits to be approved and published, or discarded.") % {"run": waiting.title}
        )
    return True


def is_offered(placement: Placement) -> Verdict:
    """Whether a placement can still be given."""
    if placement.closed_at is not None:
        return No(_("%(place)s was closed: %(reason)s") % _about(placement))
    if placement.agreement.state != "signed":
        return No(_("The agreement behind %(place)s is not in force any more.") % _about(placement))
    return True


def _about(placement: Placement) -> dict[str, str]:
    return {"place": placement.key, "reason": placement.close_reason}
