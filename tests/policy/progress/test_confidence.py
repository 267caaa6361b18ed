"""What owners say, and whether it still counts."""

from hypothesis import given
from hypothesis import strategies as st

from kakehashi.policy.progress.confidence import LEVELS, Confidence, confidence_of
from kakehashi.policy.progress.freshness import Freshness

STATEMENTS = st.lists(
    st.tuples(st.none() | st.sampled_from(LEVELS), st.sampled_from(Freshness)), max_size=12
)


def test_confidence_of_counts_each_level_apart():
    found = confidence_of(
        [
            ("high", Freshness.FRESH),
            ("high", Freshness.DUE),
            ("low", Freshness.FRESH),
            (None, Freshness.NEVER),
        ]
    )
    assert found == Confidence({"high": 2, "medium": 0, "low": 1}, stale=0, unsaid=1, fresh=2)
    assert (found.total, found.counted, found.unknown) == (4, 3, 1)


def test_confidence_of_takes_a_stale_statement_for_unknown_however_high_it_was():
    found = confidence_of([("high", Freshness.LATE)])
    assert (found.said["high"], found.stale, found.unknown) == (0, 1, 1)


@given(STATEMENTS)
def test_confidence_of_counts_everybody_once(statements):
    assert confidence_of(statements).total == len(statements)
