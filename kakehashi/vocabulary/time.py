"""The Japanese fiscal year (年度), the terms of the academic year, and 1 May."""

import tomllib
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

TABLE = Path(__file__).with_name("terms.toml")


def fiscal_year(day: date) -> int:
    """The 年度 of `day`: 1 April–31 March, called after the calendar year in which it begins.

    Source: 財政法 (昭和22年法律第34号) 第11条; 学校教育法施行規則 第59条 for the school year.

    >>> fiscal_year(date(2026, 3, 31)), fiscal_year(date(2026, 4, 1))
    (2025, 2026)
    """
    return day.year if day.month >= 4 else day.year - 1


def first_day(year: int) -> date:
    """The first day of the fiscal year: 1 April."""
    return date(year, 4, 1)


def last_day(year: int) -> date:
    """The last day of the fiscal year: 31 March of the next calendar year."""
    return date(year + 1, 3, 31)


def may_first(year: int) -> date:
    """1 May of the fiscal year, the day to which school statistics refer.

    Source: 学校基本調査規則 (昭和27年文部省令第4号) 第5条; JASSO's surveys use the same day.
    """
    return date(year, 5, 1)


@dataclass(frozen=True)
class Term:
    """One term of one academic year; both days belong to it."""

    year: int
    code: str
    name_ja: str
    name_en: str
    first_day: date
    last_day: date
    source: str

    def name_in(self, language: str) -> str:
        """The name for a reader of `language`."""
        return self.name_ja if language == "ja" else self.name_en


@cache
def _rows() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = tomllib.loads(TABLE.read_text(encoding="utf-8"))["term"]
    return rows


def terms(year: int) -> list[Term]:
    """The terms of the academic year that begins in the fiscal year `year`, first term first.

    Empty for years before the table begins. Of rows with one code the latest that holds counts.
    """
    return list(_terms(year))


@cache
def _terms(year: int) -> tuple[Term, ...]:
    held = {
        row["code"]: row
        for row in sorted(_rows(), key=lambda row: int(row["valid_from"]))
        if row["valid_from"] <= year
    }
    found = [
        Term(
            year=year,
            code=row["code"],
            name_ja=row["name_ja"],
            name_en=row["name_en"],
            first_day=_month(year, row["first_month"]),
            last_day=_month_end(year, row["last_month"]),
            source=row["source"],
        )
        for row in held.values()
    ]
    return tuple(sorted(found, key=lambda term: term.first_day))


def term_of(day: date) -> Term | None:
    """The term in which `day` lies; none in March and before the table begins."""
    return next(
        (term for term in terms(fiscal_year(day)) if term.first_day <= day <= term.last_day), None
    )


def _month(year: int, month: int) -> date:
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def _month_end(year: int, month: int) -> date:
    first = _month(year, month)
    return first.replace(day=monthrange(first.year, first.month)[1])
