from itertools import pairwise
from operator import itemgetter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakehashi.institutions.models import Institution
from kakehashi.listing.ordered import InOrder, in_order
from tests.make import make_institution

FIRST, SECOND = itemgetter(0), itemgetter(1)
PAIRS = st.lists(st.tuples(st.none() | st.integers(0, 3), st.none() | st.sampled_from("abc")))


def test_in_order_puts_the_unknown_last_both_ways():
    rows = [(2, "b"), (None, "a"), (2, None), (1, "c")]
    assert in_order(rows, [FIRST, SECOND], descending=False) == [
        (1, "c"),
        (2, "b"),
        (2, None),
        (None, "a"),
    ]
    assert in_order(rows, [FIRST, SECOND], descending=True) == [
        (2, "b"),
        (2, None),
        (1, "c"),
        (None, "a"),
    ]


@given(PAIRS, st.booleans())
def test_in_order_loses_no_row_and_keeps_equal_ones_as_they_were(pairs, descending):
    rows = [(*pair, place) for place, pair in enumerate(pairs)]
    found = in_order(rows, [FIRST, SECOND], descending=descending)
    assert sorted(found, key=itemgetter(2)) == rows
    for before, after in pairwise(found):
        if before[:2] == after[:2]:
            assert before[2] < after[2]


@pytest.mark.django_db
def test_in_order_reads_a_slice_in_its_order(django_assert_num_queries):
    made = [make_institution(country=country).pk for country in ("AT", "FR", "JP", "KR")]
    rows = InOrder(Institution.objects.all(), made[::-1])
    assert len(rows) == 4
    with django_assert_num_queries(1):
        assert [row.country for row in rows[1:3]] == ["JP", "FR"]
