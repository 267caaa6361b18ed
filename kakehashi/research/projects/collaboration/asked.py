"""What can be asked of the compact tables, as plain values. Pure, and knows no engine.

mine = Selection(institution=12345, years=(2016, 2025))
Question("international", mine, by=(By.YEAR,), counting=Counting.FRACTIONAL)
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

Key = int | str | None  # a year, an OpenAlex number, a unit, a country's code; None: not known
Years = tuple[int, int]  # first and last


class By(StrEnum):
    """What an answer is broken down by. A row has one key of each."""

    INSTITUTION = "institution"  # unified; of a selection of all institutions only
    YEAR = "year"
    FIELD = "field"
    TOPIC = "topic"
    UNIT = "unit"  # of the home university, by verified links
    COUNTRY = "country"  # of a partner institution
    PARTNER = "partner"  # a partner institution, unified


class Counting(StrEnum):
    """What one work counts for an institution: 1, or the share that its authors have in it."""

    FULL = "full"
    FRACTIONAL = "fractional"


class Hyper(StrEnum):
    """What becomes of works with more than 30 institutions."""

    WITH = "with"
    WITHOUT = "without"
    ONLY = "only"


class Among(StrEnum):
    """What a share is taken of: the works of which it is known, or all (unknown counts as no)."""

    KNOWN = "known"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Selection:
    """Works of one institution, or of each.

    institution: its OpenAlex number, unified: the works of its components are its works. None:
              every institution for itself; the question is then asked by institution.
    years:    of publication, both included; None: every year, and works without one.
    at:       only works with these keys; a partner's or its country's narrows the partners too.
    units:    only works linked to one of these; empty: all.
    abroad:   only partners in other countries than the institution's own, and works with them.
    retracted, paratext, xpac: take these in; they are left out otherwise.
    china:    Hong Kong and Macao count as China, as in the Leiden Ranking.
    """

    institution: int | None
    years: Years | None = None
    at: tuple[tuple[By, Key], ...] = ()
    units: tuple[int, ...] = ()
    hyper: Hyper = Hyper.WITH
    abroad: bool = False
    retracted: bool = False
    paratext: bool = False
    xpac: bool = False
    china: bool = False

    def narrowed(self, keys: Mapping[By, Key]) -> "Selection":
        """Only the works of a row with these keys: what a figure opens to."""
        at = {**dict(self.at), **keys}
        institution = at.pop(By.INSTITUTION, self.institution)
        assert institution is None or isinstance(institution, int)
        return replace(self, institution=institution, at=tuple(at.items()))


@dataclass(frozen=True, slots=True)
class Question:
    """One indicator of one selection.

    by:      the dimensions of its rows, none: one row for everything.
    among:   what a share is taken of.
    earlier: the period that new, lost and steady partners are compared with; None: the years
             just before the selection's, as many.
    """

    indicator: str
    selection: Selection
    by: tuple[By, ...] = ()
    counting: Counting = Counting.FULL
    among: Among = Among.KNOWN
    earlier: Years | None = None


class Unanswerable(ValueError):
    """A question that has no answer, in words that name what is wrong with it."""


def before(years: Years) -> Years:
    """As many years, just before: (2016, 2020) → (2011, 2015)."""
    first, last = years
    return first - (last - first + 1), first - 1
