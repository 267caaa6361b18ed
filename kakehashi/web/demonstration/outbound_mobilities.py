"""The invented stays abroad: nominated and accepted ones of the closed call, three earlier ones.

Made by the steps that people take. What is under way or over is then set to where it stands, since
nobody can arrive before today. Later slices add papers, grants and transcripts to them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import cycle
from typing import Any

from django.utils import timezone

from kakehashi.agreements.models import Agreement, Terms
from kakehashi.agreements.states import State
from kakehashi.education.cooperation.models import LedgerEntry
from kakehashi.education.outbound.balancing.operations import post_mobility
from kakehashi.education.outbound.learning import operations as learning
from kakehashi.education.outbound.learning.content import (
    Component,
    Contact,
    Content,
    Recognised,
    Status,
)
from kakehashi.education.outbound.learning.gathering import base_of
from kakehashi.education.outbound.models import (
    Allotment,
    LearningAgreementVersion,
    Link,
    Mobility,
)
from kakehashi.education.outbound.nominating import deciding, operations
from kakehashi.education.outbound.nominating.content import usual_receiving_year
from kakehashi.education.outbound.nominating.operations import Recipient
from kakehashi.education.outbound.states import AllotmentState, MobilityState
from kakehashi.institutions.models import Unit
from kakehashi.people.models import Person, Role
from kakehashi.vocabulary.time import fiscal_year, term_of

PLANNED, NOMINATED, ACCEPTED = 12, 9, 5
SOURCE = "デモンストレーション用の架空のデータ (invented for the demonstration)"
LINK_DAYS = timedelta(days=180)


@dataclass(frozen=True)
class Traveller:
    """An invented student of an earlier year. days: first and last day of the stay from today."""

    email: str
    kanji: str
    family: str
    given: str
    unit: str
    isced_f: str
    days: tuple[int, int]
    state: MobilityState


TRAVELLERS = (
    Traveller(
        *("mori@example.ac.jp", "森 千尋", "MORI", "Chihiro", "faculty-law", "0421"),
        (-75, 75),
        MobilityState.ARRIVED,
    ),
    Traveller(
        *("ishii@example.ac.jp", "石井 拓海", "ISHII", "Takumi", "faculty-humanities", "0231"),
        (-60, 240),
        MobilityState.ARRIVED,
    ),
    Traveller(
        *("ogawa@example.ac.jp", "小川 美咲", "OGAWA", "Misaki", "faculty-law", "0421"),
        (-200, -45),
        MobilityState.RETURNED,
    ),
)
COURSES = (
    Component(
        key="a", code="SOC201", title="Society and Law", term="1/2", credits=Decimal("7.5"),
        scheme="ects",
    ),
    Component(
        key="b", code="LAN110", title="Academic Writing", term="1/2", credits=Decimal("7.5"),
        scheme="ects",
    ),
    Component(
        key="c", code="HIS130", title="Modern History", term="1/2", credits=Decimal(15),
        scheme="ects",
    ),
)  # fmt: skip
AT_HOME = (
    Recognised(
        key="x", code="K201", title_ja="法社会学", title_en="Sociology of Law", term="1/2",
        credits=Decimal(4),
    ),
    Recognised(
        key="y", code="G110", title_ja="英語ライティング", title_en="English Writing", term="1/2",
        credits=Decimal(2), condition="With the essays handed in abroad",
    ),
)  # fmt: skip
INSTEAD = Component(
    key="d", code="POL140", title="Politics of the Region", term="1/2", credits=Decimal(15),
    scheme="ects", status=Status.INSERTED, reason="substituting-deleted",
)  # fmt: skip


def load_outbound_mobilities(officer: Person, units: Mapping[str, Unit]) -> None:
    """Plan, nominate and agree as the office, the students and the hosts would; once."""
    if Mobility.objects.filter(is_invented=True).exists():
        return
    for number, stay in enumerate(_travel(units, officer)):
        link = _accept(_nominate(stay, officer), officer)
        _agree(stay, officer, link, changes=number == 0)
        _settle(stay, TRAVELLERS[number], officer)
    _of_the_call(officer)


def _of_the_call(officer: Person) -> None:
    """What became of the confirmed places; nothing where no call was run."""
    confirmed = Allotment.objects.filter(
        is_invented=True, state=AllotmentState.CONFIRMED, mobility=None
    ).order_by("pk")
    stays = operations.plan_all(list(confirmed[:PLANNED]), by=officer)
    links = [_nominate(each, officer) for each in stays[:NOMINATED]]
    for link in links[:ACCEPTED]:
        _accept(link, officer)
    if links:
        _agree(stays[0], officer, links[0], changes=False)


# -- Travellers of earlier years ------------------------------------------------------------------


def _travel(units: Mapping[str, Unit], officer: Person) -> list[Mobility]:
    agreements = Agreement.objects.filter(
        is_invented=False, state=State.SIGNED, terms__kind=Terms.Kind.EXCHANGE
    )
    # Those whose ledger another part of the demonstration tells a story with are left alone.
    told = LedgerEntry.objects.order_by().values("agreement")
    quiet = agreements.exclude(pk__in=told).distinct().order_by("pk")
    chosen = list(quiet[: len(TRAVELLERS)])
    if not chosen:
        return []
    pairs = zip(TRAVELLERS, cycle(chosen), strict=False)
    return [_enter(each, agreement, units, officer) for each, agreement in pairs]


def _enter(
    traveller: Traveller, agreement: Agreement, units: Mapping[str, Unit], officer: Person
) -> Mobility:
    today, unit = timezone.localdate(), units[traveller.unit]
    first, last = (today + timedelta(days=each) for each in traveller.days)
    term = term_of(first)
    student = Person.objects.create_user(
        traveller.email,
        name_kanji=traveller.kanji,
        passport_family=traveller.family,
        passport_given=traveller.given,
        display_order=Person.DisplayOrder.FAMILY_FIRST,
        is_invented=True,
    )
    Role.objects.create(
        person=student, kind=Role.Kind.STUDENT, unit=unit, starts_on=date(first.year - 2, 4, 1)
    )
    return operations.enter_mobility(
        student=student,
        source=SOURCE,
        agreement=agreement,
        host=agreement.partners.order_by("pk")[0],
        unit=unit,
        level="bachelor",
        isced_f=traveller.isced_f,
        year=fiscal_year(first),
        term=term.code if term else "",
        semesters=2 if (last - first).days > 200 else 1,
        planned_from=first,
        planned_until=last,
        is_invented=True,
        by=officer,
    )


def _settle(stay: Mobility, traveller: Traveller, officer: Person) -> None:
    """Where the stay stands today."""
    stay.refresh_from_db()
    stay.state, stay.arrived_on = traveller.state, stay.planned_from
    if traveller.state == MobilityState.RETURNED:
        stay.left_on = stay.planned_until
    stay.save()
    post_mobility(stay, by=officer)


# -- What the office, the hosts and the students do ----------------------------------------------


def _nominate(stay: Mobility, officer: Person) -> Link:
    """State what the host has to know, and nominate by a link; its token is thrown away."""
    begins = stay.planned_from or date(stay.year, 9, 1)
    facts: dict[str, Any] = {
        "birth_date": date(2004, 4, 2) + timedelta(days=stay.student_id % 600),
        "nationality": "JP",
        "gender": "0",
        "global_id": f"{22000000 + stay.student_id}",
        "language": "en",
        "cefr": "B2",
        "receiving_year": usual_receiving_year(begins),
        "isced_f": stay.isced_f or "0421",
        "planned_from": begins,
        "planned_until": stay.planned_until or date(stay.year + 1, 2, 15),
    }
    operations.state_particulars(stay, facts, by=officer)
    to = Recipient(
        "Exchange Office (invented)",
        f"exchange{stay.host_id}@example.org",
        "en",
        timezone.localdate() + LINK_DAYS,
    )
    issued = operations.nominate(stay, to=to, by=officer).issued
    assert issued is not None, "a recipient was named"
    return issued.link


def _accept(link: Link, officer: Person) -> Link:
    assert link.mobility is not None, "a host's link is for a stay"
    comment = f"受入大学からのメール (mail of the host). {SOURCE}"
    deciding.note_acceptance(link.mobility, comment=comment, by=officer)
    return link


def _agree(stay: Mobility, officer: Person, link: Link, *, changes: bool) -> None:
    """A learning agreement signed by three, and where `changes` a change signed by three."""
    stay.refresh_from_db()
    contact = Contact(given="Exchange", family="Office", email=link.email)
    base = base_of(stay)
    content = base.model_copy(
        update={
            "starts_on": base.starts_on or date(stay.year, 9, 1),
            "ends_on": base.ends_on or date(stay.year + 1, 2, 15),
            "studied": COURSES,
            "recognised": AT_HOME,
            "receiving": base.receiving.model_copy(update={"contact": contact}),
            "sending": base.sending.model_copy(update={"contact": _contact(officer)}),
        }
    )
    _sign(_propose(stay, content, None), officer, link)
    if changes:
        _sign(_propose(stay, _changed(base_of(stay)), 1), officer, link)


def _contact(person: Person) -> Contact:
    return Contact(given=person.passport_given, family=person.passport_family, email=person.email)


def _changed(content: Content) -> Content:
    """The last course is not available; another one takes its place."""
    *kept, last = content.studied
    gone = last.model_copy(update={"status": Status.DELETED, "reason": "not-available"})
    return content.model_copy(update={"studied": (*kept, gone, INSTEAD)})


def _propose(stay: Mobility, content: Content, based_on: int | None) -> LearningAgreementVersion:
    return learning.propose_version(stay, content, based_on=based_on, note=SOURCE, by=stay.student)


def _sign(version: LearningAgreementVersion, officer: Person, link: Link) -> None:
    student, digest = version.agreement.mobility.student, version.digest
    signers: Sequence[tuple[Person, str]] = ((student, ""), (officer, "International Office"))
    for person, position in signers:
        learning.sign(version, read_digest=digest, position=position, by=person)
    learning.sign_by_link(
        link, version, read_digest=digest, name=link.name, position="Coordinator (invented)"
    )
