"""Things that need each other, and the circles that would close."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kakehashi.policy.planning.cycles import circle

KEYS = st.integers(0, 7)
GRAPHS = st.dictionaries(KEYS, st.lists(KEYS, max_size=4), max_size=8)


def reaches(needs, start, goal):
    """The same question answered in another way: by widening a set until nothing is added."""
    found = {start}
    while wider := {there for here in found for there in needs.get(here, ())} - found:
        found |= wider
    return goal in found


def test_circle_names_the_way_around():
    assert circle({"b": ["c"], "c": ["a"]}, "a", "b") == ["a", "b", "c", "a"]


def test_circle_of_a_thing_with_itself_is_the_shortest():
    assert circle({}, "a", "a") == ["a", "a"]


def test_circle_is_empty_where_nothing_leads_back():
    assert circle({"a": ["c"], "b": ["c"]}, "a", "b") == []


@given(GRAPHS, KEYS, KEYS)
def test_circle_is_found_whenever_the_needed_reaches_the_one(needs, one, needed):
    assert bool(circle(needs, one, needed)) == reaches(needs, needed, one)


@given(GRAPHS, KEYS, KEYS)
def test_circle_walks_along_what_is_there(needs, one, needed):
    way = circle(needs, one, needed)
    if way:
        assert (way[0], way[1], way[-1]) == (one, needed, one)
        assert all(there in needs[here] for here, there in pairwise(way[1:]))
        assert len(set(way[1:])) == len(way[1:])


@given(st.lists(st.tuples(KEYS, KEYS), max_size=30))
def test_circles_never_arise_while_each_need_is_asked_about(pairs):
    needs = {}
    for one, needed in pairs:
        if not circle(needs, one, needed):
            needs.setdefault(one, []).append(needed)
    assert not any(reaches(needs, there, here) for here in needs for there in needs[here])
