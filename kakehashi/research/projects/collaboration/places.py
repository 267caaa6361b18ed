"""Institutions as works name them, each resolved once. Pure."""

from collections.abc import Mapping, Sequence

from kakehashi.research.projects.collaboration.identifiers import number_of
from kakehashi.research.projects.collaboration.layouts import Institution
from kakehashi.research.projects.collaboration.measures import Vector, vector_of
from kakehashi.research.projects.collaboration.organisations import Organisation, ror_of


class Place:
    """One way of naming an institution.

    given, code: its ROR id and country as OpenAlex writes them; ror: the nine characters.
    country:     ROR's, if ROR knows it.
    unit:        what counts as one with it: a ROR id, or the number where there is none.
    is_wanted:   whether somebody asked for the authors of its works.
    name, type:  as the first work of the file writes them, if ROR does not know it.
    works, line: works of the file that name it so; where the first of them stands.
    """

    __slots__ = (
        *("code", "codes", "country", "file", "given", "is_known", "is_wanted", "line", "name"),
        *("number", "ror", "type", "unit", "vector", "works"),
    )

    def __init__(self, number: int, named: Institution, organisation: Organisation | None) -> None:
        self.number, self.given, self.code = number, named.ror, named.country_code
        self.codes = [named.country_code]
        self.ror = ror_of(named.ror) if named.ror else None
        self.country = self.code
        self.unit: str | int = self.ror or number
        self.vector: Vector | None = None
        self.is_known, self.is_wanted = organisation is not None, False
        self.file = self.works = self.line = 0
        self.name: str | None = None
        self.type: str | None = None
        if organisation is not None:
            self.country = organisation.country or self.code
            self.unit = organisation.top
            if organisation.latitude is not None and organisation.longitude is not None:
                self.vector = vector_of(organisation.latitude, organisation.longitude)


class Places:
    """The institutions that works name, file after file.

    wanted:     ROR ids; what counts for one of them is wanted with it.
    without_id: how many mentions had no id since it was set to 0.
    line:       of the work at hand, set by the reader.
    """

    def __init__(self, organisations: Mapping[str, Organisation], wanted: frozenset[str]) -> None:
        self.organisations, self.wanted = organisations, wanted
        self.without_id = self.line = self._file = 0
        self._every: dict[tuple[int, str | None, str | None], Place] = {}
        self._latest: dict[str | None, Place] = {}

    def begin_file(self) -> None:
        """From here on `works`, `line` and names are those of another file."""
        self._file += 1

    def named(self) -> list[Place]:
        """Those that works of the file name."""
        return [place for place in self._every.values() if place.file == self._file]

    def of(self, institutions: list[Institution]) -> Sequence[Place]:
        """Those with an id, each once, in their order."""
        if len(institutions) == 1:
            named = institutions[0]
            place = self._latest.get(named.id)
            if (
                place is not None
                and place.file == self._file
                and place.given == named.ror
                and place.code == named.country_code
            ):
                return (place,)
            place = self._resolved(named)
            return (place,) if place is not None else ()
        places = (self._resolved(each) for each in institutions)
        return list({place.number: place for place in places if place is not None}.values())

    def _resolved(self, named: Institution) -> Place | None:
        number = number_of(named.id)
        if number is None:
            self.without_id += 1
            return None
        key = number, named.ror, named.country_code
        place = self._every.get(key)
        if place is None:
            organisation = self.organisations.get(ror_of(named.ror)) if named.ror else None
            place = self._every[key] = Place(number, named, organisation)
            place.is_wanted = not self.wanted.isdisjoint((place.ror, place.unit))
        if place.file != self._file:
            place.file, place.works, place.line = self._file, 0, self.line
            if not place.is_known:
                place.name, place.type = named.display_name, named.type
        self._latest[named.id] = place
        return place
