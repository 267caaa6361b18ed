from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakehashi.education.cooperation.credits.arithmetic import (
    Ratio,
    Rounding,
    bound,
    convert,
    exactly,
    rounded,
    written,
)
from kakehashi.education.cooperation.models import CreditRule

amounts = st.fractions(min_value=0, max_value=400, max_denominator=1000)
positive = st.fractions(min_value=Fraction(1, 100), max_value=400, max_denominator=1000)
ratios = st.builds(Ratio, positive, positive)
roundings = st.sampled_from(Rounding)
UMEA = Ratio(Fraction(14), Fraction(30))
UCTS = Ratio(Fraction(1), Fraction(3, 2))
YEAR = Ratio(Fraction(31), Fraction(60))


def test_fourteen_credits_are_thirty_ects_at_umea_where_the_table_gives_twenty_one():
    assert convert(Fraction(14), UMEA) == 30
    assert convert(Fraction(14), UCTS) == 21
    assert convert(Fraction(30), UMEA.reversed()) == 14


def test_a_year_load_is_exact_where_a_float_is_not():
    assert convert(Fraction(2), YEAR) == Fraction(120, 31)
    assert convert(Fraction(120, 31), YEAR.reversed()) == 2


@pytest.mark.parametrize(
    ("rounding", "result"),
    [
        (Rounding.NONE, Fraction(120, 31)),
        (Rounding.HALF_UP_TENTH, Fraction(39, 10)),
        (Rounding.HALF_UP_HALF, 4),
        (Rounding.HALF_UP_WHOLE, 4),
        (Rounding.FLOOR_HALF, Fraction(7, 2)),
        (Rounding.FLOOR_WHOLE, 3),
    ],
)
def test_convert_rounds_as_the_rule_declares(rounding, result):
    assert convert(Fraction(2), YEAR, rounding) == result


@pytest.mark.parametrize(
    ("amount", "result"), [("0.25", "0.5"), ("0.24", "0"), ("0.75", "1"), ("1.5", "1.5")]
)
def test_halves_go_up(amount, result):
    assert rounded(Fraction(amount), Rounding.HALF_UP_HALF) == Fraction(result)


def test_the_choices_of_a_rule_are_the_roundings_there_are():
    assert set(CreditRule.Rounding.values) == set(Rounding)


@pytest.mark.parametrize(("given", "taken"), [(0, 1), (1, 0), (-1, 1)])
def test_a_ratio_is_of_positive_amounts(given, taken):
    with pytest.raises(ValueError, match="positive"):
        Ratio(Fraction(given), Fraction(taken))


def test_convert_refuses_fewer_than_no_credits():
    with pytest.raises(ValueError, match="fewer"):
        convert(Fraction(-1), UMEA)


@given(amounts, ratios)
def test_there_and_back_is_the_same_without_rounding(amount, ratio):
    assert convert(convert(amount, ratio), ratio.reversed()) == amount


@given(amounts, ratios, roundings)
def test_there_and_back_stays_within_the_declared_bound(amount, ratio, rounding):
    back = convert(convert(amount, ratio, rounding), ratio.reversed(), rounding)
    assert abs(back - amount) <= bound(rounding) * (1 + ratio.reversed().factor)


@given(amounts, ratios, roundings)
def test_a_rounded_value_is_as_near_as_the_bound_says(amount, ratio, rounding):
    exact, value = exactly(amount, ratio), convert(amount, ratio, rounding)
    assert abs(value - exact) <= bound(rounding)
    if rounding.goes_down:
        assert value <= exact
    if rounding.step:
        assert (value / rounding.step).denominator == 1


@given(amounts, amounts, ratios)
def test_parts_add_up_without_rounding(one, other, ratio):
    assert convert(one, ratio) + convert(other, ratio) == convert(one + other, ratio)


@given(amounts, amounts, ratios, roundings)
def test_more_credits_never_count_as_fewer(one, other, ratio, rounding):
    small, large = sorted((one, other))
    assert convert(small, ratio, rounding) <= convert(large, ratio, rounding)


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("21", "21"),
        ("10.5", "10.5"),
        ("0", "0"),
        ("0.125", "0.125"),
        ("840/31", "27.097 (840/31)"),
        ("29999/10000", "3 (29999/10000)"),
    ],
)
def test_written_keeps_the_fraction_where_decimals_do_not_end(amount, text):
    assert written(Fraction(amount)) == text
