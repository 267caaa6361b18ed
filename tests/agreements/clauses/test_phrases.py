"""Words, days and durations in the languages of agreements."""

from datetime import date

import pytest

from kakehashi.agreements.clauses.phrases import (
    _table,
    day_in_words,
    duration,
    every_year,
    listed,
    phrase,
    student_semesters,
)


def test_every_phrase_is_in_both_languages():
    groups = [each for each in _table().values() if isinstance(each, dict)]
    phrases = [words for group in groups for words in group.values() if isinstance(words, dict)]
    assert len(phrases) > 60
    assert [words for words in phrases if set(words) != {"ja", "en"}] == []
    assert [words for words in phrases if not all(words.values())] == []


@pytest.mark.parametrize(
    ("day", "ja", "en"),
    [
        (date(2027, 4, 1), "2027年4月1日（令和9年4月1日）", "1 April 2027"),
        (date(2019, 5, 1), "2019年5月1日（令和元年5月1日）", "1 May 2019"),
    ],
)
def test_day_in_words_has_the_era_in_japanese(day, ja, en):
    assert (day_in_words(day, "ja"), day_in_words(day, "en")) == (ja, en)


@pytest.mark.parametrize(
    ("months", "ja", "en"),
    [
        (1, "1か月", "1 month"),
        (6, "6か月", "6 months"),
        (12, "1年", "1 year"),
        (18, "18か月", "18 months"),
        (60, "5年", "5 years"),
    ],
)
def test_duration_counts_whole_years_where_there_are_such(months, ja, en):
    assert (duration(months, "ja"), duration(months, "en")) == (ja, en)


def test_listed_joins_as_a_sentence_does():
    names = ["A", "B", "C"]
    assert [listed(names[:number], "en") for number in range(4)] == [
        "",
        "A",
        "A and B",
        "A, B and C",
    ]
    assert [listed(names[:number], "ja") for number in (2, 3)] == ["A及びB", "A、B及びC"]


def test_counts_and_days_of_every_year():
    assert [student_semesters(number, "en") for number in (1, 2)] == [
        "1 student-semester",
        "2 student-semesters",
    ]
    assert (every_year(2, 29, "en"), every_year(2, 29, "ja")) == ("29 February", "毎年2月29日")


def test_phrase_without_words_is_an_error_of_the_program():
    with pytest.raises(KeyError):
        phrase("term", "never", "en")
