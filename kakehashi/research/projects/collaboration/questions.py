"""Questions and answers in plain values, for pages: nobody above need know of Ibis. Pure.

with open_engine(folder) as engine:
    ours = find(engine, ror="00ws30h19")
    mine = Selection(ours.number, years=(2016, 2025))
    answer = ask(engine, Question("international", mine, by=(By.COUNTRY,)))
    for row in answer.rows:
        row.at["country"], row.value, row.works, row.coverage
    opened = mine.narrowed(answer.rows[0].keys)    # what the first row counts
    page = works_of(engine, Question("international", opened), limit=50)
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ibis.expr import types as ir

from kakehashi.research.projects.collaboration import basis, opening
from kakehashi.research.projects.collaboration.asked import By, Key, Question, Selection
from kakehashi.research.projects.collaboration.engines import Engine
from kakehashi.research.projects.collaboration.indicators import INDICATORS, Unit, expression
from kakehashi.research.projects.collaboration.opening import Mark, Which


@dataclass(frozen=True, slots=True)
class Row:
    """One figure.

    at:     dimension → key; a key of None: the works of which it is not known.
    names:  of its field, topic and partner, where the tables know them.
    value:  None: not known, or nothing to divide by. Never 0 for that.
    works:  in the row, each counted once; known: those of them of which the matter is known.
    """

    at: Mapping[str, Key]
    names: Mapping[str, str | None]
    value: float | None
    numerator: float | None
    denominator: float | None
    works: int
    known: int

    @property
    def keys(self) -> dict[By, Key]:
        """For `Selection.narrowed`."""
        return {By(dimension): key for dimension, key in self.at.items()}

    @property
    def coverage(self) -> float | None:
        """The share of the works of which the matter is known; None: there are no works."""
        return self.known / self.works if self.works else None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Works that the selection would have and leaves out, or takes in where it says so.

    any: works with at least one of the marks.
    """

    retracted: int
    paratext: int
    xpac: int
    any: int


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows by year, where that is asked; then those of most works; then by key."""

    question: Question
    unit: Unit
    rows: tuple[Row, ...]
    left_out: LeftOut


@dataclass(frozen=True, slots=True)
class Work:
    """One work behind a figure. counted: by the indicator; None: not known."""

    work: int
    doi: str | None
    title: str | None
    year: int | None
    type: str | None
    language: str | None
    institutions: int
    countries: int
    is_international: bool | None
    kilometres: float | None
    is_hyper: bool
    is_oa: bool | None
    cited: int | None
    fwci: float | None
    topic: int | None
    topic_name: str | None
    field: int | None
    field_name: str | None
    is_first: bool
    is_corresponding: bool | None
    counted: bool | None

    @property
    def mark(self) -> Mark:
        """For the `after` of the next page."""
        return self.year, self.work


@dataclass(frozen=True, slots=True)
class Institution:
    """An institution of the tables. number: OpenAlex'; unified: of the one that counts it."""

    number: int
    unified: int
    name: str
    ror: str | None
    country: str | None
    latitude: float | None
    longitude: float | None
    kind: str | None


@dataclass(frozen=True, slots=True)
class Partner:
    """An institution on a work."""

    work: int
    number: int
    country: str | None
    name: str | None


@dataclass(frozen=True, slots=True)
class Tie:
    """Two partners on common works of the selection."""

    one: int
    other: int
    works: int


def ask(engine: Engine, question: Question) -> Answer:
    """The answer of the engine.

    Raises: Unanswerable, if the question makes no sense; Unusable, if the engine fails.
    """
    by = [str(each) for each in question.by]
    rows = [_row(found, by) for found in engine.rows(_expressed(question))]
    return Answer(
        question,
        INDICATORS[question.indicator].unit,
        tuple(sorted(rows, key=_order)),
        left_out(engine, question.selection),
    )


def left_out(engine: Engine, asked: Selection) -> LeftOut:
    """How many works of the selection carry a mark for which works are left out."""
    (row,) = engine.rows(_left_out(asked))
    return LeftOut(**row)


def works_of(
    engine: Engine,
    question: Question,
    *,
    which: Which = Which.ALL,
    after: Mark | None = None,
    limit: int | None = 50,
) -> list[Work]:
    """The works behind a figure, newest first; those of an unknown year come last.

    question: its selection narrowed to the keys of a row (`Selection.narrowed`); its dimensions
              are of no account.
    which:    all works of the row; those the indicator counts, does not, or knows nothing of.
    after:    the mark of the last work of the page before. limit: None: every work.
    """
    found = _fresh(engine, opening.works(question, which, after, limit))
    return [Work(counted=row.pop("flag"), **row) for row in found]


def partners_of(engine: Engine, asked: Selection, works: Sequence[int]) -> list[Partner]:
    """The other institutions on these works, by work and name."""
    found = _fresh(engine, opening.partners_on(works, asked)) if works else []
    partners = (
        Partner(row["work"], row["partner"], row["country"], row["partner_name"]) for row in found
    )
    return sorted(partners, key=lambda each: (each.work, each.name or "", each.number))


def ties_among(engine: Engine, asked: Selection, among: Sequence[int]) -> list[Tie]:
    """How often two of the partners `among` stand on one work of the selection; most first."""
    found = _fresh(engine, opening.ties(asked, among)) if among else []
    ties = (Tie(**row) for row in found)
    return sorted(ties, key=lambda each: (-each.works, each.one, each.other))


def find(engine: Engine, *, ror: str) -> Institution | None:
    """The institution with this ROR id (an address or its nine characters), unified.

    Of several OpenAlex institutions with one ROR id the one that counts for itself, then the
    lowest number. None: no work of the tables names it.
    """
    table = basis.INSTITUTIONS
    wanted = ror.strip().rstrip("/").rpartition("/")[2].lower()
    found = [_institution(row) for row in _fresh(engine, table.filter(table.ror == wanted))]
    return min(found, key=lambda each: (each.unified != each.number, each.number), default=None)


def institutions(engine: Engine, numbers: Iterable[int]) -> dict[int, Institution]:
    """What the tables know of institutions, by their OpenAlex numbers; unknown ones are absent."""
    table = basis.INSTITUTIONS
    wanted = sorted(set(numbers))
    found = _fresh(engine, table.filter(table.institution.isin(wanted))) if wanted else []
    return {row["institution"]: _institution(row) for row in found}


def _fresh(engine: Engine, expression: ir.Table) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = engine.run(expression).to_pylist()
    return rows


@lru_cache(maxsize=2048)
def _expressed(question: Question) -> ir.Table:
    return expression(question)


@lru_cache(maxsize=512)
def _left_out(asked: Selection) -> ir.Table:
    return opening.left_out(asked)


def _institution(row: Mapping[str, Any]) -> Institution:
    return Institution(number=row["institution"], **{k: row[k] for k in row if k != "institution"})


def _row(found: Mapping[str, Any], by: Sequence[str]) -> Row:
    return Row(
        at={dimension: found[dimension] for dimension in by},
        names={
            dimension: found[f"{dimension}_name"]
            for dimension in by
            if f"{dimension}_name" in found
        },
        value=found["value"],
        numerator=found["numerator"],
        denominator=found["denominator"],
        works=found["works"],
        known=found["known"],
    )


def _order(row: Row) -> tuple[object, ...]:
    year = row.at.get("year", 0)
    keys = (row.at[dimension] for dimension in row.at if dimension != "year")
    return (
        year is None,
        year,
        -row.works,
        *((key is None, key if key is not None else "") for key in keys),
    )
