"""The invented calls for going abroad: one that has closed, and one that takes applications.

Made by the steps that people take. The closed one is then set back in time as a whole, since
nobody can publish a call that has closed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from kakehashi.education.outbound.calls.offering import take_places
from kakehashi.education.outbound.calls.operations import (
    Described,
    draft_call,
    publish_call,
    state_requirements,
    state_rubric,
    state_rules,
)
from kakehashi.education.outbound.calls.placing import agreements_on_offer
from kakehashi.education.outbound.calls.rubric import Criterion
from kakehashi.education.outbound.models import Call
from kakehashi.institutions.models import Institution, Unit
from kakehashi.people.models import Person
from kakehashi.web.demonstration.places import load_file

PLACES = Path(__file__).with_name("data") / "outbound_places.toml"
CLOSED_CALL = "Exchange 2027: spring call"
OPEN_CALL = "Exchange 2028: early call"
SEED = 20270401  # of both lotteries, so that every loading gives the same places
BACK = timedelta(days=90)
OWN_SCALE = "TMU 4.0"
MIDNIGHT = time(23, 59)

RULES: list[dict[str, Any]] = [
    {"kind": "level", "any_of": ["bachelor", "master"]},
    {"kind": "gpa", "least": "2.0", "scale": OWN_SCALE},
]
RUBRIC = [
    Criterion(key="motivation", ja="志望動機", en="Motivation", weight=40, most=10),
    Criterion(key="grades", ja="学業成績", en="Academic record", weight=30, most=10),
    Criterion(key="language", ja="語学力", en="Command of languages", weight=20, most=10),
    Criterion(key="plan", ja="学修計画", en="Study plan", weight=10, most=10),
]


@dataclass(frozen=True)
class Spoken:
    """The words of one call."""

    title_ja: str
    title_en: str
    introduction_ja: str
    introduction_en: str


SPRING = Spoken(
    "2027年度 交換留学(春募集)",
    CLOSED_CALL,
    "2027年度に協定校へ派遣する交換留学生を募集します。募集人数などは架空のものです。",
    "For exchange at partner universities in the academic year 2027. The places are invented.",
)
EARLY = Spoken(
    "2028年度 交換留学(早期募集)",
    OPEN_CALL,
    "2028年度に協定校へ派遣する交換留学生を募集します。募集人数などは架空のものです。",
    "For exchange at partner universities in the academic year 2028. The places are invented.",
)


def load_outbound_calls(
    institutions: Mapping[str, Institution],
    units: Mapping[str, Unit],
    people: Mapping[str, Person],
) -> None:
    """Load more places, the closed call of 2027 and the open call of 2028."""
    officer, home, today = people["tanaka@example.ac.jp"], units["tmu"], timezone.localdate()
    load_file(PLACES, institutions, officer)
    spring = _published(SPRING, 2027, home, officer, closes_on=today + timedelta(days=50))
    _set_back(spring)
    closes_on = today + timedelta(days=20)
    _published(EARLY, 2028, home, officer, closes_on=closes_on, at_most=5)


def _published(
    spoken: Spoken,
    year: int,
    unit: Unit,
    by: Person,
    *,
    closes_on: date,
    at_most: int | None = None,
) -> Call:
    described = _described(spoken, year, unit, closes_on)
    call = draft_call(described, by=by, is_invented=True)
    state_rules(call, RULES, by=by)
    state_rubric(call, RUBRIC, by=by)
    offers = agreements_on_offer(call, timezone.localdate())
    placements = take_places(call, [each.agreement for each in offers[:at_most]], by=by)
    for each in placements:  # where a host asks for "2.5 of 4.0", ours is what it means
        ours = [
            rule | {"scale": OWN_SCALE} if rule["kind"] == "gpa" else rule
            for rule in each.requirements
        ]
        if ours != each.requirements:
            state_requirements(each, ours, by=by)
    return publish_call(call, by=by, seed=SEED)


def _described(spoken: Spoken, year: int, unit: Unit, closes_on: date) -> Described:
    closes_at = timezone.make_aware(datetime.combine(closes_on, MIDNIGHT))
    return Described(
        title_ja=spoken.title_ja,
        title_en=spoken.title_en,
        introduction_ja=spoken.introduction_ja,
        introduction_en=spoken.introduction_en,
        programme=Call.Programme.EXCHANGE,
        year=year,
        unit=unit,
        opens_at=closes_at - timedelta(days=45),
        closes_at=closes_at,
        min_choices=1,
        max_choices=5,
        eligibility_on=closes_on + timedelta(days=10),
        assessed_on=closes_on + timedelta(days=21),
        results_on=closes_on + timedelta(days=28),
        upgrades_until=closes_on + timedelta(days=49),
        repeaters_last=True,
    )


def _set_back(call: Call) -> None:
    """Let everything about a call have been earlier, by as many days."""
    moments = ("opens_at", "closes_at", "created_at", "published_at")
    days = ("eligibility_on", "assessed_on", "results_on", "upgrades_until")
    earlier = {name: getattr(call, name) - BACK for name in (*moments, *days)}
    # Drafted and published before it opened.
    earlier["created_at"] = earlier["published_at"] = earlier["opens_at"] - timedelta(days=7)
    Call.objects.filter(pk=call.pk).update(**earlier)
