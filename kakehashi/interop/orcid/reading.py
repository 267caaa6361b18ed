"""Works of ORCID records, version 3.0 and 3.1 as JSON, as they are entered here. Pure.

Read are a whole record, its works, several works asked for at once (`bulk`), and one work. In a
record the statements of several sources about one work form a group: the one with the highest
display index is taken, the identifiers of all. Statements say nothing of other authors; whose
record it is stands as the author then.

Source: ORCID message schemas, record 3.0: record, activities, work.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from kakehashi.interop.records.documents import records_of
from kakehashi.interop.records.plain import at, mapping, mappings, text
from kakehashi.interop.records.texts import plain_line
from kakehashi.research.dissemination.importing.entries import (
    Entry,
    Reason,
    Taking,
    Wrong,
    WrongSource,
)
from kakehashi.research.dissemination.works.spellings import orcid_of

SOURCE = "orcid"
KINDS = {
    "journal-article": "article",
    "magazine-article": "article",
    "review": "review",
    "conference-paper": "conference",
    "conference-proceedings": "conference",
    "book": "book",
    "edited-book": "book",
    "book-chapter": "chapter",
    "preprint": "preprint",
    "working-paper": "preprint",
    "data-set": "dataset",
    "software": "software",
    "dissertation": "thesis",
    "dissertation-thesis": "thesis",
    "supervised-student-publication": "thesis",
    "report": "report",
}
SCHEMES = {
    "doi": "doi",
    "pmid": "pmid",
    "pmc": "pmcid",
    "arxiv": "arxiv",
    "handle": "handle",
    "openalex": "openalex",
    "cinii": "crid",
}
LANGUAGES = 5  # letters: ja, en_GB


def read(data: bytes, source_on: date | None = None) -> list[Entry]:
    """The works in a file.

    Raises: WrongSource, if it holds no JSON, or nothing of ORCID.
    """
    entries: list[Entry] = []
    for record in records_of(data, []):
        if not isinstance(record.value, dict):
            taking = Taking(record.place, SOURCE, source_on)
            taking.fault("", Reason.UNREADABLE, record.wrong or record.value)
            entries.append(taking.entry())
            continue
        entries += entries_of(record.value, source_on)
    if not entries:
        raise WrongSource(Wrong.NO_ORCID_WORKS)
    return entries


def entries_of(document: Mapping[str, Any], source_on: date | None = None) -> list[Entry]:
    """The works in one answer of ORCID."""
    owner = _owner(document)
    return [_entry(group, owner, source_on) for group in _groups(document)]


def put_codes_of(document: Mapping[str, Any]) -> list[int]:
    """The numbers of the statements that are taken, one for each work."""
    codes = (_preferred(group).get("put-code") for group in _groups(document))
    return [code for code in codes if isinstance(code, int)]


def _groups(document: Mapping[str, Any]) -> Iterator[Sequence[Mapping[str, Any]]]:
    works = mapping(at(document, "activities-summary", "works")) or document
    if isinstance(works.get("group"), list):
        for group in mappings(works["group"]):
            yield list(mappings(group.get("work-summary")))
    elif isinstance(document.get("bulk"), list):
        for each in mappings(document["bulk"]):
            yield [mapping(each.get("work"))]
    elif "title" in document:
        yield [document]


def _owner(document: Mapping[str, Any]) -> tuple[str, str]:
    """(name, ORCID iD) of whose record it is; empty where it does not say."""
    name = mapping(at(document, "person", "name"))
    credit = text(at(name, "credit-name", "value"))
    parts = (text(at(name, part, "value")) for part in ("given-names", "family-name"))
    path = text(at(document, "orcid-identifier", "path")) or text(document.get("path"))
    iD = next((found for each in path.split("/") if (found := orcid_of(each))), "")  # so spelt
    return credit or " ".join(parts).strip(), iD


def _preferred(group: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    def rank(each: Mapping[str, Any]) -> int:
        index = str(each.get("display-index"))
        return int(index) if index.isdecimal() else 0

    return max(group, key=rank, default={})


def _entry(
    group: Sequence[Mapping[str, Any]], owner: tuple[str, str], source_on: date | None
) -> Entry:
    work = _preferred(group)
    code = work.get("put-code")
    taking = Taking(f"put-code {code}" if code else "work", SOURCE, source_on)
    if not work:
        taking.fault("", Reason.UNREADABLE, json.dumps(group)[:80])
        return taking.entry()
    _what(taking, work)
    for statement in [work, *(each for each in group if each is not work)]:
        _identifiers(taking, statement)
    _authors(taking, work, owner)
    return taking.entry()


def _what(taking: Taking, work: Mapping[str, Any]) -> None:
    titles = mapping(work.get("title"))
    title, subtitle = (plain_line(at(titles, part, "value")) for part in ("title", "subtitle"))
    taking.text("title", f"{title}: {subtitle}" if title and subtitle else title)
    translated = mapping(titles.get("translated-title"))
    code = text(translated.get("language-code"))[:2].lower()
    if code in ("ja", "en"):
        taking.text(f"title_{code}", plain_line(translated.get("value")))
    kind = text(work.get("type")).lower().replace("_", "-")
    taking.facts["kind"] = KINDS.get(kind, "other")
    language = text(work.get("language-code"))[:LANGUAGES].replace("_", "-")
    taking.text("language", language)
    taking.text("container", plain_line(at(work, "journal-title", "value")))
    taking.text("abstract", plain_line(work.get("short-description")))
    day = mapping(work.get("publication-date"))
    parts = (at(day, part, "value") for part in ("year", "month", "day"))
    taking.day("publication-date", *parts)


def _identifiers(taking: Taking, work: Mapping[str, Any]) -> None:
    for each in mappings(at(work, "external-ids", "external-id")):
        scheme = text(each.get("external-id-type")).lower()
        value = each.get("external-id-value")
        relation = text(each.get("external-id-relationship")).lower().replace("_", "-")
        if scheme in ("issn", "isbn") and scheme not in taking.facts:
            taking.serial(scheme, value)
        elif scheme in SCHEMES and relation in ("", "self"):
            taking.identifier(SCHEMES[scheme], value)


def _authors(taking: Taking, work: Mapping[str, Any], owner: tuple[str, str]) -> None:
    for each in mappings(at(work, "contributors", "contributor")):
        role = text(at(each, "contributor-attributes", "contributor-role")).lower()
        if role in ("", "author", "co-author") or "writing-original-draft" in role:
            taking.author(
                plain_line(at(each, "credit-name", "value")),
                text(at(each, "contributor-orcid", "path")),
            )
    name, number = owner
    if name and not taking.authors:
        taking.author(name, number)
