"""`citation_*` meta elements, by which Google Scholar and reference managers read a page.

Source: Google Scholar, "Inclusion Guidelines for Webmasters", indexing; names of Highwire Press.
"""

from collections.abc import Iterator

from kakehashi.research.dissemination.models import Work
from kakehashi.research.dissemination.works.addresses import Site

CONTAINERS: dict[str, str] = {
    Work.Kind.ARTICLE: "citation_journal_title",
    Work.Kind.REVIEW: "citation_journal_title",
    Work.Kind.CONFERENCE: "citation_conference_title",
    Work.Kind.CHAPTER: "citation_inbook_title",
}
PUBLISHERS: dict[str, str] = {
    Work.Kind.THESIS: "citation_dissertation_institution",
    Work.Kind.REPORT: "citation_technical_report_institution",
}


def meta_of(work: Work, site: Site) -> list[tuple[str, str]]:
    """(name, content) in the order in which they stand; an author's place after the author."""
    return [(name, content) for name, content in _meta(work, site) if content]


def _meta(work: Work, site: Site) -> Iterator[tuple[str, str]]:
    yield "citation_title", work.title
    for author in work.contributions.all():
        yield "citation_author", author.name
        for place in author.affiliations.all():
            yield "citation_author_institution", place.name
        if author.orcid:
            yield "citation_author_orcid", f"https://orcid.org/{author.orcid}"
    yield "citation_publication_date", _day(work)
    yield CONTAINERS.get(work.kind, "citation_series_title"), work.container
    yield PUBLISHERS.get(work.kind, "citation_publisher"), work.publisher
    first, _dash, last = work.pages.replace("–", "-").partition("-")
    yield "citation_volume", work.volume
    yield "citation_issue", work.issue
    yield "citation_firstpage", first.strip()
    yield "citation_lastpage", last.strip()
    yield "citation_issn", work.issn
    yield "citation_isbn", work.isbn
    yield "citation_doi", work.identifier("doi")
    yield "citation_pmid", work.identifier("pmid")
    yield "citation_language", work.language
    yield "citation_keywords", work.topic
    yield "citation_abstract_html_url", site.page(work)
    yield "citation_pdf_url", work.open_url if work.open_url.lower().endswith(".pdf") else ""


def _day(work: Work) -> str:
    if work.published_on is not None:
        return f"{work.published_on:%Y/%m/%d}"
    return str(work.year or "")
