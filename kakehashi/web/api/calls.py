"""Calls for going abroad as the public pages show them: places, rules, figures, no persons."""

from collections.abc import Callable, Iterable
from typing import Annotated, Any, Literal

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from ninja import Query, Router, Schema
from pydantic import Field

from kakehashi.education.outbound.allotting.queries import Names, last_published
from kakehashi.education.outbound.calls import rubric, words
from kakehashi.education.outbound.calls.naming import details
from kakehashi.education.outbound.calls.pages import least_places
from kakehashi.education.outbound.calls.rule_words import asked_all
from kakehashi.education.outbound.calls.scoring_words import sentences_on_scoring
from kakehashi.education.outbound.calls.views import asked as asked_of
from kakehashi.education.outbound.models import Call, Placement, Run
from kakehashi.institutions.models import Unit
from kakehashi.web.api import call_schemas as c
from kakehashi.web.api import schemas as s
from kakehashi.web.api.institutions import FAULTS, Id, name_of
from kakehashi.web.api.paging import Asked, page
from kakehashi.web.api.places import EARLIEST, LATEST
from kakehashi.web.api.problems import NotThere

router = Router(tags=["Calls"])
OFFERED = Count("placements", filter=Q(placements__closed_at__isnull=True))


class CallSearch(Schema):
    """Which calls are asked for; all that is given must hold."""

    year: int | None = Field(
        None, ge=EARLIEST, le=LATEST, description="Academic year in which stays begin"
    )
    programme: Literal["exchange", "dispatch", "short"] | None = None
    open: bool | None = Field(None, description="Whether it takes applications now")


@router.get("", response={200: c.CallsPage, 422: s.Problem, 429: s.Problem})
def calls(
    request: HttpRequest, search: Annotated[CallSearch, Query()], asked: Asked
) -> dict[str, Any]:
    """Published calls for going abroad."""
    found = _filtered(search).select_related("unit").annotate(number=OFFERED).order_by("pk")
    return page(request, found, asked, lambda rows: [_summary(request, each) for each in rows])


@router.get("/{pk}", response={200: c.CallOut, **FAULTS})
def call(request: HttpRequest, pk: Id) -> c.CallOut:
    """One call with its places, its rules, and once it is published its result in figures."""
    public = Call.objects.public().select_related("unit").annotate(number=OFFERED)
    found = public.filter(pk=pk).first()
    if found is None:
        raise NotThere(gettext("There is no call with this id that anybody may read."))
    last = last_published(found)
    names = ("eligibility_on", "appeal_days", "assessed_on", "results_on")
    days = {name: getattr(found, name) for name in (*names, "answer_days", "upgrades_until")}
    return c.CallOut(
        **_summary(request, found).model_dump(),
        introduction=s.Bilingual(ja=found.introduction_ja, en=found.introduction_en),
        end_reason=found.end_reason or None,
        days=c.DaysOut(**days),
        rules=_rules(request, found),
        quotas=_quotas(found),
        offered=_placements(found),
        result=_result(request, found, last) if last else None,
    )


def _filtered(search: CallSearch) -> QuerySet[Call]:
    rows: QuerySet[Call] = Call.objects.public()
    if search.year:
        rows = rows.filter(year=search.year)
    if search.programme:
        rows = rows.filter(programme=search.programme)
    if search.open is not None:
        open_now = Call.objects.open_at(timezone.now()).order_by().values("pk")
        rows = rows.filter(pk__in=open_now) if search.open else rows.exclude(pk__in=open_now)
    return rows


def _summary(request: HttpRequest, row: Any) -> c.CallSummary:
    return c.CallSummary(
        id=row.pk,
        title=s.Bilingual(ja=row.title_ja, en=row.title_en),
        programme=row.programme,
        year=row.year,
        unit=_unit(row.unit),
        state=row.state,
        is_open=row.is_open(),
        opens_at=timezone.localtime(row.opens_at),
        closes_at=timezone.localtime(row.closes_at),
        placements=row.number,
        after=row.after_id,
        is_invented=row.is_invented,
        page=request.build_absolute_uri(row.get_absolute_url()),
    )


def _unit(unit: Unit) -> s.UnitOut:
    return s.UnitOut(code=unit.code, name=s.Bilingual(ja=unit.name_ja, en=unit.name_en))


def _each(say: Callable[[], Iterable[str | Promise]]) -> list[s.Bilingual]:
    """Sentences that are said in both languages, in their order."""
    spoken: dict[str, list[str]] = {}

    def said() -> str:
        spoken[get_language() or "en"] = [str(each) for each in say()]
        return ""

    s.both(said)
    pairs = zip(spoken["ja"], spoken["en"], strict=True)
    return [s.Bilingual(ja=japanese, en=english) for japanese, english in pairs]


def _rules(request: HttpRequest, row: Call) -> c.RulesOut:
    criteria = rubric.read(row.rubric) if rubric.is_sound(row.rubric) else []
    warning = words.WARNINGS.get(row.mechanism, "")
    return c.RulesOut(
        who_can_apply=_each(lambda: asked_of(row)),
        least_choices=row.min_choices,
        most_choices=row.max_choices,
        criteria=[
            c.CriterionOut(
                key=each.key,
                name=s.Bilingual(ja=each.ja, en=each.en),
                highest=each.most,
                weight=each.weight,
            )
            for each in criteria
        ],
        scoring=_each(lambda: sentences_on_scoring(row)),
        normalised=row.normalised,
        repeaters_last=row.repeaters_last,
        mechanism=row.mechanism,
        explained=_each(lambda: words.MECHANISMS[row.mechanism]),
        warning=s.both_or_none(lambda: warning),
        seed_commitment=row.seed_commitment,
        seed=row.seed if row.revealed_at else None,
        page=request.build_absolute_uri(reverse("outbound:call_rule", args=[row.pk])),
    )


def _quotas(row: Call) -> list[c.QuotaOut]:
    return [
        c.QuotaOut(
            key=each.key,
            name=s.Bilingual(ja=each.name_ja, en=each.name_en),
            places=each.capacity,
            inside=each.parent.key if each.parent else None,
        )
        for each in row.quotas.select_related("parent").order_by("key")
    ]


def _placements(row: Call) -> list[c.PlacementOut]:
    rows = list(row.placements.with_hosts().order_by("key"))
    apart = {language: details(rows, language) for language in ("ja", "en")}
    least = least_places(row)
    return [
        c.PlacementOut(
            key=each.key,
            quota=each.quota.key,
            host=s.PartnerOut(id=each.host_id, name=name_of(each.host), country=each.host.country),
            detail=s.Bilingual(ja=apart["ja"][each.pk], en=apart["en"][each.pk])
            if each.pk in apart["en"]
            else None,
            term=each.term,
            semesters=each.semesters,
            size=each.size,
            students_at_most=least.get(each.key, 0) // each.size,
            level=each.level or None,
            units=[_unit(unit) for unit in sorted(each.units.all(), key=lambda unit: unit.pk)],
            required=_required(each),
            remark=_remark(each),
            closed=each.close_reason if each.closed_at else None,
        )
        for each in rows
    ]


def _required(row: Placement) -> list[s.Bilingual]:
    return _each(lambda: asked_all(row.requirements))


def _remark(row: Placement) -> s.Bilingual | None:
    if not row.note_ja and not row.note_en:
        return None
    return s.Bilingual(ja=row.note_ja, en=row.note_en)


def _result(request: HttpRequest, row: Call, run: Run) -> c.CallResultOut:
    names = Names(row, "en", wanted=())
    return c.CallResultOut.model_validate(
        {
            **{name: getattr(run, name) for name in ("number", "mechanism", "applicants")},
            **{name: getattr(run, name) for name in ("placed", "first_choices", "top_three")},
            **{name: getattr(run, name) for name in ("input_sha256", "output_sha256")},
            "published_at": timezone.localtime(run.published_at),
            "placements": [
                c.PlacementResultOut(
                    placement=key,
                    admitted=line["admitted"],
                    reserve=line["reserve"],
                    lowest=_limit(line, names),
                )
                for key, line in sorted(run.summary["placements"].items())
            ],
            "page": request.build_absolute_uri(reverse("outbound:public_results", args=[row.pk])),
        }
    )


def _limit(line: dict[str, Any], names: Names) -> s.Bilingual | None:
    """Where nobody was refused, the lowest score is no limit but one person's own."""
    if not line["reserve"] or line["lowest"] is None:
        return None
    return s.both(lambda: names.score(line["lowest"]))
