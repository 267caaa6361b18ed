"""The shapes in which the API answers about places and deadlines."""

from datetime import date
from typing import Literal

from ninja import Field, Schema

from kakehashi.agreements.models import Condition, Deadline, Direction
from kakehashi.web.api.schemas import Address, Bilingual, Page, PartnerOut, UnitOut, values_of


class LanguageNeedOut(Schema):
    """The least command of a language."""

    language: str = Field(description="BCP 47", examples=["en"])
    cefr: Literal["A1", "A2", "B1", "B2", "C1", "C2"]


class TestNeedOut(Schema):
    """The least score in a test."""

    test: str = Field(examples=["TOEFL iBT"])
    score: str = Field(examples=["80"])


class DueOut(Schema):
    """A deadline in one academic year."""

    what: str = Field(json_schema_extra=values_of(Deadline.What))
    term: str = Field(description="Code of the term", examples=["second"])
    on: date
    origin: Bilingual = Field(description="Where it was read, or why it was moved for this year")


class PlaceOut(Schema):
    """One line of places in one academic year."""

    id: int
    agreement: int = Field(description="Id of the agreement")
    key: str = Field(description="The same in every year")
    partners: list[PartnerOut]
    direction: str = Field(
        description="Seen from the home university", json_schema_extra=values_of(Direction)
    )
    level: str | None = Field(description="None: any", json_schema_extra=values_of(Condition.Level))
    units: list[UnitOut] = Field(description="Those that share the places; none: all units")
    isced_f: str | None = Field(description="ISCED-F 2013; none: any field", examples=["0421"])
    year: int = Field(description="The academic year asked, by the year in which it begins")
    first_year: int
    last_year: int | None = Field(description="None: until further notice")
    places: int
    per: str = Field(json_schema_extra=values_of(Condition.Per))
    year_counts_as: int = Field(description="Semesters that one year's stay uses up")
    student_semesters: int | None = Field(
        description="In the year asked; none where the terms of that year are not known"
    )
    terms: list[str] = Field(description="Codes of the terms allowed; none: any")
    languages: list[LanguageNeedOut] = Field(description="None: nothing is stated")
    tests: list[TestNeedOut] = Field(description="None: nothing is stated")
    min_gpa: float | None
    gpa_scale: str | None
    tuition_waiver: bool | None = Field(description="None: not known")
    remarks: str | None
    source: str | None
    deadlines: list[DueOut] = Field(description="For the terms of the year asked; none: not known")
    is_invented: bool = Field(description="A record of the demonstration data")
    page: Address


class PlacesPage(Page):
    """Lines of places by id."""

    items: list[PlaceOut]
