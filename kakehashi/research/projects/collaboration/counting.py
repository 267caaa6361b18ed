"""Counts works by their institutions and countries, many works at once. Pure, NumPy only.

Both ways into the tables, from JSON and from Parquet, end here, so they cannot disagree.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from kakehashi.research.projects.collaboration.measures import EARTH_RADIUS, HYPER, UNITS
from kakehashi.research.projects.collaboration.places import NONE, Facts

Array = Any  # of NumPy, one-dimensional
MOST = 2**15  # countries, and more


@dataclass(frozen=True, slots=True)
class Bylines:
    """Who is named on some works, flat. Works and authors are numbered from 0 in their order.

    divisor:          of each work, how many authors share it (1 if nobody).
    work_of:          of each author, the work.
    is_first, is_corresponding: of each author.
    mention_author, mention_place: an author names a place, each pair once.
    country_author, country_code: an author has a country by OpenAlex, from whatever affiliation.
    leading_work, leading_number: institutions of corresponding authors, by OpenAlex's number.
    """

    divisor: Array
    work_of: Array
    is_first: Array
    is_corresponding: Array
    mention_author: Array
    mention_place: Array
    country_author: Array
    country_code: Array
    leading_work: Array
    leading_number: Array


@dataclass(frozen=True, slots=True)
class Counts:
    """Of each work: institutions (unified), countries, kilometres (NaN: fewer than two placed).

    countries_leiden: with Hong Kong and Macao as China.

    link_…: of each pair of work and institution, in the order of the works and of being named:
    is_corresponding is 0 or 1, NaN where nobody on the work is flagged; authors name it.
    """

    institutions: Array
    countries: Array
    countries_leiden: Array
    kilometres: Array
    link_work: Array
    link_place: Array
    link_fraction: Array
    link_is_first: Array
    link_is_corresponding: Array
    link_authors: Array

    @property
    def is_hyper(self) -> Array:
        return self.institutions > HYPER


def count(bylines: Bylines, facts: Facts) -> Counts:
    """Count works. facts: of all places that `bylines` mention.

    Source: docs/reference/collaboration.md; Leiden Ranking Open Edition for fractions, countries
    and distance.
    """
    works = len(bylines.divisor)
    author, place = bylines.mention_author, bylines.mention_place
    work = bylines.work_of[author]
    per_author = np.bincount(author, minlength=len(bylines.work_of))
    share = UNITS // np.maximum(per_author[author], 1)
    key = work * (len(facts.number) + 1) + facts.institution[place]
    order = np.argsort(key, kind="stable")
    starts = _starts(key[order])
    link = order[starts]  # the first mention stands for the pair
    back = np.argsort(link, kind="stable")
    link_work, link_place = work[link], place[link]
    units = _over(np.add, share[order], starts)
    flagged = _flagged(bylines, works)
    leading = _over(np.maximum, bylines.is_corresponding[author][order], starts)
    leading |= _is_leading(bylines, facts, key[link])
    of_work, country = _countries(bylines, facts, work)
    leiden = np.where(np.isin(country, facts.china), facts.china.min(initial=MOST), country)
    return Counts(
        institutions=_distinct(link_work, facts.unit[link_place], works),
        countries=_distinct(of_work, country, works),
        countries_leiden=_distinct(of_work, leiden, works),
        kilometres=_kilometres(link_work[back], facts.vector[link_place[back]], works),
        link_work=link_work[back],
        link_place=link_place[back],
        link_fraction=(units / (UNITS * bylines.divisor[link_work]))[back],
        link_is_first=_over(np.maximum, bylines.is_first[author][order], starts)[back],
        link_is_corresponding=np.where(flagged[link_work], leading, np.nan)[back],
        link_authors=np.diff(starts, append=len(order))[back],
    )


def _starts(ordered: Array) -> Array:
    """Where each run of equal values begins."""
    if not len(ordered):
        return np.zeros(0, dtype=np.int64)
    return np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1])))


def _over(operation: Any, values: Array, starts: Array) -> Array:
    """The operation over each run."""
    return operation.reduceat(values, starts) if len(starts) else values[:0]


def _distinct(work: Array, value: Array, works: int) -> Array:
    """Of each work, how many different values it has. value: 0 or more."""
    most = int(value.max()) + 1 if len(value) else 1
    pairs = np.unique(work * most + value)
    return np.bincount(pairs // most, minlength=works)


def _flagged(bylines: Bylines, works: int) -> Array:
    """Of each work, whether anybody on it is a corresponding author."""
    flagged = np.zeros(works, dtype=np.bool_)
    flagged[bylines.work_of[bylines.is_corresponding]] = True
    flagged[bylines.leading_work] = True
    return flagged


def _is_leading(bylines: Bylines, facts: Facts, key: Array) -> Array:
    """Of each pair of work and institution, whether the work lists it as corresponding."""
    known = facts.index_of
    index = np.array([known.get(each, -1) for each in bylines.leading_number.tolist()], np.int64)
    listed = bylines.leading_work * (len(facts.number) + 1) + index
    return np.isin(key, listed[index >= 0])


def _countries(bylines: Bylines, facts: Facts, work: Array) -> tuple[Array, Array]:
    """Works and countries: those of the institutions, and those that no institution of the author
    explains. A pair may stand twice."""
    place = bylines.mention_place
    most = int(max(facts.country.max(initial=0), bylines.country_code.max(initial=0))) + 1
    explained = bylines.mention_author * most + facts.code[place]
    given = bylines.country_author * most + bylines.country_code
    other = ~np.isin(given, explained[facts.code[place] != NONE])
    country = facts.country[place]
    has_one = country != NONE
    return (
        np.concatenate((work[has_one], bylines.work_of[bylines.country_author[other]])),
        np.concatenate((country[has_one], bylines.country_code[other])),
    )


def _kilometres(work: Array, vector: Array, works: int) -> Array:
    """Of each work, along the globe between the two farthest places; NaN with fewer than two.

    work: ascending. All works with the same number of places are done together.
    """
    placed = ~np.isnan(vector[:, 0])
    work, vector = work[placed], vector[placed]
    longest = np.full(works, np.nan)
    sizes = np.bincount(work, minlength=works)
    begins = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    for size in np.unique(sizes[sizes > 1]).tolist():
        these = np.flatnonzero(sizes == size)
        together = vector[begins[these][:, None] + np.arange(size)]
        longest[these] = _longest_chord(together)
    return 2 * EARTH_RADIUS * np.arcsin(np.minimum(1.0, np.sqrt(longest) / 2))


def _longest_chord(vectors: Array) -> Array:
    """The square of the longest chord among the places of each work. vectors: works × places × 3"""
    longest = np.zeros(len(vectors))
    for number in range(1, vectors.shape[1]):
        chords = vectors[:, number:] - vectors[:, number - 1 : number]
        squares = (chords * chords).sum(axis=2)
        np.maximum(longest, squares.max(axis=1), out=longest)
    return longest
