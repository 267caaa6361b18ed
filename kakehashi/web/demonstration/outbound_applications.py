"""120 invented students who applied in the closed call, and a draft in the open one.

Everything follows from the number of the student, so that each loading gives the same. Rows are
written many at once and without history: what was handed in stands in the receipts.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from kakehashi.education.outbound.applying.canonical import digest
from kakehashi.education.outbound.applying.consents import asked_now
from kakehashi.education.outbound.applying.operations import begin_application, rank, save_draft
from kakehashi.education.outbound.applying.queries import content_with
from kakehashi.education.outbound.calls.language_tests import level_of
from kakehashi.education.outbound.models import (
    Application,
    Call,
    Choice,
    LanguageProof,
    Placement,
    Submission,
)
from kakehashi.institutions.models import Unit
from kakehashi.people.models import Person, Role
from kakehashi.vocabulary.time import first_day, fiscal_year

DATA = Path(__file__).with_name("data") / "outbound_students.toml"
CLOSED = "Exchange 2027: spring call"
HOW_MANY = 120
MAY_SIGN_IN = 3  # of them; the page on which to choose a role lists whoever may
WITHDRAWN = (40, 77, 101)
NEEDS = {17: "車椅子を使用しています。（デモンストレーション用の架空の記載）"}
SCALE = "TMU 4.0"
FACULTIES = (
    *("faculty-humanities", "faculty-law", "faculty-economics", "faculty-science"),
    *("faculty-urban", "faculty-systems", "faculty-health", "faculty-global"),
)
FIELDS = ("023", "042", "031", "053", "073", "061", "091", "031")
PLAYED_BY = "kim@example.ac.jp"


@dataclass
class Batch:
    """The rows that are written at once."""

    choices: list[Choice] = field(default_factory=list)
    proofs: list[LanguageProof] = field(default_factory=list)
    receipts: list[Submission] = field(default_factory=list)


def load_outbound_applications(units: Mapping[str, Unit], people: Mapping[str, Person]) -> None:
    """Load students and applications of the closed call, and a draft in an open one.

    Where there is no such call, or somebody applied in it, nothing happens.
    """
    calls = Call.objects.filter(is_invented=True)
    closed = calls.filter(title_en=CLOSED).first()
    if closed is not None and not closed.applications.exists():
        _apply(closed, _students(units))
    student = people.get(PLAYED_BY)
    for call in calls.open_at(timezone.now()).order_by("closes_at")[:1]:
        if student is not None and not call.applications.filter(student=student).exists():
            _begin(call, student)


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(DATA.read_text(encoding="utf-8"))


def _drawn(number: int, about: str, below: int) -> int:
    """A number from 0, the same each time for the same student and question."""
    return int.from_bytes(sha256(f"{number}/{about}".encode()).digest()[:6]) % below


# -- Students -------------------------------------------------------------------------------------


def _students(units: Mapping[str, Unit]) -> list[tuple[Person, Unit]]:
    password = make_password(None)
    persons = Person.objects.bulk_create(
        Person(
            email=f"s{number:03d}@example.ac.jp",
            password=password,
            is_invented=True,
            is_active=number <= MAY_SIGN_IN,
            display_order=Person.DisplayOrder.FAMILY_FIRST,
            language="ja",
            **_names(number),
        )
        for number in range(1, HOW_MANY + 1)
    )
    faculties = [units[code] for code in FACULTIES]
    found = [(person, faculties[at % len(faculties)]) for at, person in enumerate(persons)]
    begins = first_day(fiscal_year(timezone.localdate()) - 2)
    Role.objects.bulk_create(
        Role(person=person, kind=Role.Kind.STUDENT, unit=unit, starts_on=begins)
        for person, unit in found
    )
    return found


def _names(number: int) -> dict[str, str]:
    data = _data()
    if _is_from_abroad(number):
        family, given, _country = data["others"][number // 20 % len(data["others"])]
        return {"passport_family": family, "passport_given": given}
    family, given = (
        data["families"][number % len(data["families"])],
        data["givens"][number % len(data["givens"])],
    )
    return {
        "passport_family": family[0],
        "passport_given": given[0],
        "name_kanji": f"{family[1]} {given[1]}",
        "name_kana": f"{family[2]} {given[2]}",
    }


def _is_from_abroad(number: int) -> bool:
    return number % 20 == 0


def _nationality(number: int) -> str:
    others = _data()["others"]
    return str(others[number // 20 % len(others)][2]) if _is_from_abroad(number) else "JP"


# -- Applications ---------------------------------------------------------------------------------


def _apply(call: Call, students: Sequence[tuple[Person, Unit]]) -> None:
    rows = [
        _application(call, number, person, unit)
        for number, (person, unit) in enumerate(students, start=1)
    ]
    Application.objects.bulk_create(rows)
    placements = list(call.placements.filter(closed_at=None).prefetch_related("units"))
    batch = Batch()
    for number, application in enumerate(rows, start=1):
        _fill(batch, number, application, _wished(number, application, placements))
    Choice.objects.bulk_create(batch.choices)
    LanguageProof.objects.bulk_create(batch.proofs)
    Submission.objects.bulk_create(batch.receipts)


def _application(call: Call, number: int, person: Person, unit: Unit) -> Application:
    handed_in = _moment(call, number)
    motivations = _data()["motivation"]
    facts: dict[str, Any] = {}
    if number in WITHDRAWN:
        facts = {
            "withdrawn_by": person,
            "withdrawn_at": handed_in + timedelta(hours=2),
            "withdrawal_code": ("health", "money", "studies")[WITHDRAWN.index(number)],
        }
    return Application(
        call=call,
        student=person,
        state="withdrawn" if number in WITHDRAWN else "submitted",
        version=8,
        unit=unit,
        level="bachelor",
        study_year=2 + number % 2,
        isced_f=FIELDS[FACULTIES.index(unit.code)],
        nationality=_nationality(number),
        gpa=Decimal(220 + _drawn(number, "gpa", 175)) / 100,
        gpa_scale=SCALE,
        gpa_on=timezone.localdate(call.opens_at),
        earlier_exchanges=1 if _drawn(number, "earlier", 15) == 0 else 0,
        motivation=motivations[number % len(motivations)]["ja"],
        inclusion=NEEDS.get(number, ""),
        created_at=handed_in - timedelta(days=2),
        changed_at=handed_in,
        consented_at=handed_in,
        submitted_at=handed_in,
        is_invented=True,
        **facts,
    )


def _moment(call: Call, number: int) -> datetime:
    """When it was handed in: more and more of them towards the deadline."""
    share = (_drawn(number, "moment", 1000) / 1000) ** 3
    open_for = call.closes_at - call.opens_at - timedelta(days=3)
    return call.closes_at - timedelta(hours=3) - share * open_for


def _wished(
    number: int, application: Application, placements: Sequence[Placement]
) -> list[Placement]:
    """What the student ranks: places open to them, those that many like more often."""
    open_to = [
        (place, each)
        for place, each in enumerate(placements)
        if each.level in ("", application.level) and _takes(each, application.unit_id)
    ]

    def liking(item: tuple[int, Placement]) -> float:
        place, each = item
        drawn = (_drawn(number, each.key, 10**6) + 1) / (10**6 + 1)
        return float(drawn ** (1 + place / 6))

    least, most = application.call.min_choices, application.call.max_choices
    many = min(most, max(least, 3 + _drawn(number, "many", 3)))
    return [each for _place, each in sorted(open_to, key=liking, reverse=True)[:many]]


def _takes(placement: Placement, unit: int) -> bool:
    units = {each.pk for each in placement.units.all()}
    return not units or unit in units


def _fill(
    batch: Batch, number: int, application: Application, placements: Sequence[Placement]
) -> None:
    proofs = _proofs(number, application)
    consent = asked_now().version
    content = content_with(application, consent, proofs=proofs, placements=placements)
    batch.proofs += proofs
    batch.choices += [
        Choice(application=application, rank=place, placement=each)
        for place, each in enumerate(placements, start=1)
    ]
    assert application.submitted_at is not None, "every one of them was handed in"
    batch.receipts.append(
        Submission(
            application=application,
            number=1,
            version=application.version,
            at=application.submitted_at,
            by=application.student,
            consent=consent,
            content=content,
            sha256=digest(content),
        )
    )


def _proofs(number: int, application: Application) -> list[LanguageProof]:
    test, score = _english(number)
    level = level_of(test, score)
    taken_on = timezone.localdate(application.call.opens_at) - timedelta(days=120 + number)
    found = [
        LanguageProof(
            application=application,
            language="en",
            test=test,
            score=score,
            cefr=level,
            is_by_table=bool(level),
            taken_on=taken_on,
        )
    ]
    if (other := {0: "de", 1: "fr", 2: "zh", 3: "ko"}.get(number % 9)) is not None:
        cefr = ("B1", "B2", "A2")[_drawn(number, "other", 3)]
        found.append(LanguageProof(application=application, language=other, cefr=cefr))
    return found


def _english(number: int) -> tuple[str, str]:
    if number % 3 == 0:
        return "TOEFL iBT", str(60 + _drawn(number, "toefl", 45))
    return "IELTS", f"{5 + _drawn(number, 'ielts', 6) / 2:.1f}"


# -- A draft to go on with ------------------------------------------------------------------------


def _begin(call: Call, student: Person) -> None:
    """Somebody who may be played has begun, and has two things left to do."""
    role = student.roles.filter(kind=Role.Kind.STUDENT).first()
    if role is None or role.unit is None:
        return
    draft = begin_application(call, unit=role.unit, level="bachelor", by=student)
    Application.objects.filter(pk=draft.pk).update(is_invented=True)
    facts = {"study_year": 2, "isced_f": "042", "gpa": Decimal("3.4"), "gpa_scale": SCALE}
    draft = save_draft(draft, facts, version=draft.version, by=student)
    placements = list(call.placements.filter(closed_at=None).order_by("pk")[:2])
    rank(draft, placements, version=draft.version, by=student)
