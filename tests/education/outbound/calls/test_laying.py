"""How lines of places become quotas and placements."""

from hypothesis import given, settings
from hypothesis import strategies as st

from kakehashi.agreements.placing.semesters import Offer
from kakehashi.education.outbound.calls.forest import (
    PlacementValue,
    QuotaValue,
    Structure,
    flaws,
)
from kakehashi.education.outbound.calls.laying import (
    PlaceLine,
    PlacementPlan,
    QuotaPlan,
    lay_out,
)

BOTH = ("first", "second")


def line(key="all", *, places=2, per_semester=False, terms=BOTH, whole=True, year=2, allowed=0):
    return PlaceLine(
        key,
        Offer(places=places, per_semester=per_semester, year_counts_as=year, allowed=allowed),
        terms,
        whole,
    )


def test_places_of_a_year_are_shared_by_semester_and_year_stays():
    plan = lay_out("a1", [line()], 2)

    assert plan.quotas == [
        QuotaPlan("a1", None, 4),
        QuotaPlan("a1/all", "a1", 4, "all"),
    ]
    assert plan.placements == [
        PlacementPlan("a1/all/first", "a1/all", "all", "first", 1, 1),
        PlacementPlan("a1/all/first/year", "a1/all", "all", "first", 2, 2),
        PlacementPlan("a1/all/second", "a1/all", "all", "second", 1, 1),
        PlacementPlan("a1/all/second/year", "a1/all", "all", "second", 2, 2),
    ]


def test_a_year_counts_once_where_the_agreement_says_so():
    plan = lay_out("a1", [line(year=1)], 2)

    assert plan.quotas[1].capacity == 2
    assert {each.size for each in plan.placements} == {1}


def test_places_of_a_semester_have_a_quota_for_each_term_and_no_year_stay():
    plan = lay_out("a1", [line(per_semester=True, places=3)], 2)

    assert plan.quotas == [
        QuotaPlan("a1", None, 6),
        QuotaPlan("a1/all", "a1", 6, "all"),
        QuotaPlan("a1/all/first", "a1/all", 3, "all", "first"),
        QuotaPlan("a1/all/second", "a1/all", 3, "all", "second"),
    ]
    assert [each.semesters for each in plan.placements] == [1, 1]


def test_the_agreement_holds_all_its_lines():
    plan = lay_out("a1", [line("law", places=1), line("arts", places=2)], 2)

    assert [(each.key, each.parent, each.capacity) for each in plan.quotas] == [
        ("a1", None, 6),
        ("a1/law", "a1", 2),
        ("a1/arts", "a1", 4),
    ]


def test_a_line_that_cannot_be_counted_makes_nothing_and_is_named():
    plan = lay_out("a1", [line("x", per_semester=True, terms=())], 0)

    assert (plan.quotas, plan.placements, plan.unknown) == ([], [], ["x"])


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.integers(1, 9), st.booleans(), st.integers(1, 2)), min_size=1, max_size=5)
)
def test_what_is_laid_out_is_a_forest_in_which_every_placement_fits(lines):
    made = [
        line(f"l{number}", places=places, per_semester=per, year=year)
        for number, (places, per, year) in enumerate(lines)
    ]
    plan = lay_out("a1", made, 2)
    quotas = [QuotaValue(each.key, each.capacity, each.parent, 1) for each in plan.quotas]
    placements = [PlacementValue(each.key, each.quota, each.size, 1) for each in plan.placements]

    assert flaws(Structure(quotas, placements, {})) == []
    assert len({each.key for each in plan.placements}) == len(plan.placements)
