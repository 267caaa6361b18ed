"""BibTeX and BibLaTeX files as they are entered here. Pure.

Sources: BibTeXing (Patashnik), biblatex manual (entry types and fields), as bibtexparser 2 parses
them. A block that cannot be parsed is named with its line; the others are read.
"""

import logging
import re
from collections.abc import Iterator, Mapping
from datetime import date

from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares.names import (
    InvalidNameError,
    parse_single_name_into_parts,
    split_multiple_persons_names,
)
from bibtexparser.model import (
    DuplicateBlockKeyBlock,
    DuplicateFieldKeyBlock,
    ParsingFailedBlock,
)
from bibtexparser.model import Entry as Block

from kakehashi.institutions.search import IS_CJK
from kakehashi.interop.bibliography.decoding import text_of
from kakehashi.interop.bibliography.latex import plain_tex
from kakehashi.interop.records.languages import language_of
from kakehashi.interop.records.texts import plain_line
from kakehashi.research.dissemination.importing.entries import (
    Entry,
    Reason,
    Taking,
    Wrong,
    WrongSource,
)

SOURCE = "bibtex"
KINDS = {
    "article": "article",
    "inproceedings": "conference",
    "conference": "conference",
    "proceedings": "book",
    "book": "book",
    "mvbook": "book",
    "collection": "book",
    "booklet": "book",
    "inbook": "chapter",
    "incollection": "chapter",
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
    "thesis": "thesis",
    "techreport": "report",
    "report": "report",
    "dataset": "dataset",
    "software": "software",
    "unpublished": "preprint",
}
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
OTHERS = "others"
PREPRINTS = {"arxiv"}
Fields = Mapping[str, str]
# A piece of a value: in quotation marks, in braces, or a macro; pieces are joined by #.
PIECE = re.compile(
    r'"(?:[^"{}]|\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\})*"|\w[\w:.+/-]*', re.UNICODE
)
DAY = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")
# The parser says the same on the console that an entry says with its line.
logging.getLogger("bibtexparser").addHandler(logging.NullHandler())


def read(data: bytes, encoding: str = "", source_on: date | None = None) -> tuple[list[Entry], str]:
    """(the works in a file, its encoding).

    encoding: "utf-8", "cp932", "latin-1", "utf-16", or empty to find out.

    Raises: WrongSource, if it is no text or holds no entry.
    """
    text, found = text_of(data, encoding)
    return entries_of(text, source_on), found


def entries_of(text: str, source_on: date | None = None) -> list[Entry]:
    """The works in a text, in its order.

    Raises: WrongSource, if it holds no entry.
    """
    library = parse_string(text, parse_stack=[])
    macros = {name: name for name in MONTHS}
    for string in library.strings:
        macros[string.key.lower()] = value_of(str(string.value), macros)
    blocks = [*library.entries, *library.failed_blocks]
    blocks.sort(key=lambda block: block.start_line or 0)
    if not blocks:
        raise WrongSource(Wrong.NO_BIBTEX)
    return [_entry(block, macros, source_on) for block in blocks]


def value_of(raw: str, macros: Mapping[str, str]) -> str:
    """A value as it stands in the file, without its marks, its macros replaced."""
    raw = raw.strip()
    if raw.startswith("{") and _closes_at(raw) == len(raw) - 1:
        return raw[1:-1]
    if raw.startswith("{") or (raw[:1] not in ('"', "{") and "#" not in raw):
        return macros.get(raw.lower(), raw)
    pieces = PIECE.findall(raw)
    return "".join(
        piece[1:-1] if piece.startswith('"') else macros.get(piece.lower(), piece)
        for piece in pieces
    )


def _closes_at(raw: str) -> int:
    depth = 0
    for place, sign in enumerate(raw):
        if sign in "{}" and raw[place - 1 : place] != "\\":
            depth += 1 if sign == "{" else -1
            if depth == 0:
                return place
    return -1


def _entry(block: object, macros: Mapping[str, str], source_on: date | None) -> Entry:
    line = (getattr(block, "start_line", None) or 0) + 1
    repeated = ""
    if isinstance(block, DuplicateBlockKeyBlock):
        repeated, block = block.key, block.ignore_error_block
    if isinstance(block, DuplicateFieldKeyBlock):
        repeated, block = ", ".join(sorted(block.duplicate_keys)), block.ignore_error_block
    if not isinstance(block, Block):
        taking = Taking(f"line {line}", SOURCE, source_on)
        raw = block.raw if isinstance(block, ParsingFailedBlock) else ""
        taking.fault("", Reason.UNREADABLE, raw)
        return taking.entry()
    taking = Taking(f"line {line} ({block.key})", SOURCE, source_on)
    if repeated:
        taking.fault(repeated, Reason.TWICE)
    kind = block.entry_type.lower()
    fields = {each.key.lower(): value_of(str(each.value), macros) for each in block.fields}
    _what(taking, kind, fields)
    _where(taking, kind, fields)
    for name in _names(fields.get("author") or fields.get("editor") or ""):
        taking.author(name)
    return taking.entry()


def _what(taking: Taking, kind: str, fields: Fields) -> None:
    title, subtitle = (_plain(fields.get(name, "")) for name in ("title", "subtitle"))
    taking.text("title", f"{title}: {subtitle}" if title and subtitle else title)
    is_preprint = fields.get("archiveprefix", fields.get("eprinttype", "")).lower() in PREPRINTS
    taking.facts["kind"] = KINDS.get(kind, "preprint" if is_preprint else "other")
    _day(taking, fields)
    taking.identifier("doi", fields.get("doi", "").replace("\\", ""))
    for scheme in ("pmid", "pmcid"):
        taking.identifier(scheme, fields.get(scheme))
    if is_preprint:
        taking.identifier("arxiv", fields.get("eprint"), "eprint")
    language = language_of(_plain(fields.get("langid") or fields.get("language", "")))
    taking.text("language", language)
    taking.text("abstract", plain_line(plain_tex(fields.get("abstract", ""))))


def _day(taking: Taking, fields: Fields) -> None:
    written = DAY.match(fields.get("date", "").strip())
    if written:
        taking.day("date", *(part and part.lstrip("0") for part in written.groups()))
        return
    month = _plain(fields.get("month", ""))
    named = month[:3].lower()
    number = str(MONTHS.index(named) + 1) if named in MONTHS else month
    year = re.sub(r"[^\w-]", "", _plain(fields.get("year") or fields.get("date", "")))
    taking.day("year", year, number, fields.get("day"))


def _where(taking: Taking, kind: str, fields: Fields) -> None:
    names = ("journal", "journaltitle", "booktitle", "howpublished", "series")
    found = next((fields[name] for name in names if fields.get(name)), "")
    if not found.startswith(("\\url", "http")):
        taking.text("container", _plain(found))
    publishers = ("publisher", "school", "institution", "organization")
    publisher = next((fields[name] for name in publishers if fields.get(name)), "")
    taking.text("publisher", _plain(publisher))
    taking.text("volume", _plain(fields.get("volume", "")))
    taking.text("issue", _plain(fields.get("number") or fields.get("issue", "")))
    pages = _plain(fields.get("pages") or fields.get("eid", ""))
    taking.text("pages", re.sub(r"\s*[-–—]+\s*", "-", pages))
    for name in ("issn", "isbn"):
        taking.serial(name, fields.get(name))
    address = fields.get("url", "").replace("\\", "").strip()
    if address and "doi.org/" not in address and kind in ("online", "dataset", "software"):
        taking.address("open_url", address)


def _names(written: str) -> Iterator[str]:
    """The names as they are printed: "Sato, Hanako" is Hanako Sato, a group in braces stays."""
    try:
        people = split_multiple_persons_names(" ".join(written.split()))
    except (ValueError, IndexError):
        people = written.split(" and ")
    for person in people:
        if person.strip().lower() != OTHERS:
            yield _printed(person.strip())


def _printed(person: str) -> str:
    if person.startswith("{") and _closes_at(person) == len(person) - 1:
        return _plain(person)
    if "," not in person:
        return _plain(person)
    try:
        parts = parse_single_name_into_parts(person, strict=False)
    except InvalidNameError:
        return _plain(person)
    family = " ".join([*parts.von, *parts.last])
    given, suffix = " ".join(parts.first), " ".join(parts.jr)
    in_order = (family, given) if IS_CJK.search(family) else (given, family, suffix)
    return _plain(" ".join(each for each in in_order if each))


def _plain(text: str) -> str:
    return plain_line(plain_tex(text))
