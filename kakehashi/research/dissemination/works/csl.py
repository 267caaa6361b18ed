"""A work as an item of the Citation Style Language: what citations and reference files are made of.

Source: CSL-JSON, schema 1.0.2 (github.com/citation-style-language/schema, csl-data.json).
"""

from typing import Any

from kakehashi.research.dissemination.models import Work
from kakehashi.research.dissemination.works.names import parts_of
from kakehashi.research.dissemination.works.spellings import address_of

Item = dict[str, Any]
TYPES: dict[str, str] = {
    Work.Kind.ARTICLE: "article-journal",
    Work.Kind.REVIEW: "article-journal",
    Work.Kind.CONFERENCE: "paper-conference",
    Work.Kind.BOOK: "book",
    Work.Kind.CHAPTER: "chapter",
    Work.Kind.PREPRINT: "article",
    Work.Kind.DATASET: "dataset",
    Work.Kind.SOFTWARE: "software",
    Work.Kind.THESIS: "thesis",
    Work.Kind.REPORT: "report",
    Work.Kind.OTHER: "document",
}
RETRACTED = "RETRACTED: "  # as publishers write it, so that whoever cites it cannot miss it


def item_of(work: Work) -> Item:
    """The item; what is not known is absent. Reads contributions and identifiers: prefetch them."""
    doi = work.identifier("doi")
    found: Item = {
        "id": f"work-{work.pk}",
        "type": TYPES[work.kind],
        "title": f"{RETRACTED if work.is_retracted else ''}{work.title}",
        "author": [dict(parts_of(each.name)) for each in work.contributions.all()],
        "issued": issued(work),
        "container-title": work.container,
        "publisher": work.publisher,
        "volume": work.volume,
        "issue": work.issue,
        "page": work.pages,
        "ISSN": work.issn,
        "ISBN": work.isbn,
        "DOI": doi,
        "URL": address_of("doi", doi) if doi else work.open_url,
        "language": work.language,
        "abstract": work.abstract,
    }
    return {key: value for key, value in found.items() if value}


def issued(work: Work) -> dict[str, list[list[int]]] | None:
    """When it was published, as exactly as is known; None where nothing is."""
    day = work.published_on
    if day is not None:
        return {"date-parts": [[day.year, day.month, day.day]]}
    return {"date-parts": [[work.year]]} if work.year else None
