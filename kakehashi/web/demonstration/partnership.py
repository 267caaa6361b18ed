"""The invented joint programmes and encounters, made by the very steps that people take.

Dates count from the day of loading, so that something is always due, late and just done.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils import timezone

from kakehashi.agreements.models import Agreement
from kakehashi.education.cooperation.encounters import operations as meeting
from kakehashi.education.cooperation.encounters.operations import Account
from kakehashi.education.cooperation.joint_programmes import operations, recording
from kakehashi.education.cooperation.joint_programmes.operations import Description, Part
from kakehashi.education.cooperation.models import Encounter, JointProgramme
from kakehashi.institutions.models import Institution, Unit
from kakehashi.people.models import Person
from kakehashi.vocabulary.time import first_day, fiscal_year, may_first

DATA = Path(__file__).with_name("data") / "partnership.toml"
INVENTED = "Invented for the demonstration."

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Cast:
    """Who and what is there to play with; `by` does it all."""

    today: date
    institutions: Mapping[str, Institution]
    units: Mapping[str, Unit]
    people: Mapping[str, Person]
    by: Person

    def day(self, within: int) -> date:
        """The day `within` days after today."""
        return self.today + timedelta(days=within)

    def year(self, ahead: int) -> int:
        """The fiscal year `ahead` years after the last one whose 1 May has come."""
        year = fiscal_year(self.today)
        return (year if may_first(year) <= self.today else year - 1) + ahead


def load_partnership(
    institutions: Mapping[str, Institution],
    units: Mapping[str, Unit],
    people: Mapping[str, Person],
) -> None:
    """Make the joint programmes and the encounters, with everything that hangs on them."""
    rows = tomllib.loads(DATA.read_text(encoding="utf-8"))
    by = people[rows["people"]["office"]]
    play = Cast(timezone.localdate(), institutions, units, people, by)
    for row in rows["programme"]:
        _programme(play, row)
    for row in rows["encounter"]:
        _encounter(play, row)


# -- Joint programmes -----------------------------------------------------------------------------


def _programme(play: Cast, row: Row) -> None:
    first = first_day(play.year(row["first_year"])) if "first_year" in row else None
    plain = ("kind", "title_ja", "title_en", "level", "isced_f", "languages", "places")
    described = Description(
        **{name: row[name] for name in plain if name in row},
        unit=play.units[row["unit"]],
        agreement=_agreement(play, row),
        first_intake_on=first,
        source=INVENTED,
        source_on=play.today,
    )
    programme = operations.enter(described, by=play.by)
    parts = {
        operations.add_partner(
            programme, play.institutions[each["name"]], role=each["role"], by=play.by
        ).pk: each
        for each in row["partners"]
    }
    if "measure" in row:
        operations.divide(
            programme,
            measure=row["measure"],
            total=Decimal(row["total"]) if "total" in row else None,
            home=_part(row["home"]),
            parts={pk: _part(each) for pk, each in parts.items()},
            by=play.by,
        )
    _run(play, programme, row, first)
    _recordings(play, programme, row)
    JointProgramme.objects.filter(pk=programme.pk).update(is_invented=True)


def _agreement(play: Cast, row: Row) -> Agreement | None:
    if "agreement" not in row:
        return None
    partner = play.institutions[row["agreement"]]
    return Agreement.objects.filter(partners=partner).order_by("pk").first()


def _part(row: Row) -> Part:
    numbers = {name: Decimal(row[name]) for name in ("share", "credits") if name in row}
    return Part(role=row["role"], scheme=row.get("scheme", ""), **numbers)


def _run(play: Cast, programme: JointProgramme, row: Row, first: date | None) -> None:
    """Take it from plan to where it stands."""
    if row.get("state") == "planned":
        return
    approved = first - timedelta(days=150) if first else play.day(-20)
    operations.approve(programme, on=approved, by=play.by)
    if first is None:
        return
    operations.begin(programme, on=first, by=play.by)
    if "teach_out" in row:
        ends = row["teach_out"]
        on = first_day(play.year(ends["year"]))
        operations.teach_out(programme, on=on, reason=ends["reason"], by=play.by)


def _recordings(play: Cast, programme: JointProgramme, row: Row) -> None:
    for each in row.get("years", ()):
        recording.state_year(
            programme,
            play.year(each["year"]),
            home_students=each["home"],
            partner_students=each["partner"],
            completed=each.get("completed"),
            source=INVENTED,
            source_on=play.today,
            by=play.by,
        )
    for each in row.get("courses", ()):
        recording.add_course(programme, _course(play, each), by=play.by)
    for each in row.get("reviews", ()):
        review = recording.plan_review(programme, planned_on=play.day(each["days"]), by=play.by)
        if "held" in each:
            held = play.day(each["held"])
            recording.hold_review(review, held_on=held, outcome=each["outcome"], by=play.by)
    programme.years.update(is_invented=True)
    programme.courses.update(is_invented=True)


def _course(play: Cast, row: Row) -> recording.Course:
    return recording.Course(
        name=row["name"],
        institution=play.institutions[row["partner"]],
        starts_on=play.day(row["days"]),
        weeks=row["weeks"],
        partner_course=row["partner_course"],
        home_students=row.get("home"),
        partner_students=row.get("abroad"),
        source=INVENTED,
        source_on=play.today,
    )


# -- Encounters -----------------------------------------------------------------------------------


def _encounter(play: Cast, row: Row) -> None:
    account = Account(
        kind=row["kind"],
        on=play.day(row["days"]),
        until=play.day(row["days"] + row["lasts"] - 1) if "lasts" in row else None,
        place=row.get("place", ""),
        unit=play.units[row["unit"]],
        institutions=[play.institutions[name] for name in row["partners"]],
        participants=[play.people[email] for email in row["participants"]],
        topics=row["topics"],
        agreed=row.get("agreed", ""),
    )
    encounter = meeting.record_encounter(account, by=play.by)
    _guests(play, encounter, row.get("contacts", ()), row.get("others", ()))
    for each in row.get("follow_ups", ()):
        follow_up = meeting.add_follow_up(
            encounter,
            text=each["text"],
            owner=play.people[each["owner"]],
            due_on=play.day(each["days"]),
            by=play.by,
        )
        if "done" in each:
            meeting.finish(follow_up, note=each["done"], by=play.by)
    Encounter.objects.filter(pk=encounter.pk).update(is_invented=True)


def _guests(
    play: Cast, encounter: Encounter, contacts: Iterable[Row], others: Iterable[Row]
) -> None:
    for each in contacts:
        place, person = play.institutions[each["of"]], play.people[each["email"]]
        meeting.name_guests(encounter, place, persons=[person], by=play.by)
    for each in others:
        place, named = play.institutions[each["of"]], (each["name"], each["post"])
        meeting.name_guests(encounter, place, names=[named], by=play.by)
