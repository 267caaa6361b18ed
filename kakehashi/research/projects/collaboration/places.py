"""Institutions and countries as works name them, each resolved once and then known by an index.

Pure. The index stands for the institution in the arrays of `counting`.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from kakehashi.research.projects.collaboration.columns import array_of
from kakehashi.research.projects.collaboration.identifiers import number_of
from kakehashi.research.projects.collaboration.layouts import Institution
from kakehashi.research.projects.collaboration.measures import CHINA, vector_of
from kakehashi.research.projects.collaboration.organisations import Organisation, ror_of

_NAME = pa.field("country", pa.string())
NONE = -1  # no country, no institution


class Place:
    """One way of naming an institution.

    code, country: OpenAlex's, and ROR's if ROR knows it; ror: the nine characters.
    unit:        what counts as one with it: a ROR id, or the number where there is none.
    is_wanted:   whether somebody asked for the authors of its works.
    file:        in which file it was named last; name, type: as the first work there writes them,
                 if ROR does not know it; line: of that work.
    """

    __slots__ = (
        *("code", "country", "file", "index", "is_known", "is_wanted", "line"),
        *("name", "number", "ror", "type", "unit", "vector"),
    )

    def __init__(
        self, index: int, number: int, named: Institution, organisation: Organisation | None
    ) -> None:
        self.index, self.number = index, number
        self.code = named.country_code
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
    index_of:          from the number of an institution to what `institution` calls it.
    country, code:     indexes of countries, NONE where there is none.
    china:             the indexes of China, Hong Kong and Macao, as far as anybody named them.
    is_wanted:         whether somebody asked for the authors of the works.
    vector:            of three columns, NaN where the place is not known.
    """

    def __init__(self) -> None:
        self.number = self.institution = self.unit = np.zeros(0, dtype=np.int64)
        self.country = self.code = np.zeros(0, dtype=np.int64)
        self.china = np.zeros(0, dtype=np.int64)
        self.vector = np.zeros((0, 3))
        self.is_wanted = np.zeros(0, dtype=np.bool_)
        self.country_name = array_of([], _NAME)
        self.index_of: dict[int, int] = {}
        self._units: dict[str | int, int] = {}

    def __len__(self) -> int:
        return len(self.number)

    def extend(self, places: list[Place], countries: dict[str, int]) -> None:
        """Add the facts of further places; those there are do not change."""
        numbers = [each.number for each in places]
        self.number = _longer(self.number, numbers)
        self.institution = _longer(self.institution, _same(self.index_of, numbers))
        self.unit = _longer(self.unit, _same(self._units, [each.unit for each in places]))
        self.country = _longer(
            self.country, [countries.get(each.country or "", NONE) for each in places]
        )
        self.code = _longer(self.code, [countries.get(each.code or "", NONE) for each in places])
        self.vector = np.concatenate((self.vector, [each.vector for each in places]))
        self.is_wanted = _longer(self.is_wanted, [each.is_wanted for each in places])
        names = array_of([each.country for each in places], _NAME)
        self.country_name = pa.concat_arrays([self.country_name, names])


class Places:
    """The institutions that works name, file after file.

    wanted: ROR ids; what counts for one of them is wanted with it.
    every:  all places by their index.
    indexes: by the id of an institution as written in the file: its index there, NONE if that is
            no id. How the first work of the file names an institution holds for the whole file.
    line:   of the work at hand, set by the reader.
    """

    def __init__(self, organisations: Mapping[str, Organisation], wanted: frozenset[str]) -> None:
        self.organisations, self.wanted = organisations, wanted
        self.line = self.file = 0
        self.countries: dict[str, int] = {}
        self.indexes: dict[str | None, int] = {}
        self.every: list[Place] = []
        self._of_file: dict[int, int] = {}
        self._by_name: dict[tuple[int, str | None, str | None], Place] = {}
        self._facts = Facts()

    def begin_file(self) -> None:
        """From here on names and lines are those of another file."""
        self.file += 1
        self.indexes.clear()
        self._of_file.clear()

    def facts(self) -> Facts:
        """Of all places there are now."""
        if further := self.every[len(self._facts) :]:
            self._facts.extend(further, self.countries)
        known = [self.countries[each] for each in CHINA if each in self.countries]
        self._facts.china = np.array(known, dtype=np.int64)
        return self._facts

    def country(self, code: str) -> int:
        """The index of a country."""
        return self.countries.setdefault(code, len(self.countries))

    def index(self, named: Institution) -> int:
        """What `indexes` will say of this institution."""
        number = number_of(named.id)
        index = NONE if number is None else self._of_file.get(number)
        if index is None:
            assert number is not None
            index = self._of_file[number] = self._place(number, named).index
        self.indexes[named.id] = index
        return index

    def _place(self, number: int, named: Institution) -> Place:
        key = number, named.ror, named.country_code
        place = self._by_name.get(key)
        if place is None:
            organisation = self.organisations.get(ror_of(named.ror)) if named.ror else None
            place = self._by_name[key] = Place(len(self.every), number, named, organisation)
            self.every.append(place)
            place.is_wanted = not self.wanted.isdisjoint((place.ror, place.unit))
            for code in filter(None, (place.code, place.country)):
                self.country(code)
        place.file, place.line = self.file, self.line
        if not place.is_known:
            place.name, place.type = named.display_name, named.type
        return place


def _same(numbers: dict[Any, int], values: list[Any]) -> list[int]:
    """A number for each value, the same for the same."""
    return [numbers.setdefault(value, len(numbers)) for value in values]


def _longer(array: Any, values: list[Any]) -> Any:
    return np.concatenate((array, np.array(values, dtype=array.dtype)))
