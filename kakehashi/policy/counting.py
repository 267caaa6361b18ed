"""What an indicator counts, and on which day of the year it is counted."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import models
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy, pgettext, pgettext_lazy

from kakehashi.vocabulary.time import fiscal_year

Number = int | Decimal
PERCENT_SIGNS = frozenset({"%", "％"})


def said(value: Number) -> str:
    """A number as it is read: thousands divided, no zeros behind the last decimal, a minus sign.

    >>> said(Decimal("1234.500")), said(-5)
    ('1,234.5', '−5')
    """
    if value == 0:
        return "0"
    text = f"{abs(value):,f}" if isinstance(value, Decimal) else f"{abs(value):,}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"−{text}" if value < 0 else text


def plain(value: Number) -> int | float:
    """The same number as JSON and spreadsheets hold it; fourteen digits stay exact.

    >>> plain(Decimal("71.500")), plain(Decimal("3.000"))
    (71.5, 3)
    """
    return int(value) if value == int(value) else float(value)


class Better(models.TextChoices):
    """The direction of improvement."""

    MORE = "more", pgettext_lazy("indicator", "Higher is better")
    LESS = "less", pgettext_lazy("indicator", "Lower is better")
    NEITHER = "neither", pgettext_lazy("indicator", "Neither higher nor lower is better in itself")


@dataclass(frozen=True)
class Unit:
    """What is counted.

    code:    in files and the API.
    name:    as the head of a column.
    amount:  a lazy plural that takes `count`; None where `name` follows any number, as with %.
    persons: whether small figures could point at somebody: those are suppressed in public.
    """

    code: str
    name: str | Promise
    amount: Any = None
    persons: bool = False

    def of(self, value: Number, *, at_least: bool = False) -> str:
        """`value` with its unit, as in "14 institutions" or "at least 14 institutions"."""
        amount = self.written(said(value), value)
        return _("at least %s") % amount if at_least else amount

    def written(self, number: str, value: Number | Fraction) -> str:
        """`number`, which is `value` as it is written, with its unit: "+2 institutions"."""
        if self.amount is None:
            return pgettext("figure with unit", "%(number)s %(unit)s") % {
                "number": number,
                "unit": self.name,
            }
        count = int(value) if value == int(value) else 2  # a fraction takes the plural
        return str(self.amount % {"count": count}).replace(str(count), number, 1)

    @property
    def is_percent(self) -> bool:
        """Whether figures are shares, so that two of them differ by percentage points."""
        return str(self.name) in PERCENT_SIGNS

    @property
    def is_counted(self) -> bool:
        """Whether there are only whole numbers of it, and none below zero."""
        return self.persons or self.amount is not None


INSTITUTIONS = Unit(
    "institutions",
    pgettext_lazy("unit", "institutions"),
    ngettext_lazy("%(count)d institution", "%(count)d institutions", "count"),
)
COUNTRIES = Unit(
    "countries",
    pgettext_lazy("unit", "countries/regions"),
    ngettext_lazy("%(count)d country/region", "%(count)d countries/regions", "count"),
)
AGREEMENTS = Unit(
    "agreements",
    pgettext_lazy("unit", "agreements"),
    ngettext_lazy("%(count)d agreement", "%(count)d agreements", "count"),
)
PROGRAMMES = Unit(
    "programmes",
    pgettext_lazy("unit", "programmes"),
    ngettext_lazy("%(count)d programme", "%(count)d programmes", "count"),
)
COURSES = Unit(
    "courses",
    pgettext_lazy("unit", "courses"),
    ngettext_lazy("%(count)d course", "%(count)d courses", "count"),
)
STUDENT_SEMESTERS = Unit(
    "student-semesters",
    pgettext_lazy("unit", "student-semesters"),
    ngettext_lazy("%(count)d student-semester", "%(count)d student-semesters", "count"),
)
WORKS = Unit(
    "works",
    pgettext_lazy("unit", "works"),
    ngettext_lazy("%(count)d work", "%(count)d works", "count"),
)
DAYS = Unit(
    "days",
    pgettext_lazy("unit", "days"),
    ngettext_lazy("%(count)d day", "%(count)d days", "count"),
)
PERSONS = Unit(
    "persons",
    pgettext_lazy("unit", "persons"),
    ngettext_lazy("%(count)d person", "%(count)d persons", "count"),
    persons=True,
)


@dataclass(frozen=True)
class ReferenceDate:
    """The day of each year on which an indicator is counted.

    covers_year: the figure is of the twelve months that end on this day, not of the day alone.
    """

    code: str
    month: int
    day: int
    words: str | Promise
    covers_year: bool = False

    def latest(self, day: date) -> date:
        """The last reference date that is not after `day`."""
        this_year = date(day.year, self.month, self.day)
        return this_year if this_year <= day else this_year.replace(year=day.year - 1)

    def next(self, day: date) -> date:
        """The first reference date after `day`."""
        latest = self.latest(day)
        return latest.replace(year=latest.year + 1)

    def last(self, count: int, day: date) -> list[date]:
        """The last `count` reference dates that are not after `day`, oldest first."""
        latest = self.latest(day)
        return [latest.replace(year=latest.year - back) for back in reversed(range(count))]

    def is_on(self, day: date) -> bool:
        """Whether `day` is a reference date."""
        return (day.month, day.day) == (self.month, self.day)

    def label(self, day: date) -> str:
        """How a chart names the reference date `day`: its year, or the fiscal year that it ends."""
        if self.covers_year:
            return _("FY%s") % fiscal_year(day)
        return str(day.year)

    def in_words(self, day: date) -> str:
        """The reference date `day` in a sentence or a table: the fiscal year, or the day."""
        return self.label(day) if self.covers_year else date_format(day)


PERCENT = Unit("percent", "%")
YES_NO = Unit("yes-no", pgettext_lazy("unit", "(1: yes, 0: no)"))

AS_OF_1_MAY = ReferenceDate("1-may", 5, 1, gettext_lazy("as of 1 May of each year"))
AS_OF_31_MARCH = ReferenceDate("31-march", 3, 31, gettext_lazy("as of 31 March of each year"))
FISCAL_YEAR = ReferenceDate(
    "fiscal-year",
    3,
    31,
    gettext_lazy("over each fiscal year, from 1 April to 31 March"),
    covers_year=True,
)
REFERENCE_DATES = {each.code: each for each in (AS_OF_1_MAY, AS_OF_31_MARCH, FISCAL_YEAR)}
