from datetime import date

import pytest

from kakehashi.agreements.states import State
from kakehashi.duties.steps import AT_MOST, next_steps
from kakehashi.people.models import Role
from tests.make import (
    make_agreement,
    make_amendment,
    make_institution,
    make_officer,
    make_person,
    make_role,
    make_unit,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


def steps_of(person):
    return [(step.words, str(step.about), step.due) for step in next_steps(person, "en", TODAY)]


def test_next_steps_put_what_ends_first_on_top():
    officer = make_officer()
    for name, day in [("Umeå University", date(2027, 9, 30)), ("Rennes 2", date(2027, 3, 31))]:
        make_agreement(make_institution(name), expires_on=day)
    make_agreement(make_institution("Sabancı University"), state=State.DRAFT)

    assert steps_of(officer) == [
        ("Decide on renewal before it ends", "Rennes 2 (Student exchange)", date(2027, 3, 31)),
        (
            "Decide on renewal before it ends",
            "Umeå University (Student exchange)",
            date(2027, 9, 30),
        ),
        ("Complete the draft and have it signed", "Sabancı University (Student exchange)", None),
    ]


def test_next_steps_leave_out_what_ended_or_ends_later():
    officer = make_officer()
    make_agreement(expires_on=date(2026, 11, 22))
    make_agreement(expires_on=date(2027, 11, 24))
    make_agreement(expires_on=None)
    assert steps_of(officer) == []


def test_next_steps_leave_out_what_was_decided():
    officer = make_officer()
    soon = date(2027, 3, 31)
    renewed, extended = make_agreement(expires_on=soon), make_agreement(expires_on=soon)
    make_amendment(renewed, effective_on=date(2027, 4, 1), expires_on=date(2032, 3, 31))
    make_amendment(extended, effective_on=date(2026, 4, 1), expires_on=date(2032, 3, 31))
    make_agreement(
        expires_on=soon,
        state=State.TERMINATED,
        terminated_on=date(2026, 12, 31),
        termination_reason="No exchange took place.",
    )
    assert steps_of(officer) == []


def test_next_steps_show_what_ends_first_of_many():
    officer = make_officer()
    for number in range(AT_MOST):
        make_agreement(make_institution(f"Later {number}"), expires_on=date(2027, 9, 30))
    make_agreement(make_institution("Rennes 2"), expires_on=date(2027, 3, 31))
    steps = steps_of(officer)
    assert len(steps) == AT_MOST
    assert steps[0][1] == "Rennes 2 (Student exchange)"


def test_next_steps_of_a_coordinator_are_those_of_the_own_faculty():
    law, science = make_unit("Law"), make_unit("Science")
    person = make_person()
    make_role(person, Role.Kind.COORDINATOR, unit=law)
    make_agreement(make_institution("Leicester"), state=State.DRAFT, unit=law)
    make_agreement(make_institution("Malaya"), state=State.DRAFT, unit=science)
    assert [about for _, about, _ in steps_of(person)] == ["Leicester (Student exchange)"]


def test_next_steps_of_a_student_are_none():
    student = make_person()
    make_role(student, Role.Kind.STUDENT)
    make_agreement(state=State.DRAFT, expires_on=date(2027, 3, 31))
    assert steps_of(student) == []


def test_next_steps_take_the_same_queries_for_many_agreements(django_assert_max_num_queries):
    officer = make_officer()
    make_agreement(state=State.DRAFT)
    make_agreement(expires_on=date(2027, 3, 31))
    with django_assert_max_num_queries(130) as few:
        next_steps(officer, "en", TODAY)
    needed = len(few)
    for _ in range(10):
        make_agreement(state=State.DRAFT)
        make_agreement(expires_on=date(2027, 3, 31))
    with django_assert_max_num_queries(needed):
        next_steps(officer, "en", TODAY)
