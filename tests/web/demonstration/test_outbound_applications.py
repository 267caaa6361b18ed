"""The invented students of the closed call."""

import pytest
from django.utils import timezone

from kakehashi.education.outbound.applying.canonical import digest
from kakehashi.education.outbound.applying.queries import content_of
from kakehashi.education.outbound.models import Application
from kakehashi.people.models import Person, Role
from kakehashi.web.demonstration.casting import cast
from kakehashi.web.demonstration.outbound_applications import (
    CLOSED,
    FACULTIES,
    PLAYED_BY,
    load_outbound_applications,
)
from tests.education.outbound.make import make_call, make_placement
from tests.make import make_agreement, make_person, make_role, make_unit

pytestmark = pytest.mark.django_db


def test_the_closed_call_gets_120_students_with_true_receipts_and_the_open_one_a_draft():
    units = {code: make_unit(code) for code in FACULTIES}
    for code, unit in units.items():
        unit.code = code
        unit.save()
    closed = make_call(
        days=(-60, -30), title_en=CLOSED, is_invented=True, min_choices=3, max_choices=5
    )
    agreement = make_agreement()
    for _number in range(8):
        make_placement(closed, agreement)
    call = make_call(is_invented=True)
    make_placement(call, agreement)
    played = make_person(email=PLAYED_BY)
    make_role(played, Role.Kind.STUDENT, unit=units["faculty-law"])

    for _time in range(2):  # a second time nothing is done twice
        load_outbound_applications(units, {PLAYED_BY: played})

    applications = Application.objects.filter(call=closed)
    assert applications.count() == 120
    assert applications.handed_in().count() == 117
    assert cast().count() == 3
    assert Person.objects.filter(is_invented=True).count() == 120
    one = applications.order_by("pk")[16]
    receipt = one.submissions.get()
    assert receipt.content == content_of(one, receipt.consent)
    assert receipt.sha256 == digest(receipt.content)
    assert 3 <= one.choices.count() <= 5
    assert one.submitted_at < closed.closes_at < timezone.now()
    draft = Application.objects.get(call=call)
    assert (draft.student, draft.state, draft.choices.count()) == (played, "draft", 1)
