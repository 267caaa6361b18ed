"""Makers of grants: a scheme with a rate, an award of a stay that is under way."""

from datetime import date

from django.utils import timezone

from kakehashi.education.outbound.grants.counting import split, total, units
from kakehashi.education.outbound.grants.queries import counting_of, planned_period
from kakehashi.education.outbound.models import Award, Instalment, Scheme, SchemeRate
from tests.education.outbound.make import make_mobility
from tests.make import make_officer


def make_scheme(**facts):
    """A scheme that counts days and asks for nothing."""
    number = Scheme.objects.count() + 1
    return Scheme.objects.create(
        **{
            "code": f"scheme-{number}",
            "name_ja": "奨学金",
            "name_en": "Grant",
            "count": "days",
            "rounding": "down",
            "recovery": "recount",
            "source": "A test",
            "standing": "read",
            "counting_standing": "read",
            **facts,
        }
    )


def make_rate(scheme=None, amount=1000, **facts):
    return SchemeRate.objects.create(
        scheme=scheme or make_scheme(),
        amount=amount,
        **{
            "code": "a",
            "name_ja": "甲",
            "name_en": "A",
            "starts_on": date(2020, 4, 1),
            "source": "A test",
            "standing": "read",
            **facts,
        },
    )


def make_award(mobility=None, rate=None, *, state="granted", parts=2, **facts):
    """A grant for the planned days, in instalments of which none is paid."""
    mobility, rate = mobility or make_mobility(state="arrived"), rate or make_rate()
    period, counting, now = planned_period(mobility), counting_of(rate.scheme), timezone.now()
    decided = {"decided_by": make_officer(), "decided_at": now} if state != "proposed" else {}
    award = Award.objects.create(
        mobility=mobility,
        scheme=rate.scheme,
        rate=rate,
        state=state,
        amount=rate.amount,
        starts_on=period.first,
        ends_on=period.last,
        units=units(counting, period),
        total=total(counting, rate.amount, 0, period),
        proposed_by=make_officer(),
        proposed_at=now,
        **{**decided, **facts},
    )
    if state == "granted":
        for day, amount in split(award.total, parts, award.starts_on, award.ends_on):
            Instalment.objects.create(award=award, due_on=day, amount=amount)
    return award


def pay(row, by=None):
    row.paid_on, row.paid_at, row.paid_by = row.due_on, timezone.now(), by or make_officer()
    row.save()
    return row


def kept(award):
    """(kind, yen, whether paid) of the instalments that are not dropped, in order."""
    rows = award.instalments.filter(dropped_at=None).order_by("due_on", "pk")
    return [(row.kind, row.amount, row.paid_on is not None) for row in rows]
