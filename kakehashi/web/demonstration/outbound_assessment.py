"""The assessment of the demonstration: one that is finished, and one to take part in.

Everything follows from the records that are there, so that each loading gives the same. Rows are
written many at once and without history, as those of the applications are.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from django.utils import timezone

from kakehashi.education.outbound.allocation.lottery import commitment
from kakehashi.education.outbound.assessing.findings import findings_of, joined
from kakehashi.education.outbound.assessing.queries import rubric_of, with_choices
from kakehashi.education.outbound.assessing.sharing import share_out
from kakehashi.education.outbound.models import (
    Appeal,
    Application,
    AssessmentPlan,
    Call,
    Choice,
    CriterionScore,
    EligibilityDecision,
    Placement,
    Quota,
    Review,
    Reviewer,
)
from kakehashi.people.models import Person
from kakehashi.vocabulary.time import fiscal_year

CLOSED = "Exchange 2027: spring call"
OPEN_TITLES = ("Short stays in the spring holidays", "春季休業期間の短期派遣")
OFFICE = "tanaka@example.ac.jp"
SECOND = "takahashi@example.ac.jp"
REVIEWERS = (
    *("suhartono@example.ac.jp", "garcia@example.ac.jp"),
    *("sakiyama@example.ac.jp", "nguyen@example.ac.jp", "yoshida@example.ac.jp"),
)
APPLICANTS = 6
SEED = "20261105"
RUBRIC = [
    {"key": "plan", "ja": "学修計画", "en": "Study plan", "weight": 60, "most": 10},
    {"key": "motivation", "ja": "志望動機", "en": "Motivation", "weight": 40, "most": 10},
]
RULES = [{"kind": "gpa", "least": "2.5", "scale": "TMU 4.0"}]
Code = EligibilityDecision.Code
DOCUMENTS = (
    "成績証明書が添付されていません。（デモンストレーション用の架空の理由）",
    "The transcript of records is missing. (Invented for the demonstration.)",
)
APPEAL = "成績証明書は締切前に提出しました。ご確認をお願いします。（デモ用の架空の文）"
GRANTED = "締切前に受け付けていたことを確認しました。（デモ用の架空の文）"
GRANTED_EN = "It had arrived before the deadline. (Invented for the demonstration.)"
DISMISSED = "締切日までに受け付けた記録がないため、判定は変わりません。（デモ用の架空の文）"


def load_outbound_assessment(people: Mapping[str, Person]) -> None:
    """Decisions, appeals and two reviews each in the closed call; another call to be assessed.

    Where there is no such call, or it was assessed already, nothing happens.
    """
    call = Call.objects.filter(is_invented=True, title_en=CLOSED).first()
    if call is None or Reviewer.objects.filter(call=call).exists():
        return
    waiting = Application.objects.filter(call=call, state="submitted").order_by("pk")
    applications = list(with_choices(waiting))
    if not applications:
        return
    _plan(call, people)
    eligible = _decide(call, applications, people)
    reviewers = _appoint(call, [people[each] for each in REVIEWERS], people[OFFICE])
    reviews = _assign(call, eligible, reviewers, people[OFFICE])
    _score(call, reviews)
    _load_waiting(call, applications, people)


def _plan(call: Call, people: Mapping[str, Person]) -> None:
    AssessmentPlan.objects.create(call=call, set_by=people[OFFICE], set_at=call.opens_at)


def _at(call: Call, days: int) -> datetime:
    """So many days after the closing, but not in the future."""
    return min(call.closes_at + timedelta(days=days), timezone.now())


# -- Eligibility ----------------------------------------------------------------------------------


def _decide(
    call: Call, applications: Sequence[Application], people: Mapping[str, Person]
) -> list[Application]:
    """Decide as the rules say, and on two appeals; who is eligible in the end."""
    incomplete = {len(applications) * sixth // 6 for sixth in (2, 3, 4)}
    made: list[EligibilityDecision] = []
    refused: list[EligibilityDecision] = []
    for place, application in enumerate(applications):
        own = _of_one(application, is_incomplete=place in incomplete)
        refused += [each for each in own if each.placement_id is None and not each.eligible]
        made += own
    for each in made:
        each.decided_by, each.decided_at = people[OFFICE], _at(call, 3)
        each.is_invented = True
    EligibilityDecision.objects.bulk_create(made)
    turned = _appeal(call, refused[:2], people[SECOND])
    out = {each.application_id for each in refused} - turned
    keys = [each.pk for each in applications]
    Application.objects.filter(pk__in=keys).exclude(pk__in=out).update(state="eligible")
    Application.objects.filter(pk__in=out).update(state="ineligible")
    return [each for each in applications if each.pk not in out]


def _of_one(application: Application, *, is_incomplete: bool) -> list[EligibilityDecision]:
    found = findings_of(application)
    if is_incomplete:
        ja, en = DOCUMENTS
        return [_against(application, None, Code.DOCUMENTS, ja, en)]
    if found.whole:
        return [_by_rules(application, None)]
    whole = EligibilityDecision(application=application, eligible=True, code=Code.MET)
    return [whole, *(_by_rules(application, placement) for placement in found.lacking)]


def _by_rules(application: Application, placement: int | None) -> EligibilityDecision:
    unmet = findings_of(application).of(placement)
    said = joined(unmet, "ja"), joined(unmet, "en")
    decision = _against(application, placement, unmet[0].code, *said)
    decision.findings = [each.as_json() for each in unmet]
    return decision


def _against(
    application: Application, placement: int | None, code: str, ja: str, en: str
) -> EligibilityDecision:
    return EligibilityDecision(
        application=application,
        placement_id=placement,
        eligible=False,
        code=code,
        reason_ja=ja,
        reason_en=en,
    )


def _appeal(call: Call, refused: Iterable[EligibilityDecision], by: Person) -> set[int]:
    """The first appeal is granted, others are dismissed; the applications that were turned."""
    turned: set[int] = set()
    for place, decision in enumerate(refused):
        appeal = Appeal.objects.create(
            decision=decision,
            text=APPEAL,
            lodged_by=decision.application.student,
            lodged_at=_at(call, 4),
            granted=place == 0,
            answer=DISMISSED if place else GRANTED,
            decided_by=by,
            decided_at=_at(call, 6),
            is_invented=True,
        )
        if appeal.granted:
            EligibilityDecision.objects.create(
                application=decision.application,
                eligible=True,
                code=Code.DISCRETION,
                reason_ja=GRANTED,
                reason_en=GRANTED_EN,
                appeal=appeal,
                decided_by=by,
                decided_at=_at(call, 6),
                is_invented=True,
            )
            turned.add(decision.application_id)
    return turned


# -- Reviews --------------------------------------------------------------------------------------


def _appoint(call: Call, persons: Iterable[Person], by: Person) -> list[Reviewer]:
    moment = _at(call, 1)
    return Reviewer.objects.bulk_create(
        Reviewer(call=call, unit=call.unit, person=each, appointed_by=by, appointed_at=moment)
        for each in persons
    )


def _assign(
    call: Call, applications: Sequence[Application], reviewers: Sequence[Reviewer], by: Person
) -> list[Review]:
    """Two reviews of each application, evenly."""
    everybody = [each.pk for each in reviewers]
    keys = [each.pk for each in applications]
    shares = share_out(dict.fromkeys(keys, 2), dict.fromkeys(keys, everybody), {})
    moment = _at(call, 2)
    return Review.objects.bulk_create(
        Review(
            application_id=application,
            reviewer_id=reviewer,
            assigned_by=by,
            assigned_at=moment,
            is_invented=True,
        )
        for application, reviewer in shares.given
    )


def _score(call: Call, reviews: Sequence[Review]) -> None:
    """Points around what the student is worth, which both reviewers see nearly alike."""
    rubric, moment = rubric_of(call), _at(call, 10)
    if not rubric:
        return
    order = {pk: place for place, pk in enumerate(sorted({r.application_id for r in reviews}))}
    scores = []
    for number, review in enumerate(reviews):
        worth = _drawn(f"{order[review.application_id]}/worth", 50)
        for each in rubric:
            seen = 45 + worth + _drawn(f"{number}/{each.key}", 16) - 8
            points = max(0, min(each.most, (each.most * seen + 50) // 100))
            scores.append(
                CriterionScore(review=review, key=each.key, points=points, most=each.most)
            )
        review.state, review.submitted_at = Review.State.SUBMITTED, moment
    CriterionScore.objects.bulk_create(scores)
    Review.objects.bulk_update(reviews, ["state", "submitted_at"], batch_size=100)


def _drawn(about: str, below: int) -> int:
    """A number from 0, the same each time for the same question."""
    return int.from_bytes(sha256(about.encode()).digest()[:6]) % below


# -- A call that is being assessed ----------------------------------------------------------------


def _load_waiting(
    closed: Call, applications: Sequence[Application], people: Mapping[str, Person]
) -> None:
    """A small call that closed three days ago: to decide, to review, to remind."""
    call = _waiting_call(closed, people[OFFICE])
    placements = _placements(call, closed)
    per_unit: dict[int, int] = {}
    chosen: list[Application] = []
    for each in applications:
        per_unit[each.unit_id] = per_unit.get(each.unit_id, 0) + 1
        if per_unit[each.unit_id] <= 2 and len(chosen) < APPLICANTS:
            chosen.append(each)
    handed_in = [_again(call, each) for each in chosen]
    Application.objects.bulk_create(handed_in)
    Choice.objects.bulk_create(
        Choice(application=application, rank=rank, placement=placement)
        for application in handed_in
        for rank, placement in enumerate(placements, start=1)
    )
    AssessmentPlan.objects.create(call=call, set_by=people[OFFICE], set_at=call.opens_at)
    reviewers = _appoint(call, [people[each] for each in REVIEWERS[:2]], people[OFFICE])
    _assign(call, handed_in, reviewers, people[OFFICE])


def _waiting_call(closed: Call, by: Person) -> Call:
    now, today = timezone.now(), timezone.localdate()
    return Call.objects.create(
        title_en=OPEN_TITLES[0],
        title_ja=OPEN_TITLES[1],
        programme=Call.Programme.SHORT,
        year=fiscal_year(today),
        unit=closed.unit,
        state="published",
        max_choices=2,
        opens_at=now - timedelta(days=33),
        closes_at=now - timedelta(days=3),
        eligibility_on=today + timedelta(days=4),
        assessed_on=today + timedelta(days=12),
        results_on=today + timedelta(days=20),
        rules=RULES,
        rubric=RUBRIC,
        seed=SEED,
        seed_commitment=commitment(int(SEED)),
        created_by=by,
        created_at=now - timedelta(days=40),
        published_by=by,
        published_at=now - timedelta(days=35),
        is_invented=True,
    )


def _placements(call: Call, closed: Call) -> list[Placement]:
    """Two of those of the other call, as short stays."""
    found = []
    for each in closed.placements.filter(closed_at=None).order_by("pk")[:2]:
        quota = Quota.objects.create(
            call=call,
            key=each.key,
            kind=Quota.Kind.OTHER,
            name_ja=each.host.name_in("ja")[:200],
            name_en=each.host.name_in("en")[:200],
            capacity=2,
        )
        found.append(
            Placement.objects.create(
                call=call,
                key=each.key,
                quota=quota,
                agreement=each.agreement,
                host=each.host,
                term=each.term,
            )
        )
    return found


def _again(call: Call, former: Application) -> Application:
    """The same student's application in another call."""
    handed_in = call.closes_at - timedelta(days=1)
    names = ("student", "unit", "level", "study_year", "isced_f", "nationality", "gpa", "gpa_scale")
    return Application(
        call=call,
        state="submitted",
        motivation=former.motivation,
        created_at=handed_in,
        changed_at=handed_in,
        consented_at=handed_in,
        submitted_at=handed_in,
        is_invented=True,
        **{name: getattr(former, name) for name in names},
    )
