"""What the rule page says of the way of assessing, and who is led to the assessment."""

import pytest
from django.urls import reverse
from django.utils import timezone

from kakehashi.education.outbound.assessing.rule_page import sentences_of_the_plan
from kakehashi.education.outbound.models import AssessmentPlan
from kakehashi.people.models import Role
from tests.education.outbound.assessing.make import RUBRIC, make_closed_call
from tests.education.outbound.make import make_call
from tests.make import make_officer, make_person, make_role

pytestmark = pytest.mark.django_db

FIXED_LATER = "How applications are assessed is fixed when applications close."


def _plan(call, **facts):
    now = timezone.now()
    return AssessmentPlan.objects.create(call=call, set_by=make_officer(), set_at=now, **facts)


def test_sentences_of_the_plan_are_those_of_the_usual_plan_where_none_is_set():
    assert sentences_of_the_plan(make_closed_call()) == [
        "Each application is read by 2 different reviewers; the mean of their scores counts."
    ]


def test_sentences_of_the_plan_say_who_is_normalised_how_and_who_comes_first():
    call = make_closed_call(normalised=True, repeaters_last=True)
    _plan(call, reviews_each=1, smallest_group=7, faculty_first=True)
    assert sentences_of_the_plan(call) == [
        "Each application is read by 1 reviewer.",
        "A faculty with fewer than 7 scores is normalised with those of the whole call:"
        " so few say nothing about its reviewers.",
        "At the places of a faculty's own agreement its students come before those of other"
        " faculties, whatever the score; who has not been on exchange comes first even so.",
    ]


def test_sentences_of_the_plan_say_until_the_deadline_that_it_is_not_fixed():
    call = make_call(days=(-5, 5), rubric=RUBRIC)
    _plan(call, faculty_first=True)
    assert sentences_of_the_plan(call)[1:] == [
        "At the places of a faculty's own agreement its students come before those of other"
        " faculties, whatever the score.",
        FIXED_LATER,
    ]


def test_rule_page_shows_the_sentences_of_the_plan(client):
    call = make_closed_call()
    page = client.get(reverse("outbound:call_rule", args=[call.pk])).content.decode()
    assert "Each application is read by 2 different reviewers" in page


@pytest.mark.parametrize(
    ("kind", "is_led"), [(Role.Kind.OFFICE, True), (Role.Kind.LEADERSHIP, False)]
)
def test_call_leads_to_the_assessment_only_who_may_read_it(client, kind, is_led):
    call, person = make_closed_call(), make_person()
    make_role(person, kind, unit=call.unit)
    client.force_login(person)
    address = reverse("outbound:assess_call", args=[call.pk])
    page = client.get(call.get_absolute_url()).content.decode()
    assert (address in page, client.get(address).status_code == 200) == (is_led, is_led)
