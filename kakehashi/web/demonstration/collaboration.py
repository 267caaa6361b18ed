"""The demonstration's tables of works, built of invented works, and what was verified of them."""

import json
import shutil
import tempfile
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.utils import timezone

from kakehashi.institutions.models import Unit
from kakehashi.journal.changes import difference, fields_of
from kakehashi.journal.operations import record_many
from kakehashi.people.models import Person
from kakehashi.research.dissemination.models import VerifiedLink, Work
from kakehashi.research.projects.built.tables import INVENTED, folder, forget
from kakehashi.research.projects.collaboration.building import Choices, build
from kakehashi.web.demonstration.invented_works import (
    FIRST_WORK,
    NUMBER,
    Place,
    author,
    institution_of,
    invented,
    is_ours,
    organisation,
    unit_of,
    work_of,
)

DATA = Path(__file__).with_name("data") / "institutions.toml"
LOADED = "demonstration.loaded"
VERIFIED = 180  # works of which the demonstration says whose they are
SAID = "Demonstration: invented works, invented by Kakehashi. No institution or person did this.\n"
WHY = "Invented for the demonstration: the list of works of the unit."
FIRST_OWN = 5000  # numbers of the works that have a page here


def load_verified_links(units: Mapping[str, Unit], people: Mapping[str, Person]) -> None:
    """Say of some of the invented works whose they are, as the research office does."""
    by, now = people["tanaka@example.ac.jp"], timezone.now()
    chosen = [number for number in range(1, NUMBER + 1) if is_ours(number)][:VERIFIED]
    links = VerifiedLink.objects.bulk_create(
        VerifiedLink(
            openalex=FIRST_WORK + number,
            unit=units[unit_of(number)],
            stands=True,
            reason=WHY,
            made_by=by,
            made_at=now,
            is_invented=True,
        )
        for number in chosen
    )
    record_many(LOADED, [(each, difference({}, fields_of(each))) for each in links], by=None)


def build_invented_tables() -> bool:
    """Build the tables of invented works where there are none; whether it did."""
    out = folder()
    if out.exists() and any(out.iterdir()):
        return False
    places = _places()
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix="invented-") as made:
        works, ror = Path(made) / "works.jsonl", Path(made) / "ror.jsonl"
        _write(works, [*invented(places), *_own_works(places)])
        _write(ror, map(organisation, places))
        tables = Path(made) / "tables"
        build(Choices([works], ror, frozenset({places[0].ror}), processes=1), tables)
        (tables / INVENTED).write_text(SAID, encoding="utf-8")
        if out.exists():
            out.rmdir()
        shutil.move(tables, out)
    forget()
    return True


def _places() -> list[Place]:
    rows = tomllib.loads(DATA.read_text(encoding="utf-8"))["institution"]
    return [
        Place(row["ror"], _english(row), row["country"], *row["place"])
        for row in rows
        if "ror" in row
    ]


def _english(row: Mapping[str, Any]) -> str:
    names = {**row.get("label", {}), **row["official"]}
    return str(names.get("en") or next(iter(names.values())))


def _own_works(places: Sequence[Place]) -> Iterable[dict[str, Any]]:
    """Public works with a DOI that have a page here, as OpenAlex would know them."""
    known = {place.ror: (number, place) for number, place in enumerate(places)}
    works = Work.objects.public().filter(is_invented=True).order_by("pk")
    rows = works.prefetch_related("identifiers", "contributions__affiliations")
    for number, work in enumerate(rows, FIRST_OWN):
        doi = work.identifier("doi")
        authors = list(work.contributions.all())
        if not doi or not authors:
            continue
        lines = [
            author(
                each.name,
                [
                    institution_of(known[ror][1], known[ror][0])
                    for place in each.affiliations.all()
                    if (ror := place.ror.rpartition("/")[2]) in known
                ],
                "first" if each.position == 1 else "middle",
                leads=each.position == 1,
            )
            for each in authors
        ]
        facts: dict[str, Any] = {
            "doi": f"https://doi.org/{doi}",
            "title": work.title,
            "display_name": work.title,
            "publication_year": work.year,
            "language": work.language or None,
            "is_retracted": work.is_retracted,
            "open_access": {"is_oa": work.access != "closed", "oa_status": work.access or None},
            "topics": [],
            "awards": [],
        }
        yield work_of(number, facts, lines)


def _write(file: Path, records: Iterable[Mapping[str, Any]]) -> None:
    with file.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(each, ensure_ascii=False) + "\n" for each in records)
