import pytest

from kakehashi.agreements.negotiating import operations
from kakehashi.duties.steps import next_steps
from tests.agreements.negotiating.make import Cast, make_negotiation

pytestmark = pytest.mark.django_db


def test_next_steps_tell_who_is_responsible_and_nobody_else_until_it_is_over():
    cast = Cast()
    negotiation = make_negotiation(cast, is_begun_only=True)

    def told(person):
        return [(step.words, str(step.about)) for step in next_steps(person, "en")]

    assert told(cast.officer) == [
        ("Have the unit endorse the idea", "New agreement: University of Vienna")
    ]
    assert told(cast.leader) == []
    operations.abandon(negotiation, reason="No demand.", by=cast.officer)
    assert told(cast.officer) == [
        ("Complete the draft and have it signed", "University of Vienna (Student exchange)")
    ]
