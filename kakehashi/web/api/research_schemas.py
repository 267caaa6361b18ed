"""The shapes in which the API answers about researchers and research projects."""

from datetime import date, datetime
from typing import Literal

from ninja import Field, Schema

from kakehashi.web.api.schemas import Address, Bilingual, Page, PartnerOut, UnitOut


class ResearcherIdentifierOut(Schema):
    """What a register calls a researcher."""

    scheme: Literal["ORCID", "researchmap", "e-Rad", "OpenAlex"]
    value: str = Field(examples=["0000-0002-1825-0097"])
    address: Address


class CoauthorCountryOut(Schema):
    """How many public works were made with somebody affiliated in a country or region."""

    country: str = Field(description="ISO 3166-1 alpha-2", examples=["AT"])
    works: int


class ResearcherOut(Schema):
    """A researcher of the home university, as far as the owner lets it be shown."""

    id: str = Field(description="Part of the address, which stays", examples=["hanako-tanaka"])
    name: Bilingual = Field(description="Empty where it is not known in the language")
    unit: UnitOut
    position: Bilingual
    fields: Bilingual = Field(description="Research fields")
    confirmed_at: datetime | None = Field(
        description="When the researcher confirmed it last; null: never, and then identifiers,"
        " website and the text about the researcher are left out"
    )
    identifiers: list[ResearcherIdentifierOut]
    website: str | None
    is_invented: bool = Field(description="A person of the demonstration data")
    page: Address


class ResearcherDetailsOut(ResearcherOut):
    """The same with the text, works, projects and countries of co-authors."""

    about: Bilingual
    works: list[int] = Field(description="Ids of the public works, newest first")
    projects: list[str] = Field(description="Ids of the public projects, newest first")
    coauthor_countries: list[CoauthorCountryOut] = Field(description="Most works first")


class ResearchersPage(Page):
    """Researchers by record."""

    items: list[ResearcherOut]


class ResearchProjectOut(Schema):
    """A research project that the world can read."""

    id: str = Field(description="Part of the address, which stays", examples=["water-in-cities"])
    title: Bilingual
    summary: Bilingual
    unit: UnitOut
    leader: str | None = Field(description="Id of the researcher; null where that page is hidden")
    members: list[str] = Field(description="Ids of researchers whose pages are not hidden")
    partners: list[PartnerOut]
    funder: Bilingual
    award_number: str | None = Field(examples=["JP24K01234"])
    starts_on: date
    ends_on: date | None = Field(description="Null: open")
    website: str | None
    is_invented: bool = Field(description="A project of the demonstration data")
    page: Address


class ResearchProjectsPage(Page):
    """Research projects, newest first."""

    items: list[ResearchProjectOut]
