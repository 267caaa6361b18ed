from hypothesis import given
from hypothesis import strategies as st

from kakehashi.agreements.placing.semesters import Offer, Stays, as_stays, offered, total

OFFERS = st.builds(
    Offer,
    places=st.integers(1, 50),
    per_semester=st.booleans(),
    year_counts_as=st.integers(1, 4),
    allowed=st.integers(0, 4),
)


def test_offered_counts_a_place_per_semester_once_in_each_term_allowed():
    assert offered(Offer(places=3, per_semester=True), 2) == 6
    assert offered(Offer(places=3, per_semester=True, allowed=1), 2) == 3


def test_offered_counts_a_place_per_year_as_the_agreement_says():
    assert offered(Offer(places=3, per_semester=False), 2) == 6
    assert offered(Offer(places=3, per_semester=False, year_counts_as=1), 2) == 3
    assert offered(Offer(places=3, per_semester=False, year_counts_as=3), 3) == 9


def test_offered_counts_a_year_no_longer_than_the_terms_allowed():
    assert offered(Offer(places=3, per_semester=False, allowed=1), 2) == 3
    assert offered(Offer(places=3, per_semester=False, allowed=2), 2) == 6
    assert offered(Offer(places=3, per_semester=False, year_counts_as=1, allowed=1), 2) == 3


def test_offered_is_unknown_where_the_terms_of_the_year_are_needed_and_not_known():
    assert offered(Offer(places=3, per_semester=True), 0) is None
    assert offered(Offer(places=3, per_semester=True, allowed=1), 0) == 3
    assert offered(Offer(places=3, per_semester=False), 0) == 6


@given(OFFERS, st.integers(0, 4))
def test_offered_grows_with_the_places_and_is_never_zero(offer, terms):
    one = offered(
        Offer(
            places=1,
            per_semester=offer.per_semester,
            year_counts_as=offer.year_counts_as,
            allowed=offer.allowed,
        ),
        terms,
    )
    found = offered(offer, terms)
    assert found == (None if one is None else one * offer.places)
    assert found is None or found >= offer.places


@given(OFFERS, st.integers(1, 4))
def test_offered_is_never_more_than_without_a_limit_of_terms(offer, terms):
    free = Offer(
        places=offer.places,
        per_semester=offer.per_semester,
        year_counts_as=offer.year_counts_as,
    )
    assert offered(offer, terms) <= offered(free, terms)


@given(st.integers(0, 1000), st.integers(1, 4))
def test_as_stays_loses_no_semester(semesters, year_counts_as):
    stays = as_stays(semesters, year_counts_as)
    assert stays.years * year_counts_as + stays.semesters == semesters
    assert 0 <= stays.semesters < year_counts_as


def test_as_stays_trades_two_semesters_for_a_year_where_the_agreement_says_so():
    assert as_stays(2, 2) == Stays(1, 0)
    assert as_stays(2, 1) == Stays(2, 0)


def test_total_is_unknown_as_soon_as_one_is():
    assert total([2, 3]) == 5
    assert total([2, None]) is None
    assert total([]) == 0
