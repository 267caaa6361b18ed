"""Works of Crossref's REST API as they are entered here. Pure.

Source: Crossref REST API, "API format" of a work: a `message`, a list of `items`, or the work.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from kakehashi.institutions.search import IS_CJK
from kakehashi.interop.records.documents import Record, records_of
from kakehashi.interop.records.plain import at, first, mapping, mappings, text
from kakehashi.interop.records.texts import plain_line, plain_text
from kakehashi.research.dissemination.importing.entries import Entry, Reason, Taking, place_of
from kakehashi.research.dissemination.works.data import AffiliationData

SOURCE = "crossref"
LISTS = [("message", "items"), ("items",), ("message",)]
KINDS = {
    "journal-article": "article",
    "proceedings-article": "conference",
    "book": "book",
    "monograph": "book",
    "edited-book": "book",
    "reference-book": "book",
    "book-chapter": "chapter",
    "book-section": "chapter",
    "posted-content": "preprint",
    "dataset": "dataset",
    "dissertation": "thesis",
    "report": "report",
}
RETRACTIONS = {"retraction", "withdrawal", "removal"}


def read(data: bytes, source_on: date | None = None) -> list[Entry]:
    """The works in a file: an answer of the API, a list, or one work a line; also gz.

    Raises: WrongSource, if it holds no JSON.
    """
    return [entry_of(record, source_on) for record in records_of(data, LISTS)]


def entry_of(record: Record, source_on: date | None = None) -> Entry:
    """One work."""
    taking = Taking(record.place, SOURCE, source_on)
    work = record.value
    if not isinstance(work, dict):
        taking.fault("", Reason.UNREADABLE, record.wrong or work)
        return taking.entry()
    if "DOI" not in work:
        taking.fault("DOI", Reason.NOT_A_WORK, ", ".join(list(work)[:5]))
    _titles(taking, work)
    _what(taking, work)
    _where(taking, work)
    for author in mappings(work.get("author")):
        _author(taking, author)
    for funder in mappings(work.get("funder")):
        awards = funder.get("award") or [""]
        for award in awards if isinstance(awards, list) else [""]:
            taking.funding(funder.get("name"), award, funder.get("DOI"))
    return taking.entry()


def _titles(taking: Taking, work: Mapping[str, Any]) -> None:
    """What stands on the work is the original title, where Crossref has one in another script."""
    title, subtitle = (plain_line(first(work.get(name))) for name in ("title", "subtitle"))
    whole = f"{title}: {subtitle}" if title and subtitle and subtitle not in title else title
    original = plain_line(first(work.get("original-title")))
    if original and IS_CJK.search(original) and not IS_CJK.search(whole):
        taking.text("title", original)
        taking.text("title_en", whole)
    else:
        taking.text("title", whole or original)


def _what(taking: Taking, work: Mapping[str, Any]) -> None:
    taking.facts["kind"] = KINDS.get(text(work.get("type")), "other")
    taking.text("language", work.get("language"))
    for name in ("issued", "published"):
        parts = first(at(work, name, "date-parts"))
        if isinstance(parts, list) and parts and "year" not in taking.facts:
            taking.day(name, *parts[:3])
    taking.identifier("doi", work.get("DOI"), "DOI")
    for number in work.get("alternative-id") or []:
        if isinstance(number, str) and number.startswith("PMC"):
            taking.identifier("pmcid", number)
    updates = {text(each.get("type")).lower() for each in mappings(work.get("updated-by"))}
    taking.facts["is_retracted"] = bool(updates & RETRACTIONS)
    taking.number("cited", work.get("is-referenced-by-count"))
    taking.text("abstract", plain_text(work.get("abstract")))
    for licence in mappings(work.get("license")):
        address = text(licence.get("URL"))
        if "creativecommons.org/" in address and "licence" not in taking.facts:
            taking.address("licence", address)


def _where(taking: Taking, work: Mapping[str, Any]) -> None:
    taking.text("container", plain_line(first(work.get("container-title"))))
    taking.text("publisher", plain_line(work.get("publisher")))
    for name in ("volume", "issue"):
        taking.text(name, work.get(name))
    taking.text("pages", work.get("page") or work.get("article-number"))
    taking.serial("issn", first(work.get("ISSN")))
    taking.serial("isbn", first(work.get("ISBN")))


def _author(taking: Taking, author: Mapping[str, Any]) -> None:
    given, family = (plain_line(author.get(name)) for name in ("given", "family"))
    written = f"{family} {given}" if IS_CJK.search(family) else f"{given} {family}"
    suffix = plain_line(author.get("suffix"))
    person = f"{written.strip()} {suffix}".strip()
    taking.author(
        person or plain_line(author.get("name")),
        author.get("ORCID") or "",
        places=_places(author),
    )


def _places(author: Mapping[str, Any]) -> list[AffiliationData]:
    found = []
    for each in mappings(author.get("affiliation")):
        numbers = mappings(each.get("id"))
        ror = next((n.get("id") for n in numbers if text(n.get("id-type")).upper() == "ROR"), "")
        found.append(place_of(plain_line(each.get("name")), ror, mapping(each).get("country")))
    return [each for each in found if each is not None]
