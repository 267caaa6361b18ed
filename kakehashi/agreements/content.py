"""What one version of an agreement says, as a plain value with one written form and one hash.

`read` takes a version's JSON back in, `as_json` writes it, `digest` names it. Two contents that say
the same have the same digest, whatever order their keys were sent in. Pure.

Days are inclusive. Years are fiscal years (年度) by the calendar year in which they begin.
"""

import json
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Text = dict[Literal["ja", "en"], str]
"""A text in the two languages of our documents; a language that is missing has no key."""


class Frozen(BaseModel):
    """Plain values that never change and know no other field."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class LanguageNeed(Frozen):
    """The least command of a language that a place asks for."""

    language: str = Field(description="BCP 47")
    cefr: Literal["A1", "A2", "B1", "B2", "C1", "C2"]


class TestNeed(Frozen):
    """The least score in a test that a place asks for."""

    test: str = Field(description="As the test calls itself: TOEFL iBT, JLPT, TestDaF")
    score: str = Field(description="As the test writes it: 80, N2, 4")


class Place(Frozen):
    """Places for one direction, level and set of units. Its `key` is the same in every version."""

    key: str
    direction: Literal["outgoing", "incoming"]
    level: Literal["", "bachelor", "master", "doctor"] = ""
    units: tuple[str, ...] = Field(
        default=(), description="Codes of units that share them; none: all"
    )
    isced_f: str = ""
    first_year: int
    last_year: int | None = None
    places: int = Field(ge=1)
    per: Literal["year", "semester"] = "year"
    terms: tuple[str, ...] = Field(default=(), description="Codes of terms allowed; none: any")
    languages: tuple[LanguageNeed, ...] = ()
    tests: tuple[TestNeed, ...] = ()
    min_gpa: Decimal | None = None
    gpa_scale: str = ""
    tuition_waiver: bool | None = None
    remarks: str = ""


class Deadline(Frozen):
    """A day by which nominations or applications for one term arrive, every year."""

    term: str = Field(description="Code of a term")
    what: Literal["nomination", "application"]
    direction: Literal["outgoing", "incoming"]
    month: int = Field(ge=1, le=12)
    day: int = Field(ge=1, le=31)


class Clause(Frozen):
    """One clause as it stands in the text: taken from a template, or written for this agreement."""

    code: str
    title: Text
    text: Text


class Content(Frozen):
    """The whole of what is on the table."""

    partners: tuple[int, ...] = Field(description="Ids of institutions, ascending")
    kind: str = Field(description="`Terms.Kind`")
    level: str = Field(description="`Terms.Level`")
    unit: str = Field(description="Code of the unit of ours that concludes it")
    effective_on: date | None = None
    expires_on: date | None = None
    renewal: str = Field(default="none", description="`Terms.Renewal`")
    renewal_months: int | None = None
    notice_months: int | None = Field(
        default=None, description="Notice before either side may end it"
    )
    languages: tuple[Literal["ja", "en"], ...] = ("ja", "en")
    prevails: Literal["", "ja", "en"] = Field(default="", description="Empty: both texts are equal")
    year_counts_as: int = Field(default=2, description="Semesters that one year's stay uses up")
    carry_over_years: int | None = Field(
        default=None,
        description="Years that an imbalance may be carried; none: without limit; 0: not",
    )
    places: tuple[Place, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    clauses: tuple[Clause, ...] = ()

    @model_validator(mode="after")
    def lines_are_known_by_their_keys(self) -> Self:
        """Partners ascend; no two places, deadlines or clauses are called the same."""
        if list(self.partners) != sorted(set(self.partners)):
            raise ValueError("partners: each once, ascending")
        for name, keys in (
            ("places", [each.key for each in self.places]),
            ("deadlines", [(each.term, each.what, each.direction) for each in self.deadlines]),
            ("clauses", [each.code for each in self.clauses]),
        ):
            if len(set(keys)) < len(keys):
                raise ValueError(f"{name}: two lines are called the same")
        return self


def as_json(content: Content) -> dict[str, Any]:
    """Plain JSON values, every field there, in the order of the classes."""
    return content.model_dump(mode="json")


def read(stored: dict[str, Any]) -> Content:
    """The reverse of `as_json`.

    Raises: pydantic.ValidationError, naming each place that is wrong.
    """
    return Content.model_validate(stored)


def digest(content: Content) -> str:
    """SHA-256 of the canonical JSON (keys sorted, no spaces, UTF-8), lower-case hexadecimal."""
    text = json.dumps(as_json(content), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(text.encode()).hexdigest()
