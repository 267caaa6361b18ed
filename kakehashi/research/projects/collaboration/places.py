"""Institutions and countries as works name them, each resolved once and then known by an index.

Pure. The index stands for the institution in the arrays of `counting`.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import numpy as np

from kakehashi.research.projects.collaboration.identifiers import number_of
from kakehashi.research.projects.collaboration.layouts import Institution
from kakehashi.research.projects.collaboration.measures import vector_of
from kakehashi.research.projects.collaboration.organisations import Organisation, ror_of

NONE = -1  # no country
CHINA = ("CN", "HK", "MO")  # one country in the Leiden Ranking


class Place:
    """One way of naming an institution.

    given, code: its ROR id and country as OpenAlex writes them; ror: the nine characters.
    country:     ROR's, if ROR knows it.
    unit:        what counts as one with it: a ROR id, or the number where there is none.
    is_wanted:   whether somebody asked for the authors of its works.
    file:        in which file it was named last; name, type: as the first work there writes them,
                 if ROR does not know it; line: of that work.
    """

    __slots__ = (
        *("code", "codes", "country", "file", "given", "index", "is_known", "is_wanted", "line"),
        *("name", "number", "ror", "type", "unit", "vector"),
    )

    def __init__(
        self, index: int, number: int, named: Institution, organisation: Organisation | None
    ) -> None:
        self.index, self.number = index, number
        self.given, self.code = named.ror, named.country_code
        self.codes = [named.country_code]
        self.ror = ror_of(named.ror) if named.ror else None
        self.country = self.code
        self.unit: str | int = self.ror or number
        self.vector = (np.nan, np.nan, np.nan)
        self.is_known, self.is_wanted = organisation is not None, False
        self.file = self.line = 0
        self.name: str | None = None
        self.type: str | None = None
        if organisation is not None:
            self.country = organisation.country or self.code
            self.unit = organisation.top
            if organisation.latitude is not None and organisation.longitude is not None:
                self.vector = vector_of(organisation.latitude, organisation.longitude)


class Facts:
    """The facts of places as arrays, in the order of their indexes.

    institution, unit: numbers that are the same for what is the same, and mean nothing else.
    country, code:     indexes of countries, NONE where there is none.
    china:             the indexes of China, Hong Kong and Macao, as far as anybody named them.
    is_wanted:         whether somebody asked for the authors of the works.
    vector:            of three columns, NaN where the place is not known.
    """

    def __init__(self, places: list[Place], countries: dict[str, int]) -> None:
        self.number = np.array([each.number for each in places], dtype=np.int64)
        self.vector = np.array([each.vector for each in places], dtype=np.float64).reshape(-1, 3)
        self.country = np.array(
            [countries.get(each.country or "", NONE) for each in places], dtype=np.int64
        )
        self.code = np.array(
            [countries.get(each.code or "", NONE) for each in places], dtype=np.int64
        )
        self.china = np.array([countries[each] for each in CHINA if each in countries], np.int64)
        self.country_names = [each.country for each in places]
        self.institution = _same([each.number for each in places])
        self.unit = _same([each.unit for each in places])
        self.is_wanted = np.array([each.is_wanted for each in places], dtype=np.bool_)

    @cached_property
    def index_of(self) -> dict[int, int]:
        """From the number of an institution to what `institution` calls it."""
        return dict(zip(self.number.tolist(), self.institution.tolist(), strict=True))


class Places:
    """The institutions that works name, file after file.

    wanted: ROR ids; what counts for one of them is wanted with it.
    every:  all places by their index.
    latest: by the id of an institution, how it was named last in the file.
    line:   of the work at hand, set by the reader.
    """

    def __init__(self, organisations: Mapping[str, Organisation], wanted: frozenset[str]) -> None:
        self.organisations, self.wanted = organisations, wanted
        self.line = self.file = 0
        self.countries: dict[str, int] = {}
        self.latest: dict[str | None, Place] = {}
        self.every: list[Place] = []
        self._by_name: dict[tuple[int, str | None, str | None], Place] = {}
        self._facts = Facts([], {})

    def begin_file(self) -> None:
        """From here on names and lines are those of another file."""
        self.file += 1
        self.latest.clear()

    def facts(self) -> Facts:
        """Of all places there are now."""
        if len(self._facts.number) != len(self.every):
            self._facts = Facts(self.every, self.countries)
        return self._facts

    def country(self, code: str) -> int:
        """The index of a country."""
        return self.countries.setdefault(code, len(self.countries))

    def resolve(self, named: Institution) -> Place | None:
        """The place meant; None, if it has no id."""
        number = number_of(named.id)
        if number is None:
            return None
        key = number, named.ror, named.country_code
        place = self._by_name.get(key)
        if place is None:
            organisation = self.organisations.get(ror_of(named.ror)) if named.ror else None
            place = self._by_name[key] = Place(len(self.every), number, named, organisation)
            self.every.append(place)
            place.is_wanted = not self.wanted.isdisjoint((place.ror, place.unit))
            for code in filter(None, (place.code, place.country)):
                self.country(code)
        if place.file != self.file:
            place.file, place.line = self.file, self.line
            if not place.is_known:
                place.name, place.type = named.display_name, named.type
        self.latest[named.id] = place
        return place


def _same(values: list[Any]) -> Any:
    """A number for each value, the same for the same."""
    numbers: dict[Any, int] = {}
    return np.array([numbers.setdefault(value, len(numbers)) for value in values], dtype=np.int64)
