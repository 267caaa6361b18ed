from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakehashi.education.cooperation.ledger.amounts import (
    LONGEST,
    counted,
    read_amount,
    semesters,
    twelfths,
    written,
)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1", 12),
        ("０．５", 6),
        ("1/2", 6),
        ("1 1/3", 16),
        ("2⁄3", 8),
        ("0", 0),
        ("0.25", 3),
        ("", None),
        ("0.7", None),
        ("1/0", None),
        ("-1", None),
        ("one", None),
        ("1e3", None),
        ("999999", None),
    ],
)
def test_read_amount_takes_what_is_exact(text, amount):
    assert read_amount(text) == amount


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (0, "0"),
        (12, "1"),
        (18, "1.5"),
        (16, "1 1/3"),
        (-8, "−2/3"),
        (3, "0.25"),
        (-24_000, "−2,000"),
    ],
)
def test_written_is_exact(amount, text):
    assert written(amount) == text


def test_twelfths_refuses_what_is_not_exact():
    with pytest.raises(ValueError, match="no whole number"):
        twelfths(Fraction(1, 7))


@given(st.integers(0, LONGEST))
def test_read_amount_reads_what_was_written(amount):
    assert read_amount(written(amount).replace(",", "")) == amount
    assert twelfths(semesters(amount)) == amount


@given(st.integers(1, 240), st.integers(1, 4))
def test_counted_is_the_stay_itself_where_a_year_counts_as_two(stay, year_counts_as):
    assert counted(stay, 2) == stay
    years = stay // 24
    assert counted(stay, year_counts_as) - counted(stay, 1) == years * (year_counts_as - 1) * 12
