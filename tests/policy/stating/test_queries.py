"""What waits, and who may open the documents behind stated figures."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from kakehashi.documents.access import readable_by
from kakehashi.documents.models import Document
from kakehashi.duties.steps import next_steps
from kakehashi.people.models import Role
from kakehashi.policy.stating.queries import statements, waiting
from tests.make import make_definition, make_officer, make_person, make_role, make_stated

pytestmark = pytest.mark.django_db

MAY = date(2026, 5, 1)
WAITS = {"confirmed_by": None, "confirmed_at": None}


def test_waiting_groups_by_indicator_and_day():
    make_stated("b.b", MAY, "1", **WAITS)
    make_stated("a.a", MAY, "2", by="country", part="AT", **WAITS)
    make_stated("a.a", MAY, "3", **WAITS)
    make_stated("a.a", date(2025, 5, 1), "4")

    assert [(each.indicator, each.on, len(each.values)) for each in waiting()] == [
        ("a.a", MAY, 2),
        ("b.b", MAY, 1),
    ]
    assert [each.indicator for each in waiting(["b.b"])] == ["b.b"]


def test_statements_give_everything_newest_day_first_latest_entry_first():
    old = make_stated("a.a", date(2025, 5, 1))
    withdrawn = make_stated("a.a", MAY, withdrawn_by=make_person(), withdrawn_at=timezone.now())
    new = make_stated("a.a", MAY)

    assert list(statements("a.a")) == [new, withdrawn, old]


def test_documents_of_statements_are_for_staff():
    officer, student = make_officer(), make_person()
    make_role(student, Role.Kind.STUDENT)
    document = Document.objects.create(
        file="ab/ab",
        name="survey.pdf",
        media_type="application/pdf",
        size=1,
        sha256="ab",
        uploaded_by=officer,
        uploaded_at=timezone.now(),
    )
    make_stated("a.a", MAY, document=document)

    assert list(readable_by(officer)) == [document]
    assert not readable_by(student).exists()
    assert not readable_by(AnonymousUser()).exists()


def test_next_steps_ask_the_office_to_confirm_what_others_entered():
    make_definition()
    officer = make_officer()
    make_stated("survey.satisfaction", MAY, entered_by=officer, **WAITS)

    assert not [each for each in next_steps(officer, "en") if "figures" in str(each.words)]
    [step] = [each for each in next_steps(make_officer(), "en") if "figures" in str(each.words)]
    assert (str(step.about), step.address) == ("Figures that wait: 1", "/en/plan/figures/")
