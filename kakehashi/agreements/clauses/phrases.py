"""Words of agreements in the languages of agreements: `phrases.toml`, and days and durations.

They are not translated with the pages: an agreement is in its own languages, whoever reads it.
Pure.
"""

import tomllib
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from kakehashi.agreements.clauses.placeholders import filled
from kakehashi.vocabulary import eras

TABLE = Path(__file__).with_name("phrases.toml")
MONTHS_OF_A_YEAR = 12


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(TABLE.read_text(encoding="utf-8"))


def phrase(group: str, name: str, language: str, /, **values: object) -> str:
    """The words `group.name` in `language` ("ja" or "en"), `{…}` in them filled from `values`.

    Raises: KeyError, if there are no such words.
    """
    words: str = _table()[group][name][language]
    return filled(words, {key: str(value) for key, value in values.items()})


def listed(names: Sequence[str], language: str) -> str:
    """Names as a sentence joins them: A及びB; A、B及びC; A, B and C."""
    if len(names) < 2:
        return "".join(names)
    comma, last = phrase("list", "comma", language), phrase("list", "and", language)
    return comma.join(names[:-1]) + last + names[-1]


def day_in_words(day: date, language: str) -> str:
    """1 April 2027; 2027年4月1日（令和9年4月1日）."""
    return phrase(
        "day",
        "written",
        language,
        year=day.year,
        month=day.month,
        day=day.day,
        month_name=_month_name(day.month),
        era=eras.written(day),
    )


def _month_name(month: int) -> str:
    names: list[str] = _table()["day"]["months"]
    return names[month - 1]


def duration(months: int, language: str) -> str:
    """6 months, 1 year, 5 years: whole years where there are such."""
    if months % MONTHS_OF_A_YEAR:
        return _counted("month", months, language)
    return _counted("year", months // MONTHS_OF_A_YEAR, language)


def _counted(unit: str, number: int, language: str) -> str:
    name = unit if number == 1 else f"{unit}s"
    return phrase("duration", name, language, number=number)


def student_semesters(number: int, language: str) -> str:
    """1 student-semester, 2 student-semesters."""
    name = "student_semester" if number == 1 else "student_semesters"
    return phrase("count", name, language, number=number)


def every_year(month: int, day: int, language: str) -> str:
    """A day of every year: 1 May; 毎年5月1日."""
    return phrase(
        "deadlines",
        "every_year",
        language,
        month=month,
        day=day,
        month_name=_month_name(month),
    )
