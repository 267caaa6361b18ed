from collections import Counter

import pytest
from django.utils import timezone

from kakehashi.education.outbound.assessing.queries import undecided
from kakehashi.education.outbound.assessing.rules import lacking
from kakehashi.education.outbound.assessing.scores import final_scores
from kakehashi.education.outbound.models import (
    Appeal,
    Application,
    Call,
    EligibilityDecision,
    Review,
)
from kakehashi.web.demonstration.outbound_assessment import (
    CLOSED,
    OFFICE,
    OPEN_TITLES,
    REVIEWERS,
    SECOND,
    load_outbound_assessment,
)
from tests.education.outbound.assessing.make import RULES, make_applicant, make_closed_call
from tests.make import make_officer

pytestmark = pytest.mark.django_db


def _people():
    return {email: make_officer(email=email) for email in (OFFICE, SECOND, *REVIEWERS)}


def test_load_outbound_assessment_leaves_nothing_open_in_the_closed_call():
    call = make_closed_call(title_en=CLOSED, is_invented=True, rules=RULES, normalised=True)
    for number in range(10):
        make_applicant(call, gpa="2.0" if number in (0, 1, 2) else "3.2", is_invented=True)

    load_outbound_assessment(_people())

    assert lacking(call) == []
    assert Counter(Application.objects.filter(call=call).values_list("state", flat=True)) == {
        "eligible": 5,
        "ineligible": 5,
    }
    assert len(final_scores(call)) == 5
    assert len(set(final_scores(call).values())) > 3
    assert sorted(Appeal.objects.values_list("granted", flat=True)) == [False, True]
    assert not EligibilityDecision.objects.filter(decided_at__gt=timezone.now()).exists()


def test_load_outbound_assessment_adds_a_call_to_take_part_in():
    call = make_closed_call(title_en=CLOSED, is_invented=True, rules=RULES)
    for _ in range(8):
        make_applicant(call)

    load_outbound_assessment(_people())
    load_outbound_assessment({})

    other = Call.objects.get(title_en=OPEN_TITLES[0])
    assert undecided(other).count() == 6
    assert Review.objects.outstanding().filter(application__call=other).count() == 12


def test_load_outbound_assessment_does_nothing_without_the_call():
    load_outbound_assessment({})
    assert not EligibilityDecision.objects.exists()
