"""Makers of imports and of what is in them."""

from datetime import date

from kakehashi.research.dissemination.importing.entries import Entry
from kakehashi.research.dissemination.importing.operations import Origin, stage_works
from kakehashi.research.dissemination.works.data import AuthorData, WorkData

DAY = date(2026, 4, 1)


def make_entry(title="Spin waves in layered manganites", doi="10.1000/a", **facts):
    """A record as a reader of Crossref hands it over."""
    data = WorkData(
        **{
            "kind": "article",
            "title": title,
            "year": 2024,
            "source": "crossref",
            "source_on": DAY,
            "authors": (AuthorData("Hanako Sato"),),
            "identifiers": (("doi", doi),) if doi else (),
            **facts,
        }
    )
    return Entry("entry 1", data, (), title)


def stage(*entries, by, **facts):
    origin = Origin(**{"name": "works.json", "source": "crossref", "as_of": DAY, **facts})
    return stage_works(entries or [make_entry()], origin, by=by)
