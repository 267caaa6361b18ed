"""A plan on a day as plain values in the reader's language, remembered until anything is written.

    board = Boards([plan], date(2026, 5, 1), Memory()).board(plan)
    summary_of(board.targets, board.actions)    # the three readings, never mixed

What pages about plans show. It is made of `overview`, so it cannot disagree with anything else.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.utils.translation import get_language

from kakehashi.policy.memory import Recall
from kakehashi.policy.models.attestations import Attestation
from kakehashi.policy.models.documents import Provision
from kakehashi.policy.models.plans import Plan
from kakehashi.policy.models.wording import Standing, Wording
from kakehashi.policy.overview import (
    ActionReading,
    PlanOverview,
    overviews,
)
from kakehashi.policy.progress.confidence import Confidence, confidence_of
from kakehashi.policy.progress.effort import Effort, Piece, effort_of
from kakehashi.policy.progress.freshness import Freshness
from kakehashi.policy.progress.paths import Aim, Result, Shares, State, shares_of
from kakehashi.policy.states import ActionState
from kakehashi.policy.target_readings import TargetReading
from kakehashi.policy.targets.words import difference, signed_difference, wanted_in_words


@dataclass(frozen=True)
class DirectionLine:
    """A direction of the plan's policy version. standing: of the text for this reader."""

    pk: int
    code: str
    text: str
    language: str
    standing: str


@dataclass(frozen=True)
class TargetLine:
    """A target and where its indicator stands on it.

    direction: code; empty where the indicator has no place in the plan's policy version yet.
    by, part:  the division and its part; both empty for the whole.  name: of the part.
    on:        reference date of the value; None where the indicator is gone.
    unknown:   why the result is unknown; empty if it is not.
    is_invented: a demonstration made up the target or the value.
    gap:       the value against what is wanted: negative is worse; empty if nothing is wanted.
    beyond:    how far they are apart, always positive; empty if they are not.
    """

    pk: int
    direction: str
    indicator: str
    title: str
    by: str
    part: str
    name: str
    weight: int
    aim: Aim
    result: Result
    on: date | None
    value: str
    wanted: str
    gap: str
    beyond: str
    unknown: str
    at_least: bool
    is_invented: bool


@dataclass(frozen=True)
class ActionLine:
    """An action, its work, and what its owner said last.

    standing: of the text for this reader: official, unofficial or missing.
    pieces:   its effort with every milestone and task counted once; `effort` weighs them.
    overdue:  how many are overdue;  overdue_since: the day on which the oldest was due.
    said_by:  name of who said it.
    disputed: what the owner calls wrong in the records; empty if nothing.
    """

    pk: int
    direction: str
    code: str
    text: str
    language: str
    standing: str
    unit: int | None
    unit_name: str
    state: str
    weight: int
    effort: Effort
    pieces: Effort
    overdue: int
    overdue_since: date | None
    freshness: Freshness
    confidence: str | None
    sentence: str
    disputed: str
    said_by: str
    said_at: datetime | None
    month: date | None
    is_invented: bool
    has_invented_work: bool

    @property
    def is_open(self) -> bool:
        """Whether anything is still to be done for it."""
        return self.state == ActionState.OPEN

    @property
    def is_stale(self) -> bool:
        """Whether what its owner said last should have been renewed."""
        return self.is_open and self.freshness in {Freshness.LATE, Freshness.NEVER}


@dataclass(frozen=True)
class Board:
    """A plan on a day. directions, actions: as printed; targets: by indicator and part."""

    plan: int
    on: date
    directions: Sequence[DirectionLine]
    targets: Sequence[TargetLine]
    actions: Sequence[ActionLine]


@dataclass(frozen=True)
class Summary:
    """Three readings of some targets and actions, each for itself.

    results:   weights of the targets about wholes by state.  targets: their numbers alone.
    overshoots: how many are better than the end of their path, which makes up for nothing.
    effort:    weights of the work of actions that were not dropped.  pieces: its numbers.
    without_tasks: open actions for which nobody wrote down what is to be done.
    confidence: what the owners of open actions say.
    """

    results: Shares
    targets: Shares
    overshoots: int
    effort: Effort
    pieces: Effort
    without_tasks: int
    confidence: Confidence

    @property
    def is_weighted(self) -> bool:
        """Whether some targets weigh more than others."""
        return self.results.weights != self.targets.weights

    @property
    def is_work_weighted(self) -> bool:
        """Whether some actions, milestones or tasks weigh more than others."""
        return self.effort != self.pieces


class Boards:
    """Plans on the day `on`. What is not remembered is read once, and for all of them together.

    plans:  with their documents.
    public: small figures about persons, and everything that owners said, are left out.
    """

    def __init__(
        self, plans: Sequence[Plan], on: date, recall: Recall, *, public: bool = False
    ) -> None:
        self._plans, self._on, self._recall, self._public = plans, on, recall, public
        self._language = get_language() or "en"

    def board(self, plan: Plan) -> Board:
        """`plan`, which is one of the plans, in the reader's language."""
        return self._recall(
            f"board {plan.pk} {self._on} {self._language} {self._public}",
            lambda: board_of(self._read[plan.pk], self._language, public=self._public),
        )

    def summary(self, plan: Plan) -> Summary:
        """The three readings of `plan`, which is one of the plans."""
        return self._recall(
            f"summary {plan.pk} {self._on} {self._public}",
            lambda: _summary_of_all(self._read[plan.pk], public=self._public),
        )

    @cached_property
    def _read(self) -> dict[int, PlanOverview]:
        found = overviews(
            self._plans, self._on, public=self._public, recall=self._recall, people=False
        )
        return {each.plan.pk: each for each in found}


def board_of(found: PlanOverview, language: str, *, public: bool = False) -> Board:
    """`found` in plain values, for a reader of `language`."""
    targets = [
        _target_line(each, direction.direction.code, language)
        for direction in found.directions
        for each in direction.targets
    ]
    targets += [_target_line(each, "", language) for each in found.unplaced]
    return Board(
        found.plan.pk,
        found.on,
        [_direction_line(each.direction, language) for each in found.directions],
        targets,
        [_action_line(each, language, public=public) for each in found.actions],
    )


def summary_of(targets: Sequence[TargetLine], actions: Sequence[ActionLine]) -> Summary:
    """The three readings of `targets` and `actions`.

    Targets about parts do not count, since they never stand in for the whole; nor do actions that
    were dropped. Nobody is asked about what is completed.
    """
    return _summary(
        [(each.weight, each.aim, each.result) for each in targets if not each.by],
        [
            (each.state, each.weight, each.effort, each.pieces, each.confidence, each.freshness)
            for each in actions
        ],
    )


def _summary_of_all(found: PlanOverview, *, public: bool) -> Summary:
    return _summary(
        [
            (each.target.weight, Aim(each.target.aim), each.result)
            for each in found.targets
            if each.is_whole
        ],
        [
            (
                each.action.state,
                each.action.weight,
                each.effort,
                _pieces(each),
                each.attestation.confidence if each.attestation and not public else None,
                each.freshness,
            )
            for each in found.actions
        ],
    )


def _summary(
    whole: Sequence[tuple[int, Aim, Result]],
    actions: Sequence[tuple[str, int, Effort, Effort, str | None, Freshness]],
) -> Summary:
    """whole: (weight, aim, result). actions: (state, weight, effort, pieces, confidence, fresh)."""
    counted = [each for each in actions if each[0] != ActionState.DROPPED]
    is_open = [each for each in counted if each[0] == ActionState.OPEN]
    numbers = Counter(result.state for _, _, result in whole)
    return Summary(
        results=shares_of(whole),
        targets=Shares({state: numbers[state] for state in State}, None, None),
        overshoots=sum(result.overshoot for _, _, result in whole),
        effort=_together([(weight, effort) for _, weight, effort, _, _, _ in counted]),
        pieces=_together([(1, pieces) for _, _, _, pieces, _, _ in counted]),
        without_tasks=sum(not pieces.planned for _, _, _, pieces, _, _ in is_open),
        confidence=confidence_of([(level, fresh) for _, _, _, _, level, fresh in is_open]),
    )


def _pieces(each: ActionReading) -> Effort:
    return effort_of([Piece(task.due_on, task.done_on) for task in each.tasks], each.on)


def has_invented(targets: Sequence[TargetLine], actions: Sequence[ActionLine]) -> bool:
    """Whether readings of these rest on anything that a demonstration invented."""
    return any(each.is_invented for each in targets) or any(
        each.is_invented or each.has_invented_work for each in actions
    )


def _together(efforts: Sequence[tuple[int, Effort]]) -> Effort:
    return Effort(
        due=sum(weight * each.due for weight, each in efforts),
        done=sum(weight * each.done for weight, each in efforts),
        early=sum(weight * each.early for weight, each in efforts),
        planned=sum(weight * each.planned for weight, each in efforts),
    )


def language_of(record: Wording, language: str) -> str:
    """The language in which a reader of `language` gets the text of `record`."""
    if record.standing_in(language) != Standing.MISSING:
        return language
    return "en" if language == "ja" else "ja"


def _direction_line(direction: Provision, language: str) -> DirectionLine:
    return DirectionLine(
        direction.pk,
        direction.code,
        direction.text_in(language),
        language_of(direction, language),
        direction.standing_in(language).value,
    )


def _target_line(each: TargetReading, direction: str, language: str) -> TargetLine:
    target, unit = each.target, each.indicator.unit if each.indicator else None
    gap = each.result.gap
    return TargetLine(
        pk=target.pk,
        direction=direction,
        indicator=target.indicator,
        title=str(each.indicator.title) if each.indicator else target.indicator,
        by=target.by,
        part=target.part,
        name=target.part_name_in(language) if target.by else "",
        weight=target.weight,
        aim=Aim(target.aim),
        result=each.result,
        on=each.on,
        value=each.in_words,
        wanted=wanted_in_words(target.aim, each.result.wanted, unit),
        gap="" if gap is None else signed_difference(gap, unit),
        beyond=difference(abs(gap), unit) if gap else "",
        unknown=each.reason,
        at_least=each.reading is not None and each.reading.at_least,
        is_invented=target.is_invented or _has_invented_value(each),
    )


def _has_invented_value(each: TargetReading) -> bool:
    stated = each.reading.stated if each.reading else None
    if stated is None or each.is_whole:
        return stated is not None and stated.is_invented
    part = stated.parts.get(each.target.by, {}).get(each.target.part)
    return part is not None and part.is_invented


def _action_line(each: ActionReading, language: str, *, public: bool) -> ActionLine:
    action, overdue = each.action, each.overdue
    said = None if public else each.attestation
    return ActionLine(
        pk=action.pk,
        direction=action.direction.code,
        code=action.code,
        text=action.text_in(language),
        language=language_of(action, language),
        standing=action.standing_in(language).value,
        unit=action.owner_id,
        unit_name=action.owner.name_in(language) if action.owner else "",
        state=action.state,
        weight=action.weight,
        effort=each.effort,
        pieces=_pieces(each),
        overdue=len(overdue) if action.state == ActionState.OPEN else 0,
        overdue_since=min((task.due_on for task in overdue), default=None),
        freshness=each.freshness,
        confidence=said.confidence if said else None,
        sentence=said.sentence if said else "",
        disputed=said.comment if said and said.verdict == Attestation.Verdict.CORRECTED else "",
        said_by=said.person.name_in(language) if said else "",
        said_at=said.at if said else None,
        month=said.month if said else None,
        is_invented=action.is_invented,
        has_invented_work=any(task.is_invented for task in each.tasks)
        or (said is not None and said.is_invented),
    )
