"""What a reader of works hands over: one entry for each record, with what is wrong with it. Pure.

A faulty field spoils itself, seldom its record, and never the others: it is named with its place,
its field and what stood there. A record without a title is no work, and is handed over as a fault.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from kakehashi.institutions.identifiers import ror_of
from kakehashi.research.dissemination.works.data import (
    AffiliationData,
    AuthorData,
    FundingData,
    WorkData,
)
from kakehashi.research.dissemination.works.spellings import orcid_of, stored_form

FIRST_YEAR, LAST_YEAR = 1450, 2200
MOST_AUTHORS = 10_000
SHOWN = 120  # letters of a wrong value that are kept
# Letters that the columns of a work hold; a test compares them with the tables.
LENGTHS: dict[str, int] = {
    "language": 20,
    "container": 500,
    "publisher": 300,
    "volume": 40,
    "issue": 40,
    "pages": 60,
    "issn": 9,
    "isbn": 17,
    "licence": 300,
    "open_url": 1000,
    "topic": 200,
    "field": 200,
}
ISSN = re.compile(r"\d{4}-?\d{3}[\dXx]")
ISBN = re.compile(r"(?:97[89][- ]?)?(?:\d[- ]?){9}[\dXx]")


class Reason(StrEnum):
    """Why a value, or a whole record, is not taken."""

    # the record
    UNREADABLE = "unreadable"
    NOT_FOUND = "not_found"
    NO_TITLE = "no_title"
    NOT_A_WORK = "not_a_work"
    # one field of it
    BAD_IDENTIFIER = "bad_identifier"
    BAD_ORCID = "bad_orcid"
    BAD_DATE = "bad_date"
    BAD_VALUE = "bad_value"
    TOO_LONG = "too_long"
    NAMELESS_AUTHOR = "nameless_author"
    TOO_MANY_AUTHORS = "too_many_authors"
    TWICE = "twice"
    # said by the register
    REFUSED = "refused"


@dataclass(frozen=True)
class Fault:
    """What is wrong, under which field of the source, and what stands there."""

    field: str
    reason: Reason
    value: str = ""


@dataclass(frozen=True)
class Entry:
    """One record of a source.

    place: where it stands: "line 12 (sato2024)", "entry 3", an address.
    data:  what it says; None if it cannot be taken at all, which `faults` then explain.
    """

    place: str
    data: WorkData | None
    faults: Sequence[Fault] = ()
    title: str = ""


class Wrong(StrEnum):
    """Why a file, or a register, gives no records at all."""

    NOT_JSON = "not_json"
    BROKEN_PACK = "broken_pack"
    TOO_LARGE = "too_large"
    NO_BIBTEX = "no_bibtex"
    NO_RIS = "no_ris"
    NO_ORCID_WORKS = "no_orcid_works"
    NOT_TEXT = "not_text"
    NO_ANSWER = "no_answer"
    BAD_ANSWER = "bad_answer"
    BAD_ROR = "bad_ror"
    BAD_ORCID = "bad_orcid"
    NO_DOI = "no_doi"
    NOBODY = "nobody"


class WrongSource(Exception):
    """A file or an answer that holds no such records at all; `fault_words` says it in words.

    about: what the sentence is about: an address, a place, what the parser said.
    """

    def __init__(self, reason: Wrong, about: str = "") -> None:
        super().__init__(reason, about)
        self.reason, self.about = reason, about


class Taking:
    """One record while it is read: what was understood, and what was not."""

    def __init__(self, place: str, source: str, source_on: date | None = None) -> None:
        """Nothing is known yet."""
        self.place = place
        self.faults: list[Fault] = []
        self.facts: dict[str, Any] = {"source": source, "source_on": source_on}
        self.authors: list[AuthorData] = []
        self.identifiers: dict[tuple[str, str], None] = {}
        self.fundings: list[FundingData] = []

    def fault(self, field: str, reason: Reason, value: object = "") -> None:
        """Note what is wrong."""
        shown = " ".join(str(value).split())
        self.faults.append(Fault(field, reason, shown[:SHOWN]))

    def text(self, field: str, value: object) -> None:
        """A text; numbers are texts too, everything else is a fault."""
        if value is None or value == "":
            return
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            self.fault(field, Reason.BAD_VALUE, value)
            return
        written = str(value).replace("\0", "").strip()
        if len(written) > LENGTHS.get(field, len(written)):
            self.fault(field, Reason.TOO_LONG, written)
        elif written:
            self.facts[field] = written

    def address(self, field: str, value: object) -> None:
        """A web address."""
        if isinstance(value, str) and value.strip().lower().startswith(("http://", "https://")):
            self.text(field, value)
        elif value:
            self.fault(field, Reason.BAD_VALUE, value)

    def number(self, field: str, value: object) -> None:
        """A number that is not below zero."""
        if value is None:
            return
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 2**31:
            self.fault(field, Reason.BAD_VALUE, value)
            return
        self.facts[field] = value

    def day(self, field: str, year: object, month: object = None, day: object = None) -> None:
        """A date of which the month and the day may be missing; texts of digits are numbers."""
        numbers = [_whole(part) for part in (year, month, day)]
        if year in (None, "", 0):
            return
        if numbers[0] is None or not FIRST_YEAR <= numbers[0] <= LAST_YEAR:
            self.fault(field, Reason.BAD_DATE, year)
            return
        self.facts["year"] = numbers[0]
        if numbers[1] is None or numbers[2] is None:
            return
        try:
            self.facts["published_on"] = date(numbers[0], numbers[1], numbers[2])
        except ValueError:
            self.fault(field, Reason.BAD_DATE, f"{year}-{month}-{day}")

    def identifier(self, scheme: str, value: object, field: str = "") -> None:
        """An identifier in any spelling."""
        if value is None or value == "":
            return
        stored = stored_form(scheme, str(value))
        if not stored or len(stored) > 300:
            self.fault(field or scheme, Reason.BAD_IDENTIFIER, value)
        else:
            self.identifiers[scheme, stored] = None

    def serial(self, field: str, value: object) -> None:
        """The first ISSN or ISBN of a text."""
        if value in (None, ""):
            return
        pattern = ISSN if field == "issn" else ISBN
        found = pattern.search(str(value).replace("–", "-"))
        if found is None:
            self.fault(field, Reason.BAD_VALUE, value)
            return
        written = found[0].upper().replace(" ", "-")
        if field == "issn" and "-" not in written:
            written = f"{written[:4]}-{written[4:]}"
        self.facts[field] = written

    def author(
        self,
        name: object,
        orcid: object = "",
        *,
        is_corresponding: bool | None = None,
        places: Sequence[AffiliationData] = (),
    ) -> None:
        """The next author; one without a name is a fault and stands for nobody."""
        number = len(self.authors) + 1
        printed = " ".join(name.replace("\0", "").split()) if isinstance(name, str) else ""
        if not printed:
            self.fault(f"author {number}", Reason.NAMELESS_AUTHOR, orcid or "")
            return
        if len(self.authors) >= MOST_AUTHORS:
            if not any(each.reason == Reason.TOO_MANY_AUTHORS for each in self.faults):
                self.fault("authors", Reason.TOO_MANY_AUTHORS, printed)
            return
        known = orcid_of(orcid) if isinstance(orcid, str) else ""
        if orcid and not known:
            self.fault(f"author {number}", Reason.BAD_ORCID, orcid)
        self.authors.append(AuthorData(printed[:300], known, is_corresponding, tuple(places)))

    def funding(self, funder: object, award: object = "", identifier: object = "") -> None:
        """Who paid; without a name there is nothing to say."""
        if isinstance(funder, str) and funder.strip():
            texts = (str(each or "").strip() for each in (identifier, award))
            self.fundings.append(FundingData(funder.strip(), *texts))

    def entry(self) -> Entry:
        """All that was understood."""
        title = str(self.facts.get("title", ""))
        if not title:
            if not any(fault.reason == Reason.UNREADABLE for fault in self.faults):
                self.fault("title", Reason.NO_TITLE)
            return Entry(self.place, None, tuple(self.faults))
        data = WorkData(
            **{"kind": "other", **self.facts},
            authors=tuple(self.authors),
            identifiers=tuple(self.identifiers),
            fundings=tuple(self.fundings),
        )
        return Entry(self.place, data, tuple(self.faults), title)


def place_of(name: object, ror: object = "", country: object = "") -> AffiliationData | None:
    """Where an author worked; None if nothing is said. A ROR id that is none is left out."""
    printed = " ".join(name.split()) if isinstance(name, str) else ""
    known = ror_of(ror) if isinstance(ror, str) else ""
    code = country.strip().upper() if isinstance(country, str) else ""
    if not printed and not known:
        return None
    return AffiliationData(printed[:500], known, code if len(code) == 2 else "")


def _whole(part: object) -> int | None:
    text = str(part).strip() if isinstance(part, int | str) and not isinstance(part, bool) else ""
    return int(text) if text.isdecimal() and len(text) < 6 else None
