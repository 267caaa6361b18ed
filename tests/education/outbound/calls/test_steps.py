"""What waits on My work for those who keep calls."""

import pytest
from django.utils import timezone

from kakehashi.education.outbound.calls import steps
from tests.education.outbound.calls.make import end_agreement, make_draft
from tests.education.outbound.make import (
    make_allotment,
    make_application,
    make_call,
    make_placement,
    make_student,
)
from tests.make import make_officer

pytestmark = pytest.mark.django_db


def found(source, person):
    return [each.address for each in source(person, "en", timezone.localdate())]


def test_a_draft_that_opens_soon_waits_for_its_keepers():
    call = make_draft()

    assert found(steps.drafts, make_officer()) == [call.get_absolute_url()]
    assert found(steps.drafts, make_student()) == []


def test_a_placement_whose_agreement_ended_waits_for_the_office():
    call = make_call()
    end_agreement(make_placement(call).agreement)

    assert found(steps.fallen_away, make_officer()) == [call.get_absolute_url()]


def test_a_seed_waits_once_results_are_published():
    call = make_call(days=(-20, -1))
    officer = make_officer()

    assert found(steps.seeds, officer) == []
    make_allotment(make_application(call, state="eligible"))
    assert found(steps.seeds, officer) == [call.get_absolute_url()]
