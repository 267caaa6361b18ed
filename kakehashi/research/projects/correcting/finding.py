"""Finding the work that somebody means: on our pages and in the built tables."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.http import urlencode

from kakehashi.institutions.search import words_of
from kakehashi.people.models import Person
from kakehashi.research.dissemination.models import VerifiedLink, Work
from kakehashi.research.dissemination.verifying.operations import Naming, completed
from kakehashi.research.dissemination.verifying.queries import openalex_number
from kakehashi.research.dissemination.works.keys import found_by
from kakehashi.research.dissemination.works.register import shown_title
from kakehashi.research.projects.built.tables import Absent, Built
from kakehashi.research.projects.collaboration import lookup
from kakehashi.research.projects.correcting.reading import work_in

MOST = 20  # works of each of the two that are offered


@dataclass(frozen=True)
class Found:
    """A work by its names. page: its page here; is_there: whether the tables hold it."""

    openalex: int | None
    doi: str
    title: str
    year: int | None
    page: Work | None = None
    is_there: bool = False

    @property
    def query(self) -> str:
        """What names it in an address of ours."""
        return query_of(self.openalex, self.doi, self.page.pk if self.page else None)


def query_of(openalex: int | None, doi: str, page: int | None) -> str:
    """The query that names a work: by OpenAlex number, else by DOI, else by its page."""
    if openalex is not None:
        return urlencode({"openalex": openalex})
    return urlencode({"doi": doi}) if doi else urlencode({"page": page or ""})


def find_works(text: str, reader: Person, built: Built | Absent, language: str) -> list[Found]:
    """The works that `text` names, pages first: a DOI, an OpenAlex number, words of the title.

    A DOI or number that nobody knows is answered with itself: a word may be said before the tables
    hold the work.
    """
    openalex, doi = work_in(text)
    if openalex is not None or doi:
        naming = completed(Naming(None, openalex, doi))
        return [look_up(naming, built, language)]
    words = words_of(text)
    if not words:
        return []
    seen = Work.objects.visible_to(reader).exclude(state="merged")
    pages = list(found_by(seen, text).prefetch_related("identifiers").order_by("-year", "-pk"))
    found = [_of_page(each, language) for each in pages[:MOST]]
    if isinstance(built, Absent):
        return found
    rows = built.engine.run(lookup.titled(text.split(), MOST)).to_pylist()
    known = {each.openalex for each in found} | {each.doi for each in found if each.doi}
    others = [row for row in rows if not {row["work"], row["doi"]} & known]
    return [*found, *(_of_row(row) for row in others)]


def look_up(naming: Naming, built: Built | Absent, language: str) -> Found:
    """What is known of one work under its names."""
    row = _row(naming, built)
    number = row["work"] if row else naming.openalex
    doi = naming.doi or (row["doi"] if row else "") or ""
    page = naming.work
    if page is not None:
        return Found(number, doi, shown_title(page, language), page.year, page, row is not None)
    if row:
        return _of_row(row)
    return Found(number, doi, "", None)


def _row(naming: Naming, built: Built | Absent) -> Mapping[str, Any] | None:
    if isinstance(built, Absent):
        return None
    rows: list[dict[str, Any]] = []
    if naming.openalex is not None:
        rows = built.engine.rows(lookup.numbered([naming.openalex]))
    if not rows and naming.doi:
        rows = built.engine.rows(lookup.with_doi([naming.doi]))
    return rows[0] if rows else None


def titles(links: Iterable[VerifiedLink], built: Built | Absent, language: str) -> dict[int, str]:
    """Link → title of its work; empty where neither a page nor the tables know it."""
    links = list(links)
    numbers = {each.openalex for each in links if each.openalex is not None}
    dois = {each.doi for each in links if each.doi}
    by_number, by_doi = _titles(built, numbers, dois)
    return {
        each.pk: shown_title(each.work, language)
        if each.work
        else by_number.get(each.openalex or 0) or by_doi.get(each.doi) or ""
        for each in links
    }


def _titles(
    built: Built | Absent, numbers: Collection[int], dois: Collection[str]
) -> tuple[dict[int, str], dict[str, str]]:
    if isinstance(built, Absent):
        return {}, {}
    rows = built.engine.rows(lookup.numbered(tuple(numbers))) if numbers else []
    more = built.engine.rows(lookup.with_doi(tuple(dois))) if dois else []
    every = [row for row in (*rows, *more) if row["title"]]
    return (
        {row["work"]: row["title"] for row in every},
        {row["doi"]: row["title"] for row in every if row["doi"]},
    )


def _of_page(work: Work, language: str) -> Found:
    number = openalex_number(work.identifier("openalex"))
    return Found(number, work.identifier("doi"), shown_title(work, language), work.year, work)


def _of_row(row: Mapping[str, Any]) -> Found:
    return Found(row["work"], row["doi"] or "", row["title"] or "", row["year"], is_there=True)


def links_on(found: Found) -> Q:
    """Links under any of a work's names."""
    same = Q(pk__in=[])
    if found.page is not None:
        same |= Q(work=found.page) | Q(work__merged_into=found.page)
    if found.openalex is not None:
        same |= Q(openalex=found.openalex)
    return same | Q(doi=found.doi) if found.doi else same
