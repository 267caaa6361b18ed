"""Sums of money of which some is not known."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from kakehashi.policy.planning.sums import Amounts, Line, Sum, add, table_of

AMOUNTS = st.none() | st.integers(0, 10**9).map(Decimal)
LINES = st.lists(
    st.builds(Line, st.integers(2022, 2026), st.integers(1, 4), AMOUNTS, AMOUNTS),
    unique_by=lambda line: (line.year, line.source),
)


def test_add_counts_what_is_unknown_and_never_takes_it_for_zero():
    assert add([Decimal(5), None, Decimal(0)]) == Sum(Decimal(5), 1)
    assert add([None, None]) == Sum(None, 2)
    assert add([]) == Sum(None, 0)
    assert add([Decimal(0)]) == Sum(Decimal(0), 0)


def test_table_has_a_row_for_each_year_and_a_column_for_each_source():
    table = table_of(
        [
            Line(2024, 2, Decimal(300), Decimal(250)),
            Line(2023, 1, Decimal(100), None),
            Line(2024, 1, None, Decimal(7)),
        ]
    )
    assert (table.years, table.sources) == ([2023, 2024], [1, 2])
    assert table.cells[2023, 1] == Amounts(Sum(Decimal(100), 0), Sum(None, 1))
    assert (2023, 2) not in table.cells
    assert table.by_year[2024] == Amounts(Sum(Decimal(300), 1), Sum(Decimal(257), 0))
    assert table.by_source[1] == Amounts(Sum(Decimal(100), 1), Sum(Decimal(7), 1))
    assert table.total == Amounts(Sum(Decimal(400), 1), Sum(Decimal(257), 1))


@given(LINES)
def test_table_comes_to_the_same_by_year_and_by_source(lines):
    table = table_of(lines)
    for parts in (table.by_year, table.by_source, table.cells):
        for which in ("planned", "spent"):
            sums = [getattr(each, which) for each in parts.values()]
            total = getattr(table.total, which)
            assert sum(each.known or 0 for each in sums) == (total.known or 0)
            assert sum(each.unknown for each in sums) == total.unknown
            assert all(each.known is None for each in sums) == (total.known is None)
