"""Where a series breaks."""

from hypothesis import given
from hypothesis import strategies as st

from kakehashi.policy.revising.breaks import Break, Version, breaks


def test_breaks_finds_where_the_definition_changes():
    points = [Version(3, 1), Version(4, 1), Version(9, 2), Version(8, 2), Version(5, 3)]

    assert breaks(points) == [Break(2, 1, 2), Break(4, 2, 3)]


def test_breaks_passes_over_what_nobody_knows():
    points = [Version(None, 2), Version(3, 1), Version(None, 2), Version(4, 1), Version(5, 2)]

    assert breaks(points) == [Break(4, 1, 2)]


@given(st.lists(st.builds(Version, st.none() | st.integers(), st.integers(1, 3))))
def test_breaks_joined_up_lead_from_the_first_definition_to_the_last(points):
    known = [each.version for each in points if each.value is not None]
    found = breaks(points)

    assert [each.version for each in found[:-1]] == [each.before for each in found[1:]]
    if found:
        assert (found[0].before, found[-1].version) == (known[0], known[-1])
    else:
        assert len(set(known)) <= 1
