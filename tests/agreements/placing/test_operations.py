"""Changing places loses and doubles nothing in any year."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kakehashi.agreements.models import Condition, Deadline
from kakehashi.agreements.placing.lines import facts, place_of
from kakehashi.agreements.placing.operations import (
    add_places,
    change_for_year,
    end_deadline,
    end_places,
    move_deadline,
    set_deadline,
)
from kakehashi.agreements.placing.queries import due_in, places_in
from kakehashi.agreements.states import State
from kakehashi.journal.models import Entry
from kakehashi.verdicts import Refused
from tests.agreements.placing.make import make_condition, make_day, make_place
from tests.make import make_agreement, make_officer, make_person, make_unit

pytestmark = pytest.mark.django_db


def years_of(key="out"):
    """(first year, last year, places) of each line that applies, by year."""
    return [
        (line.first_year, line.last_year, line.places)
        for line in Condition.objects.filter(key=key).order_by("first_year", "pk")
        if line.applies
    ]


def verbs():
    return [entry.verb.removeprefix("agreements.") for entry in Entry.objects.order_by("pk")]


# -- Places ---------------------------------------------------------------------------------------


def test_add_places_stores_what_was_said_and_journals_it():
    law, officer = make_unit("Law"), make_officer()
    place = make_place(
        level="master",
        units=(law.code,),
        isced_f="0421",
        last_year=2030,
        per="semester",
        terms=("second",),
        languages=({"language": "en", "cefr": "B2"},),
        tests=({"test": "TOEFL iBT", "score": "80"},),
        min_gpa="2.5",
        gpa_scale="4.0",
        tuition_waiver=True,
        remarks="Not for the last year of studies.",
    )

    line = add_places(make_agreement(), place, reason="Fact sheet 2026", by=officer)

    stored = Condition.objects.get(pk=line.pk)
    assert place_of(stored) == place
    assert (stored.opened_by, stored.year_counts_as, stored.reason) == (
        officer,
        2,
        "Fact sheet 2026",
    )
    entry = Entry.objects.get()
    assert entry.verb == "agreements.places_added"
    assert entry.changes["units"] == [None, [law.pk]]
    assert entry.changes["language"] == [None, ["en B2"]]


@pytest.mark.parametrize(
    ("facts_of_it", "sentence"),
    [
        ({"isced_f": "9876"}, "ISCED-F 2013 has no field 9876"),
        ({"units": ("nowhere",)}, "no unit nowhere"),
        ({"terms": ("third",)}, "no term third"),
        ({"terms": ("first", "first")}, "twice"),
        ({"languages": ({"language": "xx-yy-zz", "cefr": "B2"},)}, "xx-yy-zz"),
        ({"min_gpa": "2.5"}, "needs its scale"),
        ({"gpa_scale": "4.0"}, "needs its scale"),
        ({"last_year": 2025}, "lies before the first"),
        ({"first_year": 1200}, "1200 cannot be an academic year"),
        ({"key": " "}, "needs a code"),
    ],
)
def test_add_places_refuses_a_flaw_in_a_sentence(facts_of_it, sentence):
    with pytest.raises(Refused, match=sentence):
        add_places(make_agreement(), make_place(**facts_of_it), by=make_officer())
    assert not Condition.objects.exists()


def test_add_places_refuses_a_second_line_with_the_code_in_one_of_its_years():
    line = make_condition(first_year=2026, last_year=2027)
    officer = make_officer()
    with pytest.raises(Refused, match="there already from 2026"):
        add_places(line.agreement, make_place(first_year=2027), by=officer)
    add_places(line.agreement, make_place(first_year=2028), by=officer)
    assert years_of() == [(2026, 2027, 2), (2028, None, 2)]


def test_add_places_is_for_the_office_and_for_what_has_not_ended():
    with pytest.raises(Refused, match="Only the international office"):
        add_places(make_agreement(), make_place(), by=make_person())
    ended = make_agreement(
        state=State.TERMINATED, terminated_on=date(2026, 3, 31), termination_reason="Closed."
    )
    with pytest.raises(Refused, match="that has ended"):
        add_places(ended, make_place(), by=make_officer())


def test_change_for_year_ends_the_old_line_and_keeps_it():
    line, officer = make_condition(), make_officer()
    new = change_for_year(line, 2028, make_place(places=5), reason="They ask for more.", by=officer)
    line.refresh_from_db()
    assert years_of() == [(2026, 2027, 2), (2028, None, 5)]
    assert (line.ended_by, line.end_reason) == (officer, "They ask for more.")
    assert (new.replaces, new.reason, new.key) == (line, "They ask for more.", "out")
    assert verbs() == ["places_ended", "places_changed"]
    assert Entry.objects.get(verb="agreements.places_changed").changes["places"] == [2, 5]


def test_change_for_one_year_lets_what_held_before_hold_again():
    line = make_condition(last_year=2030)
    change_for_year(
        line, 2027, make_place(places=1), until=2027, reason="A bad year", by=make_officer()
    )
    assert years_of() == [(2026, 2026, 2), (2027, 2027, 1), (2028, 2030, 2)]


def test_change_for_its_first_year_leaves_a_line_that_never_held():
    line = make_condition()
    change_for_year(line, 2026, make_place(places=9), reason="Typing error", by=make_officer())
    line.refresh_from_db()
    assert (line.applies, line.last_year) == (False, 2025)
    assert years_of() == [(2026, None, 9)]


def test_change_for_year_keeps_code_and_direction():
    changed = make_place("other", direction="incoming", places=3)
    new = change_for_year(make_condition(), 2027, changed, reason="More", by=make_officer())
    assert (new.key, new.direction) == ("out", "outgoing")


@pytest.mark.parametrize(
    ("year", "place", "until", "reason", "sentence"),
    [
        (2025, {"places": 3}, None, "why", "does not hold in 2025"),
        (2031, {"places": 3}, None, "why", "does not hold in 2031"),
        (2027, {"places": 3}, 2026, "why", "lies before the first"),
        (2027, {"places": 3}, 2031, "why", "ends in 2030"),
        (2027, {"places": 3}, None, " ", "Say why"),
        (2027, {}, None, "why", "changes nothing"),
        (2027, {"isced_f": "1"}, None, "why", "no field 1"),
    ],
)
def test_change_for_year_refuses_in_a_sentence(year, place, until, reason, sentence):
    line = make_condition(last_year=2030)
    with pytest.raises(Refused, match=sentence):
        change_for_year(
            line, year, make_place(**place), until=until, reason=reason, by=make_officer()
        )
    assert years_of() == [(2026, 2030, 2)]


CHANGES = st.lists(
    st.tuples(st.integers(2024, 2034), st.integers(0, 4), st.integers(1, 9)), max_size=5
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(last=st.none() | st.integers(2026, 2032), changes=CHANGES)
def test_change_for_year_never_loses_or_doubles_a_place_in_any_year(db, last, changes):
    years = range(2024, 2036)
    expected = {year: 2 for year in years if 2026 <= year <= (last or 2040)}
    with transaction.atomic():
        line, officer = make_condition(last_year=last), make_officer()
        for year, longer, places in changes:
            found = places_in(line.agreement, year).first()
            until = year + longer - 1 if longer else None
            try:
                change_for_year(
                    found or line,
                    year,
                    make_place(places=places),
                    until=until,
                    reason="why",
                    by=officer,
                )
            except Refused:
                continue
            ends = until or found.last_year or 2040
            expected.update({each: places for each in years if year <= each <= ends})
        for year in years:
            held = [each.places for each in places_in(line.agreement, year)]
            assert held == ([expected[year]] if year in expected else [])
        transaction.set_rollback(True)


def test_end_places_ends_a_line_early_and_once():
    line, officer = make_condition(), make_officer()
    end_places(line, 2027, reason="No demand", by=officer)
    assert years_of() == [(2026, 2027, 2)]
    with pytest.raises(Refused, match="ends in 2027 anyway"):
        end_places(line, 2028, reason="No demand", by=officer)
    with pytest.raises(Refused, match="begins in 2026 only"):
        end_places(line, 2024, reason="No demand", by=officer)
    end_places(line, 2025, reason="It never was", by=officer)
    assert years_of() == []


@pytest.mark.parametrize(
    "facts_of_it",
    [{"places": 0}, {"last_year": 2024}, {"key": ""}, {"min_gpa": 2}, {"first_year": 1000}],
)
def test_the_database_refuses_what_cannot_be_so(facts_of_it):
    line = make_condition()
    for name, value in facts_of_it.items():
        setattr(line, name, value)
    with pytest.raises(IntegrityError), transaction.atomic():
        line.save()


def test_the_database_refuses_two_open_lines_with_one_code():
    line = make_condition()
    with pytest.raises(IntegrityError), transaction.atomic():
        make_condition(line.agreement, first_year=2030)


# -- Deadlines ------------------------------------------------------------------------------------


def days_of(agreement, year):
    rows = Deadline.objects.filter(agreement=agreement).prefetch_related("moves")
    return [due.on.isoformat() for due in due_in(rows, year)]


def test_set_deadline_takes_over_from_a_year_on():
    agreement, officer = make_agreement(), make_officer()
    set_deadline(agreement, make_day(3, 15), first_year=2026, by=officer)
    set_deadline(agreement, make_day(4, 1), first_year=2028, reason="Earlier start", by=officer)
    assert [days_of(agreement, year) for year in (2025, 2026, 2027, 2028)] == [
        [],
        ["2026-03-15"],
        ["2027-03-15"],
        ["2028-04-01"],
    ]
    assert verbs() == ["deadline_set", "deadline_ended", "deadline_set"]


def test_set_deadline_from_an_earlier_year_replaces_what_was_to_come():
    agreement, officer = make_agreement(), make_officer()
    set_deadline(agreement, make_day(4, 1), first_year=2028, by=officer)
    set_deadline(agreement, make_day(3, 15), first_year=2026, by=officer)
    assert [days_of(agreement, year) for year in (2026, 2028)] == [["2026-03-15"], ["2028-03-15"]]


def test_set_deadline_refuses_what_there_is_not_or_is_already():
    agreement, officer = make_agreement(), make_officer()
    set_deadline(agreement, make_day(3, 15), first_year=2026, by=officer)
    with pytest.raises(Refused, match="stands there already"):
        set_deadline(agreement, make_day(3, 15), first_year=2027, by=officer)
    with pytest.raises(Refused, match="no such day"):
        set_deadline(agreement, make_day(2, 30), first_year=2026, by=officer)
    with pytest.raises(Refused, match="no term third"):
        set_deadline(agreement, make_day(term="third"), first_year=2026, by=officer)


def test_move_deadline_is_for_one_year_and_the_last_move_counts():
    agreement, officer = make_agreement(), make_officer()
    deadline = set_deadline(agreement, make_day(3, 15), first_year=2026, by=officer)
    move_deadline(deadline, 2027, date(2027, 3, 31), reason="Holidays", by=officer)
    move_deadline(deadline, 2027, date(2027, 3, 20), reason="Not so long", by=officer)
    assert [days_of(agreement, year) for year in (2026, 2027, 2028)] == [
        ["2026-03-15"],
        ["2027-03-20"],
        ["2028-03-15"],
    ]


def test_move_deadline_refuses_a_day_of_another_term_and_a_year_without_it():
    agreement, officer = make_agreement(), make_officer()
    deadline = set_deadline(agreement, make_day(3, 15), first_year=2026, by=officer)
    with pytest.raises(Refused, match="belongs to another term"):
        move_deadline(deadline, 2027, date(2026, 3, 15), reason="Holidays", by=officer)
    with pytest.raises(Refused, match="does not hold in 2025"):
        move_deadline(deadline, 2025, date(2025, 3, 15), reason="Holidays", by=officer)


def test_end_deadline_keeps_it_for_the_years_before():
    agreement, officer = make_agreement(), make_officer()
    deadline = set_deadline(agreement, make_day(3, 15), first_year=2026, by=officer)
    end_deadline(deadline, 2026, reason="Rolling admission", by=officer)
    assert [days_of(agreement, year) for year in (2026, 2027)] == [["2026-03-15"], []]
    with pytest.raises(Refused, match="Say why"):
        end_deadline(deadline, 2025, reason="", by=officer)


def test_facts_are_equal_in_any_order():
    one = make_place(units=("a", "b"), terms=("first", "second"))
    other = make_place(units=("b", "a"), terms=("second", "first"), first_year=2030)
    assert facts(one) == facts(other)
