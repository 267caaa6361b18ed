"""The shapes in which the API answers about calls for going abroad."""

from datetime import date, datetime
from typing import Any

from ninja import Field, Schema

from kakehashi.education.outbound.models import Call
from kakehashi.education.outbound.models.calls import PUBLIC_CALLS
from kakehashi.vocabulary.study import StudyLevel
from kakehashi.web.api.schemas import Address, Bilingual, Page, PartnerOut, UnitOut, values_of

STATES: dict[str, Any] = {"enum": [state.value for state in PUBLIC_CALLS]}


class CallSummary(Schema):
    """One published call."""

    id: int
    title: Bilingual
    programme: str = Field(json_schema_extra=values_of(Call.Programme))
    year: int = Field(description="Academic year in which stays begin")
    unit: UnitOut
    state: str = Field(description="Of the record; see is_open", json_schema_extra=STATES)
    is_open: bool = Field(description="Whether it takes applications now")
    opens_at: datetime
    closes_at: datetime = Field(description="From this moment on it is too late")
    placements: int = Field(description="How many can be chosen")
    after: int | None = Field(description="Id of the call whose places were left, in a second call")
    is_invented: bool = Field(description="A record of the demonstration data")
    page: Address


class CallsPage(Page):
    """Calls by id."""

    items: list[CallSummary]


class CriterionOut(Schema):
    """One criterion of the rubric."""

    key: str
    name: Bilingual
    highest: int = Field(description="The highest mark; the lowest is 0")
    weight: int = Field(description="Parts of the sum of all weights")


class QuotaOut(Schema):
    """How many places there are at most; a place counts here and in every quota around it."""

    key: str
    name: Bilingual
    places: int
    inside: str | None = Field(description="Key of the quota it lies in")


class PlacementOut(Schema):
    """What is chosen: a host, a term to begin in, a length."""

    key: str
    quota: str = Field(description="Key of its quota")
    host: PartnerOut
    detail: Bilingual | None = Field(
        description="What tells it apart from another placement with the same host and stay"
    )
    term: str = Field(description="Code of the term in which it begins", examples=["second"])
    semesters: int
    size: int = Field(description="Places of its quota that one stay takes")
    students_at_most: int
    level: str | None = Field(description="None: any", json_schema_extra=values_of(StudyLevel))
    units: list[UnitOut] = Field(description="Open to their students; none: to all")
    required: list[Bilingual] = Field(description="Beyond what the call asks, a sentence each")
    remark: Bilingual | None
    closed: str | None = Field(description="Why nobody can choose it any more")


class RulesOut(Schema):
    """How places are given, as the rule page says it."""

    who_can_apply: list[Bilingual]
    least_choices: int
    most_choices: int
    criteria: list[CriterionOut]
    scoring: list[Bilingual]
    normalised: bool = Field(description="Scores are normalised by faculty")
    repeaters_last: bool = Field(description="Who has been on exchange before comes last")
    mechanism: str = Field(json_schema_extra=values_of(Call.Mechanism))
    explained: list[Bilingual]
    warning: Bilingual | None
    seed_commitment: str = Field(description="Hash of the seed, published with the call")
    seed: str | None = Field(description="Decimal; null until it is revealed")
    page: Address


class DaysOut(Schema):
    """The timetable after the call closes; null: not decided."""

    eligibility_on: date | None
    appeal_days: int = Field(description="Working days")
    assessed_on: date | None
    results_on: date | None
    answer_days: int
    upgrades_until: date | None


class PlacementResultOut(Schema):
    """How many got one placement."""

    placement: str = Field(description="Key of the placement")
    admitted: int
    reserve: int = Field(description="How many wait for it")
    lowest: Bilingual | None = Field(
        description="Lowest score admitted, of 100; null where nobody waits: it was no limit"
    )


class CallResultOut(Schema):
    """What the last published run gave, in figures."""

    number: int
    published_at: datetime
    mechanism: str = Field(json_schema_extra=values_of(Call.Mechanism))
    applicants: int
    placed: int
    first_choices: int
    top_three: int
    input_sha256: str
    output_sha256: str
    placements: list[PlacementResultOut]
    page: Address


class CallOut(CallSummary):
    """One call with its places, its rules, and once published its result. No persons."""

    introduction: Bilingual
    end_reason: str | None
    days: DaysOut
    rules: RulesOut
    quotas: list[QuotaOut]
    offered: list[PlacementOut]
    result: CallResultOut | None
