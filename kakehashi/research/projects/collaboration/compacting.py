"""Typed records of works into rows of the tables. Pure.

The innermost loop of everything that reads JSON: one pass over the authors, plain tuples.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from msgspec import UNSET, Struct

from kakehashi.research.projects.collaboration.faults import Fault, Kind
from kakehashi.research.projects.collaboration.identifiers import (
    day_of,
    doi_of,
    number_of,
    orcid_of,
    work_number,
)
from kakehashi.research.projects.collaboration.layouts import (
    Author,
    Authorship,
    Byline,
    Bylines,
    Layout,
    Named,
    Node,
    OpenAccess,
    Topic,
    Work,
)
from kakehashi.research.projects.collaboration.measures import (
    HYPER,
    MANY_AUTHORS,
    UNITS,
    farthest,
    fraction_of,
)
from kakehashi.research.projects.collaboration.places import Place, Places

MOST = 2**15 - 1  # that an int16 counts
_NO_TOPIC, _NO_FIELD, _NOTHING = Topic(), Named(), Node()
_NO_ACCESS, _NOBODY = OpenAccess(), Author()


class Naming(Struct, gc=False):
    """How a work names an institution: by how many authors, for how many units of the work."""

    place: Place
    units: int = 0
    authors: int = 0
    is_first: bool = False
    is_corresponding: bool = False


Namings = dict[int, Naming]  # by the institution's number, in the order they are named


class Compactor:
    """Collects the rows of works of one file, until somebody takes them.

    works, links, authors: rows in the order of the columns of `parts`; a link begins with the place
    of its work among `works`.
    """

    def __init__(self, file: str, places: Places) -> None:
        self.file, self.places = file, places
        self.works: list[tuple[Any, ...]] = []
        self.links: list[tuple[Any, ...]] = []
        self.authors: list[tuple[Any, ...]] = []
        self.faults: list[Fault] = []
        self.layouts: Counter[Layout] = Counter()
        places.begin_file()

    def add(self, work: Work, line: int, again: Callable[[], Bylines]) -> bool:
        """Take a work. again: reads its authors in full. False: it is no work."""
        number = work_number(work.id)
        if number is None or work.authorships is UNSET:
            return False
        authorships = work.authorships or []
        self.places.line, self.places.without_id = line, 0
        namings, countries, flagged = self._named(authorships)
        if work.corresponding_institution_ids:
            flagged = True
            _flag(namings, work.corresponding_institution_ids)
        authors = max(len(authorships), work.authors_count or 0)
        self._put_work(number, work, namings, countries, authors)
        self._put_links(namings, flagged, authors)
        self._note(work, len(authorships))
        if self.places.wanted and any(each.place.is_wanted for each in namings.values()):
            self._put_authors(number, again().authorships or [])
        return True

    def wrong(self, kind: Kind, line: int | None, work: str | None, reason: str) -> None:
        self.faults.append(Fault(self.file, line, work, kind, reason))

    def _named(self, authorships: list[Authorship]) -> tuple[Namings, set[str], bool]:
        """The institutions of a work, its countries, and whether any author is flagged."""
        namings: Namings = {}
        countries: set[str] = set()
        flagged = False
        for index, each in enumerate(authorships):
            places = self.places.of(each.institutions) if each.institutions else ()
            if each.is_corresponding:
                flagged = True
            if places:
                position = each.author_position
                is_first = index == 0 if position is None else position == "first"
                _join(namings, countries, places, is_first, each.is_corresponding)
            if each.countries and not (len(places) == 1 and each.countries == places[0].codes):
                explained = {place.code for place in places}
                countries.update(code for code in each.countries if code not in explained)
        return namings, countries, flagged

    def _put_work(
        self, number: int, work: Work, namings: Namings, countries: set[str], authors: int
    ) -> None:
        vectors = [each.place.vector for each in namings.values() if each.place.vector]
        units = len({each.place.unit for each in namings.values()})
        topic = work.primary_topic or _NO_TOPIC
        field = topic.field or _NO_FIELD
        access = work.open_access or _NO_ACCESS
        self.works.append(
            (
                number,
                doi_of(work.doi),
                work.title or work.display_name,
                work.publication_year,
                self._published(work),
                work.type,
                work.language,
                work.is_retracted is True,
                work.is_xpac is True,
                work.is_paratext is True,
                authors,
                min(units, MOST),
                len(countries),
                len(countries) > 1 if countries else None,
                (units > 1 or len(countries) > 1) if units or countries else None,
                farthest(vectors) if len(vectors) > 1 else None,
                units > HYPER,
                access.is_oa,
                access.oa_status,
                work.cited_by_count,
                work.fwci,
                number_of(topic.id),
                topic.display_name,
                number_of((topic.subfield or _NOTHING).id),
                number_of(field.id),
                field.display_name,
                number_of((topic.domain or _NOTHING).id),
                self.places.line,
                work.updated_date,
            )
        )

    def _put_links(self, namings: Namings, flagged: bool, authors: int) -> None:
        place_of_work = len(self.works) - 1
        for number, naming in namings.items():
            naming.place.works += 1
            self.links.append(
                (
                    place_of_work,
                    number,
                    naming.place.country,
                    fraction_of(naming.units, authors),
                    naming.is_first,
                    naming.is_corresponding if flagged else None,
                    naming.authors,
                )
            )

    def _published(self, work: Work) -> date | None:
        try:
            return day_of(work.publication_date)
        except ValueError:
            reason = f"publication_date: “{work.publication_date}” is no day"
            self.wrong(Kind.WRONG_TYPE, self.places.line, work.id, reason)
            return None

    def _note(self, work: Work, listed: int) -> None:
        """What is worth knowing of the work, though it is kept."""
        layout = work.layout()
        self.layouts[layout] += 1
        counted = work.authors_count or 0
        cut = work.is_authors_truncated is True or counted > listed
        many = listed >= MANY_AUTHORS
        without_id = self.places.without_id
        year = work.publication_year
        if layout is Layout.UNKNOWN or work.is_retracted or without_id or cut or many:
            pass
        elif year is not None:
            return
        notes = (
            (layout is Layout.UNKNOWN, Kind.UNKNOWN_LAYOUT, "has the marks of no layout"),
            (year is None, Kind.NULL_YEAR, "has no publication_year"),
            (work.is_retracted is True, Kind.RETRACTED, "is retracted"),
            (many, Kind.MANY_AUTHORS, f"{listed} authors; no more than {MANY_AUTHORS} are listed"),
            (cut, Kind.AUTHORS_CUT, f"{listed} authors are listed of {counted or 'more'}"),
            (
                without_id > 0,
                Kind.INSTITUTION_WITHOUT_ID,
                f"institutions named without an id: {without_id}",
            ),
        )
        for true, kind, reason in notes:
            if true:
                self.wrong(kind, self.places.line, work.id, reason)

    def _put_authors(self, number: int, bylines: list[Byline]) -> None:
        flagged = any(byline.is_corresponding for byline in bylines)
        for index, byline in enumerate(bylines):
            author = byline.author or _NOBODY
            position = byline.author_position
            is_first = index == 0 if position is None else position == "first"
            numbers = dict.fromkeys(number_of(each.id) for each in byline.institutions or ())
            numbers.pop(None, None)
            for institution in numbers or (None,):
                self.authors.append(
                    (
                        number,
                        index + 1,
                        number_of(author.id),
                        author.display_name or byline.raw_author_name or "",
                        orcid_of(author.orcid),
                        institution,
                        is_first,
                        byline.is_corresponding is True if flagged else None,
                        self.places.line,
                    )
                )


def _join(
    namings: Namings,
    countries: set[str],
    places: Sequence[Place],
    is_first: bool,
    is_corresponding: bool | None,
) -> None:
    """Give an author's share to the institutions the author names."""
    share = UNITS // len(places)
    for place in places:
        naming = namings.get(place.number)
        if naming is None:
            naming = namings[place.number] = Naming(place)
            if place.country:
                countries.add(place.country)
        naming.units += share
        naming.authors += 1
        if is_first:
            naming.is_first = True
        if is_corresponding:
            naming.is_corresponding = True


def _flag(namings: Namings, corresponding: list[str]) -> None:
    """Mark the institutions of corresponding authors."""
    for identifier in corresponding:
        naming = namings.get(number_of(identifier) or 0)
        if naming is not None:
            naming.is_corresponding = True
