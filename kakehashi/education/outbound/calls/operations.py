"""What can be done to a call: draft, revise, publish, move its days, conclude, cancel, reveal.

Each locks the call, asks the rule again, changes, and writes the journal in one transaction.
`offering` arranges its places, `repeating` begins a call from another.
"""

import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.education.outbound.allocation.lottery import commitment
from kakehashi.education.outbound.calls import eligibility, rubric, rules
from kakehashi.education.outbound.models import Call, Placement
from kakehashi.education.outbound.states import CallState
from kakehashi.institutions.models import Unit
from kakehashi.journal.changes import difference, fields_of
from kakehashi.journal.operations import record
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.verdicts import Refused, require

DRAFTED = declare("outbound.call_drafted", gettext_lazy("drafted the call"))
REVISED = declare("outbound.call_revised", gettext_lazy("revised the call"))
RULED = declare("outbound.call_rules_stated", gettext_lazy("stated who can apply"))
REQUIRED = declare(
    "outbound.placement_requirements_stated", gettext_lazy("stated what the placement requires")
)
SCORED = declare("outbound.call_rubric_stated", gettext_lazy("stated the rubric"))
PUBLISHED = declare("outbound.call_published", gettext_lazy("published the call"))
MOVED = declare("outbound.call_timetable_moved", gettext_lazy("moved days of the call"))
CONCLUDED = declare("outbound.call_concluded", gettext_lazy("concluded the call"))
CANCELLED = declare("outbound.call_cancelled", gettext_lazy("cancelled the call"))
REVEALED = declare("outbound.call_seed_revealed", gettext_lazy("revealed the seed of the lottery"))

SEED_BITS = 128
NEVER_TOLD = ("seed",)  # the journal is read before the seed is revealed


@dataclass(frozen=True, kw_only=True)
class Described:
    """What a call says, but for its rules, rubric and places.

    year: the academic year (年度) in which stays begin. closes_at: from then on it is too late.
    Days that are not decided yet are None.
    """

    title_ja: str
    title_en: str
    programme: str
    year: int
    unit: Unit
    opens_at: datetime
    closes_at: datetime
    introduction_ja: str = ""
    introduction_en: str = ""
    min_choices: int = 1
    max_choices: int = 5
    eligibility_on: date | None = None
    appeal_days: int = 5
    assessed_on: date | None = None
    results_on: date | None = None
    answer_days: int = 7
    upgrades_until: date | None = None
    mechanism: str = Call.Mechanism.DEFERRED
    normalised: bool = False
    repeaters_last: bool = False


@dataclass(frozen=True, kw_only=True)
class Days:
    """The days of a published call that can be moved; None: not decided."""

    closes_at: datetime
    eligibility_on: date | None
    assessed_on: date | None
    results_on: date | None
    upgrades_until: date | None


@transaction.atomic
def draft_call(described: Described, *, by: Person, is_invented: bool = False) -> Call:
    """Draft a call, as yet without rules, rubric and places.

    Raises: Refused, if `by` does not keep calls of the unit, or its days are out of order.
    """
    require(rules.may_keep_at(by, described.unit))
    call = Call(created_by=by, created_at=timezone.now(), is_invented=is_invented)
    _describe(call, described)
    call.save()
    record(DRAFTED, call, by=by, changes=difference({}, told(call)))
    return call


@transaction.atomic
def revise_call(call: Call, described: Described, *, by: Person) -> Call:
    """Describe a draft anew, as a whole.

    Raises: Refused, if it was published, `by` does not keep calls of its unit or the new one, the
    year changes while places are taken in, or its days are out of order.
    """
    call = locked(call)
    require(rules.may_revise(by, call))
    require(rules.may_keep_at(by, described.unit))
    if described.year != call.year and call.placements.exists():
        raise Refused(_("Its places are those of the year it has. Remove them first."))
    before = told(call)
    _describe(call, described)
    call.save()
    record(REVISED, call, by=by, changes=difference(before, told(call)))
    return call


@transaction.atomic
def state_rules(call: Call, stated: Sequence[dict[str, Any]], *, by: Person) -> Call:
    """State who can apply at all, as a whole; see `eligibility` for the form of the rules.

    Raises: Refused, if the call was published, `by` does not keep calls of its unit, or a rule
    cannot be read.
    """
    call = locked(call)
    require(rules.may_revise(by, call))
    before = told(call)
    call.rules = readable(stated)
    call.save(update_fields=["rules"])
    record(RULED, call, by=by, changes=difference(before, told(call)))
    return call


@transaction.atomic
def state_requirements(
    placement: Placement, stated: Sequence[dict[str, Any]], *, by: Person
) -> Placement:
    """State what one placement asks for beyond its call, as a whole.

    Raises: Refused, if the call was published, `by` does not keep calls of its unit, or a rule
    cannot be read.
    """
    call = locked(placement.call)
    require(rules.may_revise(by, call))
    placement = Placement.objects.select_for_update(of=("self",)).get(pk=placement.pk)
    before = fields_of(placement)
    placement.requirements = readable(stated)
    placement.save(update_fields=["requirements"])
    record(REQUIRED, placement, by=by, changes=difference(before, fields_of(placement)))
    return placement


@transaction.atomic
def state_rubric(call: Call, criteria: Sequence[rubric.Criterion], *, by: Person) -> Call:
    """State by which criteria applications are scored, as a whole.

    Raises: Refused, if the call was published, `by` does not keep calls of its unit, or two
    criteria have one key.
    """
    call = locked(call)
    require(rules.may_revise(by, call))
    before = told(call)
    call.rubric = rubric.as_json(criteria)
    if not rubric.is_sound(call.rubric):
        raise Refused(_("Two criteria have the same code, or there are too many of them."))
    call.save(update_fields=["rubric"])
    record(SCORED, call, by=by, changes=difference(before, told(call)))
    return call


@transaction.atomic
def publish_call(call: Call, *, by: Person, seed: int | None = None) -> Call:
    """Publish a call: its rules bind from now on, and its lottery's seed is drawn and committed to.

    The seed has 128 random bits and stays secret; its hash is public from this moment on.

    seed: for an invented call only, so that a demonstration is the same each time.

    Raises: Refused, if `by` is not the office of its unit, the call lacks something, or a seed is
    chosen for a call that is not invented.
    """
    call = locked(call)
    require(rules.may_publish(by, call))
    if seed is not None and not call.is_invented:
        raise Refused(_("Nobody chooses the seed of a lottery: it is drawn."))
    before = told(call)
    seed = secrets.randbits(SEED_BITS) if seed is None else seed
    call.seed, call.seed_commitment = str(seed), commitment(seed)
    call.state = CallState.PUBLISHED
    call.published_by, call.published_at = by, timezone.now()
    call.save()
    record(PUBLISHED, call, by=by, changes=difference(before, told(call)))
    return call


@transaction.atomic
def move_timetable(call: Call, days: Days, *, reason: str, by: Person) -> Call:
    """Prolong a published call, close it early, or move what follows; students read the reason.

    Raises: Refused, if `by` is not the office of its unit, no reason is given, a call that has
    closed would open again, it would close in the past, or the days are out of order.
    """
    call = locked(call)
    require(rules.may_move_timetable(by, call))
    _require_reason(reason)
    require(rules.can_move_closing(call, days.closes_at))
    before = told(call)
    for name, value in asdict(days).items():
        setattr(call, name, value)
    require(rules.can_be_timed(call))
    changes = difference(before, told(call))
    if not changes:
        raise Refused(_("No day was moved."))
    call.save()
    record(MOVED, call, by=by, changes=changes, reason=reason.strip())
    return call


@transaction.atomic
def conclude_call(call: Call, *, by: Person) -> Call:
    """End a call whose places are given: nothing is changed in it from now on.

    Raises: Refused, if `by` is not the office of its unit, it takes applications still, or an
    offered place was not answered.
    """
    call = locked(call)
    require(rules.may_conclude(by, call))
    return _end(call, CallState.CONCLUDED, CONCLUDED, "", by)


@transaction.atomic
def cancel_call(call: Call, *, reason: str, by: Person) -> Call:
    """Call it off. A published call goes on to be read, with the reason.

    Raises: Refused, if no reason is given, students hold places of it, or `by` may not.
    """
    call = locked(call)
    require(rules.may_cancel(by, call))
    _require_reason(reason)
    return _end(call, CallState.CANCELLED, CANCELLED, reason.strip(), by)


@transaction.atomic
def reveal_seed(call: Call, *, by: Person) -> Call:
    """Show everybody the seed, so that the lottery can be done again by anybody.

    Raises: Refused, before results are published, or if `by` is not the office of its unit.
    """
    call = locked(call)
    require(rules.may_reveal(by, call))
    call.revealed_at = timezone.now()
    call.save(update_fields=["revealed_at"])
    record(REVEALED, call, by=by, changes={"seed": [None, call.seed]})
    return call


def locked(call: Call) -> Call:
    """The call as it stands, locked until the end of the transaction."""
    return Call.objects.select_for_update(of=("self",)).select_related("unit").get(pk=call.pk)


def told(call: Call) -> dict[str, Any]:
    """Its fields as the journal may tell them: never the seed."""
    return {name: value for name, value in fields_of(call).items() if name not in NEVER_TOLD}


def readable(stated: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rules in their one written form.

    Raises: Refused, naming the first place that cannot be read.
    """
    wrong = eligibility.flaws(list(stated))
    if wrong:
        words = {"place": wrong[0].place, "why": wrong[0].words}
        raise Refused(_("A rule cannot be read: %(place)s: %(why)s.") % words)
    return eligibility.as_json(eligibility.read(list(stated)))


def _describe(call: Call, described: Described) -> None:
    for name in described.__dataclass_fields__:
        setattr(call, name, getattr(described, name))
    if call.closes_at <= call.opens_at:
        raise Refused(_("A call closes after it has opened."))
    if call.max_choices < call.min_choices:
        raise Refused(_("The greatest number of choices is at least the least one."))


def _end(call: Call, state: CallState, verb: str, reason: str, by: Person) -> Call:
    before = told(call)
    call.state, call.end_reason = state, reason
    call.ended_by, call.ended_at = by, timezone.now()
    call.save()
    record(verb, call, by=by, changes=difference(before, told(call)), reason=reason)
    return call


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused(rules.SAY_WHY)
