from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakehashi.education.cooperation.recognition.limits import (
    caps,
    check_cap,
    valid_until,
    validity,
)
from kakehashi.vocabulary.study import StudyLevel

credits_ = st.fractions(min_value=0, max_value=124, max_denominator=4)


@pytest.mark.parametrize(
    ("recognised", "added", "exceeded", "left"), [(58, 2, False, 0), (58, 4, True, -2)]
)
def test_sixty_credits_may_be_recognised_for_a_bachelor(recognised, added, exceeded, left):
    check = check_cap(Fraction(recognised), Fraction(added), "bachelor")
    assert (check.is_known, check.is_exceeded, check.left) == (True, exceeded, left)
    assert check.cap.credits == 60


@pytest.mark.parametrize("level", ["master", "doctor"])
def test_the_limit_of_another_university_is_none_of_ours(level):
    check = check_cap(Fraction(20), Fraction(1), level)
    assert (check.is_known, check.is_exceeded, check.left) == (False, False, None)
    assert any(level in cap.levels and not cap.applies for cap in caps())


@given(credits_, credits_)
def test_a_limit_is_exceeded_only_beyond_it(recognised, added):
    check = check_cap(recognised, added, "bachelor")
    assert check.is_exceeded == (recognised + added > 60)


def test_check_cap_refuses_fewer_than_no_credits():
    with pytest.raises(ValueError, match="fewer"):
        check_cap(Fraction(-1), Fraction(0), "bachelor")


def test_every_limit_names_its_source_and_known_levels():
    for cap in caps():
        assert cap.source
        assert cap.address.startswith("http")
        assert set(cap.levels) <= set(StudyLevel.values)
        assert cap.name_in("ja") != cap.name_in("en")
    assert validity().standing == "unverified"


@pytest.mark.parametrize(
    ("decided", "last"),
    [
        (date(2026, 4, 1), date(2029, 3, 31)),
        (date(2026, 1, 1), date(2028, 12, 31)),
        (date(2024, 2, 29), date(2027, 2, 28)),
    ],
)
def test_valid_until_is_the_day_before_the_third_anniversary(decided, last):
    assert valid_until(decided) == last
