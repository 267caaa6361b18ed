"""What comes next on the page of a stay that has ended."""

import pytest
from django.utils import timezone

from kakehashi.education.outbound.nominating.sections import Reading
from kakehashi.education.outbound.returning.parts import of_homecoming
from tests.education.outbound.make import make_mobility
from tests.education.outbound.returning.make import make_course, make_decision
from tests.make import make_officer

pytestmark = pytest.mark.django_db


def words(mobility, person, *, keeps):
    mobility.refresh_from_db()
    reading = Reading(mobility, person, keeps, "en", timezone.localdate())
    return [each.words for each in of_homecoming(reading)]


def test_of_homecoming_names_one_step_after_the_other_to_the_office():
    officer, mobility = make_officer(), make_mobility(state="returned")
    assert words(mobility, officer, keeps=True) == ["Enter the host’s transcript"]
    course = make_course(mobility, by=officer)
    assert words(mobility, officer, keeps=True) == ["Decide on the courses from abroad"]
    make_decision(course, by=officer)
    assert words(mobility, officer, keeps=True) == ["Close the recognition"]


def test_of_homecoming_asks_the_student_for_the_report_and_nobody_before_or_after_it():
    mobility = make_mobility(state="arrived")
    assert words(mobility, mobility.student, keeps=False) == []
    back = make_mobility(state="returned")
    assert words(back, back.student, keeps=False) == ["Hand in your report and the survey"]
    assert words(make_mobility(state="recognised"), make_officer(), keeps=True) == []
