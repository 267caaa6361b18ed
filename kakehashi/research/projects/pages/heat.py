"""The heat map: what we work on, with whom. A table whose cells are shaded by works in common."""

from collections import defaultdict
from dataclasses import dataclass
from math import log

from django.urls import reverse

from kakehashi.research.projects.collaboration.asked import By, Key
from kakehashi.research.projects.pages.choices import Asked
from kakehashi.research.projects.pages.naming import UNKNOWN, names_of

SHADES = 5
MOST_ROWS, MOST_COLUMNS = 20, 12
DOWN = {"topic": By.TOPIC, "field": By.FIELD}
ACROSS = {"country": By.COUNTRY, "partner": By.PARTNER}


@dataclass(frozen=True)
class Cell:
    """Works in common. shade: 1 to 5, 0: none; address: of the works."""

    works: int
    shade: int
    address: str


@dataclass(frozen=True)
class Line:
    """A topic or field with its cells, in the order of the columns, and its works abroad."""

    name: str
    works: int
    address: str
    cells: list[Cell]


@dataclass(frozen=True)
class Heat:
    """The table. rows_left, columns_left: how many of each had fewer works and are not shown."""

    columns: list[str]
    lines: list[Line]
    rows_left: int
    columns_left: int


@dataclass(frozen=True)
class Pair:
    """A row of the file: a topic, a partner, their works."""

    topic: str
    partner: str
    works: int
    impact: float | None


def shade(works: int, most: int) -> int:
    """1 to 5, evenly over the orders of magnitude from one work to `most`; 0 for none.

    >>> [shade(works, 40) for works in (0, 1, 3, 10, 40)]
    [0, 1, 2, 3, 5]
    """
    if not works:
        return 0
    return SHADES if works >= most else 1 + int((SHADES - 1) * log(works) / log(most))


def heat(asked: Asked, down: By, across: By) -> Heat:
    """Topics or fields by countries/regions or partners abroad; those with most works first."""
    counted = _counted(asked, down, across)
    rows = _largest(asked, down, MOST_ROWS)
    columns = _largest(asked, across, MOST_COLUMNS)
    names = names_of(asked, down, [key for key, _works in rows[0]])
    titles = names_of(asked, across, [key for key, _works in columns[0]])
    most = max((counted[row, column] for row, _ in rows[0] for column, _ in columns[0]), default=0)
    lines = [
        Line(
            names[row],
            works,
            _address(asked, {down: row}),
            [
                Cell(
                    counted[row, column],
                    shade(counted[row, column], most),
                    _address(asked, {down: row, across: column}),
                )
                for column, _works in columns[0]
            ],
        )
        for row, works in rows[0]
    ]
    return Heat([titles[column] for column, _ in columns[0]], lines, rows[1], columns[1])


def pairs(asked: Asked, down: By, across: By) -> list[Pair]:
    """Every pair with works in common, for the file."""
    answer = asked.answer("works", down, across, abroad=True)
    impact = {
        (row.at[down], row.at[across]): row.value
        for row in asked.answer("international_impact", down, across, abroad=True).rows
    }
    names = names_of(asked, down, {row.at[down] for row in answer.rows})
    titles = names_of(asked, across, {row.at[across] for row in answer.rows})
    return [
        Pair(
            names[row.at[down]],
            titles[row.at[across]],
            row.works,
            impact.get((row.at[down], row.at[across])),
        )
        for row in answer.rows
    ]


def _counted(asked: Asked, down: By, across: By) -> dict[tuple[Key, Key], int]:
    found: dict[tuple[Key, Key], int] = defaultdict(int)
    for row in asked.answer("works", down, across, abroad=True).rows:
        found[row.at[down], row.at[across]] = row.works
    return found


def _largest(asked: Asked, by: By, most: int) -> tuple[list[tuple[Key, int]], int]:
    """The keys with most works abroad, with their works, and how many keys are left.

    Works of which the key is not known stand last, where there is room.
    """
    rows = sorted(asked.answer("works", by, abroad=True).rows, key=lambda row: row.at[by] is None)
    return [(row.at[by], row.works) for row in rows[:most]], max(0, len(rows) - most)


def _address(asked: Asked, keys: dict[By, Key]) -> str:
    more = {str(by): UNKNOWN if key is None else key for by, key in keys.items()}
    return f"{reverse('projects:works')}?{asked.choices.query(abroad=1, **more)}"
