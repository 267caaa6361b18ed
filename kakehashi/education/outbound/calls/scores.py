"""Whether one score of a language test reaches another. Pure; scales of words are data.

Source: `tests.toml` beside this file, each scale with the page of its test.
"""

import tomllib
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("tests.toml")


def letters(test: str) -> str:
    """A test's name such that its spellings are one: TOEFL-iBT, toefl ibt."""
    return "".join(letter for letter in test.casefold() if letter.isalnum())


def reaches(test: str, own: str, asked: str) -> bool | None:
    """Whether the score `own` of `test` is at least `asked`; None where nobody can say.

    Scores are numbers, or steps of a scale that is on record for the test.

    >>> reaches("IELTS", "6.5", "6.0"), reaches("JLPT", "N1", "N2"), reaches("X", "good", "6")
    (True, True, None)
    """
    scale = scales().get(letters(test))
    if scale is not None:
        steps = [step.casefold() for step in scale]
        one, other = own.strip().casefold(), asked.strip().casefold()
        if one in steps and other in steps:
            return steps.index(one) >= steps.index(other)
    first, second = _number(own), _number(asked)
    return None if first is None or second is None else first >= second


@cache
def scales() -> dict[str, tuple[str, ...]]:
    """By the letters of each test's name its steps, the lowest first."""
    rows = tomllib.loads(TABLE.read_text(encoding="utf-8"))["test"]
    return {letters(row["name"]): tuple(row["steps"]) for row in rows}


def _number(score: str) -> Decimal | None:
    try:
        number = Decimal(score.strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
