"""*My work*: what every package registers, in one order; and messages that were given up."""

from datetime import date

import pytest
from django.utils import timezone

from kakehashi.duties import steps as module
from kakehashi.duties.steps import Step, next_steps, steps
from kakehashi.journal.models import Delivery
from kakehashi.journal.operations import record
from tests.make import make_officer, make_person

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 23)


def test_next_steps_put_the_nearest_deadline_first_and_steps_without_one_last(monkeypatch):
    monkeypatch.setattr(module, "SOURCES", [])

    @steps
    def some(person, language, day):
        yield Step("whenever", "", "/")
        yield Step("later", "", "/", date(2027, 1, 1))

    @steps
    def others(person, language, day):
        return [Step("missed", f"{person.pk} {language} {day}", "/", date(2026, 11, 1))]

    person = make_person()

    assert [step.words for step in next_steps(person, "ja", DAY)] == ["missed", "later", "whenever"]
    assert next_steps(person, "ja", DAY)[0].about == f"{person.pk} ja {DAY}"
    assert next_steps(person, "ja")[0].about == f"{person.pk} ja {timezone.localdate()}"


def test_the_office_hears_of_messages_that_were_given_up():
    officer, other = make_officer(), make_person()
    entry = record("directory.institution_entered", officer, by=None)
    for number, state in enumerate(["dead", "dead", "waiting"]):
        Delivery.objects.create(
            entry=entry, handler=f"tests.{number}", state=state, due_at=timezone.now()
        )

    assert [str(step.about) for step in next_steps(officer, "en", DAY)] == ["Messages: 2"]
    assert next_steps(other, "en", DAY) == []
