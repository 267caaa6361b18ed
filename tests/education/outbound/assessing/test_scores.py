import pytest

from kakehashi.education.outbound.assessing.operations import Reason, find_ineligible
from kakehashi.education.outbound.assessing.reviewing import rule_on_missing
from kakehashi.education.outbound.assessing.scores import (
    explanation_of,
    final_scores,
    scores_so_far,
)
from kakehashi.education.outbound.assessing.scoring import STEP
from kakehashi.education.outbound.models import AssessmentPlan
from kakehashi.verdicts import Refused
from tests.education.outbound.assessing.make import (
    make_appeal,
    make_applicant,
    make_closed_call,
    make_decision,
    make_review,
    make_reviewer,
)
from tests.education.outbound.make import make_placement
from tests.make import make_agreement, make_officer, make_unit

pytestmark = pytest.mark.django_db


def _eligible(call, plan=None, grades=None, **facts):
    application = make_applicant(call, state="eligible", **facts)
    if plan is not None:
        make_review(application, points={"plan": plan, "grades": grades})
    return application


def _choices(application):
    return [choice.placement_id for choice in application.choices.order_by("rank")]


def test_final_scores_are_the_mean_of_the_reviews_for_every_choice():
    call = make_closed_call()
    application = _eligible(call, 10, 4, placements=2)
    make_review(application, make_reviewer(call), {"plan": 5, "grades": 4})
    first, second = _choices(application)

    # 1 and 2/3: the mean is 5/6.
    assert final_scores(call) == {(application.pk, first): 8333, (application.pk, second): 8333}


def test_final_scores_leave_out_choices_that_are_not_eligible():
    call = make_closed_call()
    application = _eligible(call, 10, 4, placements=2)
    make_applicant(call, state="ineligible")
    first, second = application.choices.order_by("rank")
    reason = Reason("語学要件を満たしていません。", "The language level is too low.")
    by = make_officer()
    find_ineligible(application, placement=first.placement, code="language", reason=reason, by=by)
    assert final_scores(call) == {(application.pk, second.placement_id): 10000}


def test_final_scores_refuse_as_long_as_something_is_open():
    call = make_closed_call()
    _eligible(call)
    make_applicant(call)
    refused = make_applicant(call, state="ineligible")
    make_appeal(make_decision(refused))
    late = _eligible(call, 5, 2)
    make_review(late)

    with pytest.raises(Refused) as told:
        final_scores(call)

    assert str(told.value) == (
        "Nobody has decided on the eligibility of 1 application. 1 appeal is not decided. "
        "1 review is outstanding: remind the reviewer, or take it back. "
        "1 application has no score. A missing score is not zero: decide what stands for it."
    )
    assert list(scores_so_far(call)) == [(late.pk, *_choices(late))]


def test_final_scores_count_a_missing_score_as_the_office_decided():
    call, officer = make_closed_call(), make_officer()
    zero, ill = _eligible(call), _eligible(call)
    rule_on_missing(zero, kind="zero", reason="No papers came.", by=officer)
    rule_on_missing(ill, kind="force_majeure", score=7100, reason="Earthquake", by=officer)
    found = final_scores(call)
    assert [found[each.pk, _choices(each)[0]] for each in (zero, ill)] == [0, 7100]


def test_final_scores_of_a_call_without_criteria_are_equal():
    call = make_closed_call(rubric=[])
    one, other = _eligible(call), _eligible(call)
    assert set(final_scores(call).values()) == {0}
    assert {pk for pk, _placement in final_scores(call)} == {one.pk, other.pk}


def test_final_scores_put_repeaters_last():
    call = make_closed_call(repeaters_last=True)
    repeater, first_timer = _eligible(call, 10, 4, earlier_exchanges=1), _eligible(call, 0, 0)
    found = final_scores(call)
    assert found[repeater.pk, *_choices(repeater)] == 10000
    assert found[first_timer.pk, *_choices(first_timer)] == STEP


def test_final_scores_put_students_of_the_faculty_first_at_its_own_agreements():
    call, law = make_closed_call(), make_unit()
    AssessmentPlan.objects.create(
        call=call, faculty_first=True, set_by=make_officer(), set_at=call.opens_at
    )
    own = make_placement(call, make_agreement(unit=law))
    inside = _eligible(call, 0, 0, unit=law)
    outside = _eligible(call, 10, 4)
    for application in (inside, outside):
        application.choices.create(rank=2, placement=own)

    found = final_scores(call)

    assert found[inside.pk, own.pk] == STEP
    assert found[outside.pk, own.pk] == 10000
    assert found[inside.pk, _choices(inside)[0]] == 0


def test_final_scores_normalise_by_faculty_if_the_call_says_so():
    call, law, science = make_closed_call(normalised=True), make_unit(), make_unit("Science")
    AssessmentPlan.objects.create(
        call=call, smallest_group=2, set_by=make_officer(), set_at=call.opens_at
    )
    low, high = _eligible(call, 1, 0, unit=law), _eligible(call, 2, 0, unit=law)
    _eligible(call, 9, 4, unit=science)
    _eligible(call, 10, 4, unit=science)

    found = final_scores(call)

    assert sorted(found.values()) == [4000, 4000, 6000, 6000]
    assert found[high.pk, *_choices(high)] == 6000
    told = explanation_of(low)
    assert (told.raw_in_words, told.final_in_words, told.group) == ("6.67", "40.00", law)


def test_final_scores_ask_the_same_however_many_there_are(django_assert_num_queries):
    call = make_closed_call(normalised=True, repeaters_last=True)
    for number in range(3):
        _eligible(call, number, 1)
    with django_assert_num_queries(14):
        final_scores(call)
    _eligible(call, 8, 1)
    with django_assert_num_queries(14):
        final_scores(call)


def test_explanation_of_says_criterion_by_criterion():
    call = make_closed_call()
    application = _eligible(call, 10, 4)
    make_review(application, make_reviewer(call), {"plan": 5, "grades": 1})
    told = explanation_of(application)
    assert told.reviews == 2
    assert [(line.criterion.key, line.points) for line in told.lines] == [
        ("plan", "7.50"),
        ("grades", "2.50"),
    ]
    assert explanation_of(_eligible(call)) is None
