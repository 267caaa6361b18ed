from datetime import timedelta

import pytest
from django.utils import timezone

from kakehashi.education.outbound.assessing.reviewing import (
    appoint_reviewer,
    declare_conflict,
    plan_assessment,
    release_reviewer,
    rule_on_missing,
    save_review,
    share_reviews,
    state_conflict,
    submit_review,
    take_back,
)
from kakehashi.education.outbound.models import Review
from kakehashi.journal.models import Entry
from kakehashi.verdicts import Refused
from tests.education.outbound.assessing.make import (
    make_applicant,
    make_closed_call,
    make_coordinator,
    make_review,
    make_reviewer,
    make_teacher,
)
from tests.education.outbound.make import make_allotment, make_student
from tests.make import make_officer, make_unit

pytestmark = pytest.mark.django_db
ALL = {"plan": 7, "grades": 3}


def test_appoint_reviewer_takes_staff_once():
    call, officer, teacher = make_closed_call(), make_officer(), make_teacher()
    reviewer = appoint_reviewer(call, teacher, unit=call.unit, by=officer)
    assert (reviewer.person, reviewer.appointed_by) == (teacher, officer)
    with pytest.raises(Refused, match="already"):
        appoint_reviewer(call, teacher, unit=call.unit, by=officer)


def test_appoint_reviewer_refuses_students_applicants_and_other_faculties():
    call, officer, law = make_closed_call(), make_officer(), make_unit()
    with pytest.raises(Refused, match="teachers, researchers or staff"):
        appoint_reviewer(call, make_student(), unit=call.unit, by=officer)
    applicant = make_applicant(call).student
    applicant.roles.create(kind="teacher", unit=law, starts_on=timezone.localdate())
    with pytest.raises(Refused, match="Who applies"):
        appoint_reviewer(call, applicant, unit=call.unit, by=officer)
    with pytest.raises(Refused, match="Only this unit's coordinators"):
        appoint_reviewer(call, make_teacher(), unit=call.unit, by=make_coordinator(law))


def test_share_reviews_gives_each_application_two_reviewers_evenly():
    call = make_closed_call()
    for _ in range(3):
        make_applicant(call)
    reviewers = [make_reviewer(call) for _ in range(3)]

    assigned = share_reviews(call, by=make_officer())

    assert (assigned.given, list(assigned.short)) == (6, [])
    assert [each.reviews.count() for each in reviewers] == [2, 2, 2]
    assert Entry.objects.filter(verb="assessing.reviews_assigned").count() == 3
    assert share_reviews(call, by=make_officer()).given == 0


def test_share_reviews_keeps_to_the_units_of_the_reviewers_and_says_what_is_short():
    call, law = make_closed_call(), make_unit()
    inside, outside = make_applicant(call, unit=law), make_applicant(call)
    make_reviewer(call, unit=law)

    assigned = share_reviews(call, by=make_officer())

    assert [each.application for each in Review.objects.all()] == [inside]
    assert list(assigned.short) == [inside.pk, outside.pk]


def test_share_reviews_never_gives_who_has_a_conflict():
    call = make_closed_call()
    application, reviewer = make_applicant(call), make_reviewer(call)
    officer = make_officer()
    state_conflict(application, reviewer.person, kind="own_student", by=officer)
    assert share_reviews(call, by=officer).given == 0


def test_share_reviews_refuses_a_call_without_criteria():
    with pytest.raises(Refused, match="no criteria"):
        share_reviews(make_closed_call(rubric=[]), by=make_officer())


def test_declare_conflict_gives_the_application_to_somebody_else():
    call = make_closed_call()
    application = make_applicant(call)
    first, second = make_reviewer(call), make_reviewer(call)
    third = make_reviewer(call)
    reviews = [make_review(application, each) for each in (first, second)]

    declare_conflict(reviews[0], kind="own_student", by=first.person)

    standing = Review.objects.standing()
    assert [each.reviewer for each in standing.order_by("pk")] == [second, third]
    with pytest.raises(Refused, match="Only the reviewer"):
        declare_conflict(reviews[1], kind="family", by=first.person)


def test_state_conflict_of_another_kind_wants_words():
    application, officer = make_applicant(make_closed_call()), make_officer()
    with pytest.raises(Refused, match="Say what"):
        state_conflict(application, make_teacher(), kind="other", by=officer)


def test_submit_review_wants_points_for_every_criterion():
    review = make_review(make_applicant(make_closed_call()))
    by = review.reviewer.person

    save_review(review, points={"plan": 7}, by=by)
    with pytest.raises(Refused, match="every criterion"):
        submit_review(review, points={"plan": 7}, by=by)
    with pytest.raises(Refused, match="0 to 4"):
        submit_review(review, points={"plan": 7, "grades": 5}, by=by)
    submit_review(review, points=ALL, remark="Good", by=by)

    review.refresh_from_db()
    assert (review.state, review.remark) == ("submitted", "Good")
    assert dict(review.scores.values_list("key", "points")) == ALL


def test_submit_review_again_changes_it_until_the_assessment_ends():
    call = make_closed_call()
    review = make_review(make_applicant(call), points=ALL)
    by = review.reviewer.person
    submit_review(review, points={"plan": 0, "grades": 0}, by=by)
    assert [each.points for each in review.scores.order_by("key")] == [0, 0]

    call.assessed_on = timezone.localdate() - timedelta(days=1)
    call.save()
    with pytest.raises(Refused, match="The assessment ended on"):
        submit_review(Review.objects.get(), points=ALL, by=by)


def test_submit_review_is_refused_once_places_were_given():
    application = make_applicant(make_closed_call(), state="eligible")
    review = make_review(application)
    make_allotment(application, application.choices.get().placement)
    with pytest.raises(Refused, match="results are published"):
        submit_review(review, points=ALL, by=review.reviewer.person)


def test_submit_review_is_for_the_reviewer_alone():
    review = make_review(make_applicant(make_closed_call()))
    with pytest.raises(Refused, match="Only the reviewer"):
        submit_review(review, points=ALL, by=make_officer())


def test_release_reviewer_takes_back_what_was_not_submitted():
    call = make_closed_call()
    reviewer = make_reviewer(call)
    done = make_review(make_applicant(call), reviewer, ALL)
    waiting = make_review(make_applicant(call), reviewer)

    release_reviewer(reviewer, by=make_officer())

    done.refresh_from_db()
    waiting.refresh_from_db()
    assert (done.state, waiting.state) == ("submitted", "released")


def test_take_back_asks_no_more_for_a_review():
    review = make_review(make_applicant(make_closed_call()))
    take_back(review, by=make_officer())
    review.refresh_from_db()
    assert review.state == "released"
    with pytest.raises(Refused, match="not submitted"):
        take_back(review, by=make_officer())


def test_rule_on_missing_is_for_the_office_and_for_what_has_no_score():
    call, officer, law = make_closed_call(), make_officer(), make_unit()
    missing = make_applicant(call, state="eligible", unit=law)
    scored = make_applicant(call, state="eligible")
    make_review(scored, points=ALL)

    with pytest.raises(Refused, match="Only the international office"):
        rule_on_missing(missing, kind="zero", reason="None", by=make_coordinator(law))
    with pytest.raises(Refused, match="has a score"):
        rule_on_missing(scored, kind="zero", reason="None", by=officer)
    with pytest.raises(Refused, match="Say why"):
        rule_on_missing(missing, kind="zero", reason=" ", by=officer)
    ruling = rule_on_missing(missing, kind="zero", score=900, reason="No papers", by=officer)
    assert ruling.score == 0


def test_plan_assessment_fixes_the_order_of_students_at_the_closing():
    call, officer = make_closed_call(), make_officer()
    with pytest.raises(Refused, match="The call has closed"):
        plan_assessment(call, reviews_each=1, smallest_group=5, faculty_first=True, by=officer)
    plan = plan_assessment(call, reviews_each=1, smallest_group=5, faculty_first=False, by=officer)
    assert (plan.reviews_each, plan.set_by) == (1, officer)
