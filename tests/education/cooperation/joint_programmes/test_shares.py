from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakehashi.education.cooperation.joint_programmes.shares import Flaw, flaw, gap, in_percent

HUNDREDTHS = st.integers(0, 99_999).map(lambda number: Decimal(number) / 100)
SHARES = st.lists(HUNDREDTHS, min_size=1, max_size=8).filter(any)


@given(SHARES)
def test_shares_that_make_the_whole_have_no_flaw_and_nothing_else_has_none(shares):
    named = dict(enumerate(shares))
    total = sum(shares)

    assert flaw(total, named) is None
    assert gap(total, named) == 0
    assert flaw(total + Decimal("0.01"), named) is Flaw.TOO_LITTLE
    if total > Decimal("0.01"):
        assert flaw(total - Decimal("0.01"), named) is Flaw.TOO_MUCH


@given(SHARES)
def test_in_percent_adds_up_to_a_hundred_exactly_and_is_never_off_by_a_tenth(shares):
    total = sum(shares)

    found = in_percent(total, dict(enumerate(shares)))

    assert sum(found.values()) == 100
    for place, share in enumerate(shares):
        assert abs(found[place] - share * 100 / total) < Decimal("0.1")


@given(SHARES, st.randoms())
def test_in_percent_gives_larger_shares_no_less(shares, random):
    random.shuffle(shares)
    found = in_percent(sum(shares), dict(enumerate(shares)))

    for place, share in enumerate(shares):
        for other, less in enumerate(shares):
            assert share <= less or found[place] >= found[other]


@pytest.mark.parametrize(
    ("total", "shares", "expected"),
    [
        ("60", {0: "30", 1: None}, Flaw.MISSING),
        ("60", {}, Flaw.MISSING),
        ("0", {0: "0"}, Flaw.NOTHING),
        ("60", {0: "70", 1: "-10"}, Flaw.NEGATIVE),
        ("60", {0: "30", 1: "29.99"}, Flaw.TOO_LITTLE),
        ("60", {0: "30", 1: "30.01"}, Flaw.TOO_MUCH),
        ("60", {0: "30", 1: "30"}, None),
    ],
)
def test_flaw_names_what_is_wrong(total, shares, expected):
    stated = {who: None if share is None else Decimal(share) for who, share in shares.items()}

    assert flaw(Decimal(total), stated) is expected


def test_in_percent_refuses_shares_that_do_not_add_up():
    with pytest.raises(ValueError, match="do not add up"):
        in_percent(Decimal(60), {0: Decimal(59)})


def test_in_percent_gives_the_tenths_that_are_left_to_those_that_lost_most():
    thirds = in_percent(Decimal(3), {"a": Decimal(1), "b": Decimal(1), "c": Decimal(1)})

    assert thirds == {"a": Decimal("33.4"), "b": Decimal("33.3"), "c": Decimal("33.3")}
