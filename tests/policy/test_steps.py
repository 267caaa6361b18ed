"""What waits for those who keep the policy."""

from datetime import date

import pytest

from kakehashi.duties.steps import next_steps
from kakehashi.policy.models import Correspondence
from tests.make import make_document, make_officer, make_person

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 23)


def test_the_office_is_asked_to_confirm_the_crosswalk_as_long_as_something_is_open():
    officer, student = make_officer(), make_person()
    earlier = make_document()
    later = make_document("2022", revises=earlier)
    link = Correspondence.objects.create(
        earlier=earlier.provisions.get(code="1.1"),
        later=later.provisions.get(code="1.1"),
        weight=Correspondence.Weight.MAIN,
    )

    assert [str(step.about) for step in next_steps(officer, "en", DAY)] == [
        "Unconfirmed readings: 1"
    ]
    assert next_steps(student, "en", DAY) == []
    link.delete()
    assert next_steps(officer, "en", DAY) == []
