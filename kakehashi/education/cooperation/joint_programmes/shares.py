"""Which part of a curriculum each side teaches: exact sums, and per cent that add up to 100. Pure.

Shares are decimals with two places; nothing here rounds but `in_percent`, which says so.
"""

from collections.abc import Hashable, Mapping
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)

TENTHS = 1000  # tenths of a per cent in the whole


class Flaw(Enum):
    """What is wrong with a statement of shares."""

    MISSING = "missing"  # somebody's share is not stated
    NOTHING = "nothing"  # the whole is not more than nothing
    NEGATIVE = "negative"  # somebody teaches less than nothing
    TOO_LITTLE = "too_little"  # the shares do not reach the whole
    TOO_MUCH = "too_much"  # the shares exceed the whole


def gap(total: Decimal, shares: Mapping[Key, Decimal]) -> Decimal:
    """What the shares leave of `total`; below zero where they exceed it. Exact."""
    return total - sum(shares.values(), Decimal(0))


def flaw(total: Decimal, shares: Mapping[Key, Decimal | None]) -> Flaw | None:
    """The first thing wrong with `shares` of `total`; None if they add up to it exactly.

    shares: who -> the part that they teach, in the unit of `total`; None where nobody stated it.
    """
    if total <= 0:
        return Flaw.NOTHING
    stated = {who: share for who, share in shares.items() if share is not None}
    if len(stated) < len(shares) or not shares:
        return Flaw.MISSING
    if any(share < 0 for share in stated.values()):
        return Flaw.NEGATIVE
    left = gap(total, stated)
    if left == 0:
        return None
    return Flaw.TOO_LITTLE if left > 0 else Flaw.TOO_MUCH


def in_percent(total: Decimal, shares: Mapping[Key, Decimal]) -> dict[Key, Decimal]:
    """The shares in per cent with one decimal, which add up to 100.0 exactly.

    Largest remainder: each is rounded down, and the tenths that are left go to those that lost
    most by it, equal ones in their order.

    Raises: ValueError, if the shares do not add up to `total`.
    """
    if flaw(total, shares) is not None:
        raise ValueError("The shares do not add up to the whole.")
    exact = {who: Fraction(share) / Fraction(total) * TENTHS for who, share in shares.items()}
    tenths = {who: int(value) for who, value in exact.items()}
    left = TENTHS - sum(tenths.values())
    by_loss = sorted(exact, key=lambda who: tenths[who] - exact[who])  # sorted keeps their order
    for who in by_loss[:left]:
        tenths[who] += 1
    return {who: Decimal(value) / 10 for who, value in tenths.items()}
