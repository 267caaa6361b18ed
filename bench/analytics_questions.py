"""What questions to the tables take: a part of `bench.analytics`.

Asked of the institution with the most works, and of all of them for the cube. *First*: the
expression is made, written as SQL and answered, as when a page opens for the first time since the
process began; *again*: only answered. A page remembers answers on top of that.
"""

from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

import ibis

from bench import Figure, percentile, timed
from kakehashi.research.projects.collaboration.asked import By, Counting, Question, Selection
from kakehashi.research.projects.collaboration.basis import INSTITUTIONS, LINKS
from kakehashi.research.projects.collaboration.engines import Engine, open_engine
from kakehashi.research.projects.collaboration.indicators import INDICATORS, expression
from kakehashi.research.projects.collaboration.opening import Which, cube, left_out, works

YEARS = (2016, 2025)
BY: tuple[tuple[By, ...], ...] = (
    (),
    (By.YEAR,),
    (By.FIELD,),
    (By.COUNTRY,),
    (By.PARTNER,),
    (By.YEAR, By.COUNTRY),
    (By.PARTNER, By.TOPIC),
)


def run(folder: Path) -> list[Figure]:
    """folder: of the tables."""
    begin = perf_counter()
    with open_engine(folder) as engine:
        opened = perf_counter() - begin
        number, size = _largest(engine)
        asked = Selection(number, YEARS)
        engine.run(expression(Question("works", asked)))  # Ibis loads its dialect once a process
        found = list(_asked(engine, asked))
        cubes = [timed(lambda: engine.run(cube(Selection(None, YEARS)))) for _time in range(5)]
        rows = engine.run(cube(Selection(None, YEARS))).num_rows
    note = f"{len(found)} questions to {size:,} works"
    slowest = {index: max(found, key=lambda each: each[index]) for index in (1, 2)}
    return [
        Figure("opening the tables", round(opened, 2), "s"),
        *_latencies("a question, first", [each[1] for each in found], note),
        Figure("a question, first, slowest", _ms(slowest[1][1]), "ms", slowest[1][0]),
        *_latencies("a question, again", [each[2] for each in found], note),
        Figure("a question, again, slowest", _ms(slowest[2][2]), "ms", slowest[2][0]),
        Figure("cube of all institutions", _ms(percentile(cubes, 0.5)), "ms", f"{rows:,} rows"),
    ]


def _largest(engine: Engine) -> tuple[int, int]:
    """The institution with most works, and how many these are."""
    homes = LINKS.inner_join(INSTITUTIONS.select("institution", "unified"), "institution")
    sizes = homes.group_by("unified").aggregate(works=homes.work.nunique())
    (row,) = engine.rows(sizes.order_by(ibis.desc("works"), "unified").limit(1))
    return row["unified"], row["works"]


def _asked(engine: Engine, asked: Selection) -> Iterator[tuple[str, float, float]]:
    """What was asked, seconds for the first time, seconds again."""
    for code, indicator in INDICATORS.items():
        for by in BY:
            if indicator.by >= set(by) and (not indicator.one_of or len(by) == 1):
                counting = Counting.FRACTIONAL if indicator.fractional else Counting.FULL
                question = Question(code, asked, by, counting)
                first = timed(lambda question=question: engine.run(expression(question)))  # type: ignore[misc]
                told = expression(question)
                engine.sql(told)
                again = timed(lambda told=told: engine.run(told))  # type: ignore[misc]
                yield f"{code} by {', '.join(by) or 'nothing'}", first, again
    page = works(Question("international", asked), Which.COUNTED, None, 50)
    yield "a page of works", timed(lambda: engine.run(page)), timed(lambda: engine.run(page))
    marks = left_out(asked)
    yield "what is left out", timed(lambda: engine.run(marks)), timed(lambda: engine.run(marks))


def _latencies(name: str, seconds: list[float], note: str) -> list[Figure]:
    return [
        Figure(f"{name}, p50", _ms(percentile(seconds, 0.5)), "ms", note),
        Figure(f"{name}, p95", _ms(percentile(seconds, 0.95)), "ms"),
    ]


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 1)
