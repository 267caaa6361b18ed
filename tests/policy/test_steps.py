"""What waits for those who keep the policy."""

from datetime import date

import pytest
from django.utils import timezone

from kakehashi.duties.steps import next_steps
from kakehashi.policy.models import Correspondence, PlanImport, Review
from kakehashi.policy.states import PlanState
from tests.make import make_document, make_officer, make_person, make_plan

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
        "Unconfirmed correspondences: 1"
    ]
    assert next_steps(student, "en", DAY) == []
    link.delete()
    assert next_steps(officer, "en", DAY) == []


def test_keepers_see_drafts_imports_of_theirs_and_reviews_by_their_day():
    officer, other = make_officer(), make_officer()
    draft = make_plan(state=PlanState.DRAFT)
    PlanImport.objects.create(
        plan=draft, text="…", name="plan.docx", uploaded_by=officer, uploaded_at=timezone.now()
    )
    plan = make_plan(attest_from=None)
    for on, state in [(date(2026, 12, 8), "planned"), (date(2026, 6, 1), "held")]:
        Review.objects.create(plan=plan, on=on, state=state)

    found = [(step.words, str(step.about), step.due) for step in next_steps(officer, "en", DAY)]

    assert found == [
        ("Prepare and hold the review", "Action plan", date(2026, 12, 8)),
        ("Complete the draft of the plan and have it adopted", "Action plan", None),
        ("Check what was read of the plan, and write or discard it", "plan.docx", None),
    ]
    assert len(next_steps(other, "en", DAY)) == 2
    assert next_steps(make_person(), "en", DAY) == []
