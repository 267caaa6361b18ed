from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from kakehashi.education.cooperation.joint_programmes import recording
from kakehashi.education.cooperation.joint_programmes.recording import Course
from kakehashi.journal.queries import history_of
from kakehashi.verdicts import Refused
from tests.education.cooperation.joint_programmes.make import (
    make_course,
    make_programme,
    make_review,
    make_year,
)
from tests.make import make_institution, make_officer, make_person

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def state(programme, year=2025, *, by=None, **facts):
    return recording.state_year(
        programme,
        year,
        by=by or make_officer(),
        **{
            "home_students": 5,
            "partner_students": 7,
            "completed": None,
            "source": "List",
            "source_on": date(2025, 5, 10),
            **facts,
        },
    )


def test_state_year_keeps_what_is_not_known_unknown():
    by = make_officer()

    stated = state(make_programme(), partner_students=None, by=by)

    assert (stated.home_students, stated.students, stated.completed) == (5, None, None)
    assert (stated.entered_by, stated.source) == (by, "List")


def test_state_year_changes_what_was_stated_only_with_a_reason():
    programme = make_programme()
    make_year(programme, 2025)

    with pytest.raises(Refused, match="Say why they change"):
        state(programme, home_students=6)
    stated = state(programme, home_students=6, reason="Counted anew.")

    (entry,) = history_of(stated)
    assert (entry.changes["home_students"], entry.reason) == ([5, 6], "Counted anew.")
    assert programme.years.count() == 1


@pytest.mark.parametrize(
    ("year", "facts", "sentence"),
    [
        (2019, {}, "had not begun on 1 May"),
        (TODAY.year + 1, {}, "whose 1 May has come"),
        (1066, {}, "whose 1 May has come"),
        (2025, {"home_students": None, "partner_students": None}, "at least one figure"),
        (2025, {"source": " "}, "where these figures come from"),
        (2025, {"source_on": date(2199, 1, 1)}, "lies in the future"),
    ],
)
def test_state_year_refuses_what_cannot_be_so(year, facts, sentence):
    with pytest.raises(Refused, match=sentence):
        state(make_programme(), year, **facts)


def test_state_year_is_refused_for_years_after_the_end_and_for_programmes_that_never_ran():
    with pytest.raises(Refused, match="had ended before"):
        state(make_programme(state="ended"))
    with pytest.raises(Refused, match="has not begun"):
        state(make_programme(state="approved"))
    with pytest.raises(Refused, match="stated with each course"):
        state(make_programme(kind="coil"))
    with pytest.raises(Refused, match="coordinators of this unit"):
        state(make_programme(), by=make_person())


# -- Courses -------------------------------------------------------------------------------------


def course(programme, **facts):
    return replace(
        Course(
            name="Cities",
            institution=programme.partners.get(),
            starts_on=date(2025, 10, 1),
            weeks=6,
            source="Syllabus",
            source_on=date(2025, 9, 1),
        ),
        **facts,
    )


def test_add_course_records_one_that_has_begun_once():
    programme = make_programme(kind="coil")

    added = recording.add_course(programme, course(programme), by=make_officer())

    assert (added.students, added.weeks) == (None, 6)
    with pytest.raises(Refused, match="recorded already"):
        recording.add_course(programme, course(programme), by=make_officer())


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"starts_on": TODAY + timedelta(1)}, "once it has begun"),
        ({"starts_on": date(2020, 3, 31)}, "had not begun by that day"),
        ({"weeks": 0}, "lasts a week"),
        ({"name": " "}, "has a name"),
        ({"source": ""}, "where this was read"),
    ],
)
def test_add_course_refuses_what_cannot_be_so(facts, sentence):
    programme = make_programme(kind="virtual")

    with pytest.raises(Refused, match=sentence):
        recording.add_course(programme, course(programme, **facts), by=make_officer())


def test_add_course_is_for_coil_and_virtual_exchange_with_one_of_its_partners():
    coil, degree = make_programme(kind="coil"), make_programme()
    graz = make_institution("Graz")

    with pytest.raises(Refused, match="COIL and virtual exchange only"):
        recording.add_course(degree, course(degree), by=make_officer())
    with pytest.raises(Refused, match="Graz is no partner"):
        recording.add_course(coil, course(coil, institution=graz), by=make_officer())


def test_correct_course_says_why_in_the_journal():
    programme = make_programme(kind="coil")
    found = make_course(programme)

    with pytest.raises(Refused, match="Say why"):
        recording.correct_course(found, course(programme), reason="", by=make_officer())
    corrected = recording.correct_course(
        found,
        course(programme, weeks=8, home_students=14),
        reason="Typing error",
        by=make_officer(),
    )

    (entry,) = history_of(corrected)
    assert (entry.changes["weeks"], entry.reason) == ([6, 8], "Typing error")


# -- Quality reviews -----------------------------------------------------------------------------


def test_a_review_is_planned_moved_and_held_once():
    by, programme = make_officer(), make_programme()

    review = recording.plan_review(programme, planned_on=date(2026, 1, 10), by=by)
    with pytest.raises(Refused, match="on this day already"):
        recording.plan_review(programme, planned_on=date(2026, 1, 10), by=by)
    with pytest.raises(Refused, match="Say why"):
        recording.move_review(review, planned_on=date(2026, 2, 10), reason="", by=by)
    recording.move_review(review, planned_on=date(2026, 2, 10), reason="Ill", by=by)
    held = recording.hold_review(review, held_on=date(2026, 2, 11), outcome="Good.", by=by)

    assert (held.planned_on, held.held_on, held.recorded_by) == (
        date(2026, 2, 10),
        date(2026, 2, 11),
        by,
    )
    with pytest.raises(Refused, match="was held"):
        recording.hold_review(held, held_on=date(2026, 2, 11), outcome="Bad.", by=by)
    with pytest.raises(Refused, match="was held"):
        recording.move_review(held, planned_on=date(2026, 3, 1), reason="Ill", by=by)


def test_hold_review_needs_an_outcome_and_a_day_that_has_come():
    review = make_review(make_programme())

    with pytest.raises(Refused, match="what came of the review"):
        recording.hold_review(review, held_on=TODAY, outcome=" ", by=make_officer())
    with pytest.raises(Refused, match="lies in the future"):
        recording.hold_review(
            review, held_on=TODAY + timedelta(1), outcome="Good.", by=make_officer()
        )


def test_nothing_is_recorded_of_what_was_given_up():
    with pytest.raises(Refused, match="was given up"):
        recording.plan_review(make_programme(state="dropped"), planned_on=TODAY, by=make_officer())


def test_the_database_refuses_a_held_review_without_outcome_and_figures_without_source():
    programme = make_programme()
    with pytest.raises(IntegrityError), transaction.atomic():
        make_review(programme, held_on=TODAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_year(programme, source="")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_year(programme, home=None, partner=None)
