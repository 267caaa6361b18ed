"""Decisions by hand: a place given for a reason, with those it passes over."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.education.outbound.allocation.lottery import lottery_number
from kakehashi.education.outbound.allotting import rules
from kakehashi.education.outbound.allotting.basis import Basis, basis_of
from kakehashi.education.outbound.allotting.giving import answer_by
from kakehashi.education.outbound.allotting.operations import locked_call
from kakehashi.education.outbound.allotting.queries import path_of, used_places
from kakehashi.education.outbound.models import (
    Allotment,
    Application,
    Override,
    Placement,
    Quota,
)
from kakehashi.education.outbound.states import AllotmentState, ApplicationState
from kakehashi.journal.changes import Changes
from kakehashi.journal.operations import record
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.verdicts import No, Refused, Verdict, require

GIVEN = declare("outbound.place_given_by_hand", gettext_lazy("gave a place by hand"))


@dataclass(frozen=True)
class Passed:
    """Somebody who would come first. score, lottery: those of the place; held: what they have."""

    application: int
    score: int
    lottery: str
    held: str | None


@dataclass(frozen=True)
class Node:
    """A quota on the way from a placement outwards, with what is held in it and its places."""

    quota: Quota
    used: int

    @property
    def free(self) -> int:
        """How many places are left."""
        return self.quota.capacity - self.used


# -- Giving a place -------------------------------------------------------------------------------


def passed_over(application: Application, placement: Placement) -> list[Passed]:
    """Who would come before `application` at `placement`, in their order.

    They want it more than what they hold, are eligible for it, take part still, and have a higher
    score there, or the same and the larger lottery number. Without a score, all of them.
    """
    return _passed(basis_of(application.call, is_trial=True), str(application.pk), placement.key)


def _passed(basis: Basis, favoured: str, key: str) -> list[Passed]:
    problem, barred = basis.problem, set(basis.because)
    scores = problem.scores.get(key, {})

    def order(name: str) -> tuple[int, str]:
        return scores[name], lottery_number(problem.seed, name)

    own = order(favoured) if favoured in scores else None
    found = []
    for applicant in problem.applicants:
        name, held = applicant.id, basis.held.get(applicant.id)
        choices = list(basis.choices.get(name, ()))
        if name == favoured or key not in choices or name not in scores or (name, key) in barred:
            continue
        if held is not None and (
            held.is_fixed
            or held.placement not in choices
            or choices.index(held.placement) <= choices.index(key)
        ):
            continue
        if own is None or order(name) > own:
            score, lottery = order(name)
            found.append(Passed(int(name), score, lottery, held.placement if held else None))
    return sorted(found, key=lambda each: (each.score, each.lottery), reverse=True)


def may_hold(application: Application, placement: Placement) -> Verdict:
    """Whether the place can be given at all: offered, eligible, and room in every quota."""
    if application.state != ApplicationState.ELIGIBLE:
        state = str(application.get_state_display())
        return No(_("The application is not eligible: %(state)s.") % {"state": state})
    verdict = rules.is_offered(placement)
    if isinstance(verdict, No):
        return verdict
    basis = basis_of(application.call, is_trial=True)
    why = basis.because.get((str(application.pk), placement.key))
    if why is not None:
        return No(_("The student is not eligible there: %(reason)s") % {"reason": why[0]})
    held = Allotment.objects.live().filter(application=application).first()
    if held is not None and held.placement_id == placement.pk:
        return No(_("The student holds this place already."))
    for node in nodes_of(placement, besides=application):
        if node.free < placement.size:
            return No(
                _("The quota “%(quota)s” is full (%(used)d of %(capacity)d). Add places first.")
                % {
                    "quota": node.quota.key,
                    "used": node.used,
                    "capacity": node.quota.capacity,
                }
            )
    return True


@transaction.atomic
def override(
    application: Application, placement: Placement, *, reason: str, by: Person
) -> Override:
    """Give a place by decision; those it passes over are kept with the reason.

    A place that the student holds is replaced. Later runs leave the new one as it is.

    Raises: Refused, if `by` may not, no run was published, the place cannot be held, or no reason
    is given.
    """
    call = locked_call(application.call)
    require(rules.may_give_by_hand(by, call))
    if placement.call_id != call.pk:
        raise Refused(_("This placement belongs to another call."))
    application = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    application.call = call
    require(may_hold(application, placement))
    if not reason.strip():
        raise Refused(_("A place given by hand needs its reason."))
    passed = passed_over(application, placement)
    allotment = _given(application, placement, reason.strip())
    decided = Override.objects.create(
        application=application,
        placement=placement,
        allotment=allotment,
        reason=reason.strip(),
        passed_over=[
            {"application": each.application, "score": each.score, "lottery": each.lottery}
            for each in passed
        ],
        decided_by=by,
        decided_at=timezone.now(),
    )
    changes: Changes = {
        "placement": [None, placement.key],
        "passed_over": [None, [each.application for each in passed]],
    }
    record(GIVEN, application, by=by, changes=changes, reason=decided.reason)
    return decided


def _given(application: Application, placement: Placement, reason: str) -> Allotment:
    now = timezone.now()
    held = Allotment.objects.live().filter(application=application).first()
    if held is not None:
        held.state, held.ended_at = AllotmentState.REPLACED, now
        held.save(update_fields=["state", "ended_at"])
    chosen = application.choices.filter(placement=placement).first()
    allotment = Allotment.objects.create(
        application=application,
        placement=placement,
        rank=chosen.rank if chosen else None,
        offered_at=now,
        answer_by=answer_by(application.call, now),
        reason=reason,
    )
    if held is not None:
        held.replaced_by = allotment
        held.save(update_fields=["replaced_by"])
    return allotment


# -- Room -----------------------------------------------------------------------------------------


def nodes_of(placement: Placement, besides: Application | None = None) -> list[Node]:
    """The quotas that count a placement, innermost first. besides: whose place is left out."""
    quotas = {each.pk: each for each in Quota.objects.filter(call=placement.call_id)}
    used = used_places(placement.call, besides)
    return [Node(quotas[pk], used[pk]) for pk in path_of(quotas, placement.quota_id)]
