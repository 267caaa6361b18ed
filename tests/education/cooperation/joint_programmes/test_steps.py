from datetime import date

import pytest

from kakehashi.education.cooperation.joint_programmes.steps import figures, reviews
from kakehashi.people.models import Role
from tests.education.cooperation.joint_programmes.make import (
    make_programme,
    make_review,
    make_year,
)
from tests.make import make_officer, make_person, make_role, make_unit

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 1)


def test_reviews_due_soon_or_overdue_wait_for_those_who_keep_the_programme():
    law = make_unit("Law")
    programme = make_programme(unit=law)
    make_review(programme, date(2026, 5, 1))
    make_review(programme, date(2026, 8, 30))
    make_review(programme, date(2026, 8, 31))
    make_review(make_programme(unit=law, state="ended"), date(2026, 5, 1))
    coordinator = make_person()
    make_role(coordinator, Role.Kind.COORDINATOR, unit=law)

    assert [step.due for step in reviews(coordinator, "en", DAY)] == [
        date(2026, 5, 1),
        date(2026, 8, 30),
    ]
    assert list(reviews(make_person(), "en", DAY)) == []


def test_figures_wait_from_2_may_until_both_sides_are_stated():
    officer = make_officer()
    programme = make_programme()
    make_year(programme, 2025)

    assert list(figures(officer, "en", date(2026, 5, 1))) == []
    (step,) = figures(officer, "en", date(2026, 5, 2))
    assert (str(step.words), step.about, step.due) == (
        "State the students of FY2026",
        "Double Degree",
        date(2026, 6, 30),
    )
    stated = make_year(programme, 2026, partner=None)
    assert len(list(figures(officer, "en", DAY))) == 1
    stated.partner_students = 0
    stated.save()
    assert list(figures(officer, "en", DAY)) == []


def test_figures_are_not_asked_of_what_did_not_run_on_1_may_or_is_no_degree():
    officer = make_officer()
    make_programme(state="approved")
    make_programme(runs_from=date(2026, 5, 2))
    make_programme(kind="summer")

    assert list(figures(officer, "en", DAY)) == []
