"""The score of each application of a call, and how it came about.

final_scores(call)       # what places are given by
explanation_of(application)  # what the student reads
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from kakehashi.agreements.models import Terms
from kakehashi.education.outbound.assessing.queries import (
    ineligible,
    of_call,
    plan_of,
    rubric_of,
)
from kakehashi.education.outbound.assessing.rules import can_be_scored
from kakehashi.education.outbound.assessing.scoring import (
    Normalised,
    normalise,
    score_of,
    share_of,
    with_priority,
)
from kakehashi.education.outbound.calls.rubric import Criterion
from kakehashi.education.outbound.models import (
    Application,
    AssessmentPlan,
    Call,
    Choice,
    CriterionScore,
    MissingScoreRuling,
    Placement,
    Review,
)
from kakehashi.education.outbound.models.applications import ApplicationQuerySet
from kakehashi.education.outbound.states import ApplicationState
from kakehashi.institutions.models import Unit
from kakehashi.institutions.queries import units_below
from kakehashi.verdicts import require

NO_CRITERIA = 0  # of everybody in a call without a rubric: the lottery decides


@dataclass(frozen=True)
class Scored:
    """The scores of a call before priority, 0 to 10,000, of the applications that have one.

    raw: the mean of the reviews. final: what counts. groups: application -> the faculty it was
    normalised with, None for the whole call; empty where the call does not normalise.
    ruled: application -> what the office decided in place of a missing score.
    """

    raw: Mapping[int, int]
    final: Mapping[int, int]
    groups: Mapping[int, int | None]
    ruled: Mapping[int, MissingScoreRuling]


def final_scores(call: Call) -> dict[tuple[int, int], int]:
    """(application, placement) -> score, higher first, of every choice that can be given.

    0 to 10,000; where the call knows classes of priority (who goes for the first time, students of
    the faculty whose agreement it is), 10,001 more for each class above the lowest.
    As many queries for ten applications as for ten thousand.

    Raises: Refused, as long as something is not decided, reviewed or scored: a missing score is
    not zero. `rules.lacking` says what.
    """
    require(can_be_scored(call))
    return scores_so_far(call)


def priority_classes(call: Call) -> int:
    """How many classes of priority the scores of `call` fall in; 1: it knows none."""
    return (2 if call.repeaters_last else 1) * (2 if plan_of(call).faculty_first else 1)


def scores_so_far(call: Call) -> dict[tuple[int, int], int]:
    """The same of those that have a score, for trials before the assessment is complete."""
    scored, refused = scored_of(call), ineligible(call)
    earlier = _been_abroad(call)
    owners = _owners(call) if plan_of(call).faculty_first else None
    units = dict(_eligible(call).values_list("pk", "unit"))
    # What comes before the placement is the same for all choices of an application.
    worth = {
        application: tuple(
            with_priority(score, application not in earlier if call.repeaters_last else None, own)
            for own in ((None,) if owners is None else (False, True))
        )
        for application, score in scored.final.items()
    }
    choices = Choice.objects.filter(application__in=_eligible(call).order_by().values("pk"))
    found = {}
    for pair in choices.order_by("application", "rank").values_list("application", "placement"):
        application, placement = pair
        if application in worth and not (refused and pair in refused):
            is_own = owners is not None and units[application] in owners.get(placement, ())
            found[pair] = worth[application][is_own]
    return found


def scored_of(call: Call) -> Scored:
    """The scores of the eligible applications of `call` before priority."""
    keys = list(_eligible(call).values_list("pk", flat=True))
    if not call.rubric:
        nothing = dict.fromkeys(keys, NO_CRITERIA)
        return Scored(nothing, nothing, {}, {})
    shares = _shares(_eligible(call), rubric_of(call))
    raw = {application: score_of(each) for application, each in shares.items()}
    ruled = _rulings([each for each in keys if each not in raw])
    stated = {application: ruling.score for application, ruling in ruled.items()}
    if not call.normalised:
        return Scored(raw, {**raw, **stated}, {}, ruled)
    made = _normalised(call, raw, plan_of(call))
    return Scored(raw, {**made.scores, **stated}, made.groups, ruled)


def _eligible(call: Call) -> ApplicationQuerySet:
    return of_call(call).filter(state=ApplicationState.ELIGIBLE).order_by("pk")


def _shares(
    applications: ApplicationQuerySet, rubric: Sequence[Criterion]
) -> dict[int, list[Fraction]]:
    """Application -> what each submitted review gives, from 0 to 1."""
    submitted = CriterionScore.objects.filter(
        review__application__in=applications.order_by().values("pk"),
        review__state=Review.State.SUBMITTED,
    ).order_by("review", "pk")
    points: dict[tuple[int, int], dict[str, int]] = {}
    for application, review, key, mark in submitted.values_list(
        "review__application", "review", "key", "points"
    ):
        points.setdefault((application, review), {})[key] = mark
    known: dict[tuple[tuple[str, int], ...], Fraction] = {}  # many reviews give the same points
    found: dict[int, list[Fraction]] = {}
    for (application, _review), given in points.items():
        marks = tuple(given.items())
        if marks not in known:
            known[marks] = share_of(given, rubric)
        found.setdefault(application, []).append(known[marks])
    return found


def _rulings(applications: Collection[int]) -> dict[int, MissingScoreRuling]:
    found = MissingScoreRuling.objects.filter(application__in=applications).order_by("pk")
    return {each.application_id: each for each in found}


def _normalised(call: Call, raw: Mapping[int, int], plan: AssessmentPlan) -> Normalised:
    units = dict(_eligible(call).values_list("pk", "unit"))
    faculties = _faculties(set(units.values()))
    groups = {application: faculties[units[application]] for application in raw}
    return normalise(raw, groups, plan.smallest_group)


def _faculties(units: Collection[int]) -> dict[int, int]:
    """Each unit with the one that stands right below the university; the university itself."""
    parents = dict(Unit.objects.values_list("pk", "parent"))
    found = {}
    for unit in units:
        at = unit
        while (above := parents[at]) is not None and parents[above] is not None:
            at = above
        found[unit] = at
    return found


def _been_abroad(call: Call) -> set[int]:
    earlier = _eligible(call).filter(earlier_exchanges__gt=0)
    return set(earlier.values_list("pk", flat=True))


def _owners(call: Call) -> dict[int, set[int]]:
    """Placement -> the units whose own agreement it is; absent: one of the whole university."""
    placements = Placement.objects.filter(call=call).order_by()
    agreements = dict(placements.values_list("pk", "agreement"))
    latest: dict[int, int] = {}
    terms = Terms.objects.filter(agreement__in=set(agreements.values()), unit__parent__isnull=False)
    newest = Terms.objects.filter(agreement__in=set(agreements.values())).order_by("number")
    last = dict(newest.values_list("agreement", "pk"))
    for agreement, key, unit in terms.order_by().values_list("agreement", "pk", "unit"):
        if last[agreement] == key:
            latest[agreement] = unit
    below = {unit: units_below({unit}) for unit in set(latest.values())}
    return {
        placement: below[latest[agreement]]
        for placement, agreement in agreements.items()
        if agreement in latest
    }


# -- Explaining ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class CriterionLine:
    """The mean of the reviews for one criterion, in its own points."""

    criterion: Criterion
    mean: Fraction

    @property
    def points(self) -> str:
        """With two decimals, as it is read."""
        return f"{float(self.mean):.2f}"


@dataclass(frozen=True)
class Explanation:
    """How the score of one application came about.

    raw, final: 0 to 10,000. group: the faculty it was normalised with; is_whole: with the whole
    call. is_later: comes after all who go for the first time, None where the call has no such rule.
    first_at: the placements at which it comes before those of other faculties.
    """

    call: Call
    reviews: int
    lines: Sequence[CriterionLine]
    raw: int | None
    final: int
    group: Unit | None
    is_whole: bool
    ruling: MissingScoreRuling | None
    is_later: bool | None
    first_at: Collection[int]

    @property
    def raw_in_words(self) -> str:
        """In hundredths: 81.25."""
        return "" if self.raw is None else in_words(self.raw)

    @property
    def final_in_words(self) -> str:
        """In hundredths: 81.25."""
        return in_words(self.final)


def in_words(score: int) -> str:
    """A score from 0 to 10,000 as a number out of 100: "81.25"."""
    return f"{score // 100}.{score % 100:02d}"


def explanation_of(application: Application) -> Explanation | None:
    """How the score of an eligible application came about; None as long as it has none."""
    call = application.call
    scored = scored_of(call)
    if application.pk not in scored.final:
        return None
    reviews = application.reviews.filter(state=Review.State.SUBMITTED)
    group = scored.groups.get(application.pk)
    owners = _owners(call) if plan_of(call).faculty_first else {}
    return Explanation(
        call=call,
        reviews=reviews.count(),
        lines=_lines(application, rubric_of(call)),
        raw=scored.raw.get(application.pk),
        final=scored.final[application.pk],
        group=Unit.objects.get(pk=group) if group else None,
        is_whole=application.pk in scored.groups and group is None,
        ruling=scored.ruled.get(application.pk),
        is_later=application.earlier_exchanges > 0 if call.repeaters_last else None,
        first_at={
            choice.placement_id
            for choice in application.choices.all()
            if application.unit_id in owners.get(choice.placement_id, ())
        },
    )


def _lines(application: Application, rubric: Sequence[Criterion]) -> list[CriterionLine]:
    scores = CriterionScore.objects.filter(
        review__application=application, review__state=Review.State.SUBMITTED
    )
    points: dict[str, list[int]] = {}
    for key, given in scores.order_by("pk").values_list("key", "points"):
        points.setdefault(key, []).append(given)
    return [
        CriterionLine(each, Fraction(sum(points[each.key]), len(points[each.key])))
        for each in rubric
        if each.key in points
    ]
