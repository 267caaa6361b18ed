"""The shapes the API answers with. Field descriptions and examples are its documentation."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, Literal

from django.db.models import TextChoices
from django.utils.translation import override
from ninja import Field, Schema
from pydantic import WithJsonSchema

from kakehashi.agreements.models import Terms
from kakehashi.institutions.models import Identifier, Institution, InstitutionName

Language = Annotated[str, Field(description="BCP 47; empty if not known", examples=["ja"])]
CountryCode = Annotated[str, Field(description="ISO 3166-1 alpha-2", examples=["AT"])]
Address = Annotated[str, Field(description="Absolute address", examples=["https://example.org/"])]
# Counted figures stay whole numbers, stated ones can have decimals; both are numbers to a reader.
Amount = Annotated[int | float, WithJsonSchema({"type": "number"})]


def values_of(choices: type[TextChoices]) -> dict[str, Any]:
    """The values of a model's choices, for the document."""
    return {"enum": list(choices.values)}


class Bilingual(Schema):
    """A text in both languages of the site."""

    ja: str = Field(examples=["協定が有効な海外協定校"])
    en: str = Field(examples=["Partner institutions with an agreement in force"])


def both(say: Callable[[], object]) -> Bilingual:
    """What `say` says to a Japanese and to an English reader."""
    with override("ja"):
        japanese = str(say())
    with override("en"):
        return Bilingual(ja=japanese, en=str(say()))


def both_or_none(say: Callable[[], object]) -> Bilingual | None:
    """The same; None where there is nothing to say."""
    said = both(say)
    return said if said.en or said.ja else None


# -- Faults and pages ------------------------------------------------------------------------------


class Fault(Schema):
    """One thing that is wrong with a request."""

    where: str = Field(description="Where in the request", examples=["query.at"])
    message: str = Field(description="What is wrong, in words")


class Problem(Schema):
    """Why there is no answer. Source: RFC 9457."""

    type: str = Field("about:blank", description="Always about:blank: the status says the kind")
    title: str = Field(description="The status in words", examples=["Not Found"])
    status: int = Field(description="The HTTP status", examples=[404])
    detail: str = Field(description="What is wrong, for a person, in the language asked for")
    errors: list[Fault] = Field([], description="The places in the request, where there are any")


class Page(Schema):
    """What is common to all answers that come page by page."""

    count: int = Field(description="How many there are on all pages", examples=[120])
    next: str | None = Field(description="Address of the next page")
    previous: str | None = Field(description="Address of the page before")


# -- Policy ----------------------------------------------------------------------------------------


class WordingIn(Schema):
    """A text of the policy in one language."""

    text: str | None = Field(description="None where there is no text in this language")
    standing: Literal["official", "unofficial", "missing"]


class Wording(Schema):
    """A text of the policy with how far it can be relied on in each language."""

    ja: WordingIn
    en: WordingIn


class Sources(Schema):
    """Where a text was published; None where no address is known."""

    ja: str | None
    en: str | None


class PolicySummary(Schema):
    """One version of the policy."""

    code: str = Field(examples=["2014"])
    title: Wording
    adopted_year: int = Field(examples=[2014])
    adopted_month: int = Field(examples=[2])
    revises: str | None = Field(description="Code of the version before")
    revised_by: str | None = Field(description="Code of the version after")
    source: Sources


class ProvisionOut(Schema):
    """One numbered line."""

    code: str = Field(description="As printed", examples=["1.2"])
    wording: Wording


class DirectionOut(ProvisionOut):
    """A direction, with the indicators that show how it is carried out."""

    indicators: list[str] = Field(description="Codes", examples=[["partners.active"]])


class SectorOut(ProvisionOut):
    """A sector and its directions, in the document's order."""

    directions: list[DirectionOut]


class CorrespondenceOut(Schema):
    """A reading of which direction of a later version carries on one of an earlier version."""

    earlier_document: str = Field(examples=["2014"])
    earlier: str = Field(description="Code of a direction", examples=["1.2"])
    later_document: str = Field(examples=["2022"])
    later: str = Field(examples=["1.2"])
    weight: Literal["main", "also"]
    confirmed: bool = Field(description="Whether a person has confirmed this reading")


class PolicyOut(PolicySummary):
    """One version with its outline and its crosswalk to the versions before and after."""

    purpose: Bilingual | None
    aims: list[ProvisionOut]
    sectors: list[SectorOut]
    crosswalk: list[CorrespondenceOut]


# -- Indicators ------------------------------------------------------------------------------------


class UnitOfCount(Schema):
    """What is counted."""

    code: str = Field(examples=["institutions"])
    name: Bilingual


class DivisionOut(Schema):
    """A way to divide a figure."""

    name: str = Field(description="As in the address of the breakdown", examples=["country"])
    title: Bilingual


class IndicatorSummary(Schema):
    """The definition of an indicator."""

    code: str = Field(examples=["partners.active"])
    direction: str = Field(description="Code of its direction in the policy", examples=["1.2"])
    version: int = Field(description="Raised whenever what is counted changes", examples=[1])
    title: Bilingual
    definition: Bilingual = Field(description="The formula in words")
    unit: UnitOfCount
    reference_date: str = Field(description="The day counted on", examples=["1-may"])
    better: Literal["more", "less", "neither"] = Field(description="The direction of improvement")
    source: Bilingual = Field(description="Where the definition comes from")
    fact: str | None = Field(
        description="What several definitions count, each by its own rule",
        examples=["students.inbound"],
    )
    rule: Bilingual | None = Field(description="Whose rule it is; none: the university's own")
    verified: bool = Field(description="The definition was read at its author's")
    stated: bool = Field(description="People state its values; no record here knows them")


class Figure(Schema):
    """A value on a day."""

    at: date
    value: Amount | None = Field(description="None where it is unknown or too small to be shown")
    is_unknown: bool = Field(description="It cannot be computed. Unknown is not zero")
    is_suppressed: bool = Field(description="Fewer persons than may be shown in public")
    at_least: bool = Field(description="The value is a lower bound")


class IndicatorOut(IndicatorSummary, Figure):
    """The definition, the value on the day, and the values of the reference dates before it."""

    in_words: Bilingual = Field(description="The value with its unit")
    reason: Bilingual | None = Field(description="Why there is no value")
    caveat: Bilingual | None = Field(description="What to know before using the value")
    stated_source: str | None = Field(description="Where a stated value stands")
    breakdowns: list[DivisionOut]
    series: list[Figure] = Field(description="Oldest first")


class PartOut(Schema):
    """One part of a figure."""

    key: str | int | None = Field(description="None: not known for these")
    name: Bilingual
    value: Amount | None = Field(description="None where it is too small to be shown")


class BreakdownOut(Figure):
    """A figure divided. An item can belong to several parts, so their sum may exceed the value."""

    indicator: str = Field(examples=["partners.active"])
    version: int
    breakdown: DivisionOut
    parts: list[PartOut] = Field(description="Largest first")


class RowOut(Schema):
    """One record behind a figure."""

    type: Literal["institution", "agreement"]
    id: int
    name: Bilingual
    address: Address = Field(description="Where this API says more about it")


class RowsPage(Page):
    """Records behind a figure, by id."""

    items: list[RowOut]


# -- Institutions ----------------------------------------------------------------------------------


class NameOut(Schema):
    """One name an institution goes by."""

    text: str = Field(examples=["ウィーン大学"])
    language: Language
    kind: str = Field(json_schema_extra=values_of(InstitutionName.Kind))


class IdentifierOut(Schema):
    """What a register calls an institution."""

    scheme: str = Field(json_schema_extra=values_of(Identifier.Scheme))
    value: str = Field(examples=["03prydq77"])
    address: str | None = Field(description="Its entry in the register, where there is a page")


class InstitutionSummary(Schema):
    """An institution in short."""

    id: int
    name: Bilingual = Field(description="The best name for a reader of each language")
    country: CountryCode
    country_name: Bilingual
    city: str | None
    is_partner: bool = Field(description="Whether an agreement with it is in force today")
    page: Address


class InstitutionsPage(Page):
    """Institutions: by id, or best match first when searched by `q` alone."""

    items: list[InstitutionSummary]


class InstitutionOut(InstitutionSummary):
    """Everything public about an institution."""

    kind: str = Field(json_schema_extra=values_of(Institution.Kind))
    status: str = Field(json_schema_extra=values_of(Institution.Status))
    merged_into: int | None = Field(description="Id of the institution it became part of")
    names: list[NameOut]
    identifiers: list[IdentifierOut]
    latitude: float | None
    longitude: float | None
    website: str | None
    predecessors: list[int]
    successors: list[int]
    agreements: list[int] = Field(description="Ids of the public agreements with it")


# -- Agreements ------------------------------------------------------------------------------------


class PartnerOut(Schema):
    """A party on the other side."""

    id: int
    name: Bilingual
    country: CountryCode


class UnitOut(Schema):
    """A unit of the home university."""

    code: str = Field(examples=["law"])
    name: Bilingual


class TermsOut(Schema):
    """What the parties agreed: number 0 is the original, each amendment restates the whole."""

    number: int
    kind: str = Field(json_schema_extra=values_of(Terms.Kind))
    kind_name: Bilingual
    level: str = Field(json_schema_extra=values_of(Terms.Level))
    unit: UnitOut
    signed_on: date | None
    effective_on: date | None
    effective_precision: str = Field(
        description="How exactly effective_on is known; it is the last day the source allows",
        json_schema_extra=values_of(Terms.Precision),
    )
    expires_on: date | None = Field(description="The last day; none: no end was agreed")
    renewal: str = Field(json_schema_extra=values_of(Terms.Renewal))
    renewal_months: int | None


PublicStanding = Literal["signed", "active", "suspended", "expired", "terminated", "superseded"]


class AgreementSummary(Schema):
    """An agreement as its terms of the day stand."""

    id: int
    reference: str | None
    standing: PublicStanding = Field(description="On the day asked; signed: not yet in force")
    at: date
    partners: list[PartnerOut]
    terms: TermsOut = Field(description="Those that govern on the day")
    terminated_on: date | None
    is_invented: bool = Field(description="A record of the demonstration data")
    page: Address


class AgreementsPage(Page):
    """Agreements by id."""

    items: list[AgreementSummary]


class AttachmentOut(Schema):
    """A document that anybody may read."""

    title: str
    address: Address


class AgreementOut(AgreementSummary):
    """An agreement with all its amendments."""

    history: list[TermsOut] = Field(description="The original and every amendment, oldest first")
    documents: list[AttachmentOut]
