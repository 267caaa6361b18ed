"""What is entered by hand: opening balances, write-offs, rules, reversals, and the alarm."""

from datetime import date

import pytest
from django.utils import timezone

from kakehashi.agreements.content import Content, as_json, digest
from kakehashi.agreements.models import Negotiation, Version
from kakehashi.agreements.states import NegotiationState, State
from kakehashi.duties.steps import next_steps
from kakehashi.education.cooperation.ledger.balances import Direction
from kakehashi.education.cooperation.ledger.operations import (
    enter_opening,
    reverse,
    state_rule,
    write_off,
)
from kakehashi.education.cooperation.ledger.queries import balance_of, rules_of, years_of
from kakehashi.education.cooperation.ledger.recounting import recount_all
from kakehashi.education.cooperation.models import LedgerEntry, LedgerRule, LedgerYear
from kakehashi.journal.models import Entry
from kakehashi.people.models import Role
from kakehashi.verdicts import Refused
from kakehashi.vocabulary.time import fiscal_year
from tests.education.cooperation.ledger.make import make_entry, make_rule
from tests.make import make_agreement, make_officer, make_person, make_role, make_unit

pytestmark = pytest.mark.django_db
NOW = fiscal_year(timezone.localdate())


def verbs(agreement):
    found = Entry.objects.filter(record_type="agreements.agreement", record_id=str(agreement.pk))
    return list(found.order_by("pk").values_list("verb", flat=True))


# -- Opening balance ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("balance", "direction", "amount"),
    [(36, "received", 36), (-18, "sent", 18), (0, "received", 0)],
)
def test_enter_opening_stands_before_everything(balance, direction, amount):
    agreement = make_agreement()

    entry = enter_opening(
        agreement, year=2020, balance=balance, source=" Minutes ", by=make_officer()
    )

    assert (entry.direction, entry.amount, entry.source) == (direction, amount, "Minutes")
    assert balance_of(agreement, 2020).amount * 12 == balance
    assert "ledger.opened" in verbs(agreement)


def test_enter_opening_refuses_a_second_one():
    agreement, by = make_agreement(), make_officer()
    enter_opening(agreement, year=2020, balance=0, source="Minutes", by=by)

    with pytest.raises(Refused, match="has its opening balance"):
        enter_opening(agreement, year=2019, balance=0, source="Minutes", by=by)


def test_enter_opening_refuses_a_year_after_the_first_entry():
    agreement, by = make_agreement(), make_officer()
    make_entry(agreement, year=2022)

    with pytest.raises(Refused, match="begins in 2022"):
        enter_opening(agreement, year=2023, balance=0, source="Minutes", by=by)


def test_enter_opening_refuses_without_its_source():
    with pytest.raises(Refused, match="on what the opening balance rests"):
        enter_opening(make_agreement(), year=2020, balance=0, source=" ", by=make_officer())


def test_enter_opening_is_for_the_office_of_the_unit():
    unit = make_unit()
    agreement, teacher = make_agreement(unit=unit, level="unit"), make_person()
    make_role(teacher, Role.Kind.COORDINATOR, unit=unit)

    with pytest.raises(Refused, match="keeps its ledger"):
        enter_opening(agreement, year=2020, balance=0, source="Minutes", by=teacher)


def test_enter_opening_refuses_a_draft():
    with pytest.raises(Refused, match="that was signed"):
        enter_opening(
            make_agreement(state=State.DRAFT), year=2020, balance=0, source="x", by=make_officer()
        )


# -- Write-off ----------------------------------------------------------------------------------


def test_write_off_takes_from_the_balance_in_either_direction():
    by = make_officer()
    for direction, balance in ((Direction.SENT, -36), (Direction.RECEIVED, 36)):
        agreement = make_agreement()
        make_entry(agreement, f"x:{direction}", direction=direction, students=3)

        write_off(agreement, year=2024, amount=12, reason="Agreed.", seen=balance, by=by)

        assert abs(balance_of(agreement, 2024).amount) == 2
        assert balance_of(agreement, 2024).sent + balance_of(agreement, 2024).received == 3


def test_write_off_refuses_more_than_there_is():
    agreement, by = make_agreement(), make_officer()
    make_entry(agreement)

    with pytest.raises(Refused, match="only 1 student-semesters"):
        write_off(agreement, year=2024, amount=13, reason="Agreed.", seen=-12, by=by)


def test_write_off_refuses_a_balance_that_has_changed():
    agreement, by = make_agreement(), make_officer()
    make_entry(agreement)
    make_entry(agreement, "outbound:2")

    with pytest.raises(Refused, match="has changed since"):
        write_off(agreement, year=2024, amount=12, reason="Agreed.", seen=-12, by=by)


def test_write_off_refuses_without_a_reason():
    agreement, by = make_agreement(), make_officer()
    make_entry(agreement)

    with pytest.raises(Refused, match="who agreed to it"):
        write_off(agreement, year=2024, amount=12, reason=" ", seen=-12, by=by)


def test_write_off_refuses_where_there_is_no_balance():
    with pytest.raises(Refused, match="no balance in this year"):
        write_off(make_agreement(), year=2024, amount=1, reason="x", seen=0, by=make_officer())


# -- Reversal -----------------------------------------------------------------------------------


def test_reverse_takes_an_opening_balance_back_once():
    agreement, by = make_agreement(), make_officer()
    entry = enter_opening(agreement, year=2020, balance=12, source="Minutes", by=by)

    reverse(entry, reason="Wrong year.", by=by)

    assert balance_of(agreement, 2020) is None
    assert enter_opening(agreement, year=2019, balance=12, source="Minutes", by=by).number == 3
    with pytest.raises(Refused, match="reversed already"):
        reverse(entry, reason="Wrong year.", by=by)


def test_reverse_refuses_what_follows_a_mobility():
    with pytest.raises(Refused, match="follows its mobility"):
        reverse(make_entry(make_agreement()), reason="x", by=make_officer())


def test_reverse_refuses_a_reversal():
    agreement, by = make_agreement(), make_officer()
    entry = enter_opening(agreement, year=2020, balance=12, source="Minutes", by=by)
    reversal = reverse(entry, reason="Wrong.", by=by)

    with pytest.raises(Refused, match="is not reversed"):
        reverse(reversal, reason="x", by=by)
    assert LedgerEntry.objects.count() == 2


# -- Rules --------------------------------------------------------------------------------------


def test_state_rule_holds_from_its_year_on_and_the_last_one_counts():
    agreement, by = make_agreement(), make_officer()
    make_entry(agreement, year=2022)
    state_rule(agreement, make_rule(valid_from=2022, carry_over_years=1), by=by)
    state_rule(agreement, make_rule(valid_from=2022, carry_over_years=0), by=by)

    assert [(y.year, y.balance, y.lapsed) for y in years_of(agreement)] == [
        (2022, -12, -12),
        (2023, 0, 0),
    ]
    assert LedgerRule.objects.count() == 2
    assert rules_of([agreement.pk])[agreement.pk].in_year(2021).carry_over_years is None


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"year_counts_as": 0}, "one to four"),
        ({"carry_over_years": 21}, "at most 20 years"),
        ({"alarm_at": 1, "alarm_per_cent": 1}, "not both"),
        ({"source": " "}, "where this is agreed"),
        ({"valid_from": 1}, "cannot be right"),
    ],
)
def test_state_rule_refuses_what_cannot_be(facts, words):
    with pytest.raises(Refused, match=words):
        state_rule(make_agreement(), make_rule(**facts), by=make_officer())


def test_a_concluded_text_says_how_it_is_counted():
    agreement, by = make_agreement(effective_on=date(2021, 10, 1)), make_officer()
    content = Content(
        partners=(),
        kind="exchange",
        level="university",
        unit="tmu",
        year_counts_as=1,
        carry_over_years=3,
    )
    negotiation = Negotiation.objects.create(
        agreement=agreement,
        purpose=Negotiation.Purpose.NEW,
        state=NegotiationState.CONCLUDED,
        rationale="x",
        owner=by,
        begun_by=by,
        begun_at=timezone.now(),
        concluded_terms=agreement.latest,
    )
    Version.objects.create(
        negotiation=negotiation,
        number=1,
        content=as_json(content),
        digest=digest(content),
        side="home",
        proposed_by=by,
        proposed_at=timezone.now(),
    )

    rules = rules_of([agreement.pk])[agreement.pk]

    assert (rules.in_year(2020).year_counts_as, rules.in_year(2020).carry_over_years) == (2, None)
    assert (rules.in_year(2021).year_counts_as, rules.in_year(2021).carry_over_years) == (1, 3)
    assert rules.in_year(2021).alarm_at == rules.in_year(2020).alarm_at
    assert "version 1" in rules.in_year(2021).source


# -- Alarm --------------------------------------------------------------------------------------


def test_an_alarm_is_told_when_it_begins_and_when_it_ends():
    agreement, by = make_agreement(), make_officer()
    state_rule(agreement, make_rule(carry_over_years=None, alarm_at=12), by=by)
    make_entry(agreement, year=NOW, students=2, by=by)
    make_entry(agreement, "b", year=NOW, by=by)
    make_entry(agreement, "c", year=NOW, students=2, direction=Direction.RECEIVED, by=by)

    assert verbs(agreement) == ["ledger.rule_stated", "ledger.alarm_raised", "ledger.alarm_ended"]


def test_the_office_finds_an_alarm_on_its_work():
    unit = make_unit()
    agreement = make_agreement(unit=unit, level="unit")
    here, elsewhere = make_officer(unit=unit), make_officer(unit=make_unit())
    state_rule(agreement, make_rule(carry_over_years=None, alarm_at=12), by=here)
    make_entry(agreement, year=NOW, students=2, by=here)

    (step,) = [s for s in next_steps(here, "en") if "Talk to the partner" in str(s.words)]

    assert (
        step.about == "Tokyo Metropolitan University owes University of Vienna 2 student-semesters."
    )
    assert not [s for s in next_steps(elsewhere, "en") if "Talk to" in str(s.words)]


def test_recount_all_finds_what_has_changed_since():
    agreement = make_agreement()
    make_entry(agreement)
    LedgerYear.objects.update(balance=5)

    recount_all(date(2026, 11, 30))
    recount_all(date(2026, 11, 30))

    assert set(agreement.ledger_years.values_list("balance", flat=True)) == {-12}
