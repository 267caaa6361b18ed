"""Sums of money of which some is not known: what is unknown is counted, never taken for zero."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Sum:
    """known: what is known together, in yen; None where nothing is.  unknown: how many are not."""

    known: Decimal | None
    unknown: int


@dataclass(frozen=True)
class Amounts:
    """A budget and what was spent of it: for one cell, a year, a source, or everything."""

    planned: Sum
    spent: Sum


@dataclass(frozen=True)
class Line:
    """One budget line. source: any key.  planned, spent: in yen; None where it is not known."""

    year: int
    source: int
    planned: Decimal | None
    spent: Decimal | None


@dataclass(frozen=True)
class Table:
    """Years by sources. cells: (year, source) -> amounts, for the pairs that have a line."""

    years: Sequence[int]
    sources: Sequence[int]
    cells: dict[tuple[int, int], Amounts]
    by_year: dict[int, Amounts]
    by_source: dict[int, Amounts]
    total: Amounts


def add(amounts: Iterable[Decimal | None]) -> Sum:
    """The known ones together, and how many are not known."""
    amounts = list(amounts)
    known = [amount for amount in amounts if amount is not None]
    return Sum(sum(known, Decimal(0)) if known else None, len(amounts) - len(known))


def table_of(lines: Sequence[Line]) -> Table:
    """`lines` by year and source, the years in time order, the sources by key."""
    years = sorted({line.year for line in lines})
    sources = sorted({line.source for line in lines})
    pairs = {(line.year, line.source) for line in lines}
    return Table(
        years,
        sources,
        {
            pair: _amounts([each for each in lines if (each.year, each.source) == pair])
            for pair in sorted(pairs)
        },
        {year: _amounts([each for each in lines if each.year == year]) for year in years},
        {source: _amounts([each for each in lines if each.source == source]) for source in sources},
        _amounts(lines),
    )


def _amounts(lines: Sequence[Line]) -> Amounts:
    return Amounts(add(line.planned for line in lines), add(line.spent for line in lines))
