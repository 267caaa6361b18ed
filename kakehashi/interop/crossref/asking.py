"""Asking Crossref for works by DOI, or for those of an institution by its ROR id.

Source: Crossref REST API: /works/{doi}; /works with `filter=ror-id:`, `rows` and `cursor`.
"""

from collections.abc import Iterator
from urllib.parse import quote

from django.conf import settings
from django.utils import timezone

from kakehashi.institutions.identifiers import ror_of
from kakehashi.interop.crossref.reading import entry_of
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

PAGE = 100


def ask(question: Question) -> Iterator[Entry]:
    """The works asked for; a DOI that Crossref does not know is a fault of its own.

    Raises: WrongSource, if it does not answer, or cannot be asked so.
    """
    asker = Asker(settings.CROSSREF_API, settings.CONTACT_MAIL)
    works = _by_doi if question.by == "doi" else _of_institution
    yield from works(asker, question)


def _by_doi(asker: Asker, question: Question) -> Iterator[Entry]:
    today = timezone.localdate()
    dois = list(dict.fromkeys(filter(None, (stored_form("doi", v) for v in question.values))))
    if not dois:
        raise WrongSource(Wrong.NO_DOI)
    for doi in dois:
        answer = asker.ask(f"works/{quote(doi, safe='')}", _contact())
        if answer is None:
            yield Entry(doi, None, (Fault("DOI", Reason.NOT_FOUND, doi),))
        else:
            yield entry_of(Record(doi, at(answer, "message")), today)


def _of_institution(asker: Asker, question: Question) -> Iterator[Entry]:
    ror = ror_of(question.values[0]) if question.values else ""
    if not ror:
        raise WrongSource(Wrong.BAD_ROR, "".join(question.values[:1]))
    today, wanted = timezone.localdate(), [f"ror-id:https://ror.org/{ror}"]
    if question.since:
        wanted.append(f"from-pub-date:{question.since}")
    if question.until:
        wanted.append(f"until-pub-date:{question.until}")
    cursor, count = "*", 0
    while cursor:
        rows = min(PAGE, question.most - count)
        params = {"filter": ",".join(wanted), "rows": rows, "cursor": cursor, **_contact()}
        message = mapping(at(asker.ask("works", params), "message"))
        works = list(mappings(message.get("items")))
        for work in works:
            count += 1
            yield entry_of(Record(text(work.get("DOI")), work), today)
            if count >= question.most:
                return
        cursor = text(message.get("next-cursor")) if works else ""


def _contact() -> dict[str, str | int]:
    return {"mailto": settings.CONTACT_MAIL} if settings.CONTACT_MAIL else {}
