"""Results in words and formulas."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils import translation

from kakehashi.policy.counting import COUNTRIES, INSTITUTIONS, PERCENT, PERSONS, Unit
from kakehashi.policy.progress.paths import Aim, Form, Path, Seen, Spot, result_of
from kakehashi.policy.targets.soundness import Flaw, Kind
from kakehashi.policy.targets.words import (
    SENTENCES,
    difference,
    formula,
    path_in_words,
    percent,
    sentence_of,
    shown,
    signed,
    signed_difference,
    wanted_in_words,
)

START, END, DAY = date(2021, 5, 1), date(2027, 5, 1), date(2026, 5, 1)
PATH = Path(Aim.UP, Form.LINEAR, Spot(START, 10), [Spot(END, 30)])


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (12345, "12,345"),
        (Decimal("94.850"), "94.85"),
        (Decimal("-2.5"), "−2.5"),
        (Fraction(80, 3), "26.7"),
        (Fraction(-1, 3000), "−0.0003"),
        (Fraction(1, 8), "0.125"),
        (0, "0"),
    ],
)
def test_shown_is_exact_where_three_decimals_do_and_never_rounds_to_nothing(value, text):
    assert shown(value) == text


def test_signed_tells_better_from_worse():
    assert [signed(each) for each in (5, -5, 0)] == ["+5", "−5", "±0"]


DAYS = Unit("stated", "days")


@pytest.mark.parametrize(
    ("aim", "unit", "english", "japanese"),
    [
        (Aim.UP, INSTITUTIONS, "1 institution", "1機関"),
        (Aim.AT_MOST, INSTITUTIONS, "at most 1 institution", "1機関以下"),
        (Aim.AT_LEAST, COUNTRIES, "at least 1 country/region", "1か国・地域以上"),
        (Aim.AT_LEAST, PERCENT, "at least 1 %", "1%以上"),
        (Aim.RANGE, PERSONS, "1 to 4 persons", "1〜4人"),
        (Aim.AT_MOST, DAYS, "at most 1 days", "1days以下"),
        (Aim.AT_MOST, None, "at most 1", "1以下"),
    ],
)
def test_wanted_has_its_unit_inside_the_bound(aim, unit, english, japanese):
    wanted = Spot(END, 1, 4 if aim is Aim.RANGE else None)
    assert wanted_in_words(aim, wanted, unit) == english
    with translation.override("ja"):
        assert wanted_in_words(aim, wanted, unit) == japanese


def test_differences_of_shares_are_percentage_points():
    apart = [signed_difference(each, PERCENT) for each in (Decimal("-7.9"), 1, 0)]
    assert apart == ["−7.9 percentage points", "+1 percentage point", "±0 percentage points"]
    assert difference(Decimal("7.9"), Unit("stated", "％")) == "7.9 percentage points"


def test_differences_of_counts_have_their_unit():
    apart = [signed_difference(each, INSTITUTIONS) for each in (1, -2, Fraction(5, 2), 0)]
    assert apart == ["+1 institution", "−2 institutions", "+2.5 institutions", "±0 institutions"]
    assert signed_difference(-2, None) == "−2"


def test_percent_of_an_overshoot_is_shown_as_it_is():
    assert (percent(Fraction(2)), percent(Fraction(-3, 5))) == ("200 %", "−60 %")


def written(path, value, on=DAY, **known):
    return list(formula(path, result_of(path, value, on, **known), value, on))


def test_formula_of_a_line_has_its_numbers_filled_in():
    assert written(PATH, 12) == [
        "Wanted on May 1, 2026: 10 + 20 × 1,826 of 2,191 days = 26.7",
        "Gap: 12 − 26.7 = −14.7",
        "Share of the way: (12 − 10) ÷ (30 − 10) = 10 %",
    ]


def test_formula_says_that_an_overshoot_is_not_added_up():
    assert written(PATH, 50, END)[-2:] == [
        "Share of the way: (50 − 10) ÷ (30 − 10) = 200 %",
        "Counted as 100 % where shares are added up: nothing makes up for another.",
    ]


def test_formula_of_what_falls_turns_the_gap_round():
    fall = Path(Aim.DOWN, Form.STEP, Spot(START, 5), [Spot(date(2024, 5, 1), -5)])
    assert written(fall, 2) == [
        "Wanted on May 1, 2026: −5 (the point of May 1, 2024)",
        "Gap: −5 − 2 = −7",
        "Share of the way: (2 − 5) ÷ (−5 − 5) = 30 %",
    ]


def test_formula_puts_negative_numbers_behind_a_sign_in_brackets():
    assert written(PATH, 12)[1] == "Gap: 12 − 26.7 = −14.7"
    losses = Path(Aim.UP, Form.STEP, Spot(START, -30), [Spot(date(2024, 5, 1), -10)])
    assert written(losses, -20)[1:] == [
        "Gap: −20 − (−10) = −10",
        "Share of the way: (−20 − (−30)) ÷ (−10 − (−30)) = 50 %",
    ]


@pytest.mark.parametrize(
    ("value", "gap"),
    [
        (50, "Gap: ±0, since 50 lies within the range"),
        (38, "Gap: 38 − 40 = −2"),
        (63, "Gap: 60 − 63 = −3"),
    ],
)
def test_formula_of_a_range_measures_from_the_nearer_end(value, gap):
    kept = Path(Aim.RANGE, Form.STEP, Spot(START, 50), [Spot(date(2024, 5, 1), 40, 60)])
    assert written(kept, value) == [
        "Wanted on May 1, 2026: 40 to 60 (the point of May 1, 2024)",
        gap,
    ]


def test_formula_says_what_comes_where_nothing_is_wanted_yet():
    steps = Path(Aim.UP, Form.STEP, Spot(START, 10), [Spot(END, 30)])
    assert written(steps, 12)[0] == "Nothing is wanted before May 1, 2027; then 30"
    assert written(PATH, 12, date(2020, 5, 1)) == [
        "May 1, 2020 lies before the baseline of May 1, 2021."
    ]
    two = Path(
        Aim.UP, Form.MILESTONES, Spot(START, 10), [Spot(date(2024, 5, 1), 20), Spot(END, 30)]
    )
    assert written(two, 18, earlier=[Seen(date(2024, 5, 1), 20)])[0] == (
        "The last milestone was reached. The next: 30 on May 1, 2027"
    )


def test_formula_of_an_unknown_value_has_neither_gap_nor_share():
    assert len(written(PATH, None)) == 1


def test_path_in_words_names_both_ends():
    assert path_in_words(PATH) == "Rise from 10 (May 1, 2021) to 30 (May 1, 2027)"


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_flaw_has_a_sentence(language):
    path = Path(Aim.UP, Form.LINEAR, Spot(START, 10), [Spot(END, 30)])
    with translation.override(language):
        said = [sentence_of(Flaw(kind, 0), path) for kind in Kind]
    assert len(set(said)) == len(Kind) == len(SENTENCES)
    assert not any("%(" in sentence for sentence in said)
