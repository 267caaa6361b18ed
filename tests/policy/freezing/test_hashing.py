"""The bytes that freezes are hashes of."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakehashi.policy.freezing.hashing import (
    Leaf,
    canonical,
    correction_of,
    digest_of,
    digest_of_freeze,
    header_of,
    leaves_in,
    leaves_of,
    number,
)

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


def test_canonical_sorts_keys_and_writes_ascii_without_spaces():
    content = {"b": "é😀", "a": [Decimal("1.50"), date(2026, 5, 1), None, True, {"z": 1, "A": 2}]}
    assert canonical(content) == (
        '{"a":["1.5","2026-05-01",null,true,{"A":2,"z":1}],"b":"\\u00e9\\ud83d\\ude00"}'
    )


def test_canonical_writes_times_in_utc():
    japan = timezone(timedelta(hours=9))
    assert canonical(datetime(2026, 5, 1, 8, tzinfo=japan)) == '"2026-04-30T23:00:00.000000Z"'


@pytest.mark.parametrize("content", [1.5, {1: "a"}, {"a": {2, 3}}, object()])
def test_canonical_refuses_what_has_no_one_form(content):
    with pytest.raises(TypeError):
        canonical(content)


@given(PLAIN)
def test_canonical_says_the_same_of_what_it_wrote(content):
    written = canonical(content)
    assert written.isascii()
    assert json.loads(written) == content
    assert canonical(json.loads(written)) == written


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (12, "12"),
        (Decimal("71.500"), "71.5"),
        (Decimal("1E+3"), "1000"),
        (Decimal("-0.000"), "0"),
        (Decimal("100"), "100"),
        (Fraction(15, 2), "7.5"),
        (Fraction(-7, 40), "-0.175"),
        (Fraction(1, 3), "1/3"),
        (Fraction(4, 2), "2"),
    ],
)
def test_number_has_no_exponent_and_no_trailing_zeros(value, text):
    assert number(value) == text


@given(st.fractions() | st.decimals(allow_nan=False, allow_infinity=False) | st.integers())
def test_number_is_exact_and_the_same_for_equal_values(value):
    assert Fraction(number(value)) == Fraction(value)
    assert number(Fraction(value)) == number(value)


def test_digest_of_a_freeze_is_of_its_header_and_leaves_as_one_file():
    header = header_of(
        on=date(2026, 5, 1),
        occasion="1-may",
        frozen_at=datetime(2026, 5, 12, 1, 2, 3, 4, UTC),
        frozen_by=7,
        previous="",
    )
    leaves = leaves_of([Leaf(1, "figure", "ab", "partners.active"), Leaf(2, "action", "cd", "3/①")])
    file = (
        "kakehashi freeze 1\n2026-05-01\n1-may\n2026-05-12T01:02:03.000004Z\n7\n\n"
        "1 figure ab partners.active\n2 action cd 3/①\n"
    )
    assert header + leaves == file
    assert digest_of_freeze(header, leaves) == sha256(file.encode()).hexdigest()


@given(
    st.lists(
        st.builds(
            Leaf,
            st.integers(min_value=1),
            st.sampled_from(["figure", "target", "action"]),
            st.just(digest_of("x")),
            st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"])),
        )
    )
)
def test_leaves_can_be_read_again(leaves):
    assert leaves_in(leaves_of(leaves)) == leaves


def test_leaves_in_refuses_a_line_that_is_no_leaf():
    with pytest.raises(ValueError, match="not enough values"):
        leaves_in("1 figure\n")


def test_correction_binds_what_it_follows():
    facts = {
        "content": '{"value":"13"}',
        "reason": "誤記",
        "by": 7,
        "at": datetime(2026, 6, 1, tzinfo=UTC),
    }
    assert correction_of(**facts, previous="aa") == (
        '{"at":"2026-06-01T00:00:00.000000Z","by":7,"content":{"value":"13"},'
        '"form":"kakehashi correction 1","previous":"aa","reason":"\\u8aa4\\u8a18"}'
    )
