"""A concluded text is what holds from its first year on: no more, no less, and only once."""

from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kakehashi.agreements.models import Condition, Deadline
from kakehashi.agreements.placing.lines import facts, place_of
from kakehashi.agreements.placing.operations import change_for_year, set_deadline
from kakehashi.agreements.placing.queries import due_in, places_in
from kakehashi.agreements.placing.taking_over import take_over
from kakehashi.journal.models import Entry
from kakehashi.verdicts import Refused
from tests.agreements.placing.make import make_condition, make_day, make_place
from tests.make import make_agreement, make_amendment, make_officer, make_person

pytestmark = pytest.mark.django_db
YEARS = range(2022, 2034)


def held(agreement, year):
    """{code: (places, per)} of a year."""
    return {line.key: (line.places, line.per) for line in places_in(agreement, year)}


def take(agreement, *places, deadlines=(), year=2026, by=None, **facts_of_it):
    terms = agreement.terms.get(number=0)
    terms.effective_on = date(year, 4, 1)
    terms.save()
    return take_over(
        agreement, places, deadlines, terms=terms, by=by or make_officer(), **facts_of_it
    )


def test_take_over_opens_lines_from_the_year_of_the_terms():
    agreement = make_agreement()
    take(agreement, make_place("a", first_year=2020), make_place("b", first_year=2028, places=4))
    assert held(agreement, 2025) == {}
    assert held(agreement, 2026) == {"a": (2, "year")}
    assert held(agreement, 2028) == {"a": (2, "year"), "b": (4, "year")}
    line = Condition.objects.get(key="a")
    assert line.concluded == agreement.terms.get()


def test_take_over_changes_ends_and_leaves_alone():
    agreement, officer = make_agreement(), make_officer()
    take(agreement, *(make_place(key, first_year=2024) for key in "abc"), year=2024, by=officer)
    amendment = make_amendment(agreement, effective_on=date(2027, 4, 1), summary="More places.")
    changed = [make_place("a", first_year=2024, places=7), make_place("c", first_year=2024)]

    take_over(agreement, changed, [], terms=amendment, by=officer)

    assert held(agreement, 2026) == {key: (2, "year") for key in "abc"}
    assert held(agreement, 2027) == {"a": (7, "year"), "c": (2, "year")}
    assert Condition.objects.filter(key="c").count() == 1
    assert Condition.objects.get(key="b").end_reason == "More places."
    assert Condition.objects.get(key="a", places=7).replaces.places == 2


def test_take_over_keeps_changes_of_the_years_before_and_drops_those_after():
    agreement, officer = make_agreement(), make_officer()
    line = make_condition(agreement, first_year=2024)
    change_for_year(line, 2025, make_place(places=3), until=2025, reason="why", by=officer)
    later = Condition.objects.get(last_year=None)
    change_for_year(later, 2030, make_place(places=9), reason="why", by=officer)
    take(agreement, make_place(places=4), year=2027)
    assert [held(agreement, year)["out"][0] for year in (2024, 2025, 2026, 2027, 2030)] == [
        2,
        3,
        2,
        4,
        4,
    ]


def test_take_over_again_writes_nothing():
    agreement, officer = make_agreement(), make_officer()
    places = [make_place("a", units=(), languages=[{"language": "en", "cefr": "B2"}])]
    take(agreement, *places, deadlines=[make_day()], by=officer)
    before = list(Condition.objects.values()), Entry.objects.count()
    take(agreement, *places, deadlines=[make_day()], by=officer)
    assert (list(Condition.objects.values()), Entry.objects.count()) == before


def test_take_over_writes_how_many_semesters_a_year_counts():
    agreement, officer = make_agreement(), make_officer()
    take(agreement, make_place(), by=officer)
    take(agreement, make_place(), by=officer, counts_as=3)
    assert Condition.objects.get(last_year=None).year_counts_as == 3


PLACES = st.lists(
    st.builds(
        make_place,
        key=st.sampled_from("ab"),
        first_year=st.integers(2022, 2030),
        last_year=st.none() | st.integers(2030, 2032),
        places=st.integers(1, 3),
    ),
    max_size=3,
    unique_by=lambda place: place.key,
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(first=PLACES, second=PLACES, year=st.integers(2022, 2031))
def test_take_over_makes_every_year_from_then_on_say_what_the_text_says(db, first, second, year):
    with transaction.atomic():
        agreement, officer = make_agreement(), make_officer()
        take(agreement, *first, year=2022, by=officer)
        before = {each: held(agreement, each) for each in YEARS}
        for _twice in range(2):
            take(agreement, *second, year=year, by=officer)
            for each in YEARS:
                said = {
                    place.key: (place.places, place.per)
                    for place in second
                    if place.first_year <= each <= (place.last_year or 9999)
                }
                assert held(agreement, each) == (said if each >= year else before[each])
            count = Condition.objects.count()
        assert Condition.objects.count() == count
        transaction.set_rollback(True)


def days_of(agreement, year):
    rows = Deadline.objects.filter(agreement=agreement).prefetch_related("moves")
    return {due.deadline.what: due.on for due in due_in(rows, year)}


def test_take_over_sets_deadlines_and_keeps_those_of_a_fact_sheet():
    agreement, officer = make_agreement(), make_officer()
    fact_sheet = make_day(4, 20, what="application")
    set_deadline(agreement, fact_sheet, first_year=2020, source="Fact sheet", by=officer)
    take(agreement, deadlines=[make_day(3, 15)], by=officer)
    assert days_of(agreement, 2026) == {
        "nomination": date(2026, 3, 15),
        "application": date(2026, 4, 20),
    }
    take(agreement, year=2028, by=officer)
    assert days_of(agreement, 2028) == {"application": date(2028, 4, 20)}


def test_take_over_refuses_as_a_whole():
    agreement, officer = make_agreement(), make_officer()
    with pytest.raises(Refused, match="Two lines of places have the code a in 2027"):
        take(agreement, make_place("a"), make_place("a", first_year=2027), by=officer)
    with pytest.raises(Refused, match="no field 99"):
        take(agreement, make_place("a"), make_place("b", isced_f="99"), by=officer)
    with pytest.raises(Refused, match="same thing and the same term"):
        take(agreement, make_place("a"), deadlines=[make_day(1, 1), make_day(2, 1)], by=officer)
    with pytest.raises(Refused, match="Only the international office"):
        take(agreement, make_place("a"), by=make_person())
    terms = agreement.terms.get()
    terms.effective_on = None
    with pytest.raises(Refused, match="since when|from which"):
        take_over(agreement, [make_place()], [], terms=terms, by=officer)
    assert not Condition.objects.exists()


def test_place_of_reads_back_what_was_taken_over():
    agreement = make_agreement()
    place = make_place("a", level="doctor", per="semester", terms=("first",), tuition_waiver=False)
    take(agreement, place)
    assert facts(place_of(Condition.objects.get())) == facts(place)
