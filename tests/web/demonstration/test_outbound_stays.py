"""What the demonstration adds to invented stays that are under way."""

import pytest

from kakehashi.education.outbound.models import Award, RiskLevel, SafetyCall, Scheme
from kakehashi.education.outbound.stays.queries import missing_of
from kakehashi.web.demonstration.outbound_stays import load_outbound_stays
from tests.education.outbound.make import make_mobility
from tests.make import make_officer

pytestmark = pytest.mark.django_db


def test_load_outbound_stays_settles_and_grants_two_of_them():
    stays = [make_mobility(state="arrived", is_invented=True) for _ in range(3)]
    load_outbound_stays(make_officer())
    assert [missing_of(stay, stay.arrived_on) for stay in stays[:2]] == [[], []]
    assert Award.objects.filter(state="granted", is_invented=True).count() == 2
    assert all(
        [row.paid_on is not None for row in award.instalments.all()] == [True, False]
        for award in Award.objects.all()
    )
    assert all(level.is_invented for level in RiskLevel.objects.all())
    assert SafetyCall.objects.get().answers.exclude(answer="safe").count() == 0


def test_load_outbound_stays_adds_nothing_to_none():
    make_mobility(state="arrived")
    load_outbound_stays(make_officer())
    assert (Scheme.objects.count(), Award.objects.count()) == (1, 0)
    assert SafetyCall.objects.count() == 0
