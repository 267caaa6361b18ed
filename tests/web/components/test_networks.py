from math import hypot

from hypothesis import given, settings
from hypothesis import strategies as st

from kakehashi.web.components.networks import EDGE, WIDE, Node, network, places

NODES = [Node("Wien", 9, True, "/wien"), Node("Rennes", 4, False), Node("<Oslo>", 1, False)]


def test_network_draws_partners_ties_and_words():
    picture = network("TMU", NODES, [(0, 1, 2)], title="Partners", marked="with an agreement")

    assert picture.count("<svg") == 2 + 2  # for a phone, for a wide column, and the legend
    assert "3 partners are drawn. 1 tie among them." in picture
    assert "3 &lt;Oslo&gt;" in picture
    assert '<a href="/wien" tabindex="-1">' in picture
    assert "with an agreement" in picture
    assert "style=" not in picture


def test_network_says_that_there_is_nothing_to_draw():
    picture = network("TMU", [], [], title="Partners")

    assert "<svg" not in picture
    assert "There is nothing to draw." in picture


def test_network_is_the_same_each_time():
    assert places(NODES, [(0, 1, 2)], WIDE) == places(NODES, [(0, 1, 2)], WIDE)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(0, 500), min_size=1, max_size=30), st.data())
def test_places_lie_inside_and_apart(sizes, data):
    nodes = [Node(str(index), size, False) for index, size in enumerate(sizes)]
    pairs = st.tuples(*[st.integers(0, len(sizes) - 1)] * 2).filter(lambda pair: pair[0] < pair[1])
    chosen = data.draw(st.lists(pairs, max_size=20, unique=True)) if len(sizes) > 1 else []

    found = places(nodes, [(one, other, 1) for one, other in chosen], WIDE)

    assert len(found) == len(nodes) + 1
    assert all(EDGE <= x <= WIDE[0] - EDGE and EDGE <= y <= WIDE[1] - EDGE for x, y in found[1:])
    near = [
        hypot(a[0] - b[0], a[1] - b[1]) for index, a in enumerate(found) for b in found[index + 1 :]
    ]
    assert min(near) > 9
