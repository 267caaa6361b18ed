"""The shapes in which the API answers about works."""

from datetime import date, datetime

from ninja import Field, Schema

from kakehashi.research.dissemination.models import Work, WorkIdentifier
from kakehashi.web.api.schemas import Address, Bilingual, Page, values_of

ACCESS = ", ".join(Work.Access.values)


class AffiliationOut(Schema):
    """Where an author worked, as the work says."""

    name: str
    ror: str | None = Field(examples=["https://ror.org/00ws30h19"])
    country: str | None = Field(description="ISO 3166-1 alpha-2; none: not known")
    institution: int | None = Field(description="Id of the institution of this API, if known")


class AuthorOut(Schema):
    """One author, in the order of the work."""

    name: str = Field(description="As printed")
    orcid: str | None = Field(examples=["0000-0002-1825-0097"])
    is_corresponding: bool | None
    profile: str | None = Field(description="Address of the profile of a researcher of ours")
    unit: str | None = Field(description="Code of that researcher's unit")
    affiliations: list[AffiliationOut]


class WorkIdentifierOut(Schema):
    """What a register calls a work."""

    scheme: str = Field(json_schema_extra=values_of(WorkIdentifier.Scheme))
    value: str
    address: Address


class FundingOut(Schema):
    """Who paid, under which number."""

    funder: str
    award_number: str | None


class WorkOut(Schema):
    """A public work. What is not known is null, a text that there is not is empty."""

    id: int
    kind: str = Field(json_schema_extra=values_of(Work.Kind))
    title: str = Field(description="As published")
    title_in: Bilingual = Field(description="Translations of the title; empty where there is none")
    summary: Bilingual = Field(description="Empty where there is none")
    language: str = Field(description="Of the work, BCP 47; empty if not known")
    year: int | None
    published_on: date | None
    container: str | None = Field(description="Journal, book or conference")
    publisher: str | None
    volume: str | None
    issue: str | None
    pages: str | None
    access: str | None = Field(description=f"One of {ACCESS}; none: not known")
    is_open: bool | None = Field(description="Whether anybody can read it; none: not known")
    licence: str | None
    open_copy: str | None
    is_international: bool | None = Field(
        description="Affiliations in more than one country/region; none: not known"
    )
    is_retracted: bool
    is_invented: bool = Field(description="A record of the demonstration data")
    identifiers: list[WorkIdentifierOut]
    authors: list[AuthorOut]
    fundings: list[FundingOut]
    changed_at: datetime
    page: Address


class WorksPage(Page):
    """Works by id."""

    items: list[WorkOut]
