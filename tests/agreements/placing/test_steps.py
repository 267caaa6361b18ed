from datetime import date

import pytest

from kakehashi.agreements.models import Condition, DeadlineMove
from kakehashi.agreements.placing.steps import nominations, places_running_out
from kakehashi.people.models import Role
from tests.agreements.placing.make import AT, make_condition, make_deadline
from tests.make import make_agreement, make_officer, make_person, make_role, make_unit

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 30)


def told(steps, person):
    return [(step.about, step.due) for step in steps(person, "en", DAY)]


def test_nominations_are_due_within_a_month_and_by_the_day_they_were_moved_to():
    officer, agreement = make_officer(), make_agreement()
    make_deadline(agreement, term="first", month=12, day=15)
    make_deadline(agreement, term="second", month=3, day=15)
    assert told(nominations, officer) == [("University of Vienna", date(2026, 12, 15))]
    moved = make_deadline(make_agreement(), term="first", month=10, day=10)
    DeadlineMove.objects.create(
        deadline=moved,
        year=2027,
        on=date(2026, 12, 1),
        reason="Typhoon",
        moved_by=officer,
        moved_at=AT,
    )
    assert [due for _about, due in told(nominations, officer)] == [
        date(2026, 12, 1),
        date(2026, 12, 15),
    ]


def test_nominations_are_for_those_who_keep_the_agreements_of_the_unit():
    law = make_unit("Law")
    make_deadline(make_agreement(unit=law), term="first", month=12, day=15)
    coordinator, other = make_person(), make_person()
    make_role(coordinator, Role.Kind.COORDINATOR, unit=law)
    make_role(other, Role.Kind.COORDINATOR, unit=make_unit("Science"))
    assert len(told(nominations, coordinator)) == 1
    assert told(nominations, other) == []


def test_places_running_out_are_those_that_nothing_follows():
    officer = make_officer()
    line = make_condition(make_agreement(), first_year=2024, last_year=2026)
    make_condition(line.agreement, "goes-on", first_year=2024)
    make_condition(make_agreement(expires_on=date(2027, 3, 31)), first_year=2024, last_year=2026)
    about = "University of Vienna (Outgoing · Any level)"
    assert told(places_running_out, officer) == [(about, date(2027, 3, 31))]
    make_condition(line.agreement, first_year=2027)
    assert told(places_running_out, officer) == []


def test_places_that_somebody_ended_are_decided():
    officer = make_officer()
    make_condition(make_agreement(), first_year=2024, last_year=2026)
    Condition.objects.update(ended_by=officer, ended_at=AT, end_reason="No demand")
    assert told(places_running_out, officer) == []
