"""Invented places and deadlines of real agreements: lines by year, one change, one moved day."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kakehashi.agreements import content
from kakehashi.agreements.models import Agreement, Condition, Deadline
from kakehashi.agreements.placing.lines import place_of
from kakehashi.agreements.placing.operations import (
    ADDED,
    DEADLINE_SET,
    change_for_year,
    move_deadline,
)
from kakehashi.agreements.placing.writing import open_deadline, open_line
from kakehashi.institutions.models import Institution
from kakehashi.people.models import Person

DATA = Path(__file__).with_name("data") / "places.toml"
SOURCE = "架空 / invented"

Row = Mapping[str, Any]


def load_places(institutions: Mapping[str, Institution], by: Person) -> None:
    """Load what `places.toml` says of agreements that are there; `by` enters it."""
    load_file(DATA, institutions, by)


def load_file(file: Path, institutions: Mapping[str, Institution], by: Person) -> None:
    """Load what a file of that form says of agreements that are there; `by` enters it."""
    rows = tomllib.loads(file.read_text(encoding="utf-8"))["agreement"]
    for row in rows:
        partner = institutions[row["partner"]]
        agreement = Agreement.objects.public().get(partners=partner, is_invented=False)
        for place in row.get("place", []):
            _load_place(agreement, place, by)
        for deadline in row.get("deadline", []):
            _load_deadline(agreement, deadline, by)


def _load_place(agreement: Agreement, row: Row, by: Person) -> None:
    facts = {name: value for name, value in row.items() if name != "change"}
    line = Condition(is_invented=True, source=SOURCE)
    open_line(agreement, content.Place(**facts), line, verb=ADDED, by=by)
    if "change" in row:
        change = row["change"]
        place = place_of(line).model_copy(update={"places": change["places"]})
        change_for_year(line, change["year"], place, reason=change["reason"], source=SOURCE, by=by)


def _load_deadline(agreement: Agreement, row: Row, by: Person) -> None:
    facts = {name: value for name, value in row.items() if name not in ("move", "first_year")}
    line = Deadline(first_year=row["first_year"], is_invented=True, source=SOURCE)
    open_deadline(agreement, content.Deadline(**facts), line, verb=DEADLINE_SET, by=by)
    if "move" in row:
        move_deadline(line, **row["move"], by=by)
