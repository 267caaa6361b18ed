"""Stated figures, read once for a page."""

from datetime import date
from decimal import Decimal

import pytest

from kakehashi.policy.stated import StatedValues
from tests.make import make_stated

pytestmark = pytest.mark.django_db
CODE = "survey.satisfaction"
NOW, BEFORE = date(2026, 5, 1), date(2025, 5, 1)
PART = {"by": "unit", "part": "7", "part_name_ja": "法", "part_name_en": "Law"}


@pytest.fixture
def stated():
    make_stated(on=NOW, value="70")
    make_stated(on=BEFORE, value="60")
    make_stated(on=NOW, value="7", **PART)
    make_stated(on=BEFORE, value="6", **PART)
    make_stated("survey.other", on=NOW, value="1", **PART)
    return StatedValues()


def test_read_on_some_days_answers_for_them_without_reading_more(stated, django_assert_num_queries):
    with django_assert_num_queries(2):
        stated.read_on([NOW], parts_of=[CODE])
    with django_assert_num_queries(0):
        assert stated.whole(CODE, NOW).value == 70
        assert stated.whole("survey.other", NOW) is None
        assert stated.parts(CODE, NOW)["unit"]["7"].value == 7


def test_what_was_not_read_for_some_days_is_read_when_somebody_asks(stated):
    stated.read_on([NOW])
    assert stated.whole(CODE, BEFORE).value == 60
    assert stated.parts(CODE, BEFORE)["unit"]["7"].value == Decimal(6)
    assert stated.parts(CODE, NOW)["unit"]["7"].value == Decimal(7)
    assert stated.parts("survey.other", NOW)["unit"]["7"].value == 1


def test_has_parts_knows_the_days_that_were_read_later(stated):
    stated.read_on([NOW])
    assert stated.has_parts(CODE, NOW)
    assert stated.has_parts(CODE, BEFORE)
    stated.read_on([BEFORE])
    assert stated.has_parts(CODE, BEFORE)
    assert not stated.has_parts("survey.other", BEFORE)


def test_all_parts_are_read_at_once(stated, django_assert_num_queries):
    stated.read_all_parts()
    with django_assert_num_queries(0):
        assert stated.parts(CODE, BEFORE)["unit"]["7"].value == 6
        assert stated.parts("survey.other", NOW)["unit"]["7"].value == 1
        assert stated.parts("survey.other", BEFORE) == {}
