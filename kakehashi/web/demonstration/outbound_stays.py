"""The invented part of stays abroad: papers, whom to call, grants, one safety call that is over.

Reads the invented stays that are under way; where there are none, there is nothing to add. Levels
of risk and classes of destinations are invented and say so: none of them is what an authority says.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from kakehashi.education.outbound.grants.keeping import enter_class, take_over_schemes
from kakehashi.education.outbound.grants.operations import grant_award, note_paid, propose_award
from kakehashi.education.outbound.grants.queries import fitting_rate
from kakehashi.education.outbound.models import Mobility, SafetyAnswer, SafetyCall, Scheme
from kakehashi.education.outbound.states import MobilityState
from kakehashi.education.outbound.stays.operations import save_contact, save_stay
from kakehashi.education.outbound.stays.risk_reading import Row
from kakehashi.education.outbound.stays.safety import CLOSED, OPENED, enter_risks
from kakehashi.journal.changes import difference, fields_of
from kakehashi.journal.operations import record
from kakehashi.people.models import Person

INVENTED = "デモンストレーション用の架空のデータ (invented for the demonstration)"
ANSWERS = [("safe", "Near the university"), ("safe", "")]
CLASSES = ["a", "b"]
SCORE = Decimal("2.60")


def load_outbound_stays(by: Person) -> None:
    """Settle and grant two stays that are under way, as `by` of the office would."""
    (scheme,) = take_over_schemes(by=by) or Scheme.objects.filter(code="jasso-agreement")
    under_way = Mobility.objects.filter(is_invented=True, state=MobilityState.ARRIVED)
    stays = list(under_way.select_related("host", "student").order_by("pk")[:2])
    _say_risks(stays, by)
    for number, mobility in enumerate(stays):
        _settle(mobility, by)
        _grant(mobility, scheme, CLASSES[number], by)
    if stays:
        _ask(stays, by)


def _say_risks(stays: Sequence[Mobility], by: Person) -> None:
    began = timezone.localdate() - timedelta(days=30)
    levels = [("safety", "", 1), ("infection", "A province far from the university", 2)]
    countries = list(dict.fromkeys(stay.host.country for stay in stays))
    rows = [
        Row(number, kind, country, region, level, began, None, INVENTED)
        for number, (country, (kind, region, level)) in enumerate(
            zip(countries, levels, strict=False), start=1
        )
    ]
    enter_risks(rows, by=by, is_invented=True)


def _settle(mobility: Mobility, by: Person) -> None:
    assert mobility.arrived_on is not None  # asked for
    first, last = mobility.arrived_on, mobility.planned_until or mobility.arrived_on
    before = first - timedelta(days=40)
    save_stay(
        mobility,
        insurance_name="付帯海学（架空の加入例）",
        insurance_number=f"DEMO-{mobility.pk:04}",
        insured_from=first,
        insured_until=last,
        passport_until=last + timedelta(days=900),
        visa_from=first,
        visa_until=last + timedelta(days=14),
        trained_on=before,
        tabi_regi_on=before,
        tabi_regi_number=f"T-{mobility.pk:04}",
        residence_report_on=first + timedelta(days=5),
        address=f"Room {mobility.pk}, an invented hall of residence",
        phone="+00 0000 0000",
        housing_until=last,
        by=by,
    )
    save_contact(
        mobility,
        name="緊急 太郎",
        relation="父（架空）",
        phone="+81 00 0000 0000",
        email="contact@example.ac.jp",
        language="ja",
        by=by,
    )


def _grant(mobility: Mobility, scheme: Scheme, code: str, by: Person) -> None:
    assert mobility.arrived_on is not None  # asked for
    _class(mobility, scheme, code, by)
    rate = fitting_rate(scheme, mobility, mobility.arrived_on)
    if rate is None or not _is_long_enough(mobility, scheme):
        return
    award = propose_award(mobility, rate, score=SCORE, remarks=INVENTED, by=by)
    grant_award(award, parts=2, by=by)
    first = award.instalments.order_by("due_on", "pk").first()
    if first is not None and first.due_on <= timezone.localdate():
        note_paid(first, paid_on=first.due_on, reference="DEMO-1", by=by)


def _class(mobility: Mobility, scheme: Scheme, code: str, by: Person) -> None:
    country = mobility.host.country
    if not scheme.classes.filter(country=country).exists():
        enter_class(
            scheme,
            country=country,
            city="",
            rate_code=code,
            starts_on=scheme.starts_on or date(2024, 4, 1),
            source=INVENTED,
            standing="unverified",
            is_invented=True,
            by=by,
        )


def _is_long_enough(mobility: Mobility, scheme: Scheme) -> bool:
    if mobility.planned_until is None or mobility.arrived_on is None:
        return False
    days = (mobility.planned_until - mobility.arrived_on).days + 1
    return (scheme.least_days or 1) <= days <= (scheme.most_days or days)


def _ask(stays: Sequence[Mobility], by: Person) -> None:
    """A call that was answered by all and closed, so that no mail goes out for it."""
    asked = timezone.now() - timedelta(days=12)
    call = SafetyCall.objects.create(
        event_ja="地震（デモ用の架空の出来事）",
        event_en="Earthquake (invented for the demonstration)",
        countries=sorted({stay.host.country for stay in stays}),
        opened_by=by,
        opened_at=asked,
        closed_by=by,
        closed_at=asked + timedelta(hours=9),
        outcome="全員の無事を確認した。 All are safe.",
        is_invented=True,
    )
    for number, (stay, (answer, place)) in enumerate(zip(stays, ANSWERS, strict=False)):
        host, says_where = stay.host, number == 0 and stay.host.latitude is not None
        SafetyAnswer.objects.create(
            call=call,
            mobility=stay,
            answer=answer,
            place=place,
            latitude=host.latitude if says_where else None,
            longitude=host.longitude if says_where else None,
            answered_by=stay.student,
            answered_at=asked + timedelta(hours=1 + number),
            is_invented=True,
        )
    record(OPENED, call, by=by, changes=difference({}, fields_of(call)))
    record(CLOSED, call, by=by, reason=call.outcome)
