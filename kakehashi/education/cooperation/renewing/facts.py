"""What a review page shows, as a plain value that can be kept with the decision. Pure.

None always means *unknown*, never zero; `unknown` holds the reason by the name of the part.
Amounts of exchange are whole twelfths of a student-semester, as the ledger keeps them.
"""

import json
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class Frozen(BaseModel):
    """Plain values that never change and know no other field."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Named(Frozen):
    """A name in both languages."""

    ja: str
    en: str

    def in_(self, language: str) -> str:
        """The name for a reader of `language`."""
        return self.ja if language == "ja" else self.en


class YearOfUse(Frozen):
    """One academic year of the exchange. `key` names the year in the ledger: "2025"."""

    key: str
    year: int
    sent: int | None = None
    received: int | None = None
    offered_out: int | None = Field(default=None, description="Places for our students")
    offered_in: int | None = Field(default=None, description="Places for theirs")


class Standing(Frozen):
    """The balance at the end of an academic year.

    amount:      above zero, the partner owes us; forecast: if all who are nominated come.
    known_since: the first year in the ledger, where no balance was carried into it.
    """

    year: int
    amount: int
    forecast: int
    known_since: int | None = None


class Typed(Frozen):
    """A figure that somebody typed. `key` is the id of its row."""

    key: str
    what: str = Field(description="`ReviewFigure.What`")
    value: Decimal
    out_of: Decimal | None = None
    year: int
    as_of: date
    source: str
    is_invented: bool = False


class Text(Frozen):
    """The original or an amendment. `key` is the id of its terms."""

    key: str
    number: int
    begins: date | None
    ends: date | None
    summary: str = ""


class Talk(Frozen):
    """A negotiation about the agreement. `key` is its id."""

    key: str
    purpose: str
    state: str
    begun_on: date


class Sibling(Frozen):
    """Another agreement with one of the partners. `key` is its id."""

    key: str
    kind: str
    level: str
    unit: Named
    standing: str
    ends_on: date | None


class Facts(Frozen):
    """Everything on the page of a review, on one day.

    unknown: name of a part ("use", "balance", "places", "cost", "satisfaction", "papers") -> why
    it is not known, in both languages. What stands there has no value elsewhere.
    """

    on: date
    ends_on: date
    notice_on: date | None
    renews_itself: bool
    years: tuple[YearOfUse, ...] = ()
    balance: Standing | None = None
    papers: Decimal | None = None
    papers_on: date | None = None
    typed: tuple[Typed, ...] = ()
    history: tuple[Text, ...] = ()
    talks: tuple[Talk, ...] = ()
    siblings: tuple[Sibling, ...] = ()
    unknown: dict[str, Named] = {}


def as_json(facts: Facts) -> dict[str, Any]:
    """Plain JSON values, every field there, in the order of the classes."""
    return facts.model_dump(mode="json")


def read(stored: dict[str, Any]) -> Facts:
    """The reverse of `as_json`.

    Raises: pydantic.ValidationError, naming each place that is wrong.
    """
    return Facts.model_validate(stored)


def digest(facts: Facts) -> str:
    """SHA-256 of the canonical JSON (keys sorted, no spaces, UTF-8), lower-case hexadecimal."""
    text = json.dumps(as_json(facts), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(text.encode()).hexdigest()
