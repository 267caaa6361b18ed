"""Asking OpenAlex for works by DOI, or for those of an institution.

Source: OpenAlex API, works: `filter`, `per-page` up to 100, `cursor` paging. Lists give at most 100
authors of a work, so a work with as many is asked for by itself.
"""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.utils import timezone

from kakehashi.institutions.identifiers import ror_of
from kakehashi.interop.openalex.reading import entry_of
from kakehashi.interop.records.asking import Asker
from kakehashi.interop.records.documents import Record
from kakehashi.interop.records.plain import at, mapping, mappings, text
from kakehashi.research.dissemination.importing.entries import (
    Entry,
    Fault,
    Reason,
    Wrong,
    WrongSource,
)
from kakehashi.research.dissemination.importing.registry import Question
from kakehashi.research.dissemination.works.spellings import stored_form

PAGE = 100  # works in one answer, the most there are
CUT_AT = 100  # authors that a list gives of one work
TOGETHER = 50  # DOIs in one question


def ask(question: Question) -> Iterator[Entry]:
    """The works asked for; a DOI that OpenAlex does not know is a fault of its own.

    Raises: WrongSource, if it does not answer, or cannot be asked so.
    """
    asker = Asker(settings.OPENALEX_API, settings.CONTACT_MAIL)
    today = timezone.localdate()
    works = _by_doi if question.by == "doi" else _of_institution
    for record in works(asker, question):
        if record.value is None:
            fault = Fault("doi", Reason.NOT_FOUND, record.place)
            yield Entry(record.place, None, (fault,))
        else:
            yield entry_of(Record(record.place, _whole(asker, record.value)), today)


def _by_doi(asker: Asker, question: Question) -> Iterator[Record]:
    dois = list(dict.fromkeys(filter(None, (stored_form("doi", v) for v in question.values))))
    if not dois:
        raise WrongSource(Wrong.NO_DOI)
    for start in range(0, len(dois), TOGETHER):
        some = dois[start : start + TOGETHER]
        found: dict[str, Any] = {}
        # A comma and a bar part values of a filter: a DOI that holds one is asked for alone.
        listed = [doi for doi in some if not set(doi) & set(",|")]
        if listed:
            answer = asker.ask("works", _params(f"doi:{'|'.join(listed)}", {"per-page": PAGE}))
            for work in mappings(mapping(answer).get("results")):
                found.setdefault(stored_form("doi", text(work.get("doi"))), work)
        for doi in some:
            if doi not in listed:
                found[doi] = asker.ask(f"works/doi:{quote(doi, safe='')}", _params("", {}))
            yield Record(doi, found.get(doi))


def _of_institution(asker: Asker, question: Question) -> Iterator[Record]:
    ror = ror_of(question.values[0]) if question.values else ""
    if not ror:
        raise WrongSource(Wrong.BAD_ROR, "".join(question.values[:1]))
    wanted = [f"institutions.ror:https://ror.org/{ror}"]
    if question.since:
        wanted.append(f"from_publication_date:{question.since}-01-01")
    if question.until:
        wanted.append(f"to_publication_date:{question.until}-12-31")
    cursor, count = "*", 0
    while cursor:
        params: dict[str, str | int] = {
            "per-page": min(PAGE, question.most - count),
            "cursor": cursor,
        }
        answer = asker.ask("works", _params(",".join(wanted), params))
        works = list(mappings(mapping(answer).get("results")))
        for work in works:
            count += 1
            yield Record(text(work.get("id")), work)
            if count >= question.most:
                return
        cursor = text(at(answer, "meta", "next_cursor")) if works else ""


def _whole(asker: Asker, work: Mapping[str, Any]) -> Mapping[str, Any]:
    authors = work.get("authorships")
    if not isinstance(authors, list) or len(authors) < CUT_AT:
        return work
    identifier = stored_form("openalex", text(work.get("id")))
    return mapping(asker.ask(f"works/{identifier}", _params("", {}))) or work


def _params(wanted: str, more: Mapping[str, str | int]) -> dict[str, str | int]:
    params: dict[str, str | int] = {**more}
    if wanted:
        params["filter"] = wanted
    if settings.OPENALEX_API_KEY:
        params["api_key"] = settings.OPENALEX_API_KEY
    if settings.CONTACT_MAIL:
        params["mailto"] = settings.CONTACT_MAIL
    return params
