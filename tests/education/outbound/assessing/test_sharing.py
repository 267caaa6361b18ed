from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from kakehashi.education.outbound.assessing.sharing import share_out


def test_share_out_gives_to_the_least_burdened_first():
    found = share_out({1: 1, 2: 1}, {1: [7, 8], 2: [7, 8]}, {7: 1})
    assert found.given == [(1, 8), (2, 7)]
    assert found.short == {}


def test_share_out_says_which_application_lacks_reviewers():
    found = share_out({1: 2}, {1: [7]}, {})
    assert found.given == [(1, 7)]
    assert found.short == {1: 1}


@settings(max_examples=50)
@given(st.integers(1, 30), st.integers(1, 6), st.integers(1, 3))
def test_share_out_is_even_without_conflicts(applications, reviewers, each):
    everybody = list(range(reviewers))
    found = share_out(
        dict.fromkeys(range(applications), each), dict.fromkeys(range(applications), everybody), {}
    )
    load = Counter(reviewer for _, reviewer in found.given)
    burdens = [load[reviewer] for reviewer in everybody]
    assert max(burdens) - min(burdens) <= 1
    assert len(set(found.given)) == len(found.given)


@settings(max_examples=50)
@given(st.dictionaries(st.integers(1, 20), st.sets(st.integers(1, 5)), max_size=15), st.data())
def test_share_out_never_gives_what_is_not_suitable_and_is_deterministic(suitable, data):
    wanted = {each: data.draw(st.integers(0, 3)) for each in suitable}
    found = share_out(wanted, suitable, {})
    assert all(reviewer in suitable[application] for application, reviewer in found.given)
    turned = share_out(dict(reversed(wanted.items())), dict(reversed(suitable.items())), {})
    assert turned == found
    given_to = Counter(application for application, _ in found.given)
    for application, number in wanted.items():
        assert given_to[application] + found.short.get(application, 0) == number
