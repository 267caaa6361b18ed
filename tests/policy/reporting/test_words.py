"""Fiscal years, days and numbers as a report writes them."""

import re
from datetime import UTC, date, datetime

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from kakehashi.policy.reporting import words
from kakehashi.vocabulary.eras import eras, read, written_fiscal_year
from kakehashi.vocabulary.time import fiscal_year


@pytest.mark.parametrize(
    ("year", "japanese", "english"),
    [
        (2026, "令和8年度（2026年度）", "FY2026 (Reiwa 8)"),
        (2019, "令和元年度（2019年度）", "FY2019 (Reiwa 1)"),
        (2018, "平成30年度（2018年度）", "FY2018 (Heisei 30)"),
        (1989, "平成元年度（1989年度）", "FY1989 (Heisei 1)"),
        (1988, "1988年度", "FY1988"),
    ],
)
def test_fiscal_year_label_says_the_year_by_era_and_by_the_west(year, japanese, english):
    with override("ja"):
        assert words.fiscal_year_label(year) == japanese
    with override("en"):
        assert words.fiscal_year_label(year) == english


@given(st.integers(1989, 2100))
def test_fiscal_year_label_never_says_two_different_years(year):
    with override("ja"):
        found = re.fullmatch(r"(\w+?)(元|\d+)年度（(\d{4})年度）", words.fiscal_year_label(year))
    era = next(each for each in eras() if each.name == found[1])
    count = 1 if found[2] == "元" else int(found[2])
    assert era.first_year + count - 1 == int(found[3]) == year
    with override("en"):
        assert words.fiscal_year_label(year) == f"FY{year} ({era.romaji} {count})"


@given(st.dates(date(1989, 4, 1), date(2100, 12, 31)))
def test_official_day_names_the_same_day_twice(day):
    with override("ja"):
        by_era, western = re.fullmatch(r"(.+)（(.+)）", words.official_day(day)).groups()
    assert read(by_era) == day
    assert western == f"{day.year}年{day.month}月{day.day}日"
    assert written_fiscal_year(fiscal_year(day)).endswith("年度")


def test_moment_is_the_time_where_the_university_is():
    with override("ja"):
        assert words.moment(datetime(2026, 5, 1, 16, 5, tzinfo=UTC)) == "2026年5月2日 01:05"


def test_joined_puts_a_space_between_english_sentences_only():
    with override("ja"):
        assert words.joined("一つ。", "", None, "二つ。") == "一つ。二つ。"
    with override("en"):
        assert words.joined("One.", "", None, "Two.") == "One. Two."


def test_years_name_a_single_year_once():
    with override("en"):
        assert words.years(2022, 2027) == "FY2022–FY2027"
        assert words.years(2022, 2022) == "FY2022"
        assert words.years(None, 2027) == "until FY2027"
        assert words.years(2022, None) == "from FY2022 on"
        assert words.years(None, None) == ""
