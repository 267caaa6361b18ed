"""How all agreements with one partner stand together."""

import pytest
from django.urls import reverse
from django.utils import timezone

from kakehashi.agreements.states import State
from kakehashi.education.cooperation.ledger.balances import Direction
from kakehashi.education.cooperation.ledger.queries import balance_with
from kakehashi.vocabulary.time import fiscal_year
from tests.education.cooperation.ledger.make import make_entry
from tests.make import make_agreement, make_institution, make_officer

pytestmark = pytest.mark.django_db


def test_balance_with_adds_what_is_known_and_leaves_out_what_is_shared():
    vienna, graz = make_institution(), make_institution("Graz")
    old = make_institution("Old", status="merged", merged_into=vienna)
    first, second, open_ = make_agreement(vienna), make_agreement(old), make_agreement(vienna)
    shared = make_agreement(vienna, graz)
    make_agreement(vienna, state=State.DRAFT)
    make_entry(first, "a", students=3)
    make_entry(second, "b", direction=Direction.RECEIVED)
    make_entry(shared, "c")

    found = balance_with(vienna, 2024)

    assert found.amount == -2
    assert [(a, b and b.amount) for a, b in found.of] == [(first, -3), (second, 1), (open_, None)]
    assert (found.shared, found.is_of_several) == ([shared], True)


def test_balance_with_is_unknown_where_nothing_was_entered():
    vienna = make_institution()
    make_agreement(vienna)

    assert balance_with(vienna, 2024).amount is None


def test_the_ledger_says_how_several_agreements_stand_together(client):
    officer, vienna = make_officer(), make_institution()
    client.cookies["django_language"] = "en"
    client.force_login(officer)
    year = fiscal_year(timezone.localdate())
    first, second = make_agreement(vienna), make_agreement(vienna)
    make_entry(first, "a", year=year, by=officer)
    address = reverse("cooperation:ledger", args=[first.pk])

    assert client.get(address).context["altogether"] == ""
    make_entry(second, "b", year=year, students=2, by=officer)
    assert client.get(address).context["altogether"] == (
        "All agreements with this partner together: Tokyo Metropolitan University owes"
        " University of Vienna 3 student-semesters."
    )
