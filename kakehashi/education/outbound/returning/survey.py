"""The questions that are asked after a return. Pure; see the TOML."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("survey.toml")
POINTS = range(1, 6)


@dataclass(frozen=True)
class Question:
    """One question: answered with points from 1 to 5, or in words."""

    key: str
    kind: str
    en: str
    ja: str

    def text_in(self, language: str) -> str:
        """The question for a reader of `language`."""
        return self.ja if language == "ja" else self.en


@dataclass(frozen=True)
class Edition:
    """The questions that hold from a day on."""

    key: str
    valid_from: date
    questions: tuple[Question, ...]


@cache
def editions() -> tuple[Edition, ...]:
    """Every edition, the oldest first."""
    rows = tomllib.loads(TABLE.read_text(encoding="utf-8"))["edition"]
    found = [
        Edition(row["key"], row["valid_from"], tuple(Question(**each) for each in row["question"]))
        for row in rows
    ]
    return tuple(sorted(found, key=lambda each: each.valid_from))


def edition_on(day: date) -> Edition:
    """The edition of a day; before the first one, the first."""
    held = [each for each in editions() if each.valid_from <= day]
    return held[-1] if held else editions()[0]


def question(key: str) -> Question | None:
    """The latest wording of a question; None if nobody ever asked it."""
    found = [each for edition in editions() for each in edition.questions if each.key == key]
    return found[-1] if found else None
