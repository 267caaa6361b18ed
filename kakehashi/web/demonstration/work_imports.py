"""An import of invented works that waits for decisions, and a pair that may be one work."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from kakehashi.people.models import Person
from kakehashi.research.dissemination.doubling.operations import find_duplicates
from kakehashi.research.dissemination.importing.entries import Entry, Fault, Reason, Taking
from kakehashi.research.dissemination.importing.operations import Origin, stage_works
from kakehashi.research.dissemination.models import DuplicatePair, Work
from kakehashi.research.dissemination.works.operations import enter_work
from kakehashi.research.dissemination.works.reading import data_of

KNOWN_DOI = "10.5555/kakehashi.demo.0001"
AGAIN = "A table-top magnetometer for student laboratories"
DAY = date(2026, 4, 1)


def load_work_imports(people: Mapping[str, Person]) -> None:
    """Read four invented records, of which one is known, one perhaps, and one faulty."""
    by = people["tanaka@example.ac.jp"]
    twin = Work.objects.filter(title=AGAIN).first()
    if twin is not None:
        said = replace(data_of(twin), title=f"{AGAIN}.", identifiers=(), pages="", volume="4")
        enter_work(replace(said, title_ja="", summary_en="", summary_ja=""), by=by)
    find_duplicates(by=None)
    DuplicatePair.objects.update(is_invented=True)
    entries = [_known(), _new(), _perhaps(), _faulty()]
    origin = Origin("invented-works.json", "crossref", DAY, is_invented=True)
    stage_works(entries, origin, by=by)


def _taking(place: str, title: str, year: int) -> Taking:
    taking = Taking(place, "crossref", DAY)
    taking.text("title", title)
    taking.facts["kind"] = "article"
    taking.day("issued", year)
    return taking


def _known() -> Entry:
    taking = _taking("entry 1", "Switching languages in university courses taught in English", 2025)
    taking.identifier("doi", KNOWN_DOI)
    taking.text("issue", "2")
    taking.number("cited", 3)
    taking.author("Yuki Sakiyama")
    return taking.entry()


def _new() -> Entry:
    taking = _taking("entry 2", "Rails, rivers and rest: an invented study of commuting", 2026)
    taking.identifier("doi", "10.5555/kakehashi.demo.9001")
    taking.text("container", "Invented Journal of Cities")
    taking.author("María José García Fernández")
    taking.author("", "0000-0002-1825-0097")
    return taking.entry()


def _perhaps() -> Entry:
    taking = _taking("entry 3", "Thermal noise of small magnets", 2024)
    taking.identifier("doi", "10.5555/kakehashi.demo.9002")
    taking.author("Suhartono")
    return taking.entry()


def _faulty() -> Entry:
    return Entry("entry 4", None, (Fault("title", Reason.NO_TITLE),))
