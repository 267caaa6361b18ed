"""Which agreements overlap: by example, and whatever the order they are read in."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakehashi.education.cooperation.overlapping.overlaps import Spell, Why, overlaps

DAY = date(2026, 11, 30)
UNIVERSITY = Spell(1, 10, "exchange", "university", 1, date(2015, 4, 1), date.max)
FACULTY = Spell(2, 10, "exchange", "unit", 2, date(2020, 4, 1), date(2030, 3, 31))

KINDS = st.sampled_from(["exchange", "general", "faculty", "unknown", "other"])
LEVELS = st.sampled_from(["university", "unit", "unknown"])
DAYS = st.dates(date(2020, 1, 1), date(2032, 12, 31))


@st.composite
def spells(draw):
    first, last = sorted([draw(DAYS), draw(DAYS)])
    numbers = st.integers(1, 3)
    return Spell(
        draw(numbers), draw(numbers), draw(KINDS), draw(LEVELS), draw(numbers), first, last
    )


def test_overlaps_finds_a_faculty_beside_the_university():
    (found,) = overlaps([FACULTY, UNIVERSITY], DAY)
    assert (found.first, found.second, found.partner, found.why) == (1, 2, 10, Why.BELOW)
    assert (found.begins, found.last) == (date(2020, 4, 1), date(2030, 3, 31))


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"level": "university"}, Why.TWICE),
        ({"kind": "faculty"}, None),  # beside an exchange
        ({"kind": "research"}, None),
        ({"level": "unknown"}, None),
        ({"partner": 11}, None),
        ({"last": date(2026, 11, 29)}, None),  # has ended
        ({"last": DAY}, Why.BELOW),
        ({"begins": date(2027, 4, 1)}, Why.BELOW),  # is signed already
        ({"agreement": 1}, None),  # the same one, amended
    ],
)
def test_overlaps_compares_partner_purpose_and_time(changed, why):
    found = overlaps([UNIVERSITY, replace(FACULTY, **changed)], DAY)
    assert [each.why for each in found] == ([why] if why else [])


def test_overlaps_of_units_are_those_of_the_same_unit():
    same, other = replace(FACULTY, agreement=3), replace(FACULTY, agreement=4, unit=9)
    found = overlaps([FACULTY, same, other], DAY)
    assert [(each.first, each.second, each.why) for each in found] == [(2, 3, Why.SAME_UNIT)]


def test_overlaps_sets_a_faculty_level_agreement_beside_the_general_one():
    general, faculty = replace(UNIVERSITY, kind="general"), replace(FACULTY, kind="faculty")
    assert [each.why for each in overlaps([general, faculty], DAY)] == [Why.GENERAL]
    assert overlaps([replace(general, level="unit"), faculty], DAY) == []


@pytest.mark.parametrize("kind", ["unknown", "other"])
def test_overlaps_says_nothing_of_kinds_that_say_nothing(kind):
    assert overlaps([replace(UNIVERSITY, kind=kind), replace(FACULTY, kind=kind)], DAY) == []


@given(st.lists(spells(), max_size=8), DAYS, st.randoms())
def test_overlaps_do_not_depend_on_the_order_and_hold_on_their_days(found, day, random):
    pairs = overlaps(found, day)
    shuffled = list(found)
    random.shuffle(shuffled)
    key = [(p.first, p.second, p.begins) for p in pairs]
    assert [(p.first, p.second, p.begins) for p in overlaps(shuffled, day)] == key
    assert len({(p.first, p.second) for p in pairs}) == len(pairs)
    for pair in pairs:
        assert pair.first < pair.second
        assert pair.begins <= pair.last
        assert pair.last >= day
        for agreement in (pair.first, pair.second):
            assert any(
                each.agreement == agreement
                and each.partner == pair.partner
                and each.begins <= pair.begins <= pair.last <= each.last
                for each in found
            )
