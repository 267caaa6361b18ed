"""Institutions as works name them, each resolved once. Pure."""

from collections.abc import Mapping, Sequence

from kakehashi.research.projects.collaboration.identifiers import number_of
from kakehashi.research.projects.collaboration.layouts import Institution
from kakehashi.research.projects.collaboration.measures import Vector, vector_of
from kakehashi.research.projects.collaboration.organisations import Organisation, ror_of


class Place:
    """One way of naming an institution. works: how many do; line: where the first of them stands.

    code: the country that OpenAlex gives; country: ROR's, if ROR knows it.
    unit: what counts as one with it: a ROR id, or the number where there is none.
    is_wanted: whether somebody asked for the authors of its works.
    """

    __slots__ = ("code", "country", "is_wanted", "line", "number", "ror", "unit", "vector", "works")

    def __init__(self, number: int, ror: str | None, code: str | None, line: int) -> None:
        self.number, self.ror, self.code, self.line, self.works = number, ror, code, line, 0
        self.country, self.is_wanted = code, False
        self.vector: Vector | None = None
        self.unit: str | int = ror or number

    def locate(self, organisation: Organisation) -> None:
        """Take over what ROR says."""
        self.country = organisation.country or self.code
        self.unit = organisation.top
        if organisation.latitude is not None and organisation.longitude is not None:
            self.vector = vector_of(organisation.latitude, organisation.longitude)


class Places:
    """The institutions that the works of a file name.

    unnamed:    numbers of new ones that ROR lacks, whose names somebody should ask for.
    without_id: how many mentions had no id since it was set to 0.
    line:       of the work at hand, set by the reader.
    """

    def __init__(self, organisations: Mapping[str, Organisation], wanted: frozenset[str]) -> None:
        """wanted: ROR ids; what counts for one of them is wanted with it."""
        self.organisations, self.wanted = organisations, wanted
        self.every: dict[tuple[int, str | None, str | None], Place] = {}
        self.unnamed: set[int] = set()
        self.without_id = self.line = 0
        self._latest: dict[str, tuple[str | None, Place]] = {}

    def of(self, institutions: list[Institution]) -> Sequence[Place]:
        """Those with an id, each once, in their order."""
        if len(institutions) == 1:
            only = self._one(institutions[0])
            return (only,) if only is not None else ()
        places = (self._one(each) for each in institutions)
        return list({place.number: place for place in places if place is not None}.values())

    def _one(self, named: Institution) -> Place | None:
        latest = self._latest.get(named.id or "")
        if latest is not None and latest[0] == named.ror and latest[1].code == named.country_code:
            return latest[1]
        return self._new(named)

    def _new(self, named: Institution) -> Place | None:
        number = number_of(named.id)
        if number is None:
            self.without_id += 1
            return None
        ror = ror_of(named.ror) if named.ror else None
        key = number, ror, named.country_code
        place = self.every.get(key)
        if place is None:
            place = self.every[key] = Place(number, ror, named.country_code, self.line)
            if organisation := self.organisations.get(ror or ""):
                place.locate(organisation)
            else:
                self.unnamed.add(number)
            place.is_wanted = not self.wanted.isdisjoint((ror, place.unit))
        self._latest[named.id or ""] = named.ror, place
        return place
