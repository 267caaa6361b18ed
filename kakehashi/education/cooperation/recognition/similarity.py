"""How alike two courses are, part by part, and which of many is the likest. Pure.

Deterministic and symmetrical: the order of the two courses makes no difference, and equal scores
are kept in the order of their keys. What is not known of one of them counts neither way.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from rapidfuzz import fuzz

from kakehashi.institutions.search import search_key


class Part(StrEnum):
    """What is compared."""

    CODE = "code"
    TITLE = "title"
    FIELD = "field"
    CREDITS = "credits"


# Kakehashi's own weights: a code names a course, a title nearly does, the rest only supports it.
WEIGHTS = {Part.CODE: 40, Part.TITLE: 40, Part.FIELD: 10, Part.CREDITS: 10}
LEAST = 50  # per cent below which two courses are not worth showing


@dataclass(frozen=True)
class Course:
    """What is known of a course. titles: in any languages; field: ISCED-F code; empty: unknown."""

    code: str = ""
    titles: tuple[str, ...] = ()
    field: str = ""
    credits: Fraction | None = None
    scheme: str = ""


@dataclass(frozen=True)
class Score:
    """How alike two courses are: parts in per cent, unknown ones left out, and the whole."""

    parts: tuple[tuple[Part, int], ...]
    total: int


def compare(one: Course, other: Course) -> Score:
    """How alike two courses are, 0 to 100; 0 without parts where nothing can be compared."""
    found = {
        Part.CODE: _codes(one, other),
        Part.TITLE: _titles(one, other),
        Part.FIELD: _fields(one, other),
        Part.CREDITS: _credits(one, other),
    }
    parts = tuple((part, likeness) for part, likeness in found.items() if likeness is not None)
    weight = sum(WEIGHTS[part] for part, _ in parts)
    total = sum(WEIGHTS[part] * likeness for part, likeness in parts)
    return Score(parts, (total + weight // 2) // weight if weight else 0)


def rank(
    asked: Course, candidates: Iterable[tuple[int, Course]], *, most: int = 10, least: int = LEAST
) -> list[tuple[int, Score]]:
    """The likest candidates, likest first, equal ones by their key.

    candidates: (key, course), each key once.
    """
    scored = [(key, compare(asked, course)) for key, course in candidates]
    worth = [(key, score) for key, score in scored if score.total >= least]
    return sorted(worth, key=lambda each: (-each[1].total, each[0]))[:most]


def _codes(one: Course, other: Course) -> int | None:
    mine, yours = search_key(one.code), search_key(other.code)
    return 100 * (mine == yours) if mine and yours else None


def _titles(one: Course, other: Course) -> int | None:
    mine, yours = _keys(one.titles), _keys(other.titles)
    if not mine or not yours:
        return None
    return max(_alike(left, right) for left in mine for right in yours)


def _keys(titles: Sequence[str]) -> list[str]:
    return [key for key in map(search_key, titles) if key]


def _alike(left: str, right: str) -> int:
    return round(max(fuzz.ratio(left, right), fuzz.token_sort_ratio(left, right)))


def _fields(one: Course, other: Course) -> int | None:
    """The same broad field is a little alike, the same narrow field more."""
    if not one.field or not other.field:
        return None
    shared = 0
    for left, right in zip(one.field, other.field, strict=False):
        if left != right:
            break
        shared += 1
    if one.field == other.field:
        return 100
    return {0: 0, 1: 0, 2: 50, 3: 75}.get(shared, 75)


def _credits(one: Course, other: Course) -> int | None:
    if not one.credits or not other.credits or one.scheme != other.scheme:
        return None
    small, large = sorted((one.credits, other.credits))
    return int(100 * small / large)
