"""Makers of renewal reviews and of what hangs on them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from kakehashi.agreements.models import Move, Negotiation
from kakehashi.agreements.states import NegotiationState
from kakehashi.education.cooperation.models import RenewalReview
from kakehashi.education.cooperation.renewing.operations import Figure
from tests.make import make_agreement, make_person

ENDS = date(2027, 3, 31)


def make_ending(*partners, expires_on=ENDS, **facts):
    """A university-wide student exchange that ends on 31 March 2027."""
    return make_agreement(*partners, expires_on=expires_on, **facts)


def make_review(agreement=None, *, opened_at=datetime(2026, 4, 1, tzinfo=UTC), **facts):
    """An open review of an agreement that ends on 31 March 2027, opened a year before."""
    agreement = agreement or make_ending()
    ends_on = facts.pop("ends_on", agreement.latest.expires_on)
    return RenewalReview.objects.create(
        agreement=agreement,
        ends_on=ends_on,
        decide_by=facts.pop("decide_by", ends_on),
        opened_at=opened_at,
        **facts,
    )


def a_figure(**facts):
    """The cost of fiscal year 2025, as a list of the office has it."""
    return Figure(
        **{
            "what": "cost",
            "value": Decimal(1_200_000),
            "year": 2025,
            "as_of": date(2026, 4, 1),
            "source": "List of travel costs 2025",
            **facts,
        }
    )


def make_negotiation(
    agreement, *, begun=date(2024, 4, 1), days=None, at=None, until=None, purpose="renewal", **facts
):
    """A negotiation begun as an idea; with `days`, concluded so many days later.

    at, until: the very moments of both moves instead.
    """
    person = make_person()
    at = at or datetime(begun.year, begun.month, begun.day, 3, tzinfo=UTC)
    if days is not None:
        until = at + timedelta(days=days)
    concluded = until is not None
    negotiation = Negotiation.objects.create(
        agreement=agreement,
        purpose=purpose,
        owner=person,
        begun_by=person,
        begun_at=at,
        state=NegotiationState.CONCLUDED if concluded else NegotiationState.IDEA,
        concluded_terms=agreement.latest if concluded else None,
        **{"rationale": "Students ask for it.", **facts},
    )
    _move(negotiation, NegotiationState.IDEA, at, person)
    if concluded:
        _move(negotiation, NegotiationState.CONCLUDED, until, person)
    return negotiation


def _move(negotiation, after, at, person):
    Move.objects.create(negotiation=negotiation, after=after, moved_by=person, moved_at=at)
