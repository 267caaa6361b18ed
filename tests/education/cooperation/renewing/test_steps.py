"""My work: the review to decide, before it the end itself, after it what was decided."""

from datetime import date

import pytest

from kakehashi.duties.steps import next_steps
from kakehashi.education.cooperation.models import RenewalReminder
from kakehashi.education.cooperation.renewing.operations import decide_review
from kakehashi.people.models import Role
from tests.education.cooperation.renewing.make import (
    ENDS,
    make_ending,
    make_negotiation,
    make_review,
)
from tests.make import (
    make_amendment,
    make_deputy,
    make_institution,
    make_officer,
    make_person,
    make_role,
    make_unit,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 30)
DECIDE = "Decide on renewal before it ends"


def steps_of(person):
    return [(str(s.words), s.address, s.due) for s in next_steps(person, "en", TODAY)]


def test_a_review_takes_the_place_of_the_end():
    officer, agreement = make_officer(), make_ending()
    assert steps_of(officer) == [(DECIDE, agreement.get_absolute_url(), ENDS)]
    review = make_review(agreement, decide_by=date(2026, 12, 31))
    assert steps_of(officer) == [(DECIDE, review.get_absolute_url(), date(2026, 12, 31))]


def test_a_named_owner_and_the_deputy_have_the_step_alone():
    officer, named = make_officer(), make_person()
    deputy = make_deputy(named)
    review = make_review(owner=named)
    expected = [(DECIDE, review.get_absolute_url(), ENDS)]
    assert (steps_of(named), steps_of(deputy), steps_of(officer)) == (expected, expected, [])


def test_who_was_told_has_the_step_too():
    leader = make_person()
    make_role(leader, Role.Kind.LEADERSHIP)
    review = make_review()
    assert steps_of(leader) == []
    RenewalReminder.objects.create(
        review=review, person=leader, call="escalated", made_at="2026-11-01T00:00Z"
    )
    assert steps_of(leader) == [(DECIDE, review.get_absolute_url(), ENDS)]


def test_an_overtaken_review_is_no_step_even_before_the_clock_has_seen_it():
    officer, review = make_officer(), make_review()
    make_amendment(review.agreement, effective_on=date(2027, 4, 1), expires_on=date(2032, 3, 31))
    assert steps_of(officer) == []


def test_a_review_of_another_unit_is_no_step():
    law, person = make_unit("Law"), make_person()
    make_role(person, Role.Kind.COORDINATOR, unit=make_unit("Science"))
    make_review(make_ending(unit=law, level="unit"))
    assert steps_of(person) == []


def test_what_was_decided_is_a_step_until_it_is_begun():
    officer, review = make_officer(), make_review()
    decide_review(review, "renew", "Two students a year.", by=officer)
    assert steps_of(officer) == [
        (
            "Begin the negotiation of the renewal that was decided",
            review.get_absolute_url(),
            ENDS,
        )
    ]
    make_negotiation(review.agreement)
    assert steps_of(officer) == []


def test_letting_lapse_and_renewing_itself_ask_for_nothing_more():
    officer = make_officer()
    lapsing = make_review(make_ending(make_institution("Umeå University")))
    renewing = make_review(make_ending(renewal="automatic", renewal_months=12))
    decide_review(lapsing, "lapse", "Nobody went.", by=officer)
    decide_review(renewing, "renew", "It is used.", by=officer)
    assert steps_of(officer) == []


def test_steps_take_the_same_queries_for_many_reviews(django_assert_max_num_queries):
    officer = make_officer()
    make_review(make_ending(make_institution("University 0")))
    decided = make_review(make_ending(make_institution("University 1")))
    decide_review(decided, "terminate", "Nobody went.", by=officer)
    with django_assert_max_num_queries(130) as few:
        next_steps(officer, "en", TODAY)
    needed = len(few)
    for number in range(2, 6):
        make_review(make_ending(make_institution(f"University {number}")))
        decided = make_review(make_ending(make_institution(f"Academy {number}")))
        decide_review(decided, "terminate", "Nobody went.", by=officer)
    with django_assert_max_num_queries(needed):
        next_steps(officer, "en", TODAY)
