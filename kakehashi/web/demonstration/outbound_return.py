"""The return of the demonstration: one stay with its transcript decided, posted, reported.

Done by the verbs that do it. Only the beginning is set: nobody can arrive before today. The marks
and the person are invented; the precedents followed are those of the demonstration.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from kakehashi.agreements.models import Agreement
from kakehashi.education.cooperation.models import GradeScale, Precedent
from kakehashi.education.cooperation.recognition.rules import Home
from kakehashi.education.outbound.models import Mobility, TranscriptCourse
from kakehashi.education.outbound.returning.deciding import Said, decide_course
from kakehashi.education.outbound.returning.operations import (
    close_recognition,
    enter_transcript,
    state_credits_before,
    state_credits_planned,
)
from kakehashi.education.outbound.returning.posting import make_posting_file
from kakehashi.education.outbound.returning.telling import hand_in_report, publish_report
from kakehashi.education.outbound.returning.transcript_table import Line
from kakehashi.education.outbound.states import MobilityState
from kakehashi.institutions.models import Unit
from kakehashi.people.models import Person, Role
from kakehashi.vocabulary.time import fiscal_year, term_of

SOURCE = "デモンストレーション用の架空のデータ (invented for the demonstration)"
HOST = "Umeå University"
ARRIVED, LEFT, RECEIVED, DECIDED = -330, -170, -140, -100  # days from today
LINES = (
    Line("Språk och samhälle", "1EN087", "Language and Society", Decimal("7.5"), "B", True),
    Line(
        "Svenska för utbytesstudenter", "1SV034", "Swedish for Exchange Students", Decimal(15),
        "A", True,
    ),
    Line("Nordisk historia", "1HI009", "Nordic History", Decimal("7.5"), "F", False),
)  # fmt: skip
FAILED = "単位を修得していない(架空)。 The course was not passed (invented)."
REPORT = {
    "language": "ja",
    "title": "ウメオで過ごした半年（架空）",
    "studies": "少人数の授業で、発言の機会が多くありました。予習は想像以上でした。（架空）",
    "life": "冬は日照時間が短いので、朝の散歩を日課にしていました。",
    "advice": "履修したい科目の単位認定は、出発前に学部の窓口で相談しておくと安心です。",
}
ANSWERS = {"recommend": 5, "teaching": 5, "support_host": 4, "support_home": 4, "credits": 3}


def load_outbound_return(officer: Person, units: Mapping[str, Unit]) -> None:
    """A stay that ended and was recognised; nothing where the host has no agreement."""
    agreement = _agreement()
    if agreement is None:
        return
    stay = _stay(agreement, officer, units["faculty-humanities"])
    _recognise(stay, officer)
    make_posting_file(is_invented=True, by=officer)
    report = hand_in_report(stay, REPORT, ANSWERS, consents=True, is_invented=True, by=stay.student)
    publish_report(report, by=officer)


def _agreement() -> Agreement | None:
    named = Agreement.objects.filter(partners__names__text=HOST, is_invented=False)
    return named.order_by("pk").first()


def _stay(agreement: Agreement, officer: Person, unit: Unit) -> Mobility:
    first, last = _day(ARRIVED), _day(LEFT)
    term = term_of(first)
    student = Person.objects.create_user(
        "hoshino@example.ac.jp",
        name_kanji="星野 遥",
        name_kana="ホシノ ハルカ",
        passport_family="HOSHINO",
        passport_given="Haruka",
        display_order=Person.DisplayOrder.FAMILY_FIRST,
        is_invented=True,
    )
    Role.objects.create(
        person=student, kind=Role.Kind.STUDENT, unit=unit, starts_on=date(first.year - 2, 4, 1)
    )
    # Not posted to the exchange ledger: the file of past years counts those of that year already.
    return Mobility.objects.create(
        student=student,
        agreement=agreement,
        host=agreement.partners.order_by("pk")[0],
        state=MobilityState.RETURNED,
        unit=unit,
        level="bachelor",
        isced_f="0231",
        year=fiscal_year(first),
        term=term.code if term else "",
        planned_from=first,
        planned_until=last,
        arrived_on=first,
        left_on=last,
        created_by=officer,
        created_at=timezone.now(),
        source=SOURCE,
        is_invented=True,
    )


def _recognise(stay: Mobility, officer: Person) -> None:
    transcript = enter_transcript(
        stay,
        LINES,
        received_on=_day(RECEIVED),
        issued_on=_day(RECEIVED - 10),
        scheme="ects",
        scale=GradeScale.objects.approved().filter(institution=stay.host).first(),
        is_invented=True,
        by=officer,
    )
    state_credits_before(stay, credits_before=Decimal(4), source=SOURCE, by=officer)
    state_credits_planned(stay, credits_planned=Decimal(10), source=SOURCE, by=officer)
    for course in transcript.courses.all():
        _decide(course, stay, officer)
    close_recognition(stay, on=_day(DECIDED + 5), by=officer)


def _decide(course: TranscriptCourse, stay: Mobility, officer: Person) -> None:
    """As the precedent says; what was not passed is refused."""
    like = Precedent.objects.standing().filter(host=stay.host, host_code=course.code).first()
    facts: dict[str, Any] = {"decided_on": _day(DECIDED), "home_mark": "認", "is_invented": True}
    if like is None or course.is_passed is False:
        said = Said(decision="refused", reason=FAILED, **{**facts, "home_mark": ""})
        decide_course(course, said, [], by=officer)
        return
    said = Said(decision=like.decision, reason=like.reason, body=like.body, follows=like, **facts)
    homes = [
        Home(each.code, each.title_ja, each.title_en, each.credits)
        for each in like.home_courses.all()
    ]
    decide_course(course, said, homes, by=officer)


def _day(offset: int) -> date:
    return timezone.localdate() + timedelta(days=offset)
