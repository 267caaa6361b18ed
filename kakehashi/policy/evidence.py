"""What makes a figure: rows, from which the value, its parts, its list and its file all come.

An indicator's function answers `Evidence`, a queryset and the ways to divide it, or `Unknown` with
the reason. It never answers a number, so that no two places can show different ones.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cached_property
from statistics import median
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.utils.functional import Promise
from django.utils.translation import pgettext

from kakehashi.policy.counting import Number
from kakehashi.policy.spells import Held, Spells

Names = Callable[[Collection[Any], str], Mapping[Any, str]]
Read = Callable[[], QuerySet[Any]]  # makes a queryset, which most figures of a series never need


@dataclass(frozen=True)
class Unknown:
    """A figure that cannot be computed, and why. It is not zero, and nothing draws it as zero."""

    reason: str | Promise


@dataclass(frozen=True)
class StatedPart:
    """One part of a stated figure, with its names."""

    value: Number
    name_ja: str
    name_en: str
    is_invented: bool = False


@dataclass(frozen=True)
class Stated:
    """A figure that a person stated and a second one confirmed: it has a source and no rows.

    value:      None where only parts were stated, which never stand in for the whole.
    version:    of the definition by which it was stated.
    document:   id of the document that proves it.
    read_parts: reads `parts`.
    is_invented: a demonstration made it up.
    """

    value: Number | None
    version: int
    source: str
    document: int | None
    read_parts: Callable[[], Mapping[str, Mapping[str, StatedPart]]]
    is_invented: bool = False

    @cached_property
    def parts(self) -> Mapping[str, Mapping[str, StatedPart]]:
        """Division -> part -> what was stated of it."""
        return self.read_parts()


@dataclass(frozen=True)
class Breakdown:
    """One way to divide a figure.

    path:  where the part's key stands, as `values()` takes it: in `through`, or in the rows.
    title: what the figure is divided by.
    names: keys, language -> names to show, in a number of queries that does not depend on them.
    none:  what to call the part without a key; empty: not known.
    """

    path: str
    title: str | Promise
    names: Names
    none: str | Promise = ""

    def at(self, path: str) -> "Breakdown":
        """The same division of rows that keep the key under `path`."""
        return replace(self, path=path)


@dataclass(frozen=True)
class Through:
    """What leads from the rows of a figure to its parts, where the parts depend on the day.

    read:    makes `rows`: what held on the day, with the keys of the parts. It narrows lists.
    spells:  the same for all days, with the same keys. Figures are counted from it.
    counted: the key of what the figure counts.
    """

    read: Read
    spells: Spells
    day: date
    counted: str

    @cached_property
    def rows(self) -> QuerySet[Any]:
        """What held on the day."""
        return self.read()

    @cached_property
    def _held(self) -> Held:
        return self.spells.on(self.day)

    def value(self) -> int:
        """The figure."""
        return self._held.number_of(self.counted)

    def counts(self, key: str) -> dict[Any, int]:
        """How many items belong to each value of `key`."""
        return self._held.numbers_of(self.counted, by=key)


@dataclass(frozen=True)
class Part:
    """One part of a figure; `value` is None where it is too small to be shown."""

    key: Any
    name: str
    value: Number | None


def median_days(spans: Sequence[timedelta]) -> Decimal:
    """The median of some durations in days, to the half day where their number is even.

    Raises: StatisticsError, if there are none.

    >>> median_days([timedelta(days=10), timedelta(days=21)])
    Decimal('15.5')
    """
    return Decimal(median(span.days for span in spans))


@dataclass(frozen=True)
class Amount:
    """What the rows of a figure add up to, where each row is worth more or less than one.

    path: a column of whole numbers, which may be missing; per: how many of them make one unit of
          the figure. What is not exact in three decimals is rounded to them, half to even.
    """

    path: str
    per: int = 1

    def of(self, total: int | None) -> Number:
        """The figure that `total` makes; no rows make zero.

        >>> Amount("twelfths", 12).of(18), Amount("twelfths", 12).of(24)
        (Decimal('1.5'), 2)
        """
        whole, rest = divmod(total or 0, self.per)
        if not rest:
            return whole
        value = Decimal(total or 0) / self.per
        return value.quantize(Decimal("0.001"), ROUND_HALF_EVEN).normalize()

    def parts(self, rows: QuerySet[Any], path: str) -> dict[Any, Number]:
        """The figure of each value of `path`, of which a row may have several. One query."""
        totals: dict[Any, int] = defaultdict(int)
        columns = rows.order_by().values_list(path, "pk", self.path).distinct()
        for key, _pk, amount in columns:
            totals[key] += amount or 0
        return {key: self.of(total) for key, total in totals.items() if total}


@dataclass(frozen=True)
class Evidence:
    """The rows of a figure on one day.

    read:      makes `rows`: each row once; without a slice or an order of its own.
    by:        how the figure can be divided; the keys stand in addresses, files and the API.
    caveat:    what a reader must know before using the figure.
    at_least:  the figure is a lower bound, for the reason that `caveat` gives.
    count_by:  what is counted where that is not the rows themselves, such as their countries.
    through:   what the figure is counted and divided by where that is not in the rows.
    median_days_of: the figure is no number of rows but the median, in days, of a column of
               durations of the rows, each row once however many parts it belongs to. There has to
               be a row: without any, the figure is `Unknown`.
    is_public: anybody may see every row, so that nobody needs to count those that one may see.
    adds:      what the rows add up to where that is not their number; not together with `count_by`
               or `through`.
    """

    read: Read
    by: Mapping[str, Breakdown] = field(default_factory=dict)
    caveat: str | Promise = ""
    at_least: bool = False
    count_by: Breakdown | None = None
    through: Through | None = None
    median_days_of: str = ""
    is_public: bool = False
    adds: Amount | None = None

    @cached_property
    def rows(self) -> QuerySet[Any]:
        """What makes the figure."""
        return self.read()

    def value(self) -> Number:
        """The figure."""
        if self.adds is not None:
            return self.adds.of(self.rows.order_by().aggregate(total=Sum(self.adds.path))["total"])
        if self.through is not None:
            return self.through.value()
        if self.median_days_of:
            return median_days(list(self.rows.values_list(self.median_days_of, flat=True)))
        if self.count_by is not None:
            return self.items().count()
        return self.rows.count()

    def items(self) -> QuerySet[Any]:
        """What is counted: the rows, or one {path of `count_by`: key, "rows": number} each."""
        if self.count_by is None:
            return self.rows
        by_key = self.rows.order_by().values(self.count_by.path)
        grouped: QuerySet[Any] = by_key.annotate(rows=Count("pk", distinct=True))
        return grouped

    def parts(self, by: str, language: str) -> list[Part]:
        """The figure divided by `by`: largest part first, equal ones by name. Two queries or fewer.

        An item can belong to several parts (an institution with agreements of two kinds), so the
        sum may exceed the value; it never falls short of it.

        Raises: KeyError, if the figure cannot be divided by `by`.
        """
        return self.named(by, self.counts(by), language)

    def counts(self, by: str) -> Mapping[Any, Number]:
        """The figure of each part, by its key; in no order. One query at the most."""
        path = self.by[by].path
        if self.adds is not None:
            return self.adds.parts(self.rows, path)
        if self.through is not None:
            return {**self.through.counts(path)}
        if self.median_days_of:
            return self._medians(path)
        by_key = self.rows.order_by().values(path)
        items = by_key.annotate(items=Count(self._item, distinct=True)).filter(items__gt=0)
        return dict(items.values_list(path, "items"))

    def _medians(self, path: str) -> dict[Any, Number]:
        """The median of each part: a row that meets a part by two ways counts once."""
        spans: dict[Any, list[timedelta]] = defaultdict(list)
        rows = self.rows.order_by().values_list(path, "pk", self.median_days_of).distinct()
        for key, _pk, span in rows:
            spans[key].append(span)
        return {key: median_days(found) for key, found in spans.items()}

    def named(self, by: str, counts: Mapping[Any, Number], language: str) -> list[Part]:
        """`counts` as parts, largest first, equal ones by name. One query at the most."""
        names = self.by[by].names([key for key in counts if key is not None], language)
        unknown = str(self.by[by].none) or pgettext("breakdown", "not known")
        parts = [
            Part(key, unknown if key is None else names.get(key, str(key)), value)
            for key, value in counts.items()
        ]
        return sorted(parts, key=lambda part: (-(part.value or 0), part.name))

    def part(self, by: str, key: Any) -> "Evidence":
        """The same figure, only for the part `key` of the division `by`.

        Raises: KeyError, if the figure cannot be divided by `by`.
        """
        source, counted = self.rows, self._item
        if self.through is not None:
            source, counted = self.through.rows, self.through.counted
        chosen = source.filter(**{self.by[by].path: key}).order_by().values(counted)
        rows = self.rows.filter(**{f"{self._item}__in": chosen})
        return replace(self, read=rows.all, by={}, through=None)

    @property
    def _item(self) -> str:
        return self.count_by.path if self.count_by else "pk"
