"""The bytes of a receipt, language tests and consents: pure, so checked on many values."""

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kakehashi.education.outbound.applying.canonical import canonical, digest, digest_of_text
from kakehashi.education.outbound.applying.consents import asked_now, consents
from kakehashi.education.outbound.calls.language_tests import (
    every_test,
    is_possible,
    level_of,
    number_of,
)

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)
CONTENTS = st.dictionaries(st.text(max_size=8), VALUES, max_size=6)


@given(CONTENTS)
@settings(max_examples=100)
def test_canonical_can_be_read_again_and_does_not_depend_on_the_order_of_keys(content):
    turned = dict(reversed(content.items()))

    assert json.loads(canonical(content)) == content
    assert canonical(turned) == canonical(content)
    assert len(digest(content)) == 64


def test_digest_is_the_one_that_anybody_computes():
    content = {"b": [1, None], "a": "志望"}

    assert canonical(content) == b'{"a":"\\u5fd7\\u671b","b":[1,null]}'
    assert digest(content) == "888ddda42809107c0aec0c40ec8a1cde9c5879c23de6efbd9dfb23e38e1b9e8d"
    assert digest_of_text("") == ""


def test_canonical_refuses_what_json_does_not_have():
    with pytest.raises(ValueError, match="JSON compliant"):
        canonical({"gpa": float("nan")})


@pytest.mark.parametrize(
    ("test", "score", "level"),
    [
        ("IELTS", "9", "C2"),
        ("IELTS", "8.5", "C2"),
        ("IELTS", "8.0", "C1"),
        ("IELTS", "5.5", "B2"),
        ("IELTS", "5.0", "B1"),
        ("IELTS", "3.5", ""),
        ("IELTS", "6.3", ""),
        ("TOEFL iBT", "120", "C1"),
        ("TOEFL iBT", "94", "B2"),
        ("TOEFL iBT", "41", ""),
        ("TOEFL iBT", "121", ""),
        ("TOEIC L&R", "900", ""),
        ("no such test", "900", ""),
        ("IELTS", "NaN", ""),
    ],
)
def test_level_of_follows_the_table_and_says_nothing_beyond_it(test, score, level):
    assert level_of(test, score) == level


@given(st.decimals(0, 9, places=1), st.decimals(0, 9, places=1))
@settings(max_examples=60)
def test_a_higher_score_never_gives_a_lower_level(one, other):
    low, high = sorted([round(2 * one) / Decimal(2), round(2 * other) / Decimal(2)])

    assert level_of("IELTS", str(low)) <= level_of("IELTS", str(high))


@given(st.text(max_size=8))
@settings(max_examples=60)
def test_any_text_as_a_score_is_answered(text):
    assert level_of("IELTS", text) in {"", "B1", "B2", "C1", "C2"}
    assert is_possible("DELF", text)
    assert number_of(text) is None or number_of(text).is_finite()


def test_every_table_has_its_source():
    assert [each.name for each in every_test().values() if each.levels and not each.source] == []


def test_the_consent_asked_for_is_the_latest_and_speaks_both_languages():
    asked = asked_now()

    assert asked == max(consents().values(), key=lambda each: each.since)
    assert isinstance(asked.since, date)
    assert asked.text_in("ja") != asked.text_in("en")
