"""Language tests: which there are, the CEFR level that a published table gives for a score, and
whether one score reaches another. Pure.

Source: `language_tests.toml` beside this file. Where no table is on record there is no level.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("language_tests.toml")


@dataclass(frozen=True)
class LanguageTest:
    """One test. least, most, step: of its scores, None where they are not numbers on record.

    levels: CEFR level -> the least score that gives it; steps: scores that are words, the lowest
    first. Both by `source`, and empty where none is on record.
    """

    name: str
    languages: Sequence[str]
    least: Decimal | None = None
    most: Decimal | None = None
    step: Decimal | None = None
    levels: Mapping[str, Decimal] = field(default_factory=dict)
    steps: Sequence[str] = ()
    source: str = ""


@cache
def every_test() -> dict[str, LanguageTest]:
    """Every test on record by its name, in the order of the table."""
    rows = tomllib.loads(TABLE.read_text(encoding="utf-8"))["test"]
    return {row["name"]: _test(row) for row in rows}


def _test(row: Mapping[str, object]) -> LanguageTest:
    numbers = {name: Decimal(str(row[name])) for name in ("least", "most", "step") if name in row}
    levels = row.get("levels", {})
    languages = row["languages"]
    assert isinstance(levels, dict)
    assert isinstance(languages, list)
    return LanguageTest(
        name=str(row["name"]),
        languages=languages,
        levels={level: Decimal(least) for level, least in levels.items()},
        steps=_steps(row),
        source=str(row.get("source", "")),
        **numbers,
    )


def _steps(row: Mapping[str, object]) -> Sequence[str]:
    steps = row.get("steps", [])
    assert isinstance(steps, list)
    return steps


def letters(test: str) -> str:
    """A test's name such that its spellings are one: TOEFL-iBT, toefl ibt."""
    return "".join(letter for letter in test.casefold() if letter.isalnum())


def reaches(test: str, own: str, asked: str) -> bool | None:
    """Whether the score `own` of `test` is at least `asked`; None where nobody can say.

    Scores are numbers, or steps of a scale that is on record for the test.

    >>> reaches("IELTS", "6.5", "6.0"), reaches("JLPT", "N1", "N2"), reaches("X", "good", "6")
    (True, True, None)
    """
    steps = _scales().get(letters(test), [])
    one, other = own.strip().casefold(), asked.strip().casefold()
    if one in steps and other in steps:
        return steps.index(one) >= steps.index(other)
    first, second = number_of(own), number_of(asked)
    return None if first is None or second is None else first >= second


@cache
def _scales() -> dict[str, list[str]]:
    """By the letters of each test's name its steps, the lowest first."""
    return {
        letters(name): [step.casefold() for step in known.steps]
        for name, known in every_test().items()
    }


def number_of(score: str) -> Decimal | None:
    """The score as a number; None if it is none."""
    try:
        number = Decimal(score.strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def is_possible(test: str, score: str) -> bool:
    """Whether the test can give such a score; True where its scores are not on record.

    >>> is_possible("IELTS", "6.5"), is_possible("IELTS", "65"), is_possible("DELF", "B2")
    (True, False, True)
    """
    known = every_test().get(test)
    if known is None or known.least is None or known.most is None:
        return True
    number = number_of(score)
    if number is None or not known.least <= number <= known.most:
        return False
    return known.step is None or (number - known.least) % known.step == 0


def level_of(test: str, score: str) -> str:
    """The CEFR level of a score by the table on record; empty where there is none.

    >>> level_of("IELTS", "6.5"), level_of("TOEFL iBT", "41"), level_of("HSK", "5")
    ('B2', '', '')
    """
    known, number = every_test().get(test), number_of(score)
    if known is None or number is None or not is_possible(test, score):
        return ""
    reached = [level for level, least in known.levels.items() if number >= least]
    return max(reached, default="")
