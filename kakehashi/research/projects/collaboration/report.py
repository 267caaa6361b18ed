"""The report: every indicator of one institution as rows, and these as JSON, CSV or a table. Pure.

docs/reference/collaboration.md documents the columns. Rows are the same whatever the engine.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import msgspec

from kakehashi.research.projects.collaboration.asked import (
    By,
    Counting,
    Hyper,
    Question,
    Selection,
    Years,
    before,
)
from kakehashi.research.projects.collaboration.engines import Engine
from kakehashi.research.projects.collaboration.indicators import INDICATORS, Indicator
from kakehashi.research.projects.collaboration.questions import (
    Institution,
    LeftOut,
    Row,
    ask,
    left_out,
)
from kakehashi.research.projects.collaboration.summary import Build

VERSION = 1  # of the form below; a column may come, none changes its meaning
TOTAL = "total"
COLUMNS = (
    *("indicator", "unit", "counting", "hyper", "by", "key", "name"),
    *("value", "numerator", "denominator", "works", "known"),
)

Line = dict[str, Any]  # a value for each of COLUMNS


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a report is asked for. by: the breakdowns beside the totals."""

    institution: Institution
    years: Years | None = None
    counting: Counting = Counting.FULL
    by: tuple[By, ...] = ()
    china: bool = False

    @property
    def selection(self) -> Selection:
        return Selection(self.institution.unified, self.years, china=self.china)


@dataclass(frozen=True, slots=True)
class Report:
    """A report. skipped: indicators that could not be asked, and why."""

    wanted: Wanted
    built: Build
    left_out: LeftOut
    lines: list[Line]
    skipped: dict[str, str]


def reported(engine: Engine, wanted: Wanted) -> Report:
    """Every indicator: its totals with, without and only hyper-authored works, its breakdowns.

    An indicator that is counted in full only says so in its rows, whatever is wanted.
    """
    skipped = {
        code: "compares two periods and needs years"
        for code, indicator in INDICATORS.items()
        if indicator.periods and not wanted.years
    }
    lines = [
        line
        for code, indicator in INDICATORS.items()
        if code not in skipped
        for question in _questions(indicator, wanted)
        for line in _lines(engine, question)
    ]
    return Report(wanted, engine.built, left_out(engine, wanted.selection), lines, skipped)


def as_json(report: Report) -> str:
    """One object: version, institution, what was asked, what was left out, the build, and rows."""
    wanted = report.wanted
    years = wanted.years
    whole = {
        "version": VERSION,
        "institution": asdict(wanted.institution),
        "years": list(years) if years else None,
        "earlier_years": list(before(years)) if years else None,
        "counting": wanted.counting,
        "hong_kong_and_macao_as_china": wanted.china,
        "left_out": asdict(report.left_out),
        "skipped": report.skipped,
        "built": msgspec.to_builtins(report.built),
        "rows": report.lines,
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def as_csv(report: Report) -> str:
    """A header and a record per row; a cell is empty where nothing is known."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(report.lines)
    return out.getvalue()


def as_table(report: Report) -> str:
    """For reading in a terminal: a heading, then the rows in columns."""
    wanted = report.wanted
    years = f"{wanted.years[0]}-{wanted.years[1]}" if wanted.years else "all years"
    out = report.left_out
    heading = [
        f"{wanted.institution.name}, {years}, {wanted.counting} counting",
        f"left out: {out.any} works ({out.retracted} retracted, {out.paratext} paratext,"
        f" {out.xpac} of the extension pack)",
        *(f"{code}: {why}" for code, why in report.skipped.items()),
    ]
    columns = tuple(name for name in COLUMNS if name not in {"unit", "counting"})
    cells = [[_cell(line[name]) for name in columns] for line in report.lines]
    return "\n".join([*heading, "", *_aligned([list(columns), *cells])]) + "\n"


def _questions(indicator: Indicator, wanted: Wanted) -> Iterator[Question]:
    """Totals, with and without hyper-authored works, then each breakdown that makes sense."""
    counting = wanted.counting if indicator.fractional else Counting.FULL
    whole = Question(indicator.code, wanted.selection, counting=counting)
    if not indicator.one_of:
        for hyper in Hyper:
            yield replace(whole, selection=replace(whole.selection, hyper=hyper))
    for dimension in wanted.by:
        if dimension in indicator.by:
            yield replace(whole, by=(dimension,))


def _lines(engine: Engine, question: Question) -> Iterator[Line]:
    answer = ask(engine, question)
    for row in answer.rows:
        yield {
            "indicator": question.indicator,
            "unit": str(answer.unit),
            "counting": str(question.counting),
            "hyper": str(question.selection.hyper),
            **_keyed(row, question.by),
            "value": row.value,
            "numerator": row.numerator,
            "denominator": row.denominator,
            "works": row.works,
            "known": row.known,
        }


def _keyed(row: Row, by: Sequence[By]) -> Line:
    dimension = str(by[0]) if by else TOTAL
    return {"by": dimension, "key": row.at.get(dimension), "name": row.names.get(dimension)}


def _cell(value: object) -> str:
    if value is None:
        return "-"
    return (
        f"{value:.4g}" if isinstance(value, float) and value % 1 else f"{value}".removesuffix(".0")
    )


def _aligned(rows: Sequence[Sequence[str]]) -> Iterable[str]:
    widths = [min(40, max(map(len, column))) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(
            cell[:width].ljust(width) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
