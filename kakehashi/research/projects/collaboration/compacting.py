"""Typed records of works into batches for the tables. Pure.

The innermost loop of everything that reads JSON: it only notes who names what; `counting` counts.
"""

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

import numpy as np
from msgspec import UNSET

from kakehashi.research.projects.collaboration import layouts
from kakehashi.research.projects.collaboration.batches import SAID, Batch
from kakehashi.research.projects.collaboration.columns import table_of
from kakehashi.research.projects.collaboration.counting import Bylines
from kakehashi.research.projects.collaboration.faults import Fault, Kind
from kakehashi.research.projects.collaboration.identifiers import (
    day_of,
    doi_of,
    number_of,
    orcid_of,
    work_number,
)
from kakehashi.research.projects.collaboration.layouts import (
    Authorship,
    Institution,
    Layout,
    Work,
)
from kakehashi.research.projects.collaboration.measures import MANY_AUTHORS
from kakehashi.research.projects.collaboration.places import Places

_NO_TOPIC, _NO_FIELD, _NOTHING = layouts.Topic(), layouts.Named(), layouts.Node()
_NO_ACCESS, _NOBODY = layouts.OpenAccess(), layouts.Author()
Again = Callable[[], layouts.Bylines]


class Noted(NamedTuple):
    """What of a work may be worth a note. listed: authors; counted: as the source counts them."""

    layout: Layout
    listed: int
    counted: int
    is_cut: bool
    is_retracted: bool
    year: int | None
    without_id: int

    def is_odd(self) -> bool:
        """Whether there is anything to note."""
        return (
            self.year is None
            or self.is_retracted
            or self.without_id > 0
            or self.counted > self.listed
            or self.is_cut
            or self.listed >= MANY_AUTHORS
            or self.layout is Layout.UNKNOWN
        )


class Compactor:
    """Collects works of one file, until somebody takes them as a batch.

    works:   rows of `batches.SAID`; authors: rows of `batches.AUTHORS_WITH_LINES`.
    layouts: how many works had which, since the beginning.
    """

    def __init__(self, file: str, places: Places) -> None:
        self.file, self.places = file, places
        self.works: list[tuple[Any, ...]] = []
        self.authors: list[tuple[Any, ...]] = []
        self.faults: list[Fault] = []
        self.layouts: Counter[Layout] = Counter()
        places.begin_file()
        self._empty()

    def _empty(self) -> None:
        self.works, self.authors, self.faults = [], [], []
        self._listed: list[int] = []
        self._divisor: list[int] = []
        self._first: list[int] = []
        self._corresponding: list[int] = []
        self._mentions: list[int] = []  # author, place, author, place, …
        self._countries: list[int] = []  # author, country, …
        self._leading: list[int] = []  # work, number of the institution, …
        self._count = self._without_id = 0

    def add(self, work: Work, line: int, again: Again) -> bool:
        """Take a work. again: reads its authors in full. False: it is no work."""
        number = work_number(work.id)
        authorships = work.authorships
        if number is None or authorships is UNSET:
            return False
        self.places.line, self._without_id = line, 0
        before = len(self._mentions)
        self._read(authorships or [])
        listed = len(authorships or ())
        authors = max(listed, work.authors_count or 0)
        self._listed.append(listed)
        self._divisor.append(authors)
        for identifier in work.corresponding_institution_ids or ():
            self._leading += (len(self.works), number_of(identifier) or 0)
        self._put(number, work, authors, line)
        layout = work.layout()
        self.layouts[layout] += 1
        noted = Noted(
            layout,
            listed,
            work.authors_count or 0,
            work.is_authors_truncated is True,
            work.is_retracted is True,
            work.publication_year,
            self._without_id,
        )
        if noted.is_odd():
            self.note(noted, work.id, line)
        if self.places.wanted and self._is_wanted(before):
            self.put_authors(number, again().authorships or [], line)
        return True

    def wrong(self, kind: Kind, line: int | None, work: str | None, reason: str) -> None:
        self.faults.append(Fault(self.file, line, work, kind, reason))

    def take(self) -> Batch:
        """What was collected; from here on begins another batch. `authors`, `faults` go with it."""
        said = table_of(SAID, self.works)
        mentions, countries = _pairs(self._mentions), _pairs(self._countries)
        leading = _pairs(self._leading)
        batch = Batch(
            said,
            Bylines(
                divisor=np.maximum(np.array(self._divisor, dtype=np.int64), 1),
                work_of=np.repeat(np.arange(len(self._listed)), self._listed),
                is_first=_marks(self._first, self._count),
                is_corresponding=_marks(self._corresponding, self._count),
                mention_author=mentions[:, 0],
                mention_place=mentions[:, 1],
                country_author=countries[:, 0],
                country_code=countries[:, 1],
                leading_work=leading[:, 0],
                leading_number=leading[:, 1],
            ),
        )
        self._empty()
        return batch

    def _read(self, authorships: list[Authorship]) -> None:
        begin = self._count
        for author, each in enumerate(authorships, begin):
            if each.institutions or each.countries:
                self._mention(author, each)
            if each.is_corresponding:
                self._corresponding.append(author)
            position = each.author_position
            if position == "first" or (position is None and author == begin):
                self._first.append(author)
        self._count += len(authorships)

    def _mention(self, author: int, each: Authorship) -> None:
        codes: list[str | None] = []
        if each.institutions and len(each.institutions) == 1:
            named = each.institutions[0]
            place = self.places.latest.get(named.id)
            if place is None or place.given != named.ror or place.code != named.country_code:
                place = self.places.resolve(named)
            if place is not None:
                self._mentions += (author, place.index)
                codes = place.codes
            else:
                self._without_id += 1
        elif each.institutions:
            codes = self._mention_several(author, each.institutions)
        if each.countries and each.countries != codes:
            self._countries += [
                value
                for code in each.countries
                if code and code not in codes
                for value in (author, self.places.country(code))
            ]

    def _mention_several(self, author: int, institutions: list[Institution]) -> list[str | None]:
        """Each institution once. Returns their countries as OpenAlex writes them."""
        places = [self.places.resolve(each) for each in institutions]
        self._without_id += places.count(None)
        distinct = {place.number: place for place in places if place is not None}
        for place in distinct.values():
            self._mentions += (author, place.index)
        return [place.code for place in distinct.values()]

    def _put(self, number: int, work: Work, authors: int, line: int) -> None:
        topic = work.primary_topic or _NO_TOPIC
        field = topic.field or _NO_FIELD
        access = work.open_access or _NO_ACCESS
        self.works.append(
            (
                number,
                doi_of(work.doi),
                work.title or work.display_name,
                work.publication_year,
                self._published(work, line),
                work.type,
                work.language,
                work.is_retracted is True,
                work.is_xpac is True,
                work.is_paratext is True,
                authors,
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
                line,
                work.updated_date,
            )
        )

    def _published(self, work: Work, line: int) -> date | None:
        try:
            return day_of(work.publication_date)
        except ValueError:
            reason = f"publication_date: “{work.publication_date}” is no day"
            self.wrong(Kind.WRONG_TYPE, line, work.id, reason)
            return None

    def note(self, noted: Noted, identifier: str, line: int) -> None:
        """What is worth knowing of a work, though it is kept."""
        listed, without_id = noted.listed, noted.without_id
        notes = (
            (noted.layout is Layout.UNKNOWN, Kind.UNKNOWN_LAYOUT, "has the marks of no layout"),
            (noted.year is None, Kind.NULL_YEAR, "has no publication_year"),
            (noted.is_retracted, Kind.RETRACTED, "is retracted"),
            (listed >= MANY_AUTHORS, Kind.MANY_AUTHORS, f"{listed} authors are listed"),
            (
                noted.is_cut or noted.counted > listed,
                Kind.AUTHORS_CUT,
                f"{listed} authors are listed of {noted.counted or 'more'}",
            ),
            (
                without_id > 0,
                Kind.INSTITUTION_WITHOUT_ID,
                f"institutions named without an id: {without_id}",
            ),
        )
        for true, kind, reason in notes:
            if true:
                self.wrong(kind, line, identifier, reason)

    def _is_wanted(self, before: int) -> bool:
        every = self.places.every
        return any(every[index].is_wanted for index in self._mentions[before + 1 :: 2])

    def put_authors(self, number: int, bylines: list[layouts.Byline], line: int) -> None:
        """Rows of the authors of a work."""
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
                        line,
                    )
                )


def _pairs(values: list[int]) -> Any:
    return np.array(values, dtype=np.int64).reshape(-1, 2)


def _marks(places: list[int], count: int) -> Any:
    marks = np.zeros(count, dtype=np.bool_)
    marks[places] = True
    return marks
