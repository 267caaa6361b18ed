"""RIS files as they are entered here. Pure.

Source: RIS format specifications (Reference Manager), as rispy reads them; tags differ between
programs, so several are asked for one fact. A record ends with ER; each is read for itself.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import rispy

from kakehashi.institutions.search import IS_CJK
from kakehashi.interop.bibliography.decoding import text_of
from kakehashi.interop.records.languages import language_of
from kakehashi.interop.records.texts import plain_line
from kakehashi.research.dissemination.importing.entries import (
    Entry,
    Reason,
    Taking,
    Wrong,
    WrongSource,
)

SOURCE = "ris"
KINDS = {
    "JOUR": "article",
    "EJOU": "article",
    "MGZN": "article",
    "JFULL": "article",
    "CONF": "conference",
    "CPAPER": "conference",
    "BOOK": "book",
    "EBOOK": "book",
    "EDBOOK": "book",
    "CHAP": "chapter",
    "ECHAP": "chapter",
    "UNPB": "preprint",
    "INPR": "article",
    "DATA": "dataset",
    "AGGR": "dataset",
    "COMP": "software",
    "THES": "thesis",
    "RPRT": "report",
}
# Programs forget one of the two spaces, or the last one of an empty tag.
TAG = re.compile(r"^([A-Z][A-Z0-9]) {1,2}- ?(.*)$")
TITLES = ("title", "primary_title", "translated_title", "short_title")
CONTAINERS = (
    *("secondary_title", "journal_name", "alternate_title3", "alternate_title1"),
    *("alternate_title2", "tertiary_title"),
)
AUTHORS = ("first_authors", "authors")
Lines = list[tuple[int, str, str]]


def read(data: bytes, encoding: str = "", source_on: date | None = None) -> tuple[list[Entry], str]:
    """(the works in a file, its encoding).

    encoding: "utf-8", "cp932", "latin-1", "utf-16", or empty to find out.

    Raises: WrongSource, if it is no text or holds no record.
    """
    text, found = text_of(data, encoding)
    return entries_of(text, source_on), found


def entries_of(text: str, source_on: date | None = None) -> list[Entry]:
    """The works in a text, in its order.

    Raises: WrongSource, if it holds no record.
    """
    entries = [_entry(lines, source_on) for lines in _records(text)]
    if not entries:
        raise WrongSource(Wrong.NO_RIS)
    return entries


def _records(text: str) -> Iterator[Lines]:
    """(line from 1, tag, what stands there) of each record; lines without a tag go on above."""
    lines: Lines = []
    for number, line in enumerate(text.splitlines(), start=1):
        found = TAG.match(line.lstrip("\ufeff").rstrip())
        if found is None:
            if lines and line.strip():
                place, tag, before = lines[-1]
                lines[-1] = (place, tag, f"{before} {line.strip()}".strip())
            continue
        if found[1] in ("ER", "TY") and lines:
            yield lines
            lines = []
        if found[1] != "ER" and (lines or found[1] == "TY"):
            lines.append((number, found[1], found[2].strip()))
    if lines:
        yield lines


def _entry(lines: Lines, source_on: date | None) -> Entry:
    taking = Taking(f"line {lines[0][0]}", SOURCE, source_on)
    written = "".join(f"{tag}  - {value}\n" for _line, tag, value in lines) + "ER  - \n"
    try:
        (record,) = rispy.loads(written)
    except (OSError, ValueError, KeyError, IndexError, TypeError):
        taking.fault("", Reason.UNREADABLE, lines[0][2])
        return taking.entry()
    _what(taking, record)
    _where(taking, record)
    for names in AUTHORS:
        for name in record.get(names) or []:
            taking.author(_printed(name))
    return taking.entry()


def _what(taking: Taking, record: Mapping[str, Any]) -> None:
    title = next((found for name in TITLES if (found := _line(record, name))), "")
    taking.text("title", title)
    taking.facts["kind"] = KINDS.get(_line(record, "type_of_reference"), "other")
    written = _line(record, "date") or _line(record, "publication_year") or _line(record, "year")
    parts = [part.strip().lstrip("0") for part in re.split(r"[/.-]", written)[:3]]
    taking.day("year", *parts)
    if "year" not in taking.facts and written and _line(record, "year") != written:
        taking.day("year", _line(record, "year").split("/")[0])
    taking.identifier("doi", _line(record, "doi"))
    for address in _texts(record.get("urls")):
        if "doi.org/" in address and not _line(record, "doi"):
            taking.identifier("doi", address, "UR")
    taking.text("language", language_of(_line(record, "language")))
    taking.text("abstract", _line(record, "abstract") or _line(record, "notes_abstract"))


def _where(taking: Taking, record: Mapping[str, Any]) -> None:
    container = next((found for name in CONTAINERS if (found := _line(record, name))), "")
    if container != taking.facts.get("title"):
        taking.text("container", container)
    taking.text("publisher", _line(record, "publisher"))
    taking.text("volume", _line(record, "volume"))
    taking.text("issue", _line(record, "number"))
    pages = [_line(record, name) for name in ("start_page", "end_page")]
    taking.text("pages", "-".join(dict.fromkeys(each for each in pages if each)))
    serial = _line(record, "issn")
    if serial:
        is_book = len(re.sub(r"[^\dXx]", "", serial)) >= 10
        taking.serial("isbn" if is_book else "issn", serial)


def _printed(name: str) -> str:
    """ "Sato, Hanako, Jr." is Hanako Sato Jr.; names in kanji keep their order."""
    parts = [part.strip() for part in plain_line(name).split(",") if part.strip()]
    if len(parts) < 2:
        return " ".join(parts)
    family, given, *suffix = parts
    in_order = (family, given) if IS_CJK.search(family) else (given, family)
    return " ".join((*in_order, *suffix))


def _line(record: Mapping[str, Any], name: str) -> str:
    return next((plain_line(each) for each in _texts(record.get(name)) if each.strip()), "")


def _texts(value: object) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [each for each in values if isinstance(each, str)]
