"""Makers of agreements that offer places, and of drafts that can be published."""

from datetime import timedelta

from django.utils import timezone

from kakehashi.agreements.models import Condition
from kakehashi.agreements.models.conditions import codes_stored
from kakehashi.education.outbound.calls.operations import Described
from kakehashi.vocabulary.time import fiscal_year
from tests.education.outbound.make import make_call, make_placement
from tests.make import make_agreement, make_home, make_officer

RUBRIC = [
    {"key": "motivation", "ja": "志望動機", "en": "Motivation", "weight": 3, "most": 10},
    {"key": "grades", "ja": "成績", "en": "Grades", "weight": 1, "most": 5},
]


def next_year():
    return fiscal_year(timezone.localdate()) + 1


def make_line(agreement=None, *, terms=(), units=(), **facts):
    """Two outgoing places per academic year, open to all."""
    agreement = agreement or make_agreement()
    line = Condition.objects.create(
        agreement=agreement,
        first_year=2000,
        opened_by=make_officer(),
        opened_at=timezone.now(),
        term_codes=codes_stored(terms),
        **{"key": "out-all", "direction": "outgoing", "places": 2, "per": "year", **facts},
    )
    line.units.set(units)
    return line


def described(**facts):
    """What a complete call says, its unit included."""
    now = timezone.now().replace(second=0, microsecond=0)
    today = timezone.localdate()
    return Described(
        **{
            "title_ja": "交換留学募集",
            "title_en": "Call for exchange",
            "programme": "exchange",
            "year": next_year(),
            "unit": facts.pop("unit", None) or make_home(),
            "opens_at": now - timedelta(days=1),
            "closes_at": now + timedelta(days=30),
            "eligibility_on": today + timedelta(days=40),
            "results_on": today + timedelta(days=60),
            **facts,
        }
    )


def make_draft(**facts):
    """A draft that lacks nothing: it can be published."""
    today = timezone.localdate()
    call = make_call(
        state="draft",
        days=(-1, 30),
        rubric=RUBRIC,
        results_on=today + timedelta(days=60),
        **facts,
    )
    make_placement(call)
    return call


def end_agreement(agreement):
    """It ends today: nobody goes out under it next year."""
    agreement.state, agreement.termination_reason = "terminated", "Closed"
    agreement.terminated_on = timezone.localdate()
    agreement.save()
