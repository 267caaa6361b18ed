"""The exchange ledger of the demonstration: invented and marked so, with every case to look at."""

import pytest
from django.utils import timezone

from kakehashi.agreements.models import Agreement
from kakehashi.duties.steps import next_steps
from kakehashi.education.cooperation.ledger.queries import balance_of
from kakehashi.education.cooperation.models import LedgerEntry
from kakehashi.people.models import Person
from kakehashi.vocabulary.time import fiscal_year

pytestmark = [
    pytest.mark.usefixtures("demonstration"),
    pytest.mark.xdist_group("demonstration-exchange_ledger"),
]


def test_every_entry_is_marked_as_invented():
    assert LedgerEntry.objects.exists()
    assert not LedgerEntry.objects.filter(is_invented=False).exists()


def test_balances_of_every_sort_are_there():
    year = fiscal_year(timezone.localdate())
    found = {
        str(each): balance_of(each, year)
        for each in Agreement.objects.filter(ledger__isnull=False).distinct()
    }

    vienna, umea = found["University of Vienna"], found["Umeå University"]
    assert (vienna.amount, vienna.forecast, vienna.is_beyond) == (7, 5, True)
    assert (umea.amount, umea.lapsing, umea.is_beyond) == (-4, -2, True)
    assert (found["Sabancı University"].amount, found["Sabancı University"].is_beyond) == (0, False)
    assert (found["University of Rennes 2"].is_whole, vienna.is_whole) == (False, True)


def test_the_office_finds_the_alarms_on_its_work():
    office = Person.objects.get(email="tanaka@example.ac.jp")

    found = [step for step in next_steps(office, "en") if "about the balance" in str(step.words)]
    assert len(found) == 2
