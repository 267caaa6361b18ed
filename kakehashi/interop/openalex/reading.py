"""Works of OpenAlex as they are entered here. Pure.

Source: OpenAlex work object (August 2026) and its older layouts: `host_venue` (2023), `awards` in
the place of `grants` (2026).
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from kakehashi.interop.records.documents import Record, records_of
from kakehashi.interop.records.plain import at, first, mapping, mappings, text
from kakehashi.interop.records.texts import plain_line
from kakehashi.research.dissemination.importing.entries import (
    Entry,
    Reason,
    Taking,
    place_of,
)
from kakehashi.research.dissemination.works.data import AffiliationData

SOURCE = "openalex"
LISTS = [("results",)]
MOST_WORDS = 5000  # of an abstract
KINDS = {
    "article": "article",
    "journal-article": "article",
    "review": "review",
    "conference-paper": "conference",
    "proceedings-article": "conference",
    "book": "book",
    "monograph": "book",
    "book-chapter": "chapter",
    "preprint": "preprint",
    "posted-content": "preprint",
    "dataset": "dataset",
    "software": "software",
    "dissertation": "thesis",
    "report": "report",
}
ACCESS = {"diamond", "gold", "hybrid", "green", "bronze", "closed"}
IDENTIFIERS = {"doi": "doi", "openalex": "openalex", "pmid": "pmid", "pmcid": "pmcid"}


def read(data: bytes, source_on: date | None = None) -> list[Entry]:
    """The works in a file: one work, a list, an answer of the API, or one work a line; also gz.

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
    if "authorships" not in work and "title" not in work and "display_name" not in work:
        taking.fault("", Reason.NOT_A_WORK, ", ".join(list(work)[:5]))
    _what(taking, work)
    _where(taking, work)
    for authorship in _authorships(taking, work):
        _author(taking, authorship)
    _paid(taking, work)
    return taking.entry()


def _what(taking: Taking, work: Mapping[str, Any]) -> None:
    taking.text("title", plain_line(work.get("title") or work.get("display_name")))
    taking.facts["kind"] = KINDS.get(text(work.get("type")), "other")
    taking.text("language", work.get("language"))
    parts = [part.lstrip("0") for part in text(work.get("publication_date")).split("-")]
    if len(parts) == 3:
        taking.day("publication_date", *parts)
    taking.day("publication_year", work.get("publication_year") or taking.facts.get("year"))
    for name, value in {"openalex": work.get("id"), "doi": work.get("doi")}.items():
        taking.identifier(name, value)
    for name, value in mapping(work.get("ids")).items():
        if name in IDENTIFIERS:
            taking.identifier(IDENTIFIERS[name], value)
    taking.facts["is_retracted"] = work.get("is_retracted") is True
    taking.number("cited", work.get("cited_by_count"))
    taking.number("fwci", work.get("fwci"))
    topic = mapping(work.get("primary_topic"))
    taking.text("topic", topic.get("display_name"))
    taking.text("field", at(topic, "field", "display_name"))
    taking.text("abstract", abstract_of(work.get("abstract_inverted_index")))


def _where(taking: Taking, work: Mapping[str, Any]) -> None:
    journal = mapping(at(work, "primary_location", "source")) or mapping(work.get("host_venue"))
    taking.text("container", plain_line(journal.get("display_name")))
    publisher = journal.get("host_organization_name") or journal.get("publisher")
    taking.text("publisher", publisher)
    serial = journal.get("issn_l") or first(journal.get("issn"))
    taking.serial("issn", serial)
    biblio = mapping(work.get("biblio"))
    for name in ("volume", "issue"):
        taking.text(name, biblio.get(name))
    pages = [str(each) for name in ("first_page", "last_page") if (each := biblio.get(name))]
    taking.text("pages", "-".join(dict.fromkeys(pages)))
    access = text(at(work, "open_access", "oa_status"))
    if access in ACCESS:
        taking.facts["access"] = access
    elif access:
        taking.fault("oa_status", Reason.BAD_VALUE, access)
    best = mapping(work.get("best_oa_location"))
    taking.address("open_url", best.get("landing_page_url") or best.get("pdf_url"))


def abstract_of(index: object) -> str:
    """The text of an inverted index {word: [places]}, from 0; empty if there is none."""
    if not isinstance(index, dict):
        return ""
    placed = [
        (place, word)
        for word, places in index.items()
        if isinstance(places, list)
        for place in places
        if isinstance(place, int)
    ]
    return plain_line(" ".join(word for _place, word in sorted(placed)[:MOST_WORDS]))


def _authorships(taking: Taking, work: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    listed = work.get("authorships")
    if listed is not None and not isinstance(listed, list):
        taking.fault("authorships", Reason.BAD_VALUE, listed)
    yield from mappings(listed)


def _author(taking: Taking, authorship: Mapping[str, Any]) -> None:
    author = mapping(authorship.get("author"))
    flag = authorship.get("is_corresponding")
    taking.author(
        plain_line(authorship.get("raw_author_name")) or plain_line(author.get("display_name")),
        author.get("orcid") or "",
        is_corresponding=flag if isinstance(flag, bool) else None,
        places=_places(authorship),
    )


def _places(authorship: Mapping[str, Any]) -> list[AffiliationData]:
    found = [
        place_of(each.get("display_name"), each.get("ror"), each.get("country_code"))
        for each in mappings(authorship.get("institutions"))
    ]
    if not found:
        raw = authorship.get("raw_affiliation_strings") or []
        countries = [each for each in authorship.get("countries") or [] if isinstance(each, str)]
        country = countries[0] if len(countries) == 1 else ""
        found = [place_of(plain_line(each), "", country) for each in raw if isinstance(raw, list)]
    return [each for each in found if each is not None]


def _paid(taking: Taking, work: Mapping[str, Any]) -> None:
    for award in mappings(work.get("awards")):
        taking.funding(award.get("funder_display_name"), award.get("funder_award_id"))
    if taking.fundings:
        return
    for grant in mappings(work.get("grants")):
        taking.funding(grant.get("funder_display_name"), grant.get("award_id"), grant.get("funder"))
