"""The money of actions."""

from decimal import Decimal

import pytest

from kakehashi.journal.queries import history_of
from kakehashi.policy.models import FundingSource
from kakehashi.policy.planning.budget import add_source, remove_money, rename_source, state_money
from kakehashi.verdicts import Refused
from tests.make import make_action, make_officer, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make_officer()


def test_add_source_has_a_name_that_is_taken_once(officer):
    source = add_source(" 運営費交付金 ", name_en="Operating grant", by=officer)
    other = add_source("寄附金", by=officer)
    with pytest.raises(Refused, match="already"):
        add_source("運営費交付金", by=officer)
    with pytest.raises(Refused, match="already"):
        rename_source(other, "運営費交付金", by=officer)
    with pytest.raises(Refused, match="in Japanese"):
        add_source(" ", name_en="Gifts", by=officer)
    with pytest.raises(Refused, match="Only the international office"):
        add_source("受託", by=make_person())

    rename_source(source, "運営費交付金", name_en="Grant", by=officer)

    source.refresh_from_db()
    assert (source.name_in("ja"), source.name_in("en")) == ("運営費交付金", "Grant")
    assert other.name_in("en") == "寄附金"


def test_state_money_keeps_unknown_apart_from_zero(officer):
    action, source = make_action(), FundingSource.objects.create(name_ja="寄附金")

    state_money(action, 2024, source, planned=Decimal(500000), spent=None, by=officer)
    assert (action.money.get().planned, action.money.get().spent) == (Decimal(500000), None)
    state_money(action, 2024, source, planned=Decimal(500000), spent=Decimal(0), by=officer)

    assert action.money.get().spent == Decimal(0)
    assert history_of(action).first().changes == {
        "spent": [None, "0"],
        "year": [None, 2024],
        "source_id": [None, source.pk],
    }


@pytest.mark.parametrize(
    ("year", "planned", "spent", "reason"),
    [
        (2024, None, None, "State the budget"),
        (2024, Decimal(-1), None, "below zero"),
        (2024, Decimal("1.5"), None, "whole yen"),
        (2024, None, Decimal(10) ** 14, "amount cannot be right"),
        (24, Decimal(1), None, "year cannot be right"),
    ],
)
def test_state_money_refuses_what_cannot_be_so(officer, year, planned, spent, reason):
    action, source = make_action(), FundingSource.objects.create(name_ja="寄附金")
    with pytest.raises(Refused, match=reason):
        state_money(action, year, source, planned=planned, spent=spent, by=officer)
    assert not action.money.exists()


def test_remove_money_keeps_it_in_the_journal(officer):
    action, source = make_action(), FundingSource.objects.create(name_ja="寄附金")
    line = state_money(action, 2024, source, planned=Decimal(1), spent=None, by=officer)

    remove_money(line, by=officer)

    assert not action.money.exists()
    assert history_of(action).first().changes == {
        "year": [2024, None],
        "source_id": [source.pk, None],
        "planned": ["1", None],
    }
    with pytest.raises(Refused, match="in the meantime"):
        remove_money(line, by=officer)
