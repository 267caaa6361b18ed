"""Makers of mobilities and of what is entered by hand."""

from fractions import Fraction

from kakehashi.education.cooperation.ledger.balances import Direction, Rule
from kakehashi.education.cooperation.ledger.mobilities import CountsFor, Mobility
from kakehashi.education.cooperation.ledger.posting import post
from tests.make import make_officer


def make_mobility(agreement, key="outbound:1", **facts):
    """One student of ours, abroad for the first term of 2024."""
    return Mobility(
        key=key,
        agreement=agreement.pk,
        **{
            "direction": Direction.SENT,
            "year": 2024,
            "term": "first",
            "semesters": Fraction(1),
            "counts_for": CountsFor.COMPLETED,
            **facts,
        },
    )


def make_entry(agreement, key="outbound:1", *, by=None, **facts):
    return post(make_mobility(agreement, key, **facts), by=by or make_officer())


def make_rule(**facts):
    """Nothing is carried over from 2020 on; no alarm."""
    return Rule(**{"valid_from": 2020, "carry_over_years": 0, "source": "Article 5", **facts})
