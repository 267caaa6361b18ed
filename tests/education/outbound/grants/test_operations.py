"""Grants from the proposal to the settlement, and what is paid back."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from kakehashi.education.outbound.grants.counting import Period
from kakehashi.education.outbound.grants.keeping import (
    enter_class,
    enter_rate,
    enter_scheme,
    take_over_schemes,
)
from kakehashi.education.outbound.grants.operations import (
    cancel_award,
    grant_award,
    note_paid,
    propose_award,
    recount_award,
    refuse_award,
    settle_award,
)
from kakehashi.education.outbound.grants.queries import (
    class_of,
    fitting_rate,
    paid_of,
    period_of,
    sums_by_year,
    to_settle,
)
from kakehashi.education.outbound.models import Award, Instalment, Scheme, SchemeRate
from kakehashi.journal.models import Entry
from kakehashi.verdicts import Refused
from kakehashi.vocabulary.time import fiscal_year
from tests.education.outbound.grants.make import kept, make_award, make_rate, make_scheme, pay
from tests.education.outbound.make import make_mobility, make_student
from tests.make import make_agreement, make_institution, make_officer, make_role

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def test_propose_award_counts_the_days_and_what_is_paid_once():
    rate = make_rate(make_scheme(count="begun"), amount=80_000)
    travel = make_rate(rate.scheme, amount=160_000, code="travel", per="once")
    mobility = make_mobility(
        planned_from=date(2026, 9, 1), planned_until=date(2027, 1, 31), state="planned"
    )
    award = propose_award(mobility, rate, once=[travel], by=make_officer())
    assert (award.units, award.once, award.total) == (5, 160_000, 560_000)
    assert award.state == "proposed"
    with pytest.raises(Refused, match="stands already"):
        propose_award(mobility, rate, by=make_officer())


@pytest.mark.parametrize(
    ("facts", "score", "words"),
    [
        ({"least_days": 200}, None, "121 days; the scheme asks for 200"),
        ({"most_days": 100}, None, "allows 100"),
        ({"levels": ["doctor"]}, None, "level"),
        ({"least_score": Decimal("2.3"), "score_name": "JASSO"}, None, "State the score"),
        ({"least_score": Decimal("2.3"), "score_name": "JASSO"}, Decimal("2.29"), "below 2.3"),
        ({"ends_on": date(2020, 1, 1)}, None, "does not run"),
    ],
)
def test_propose_award_refuses_whom_the_scheme_is_not_for(facts, score, words):
    rate = make_rate(make_scheme(**facts))
    with pytest.raises(Refused, match=words):
        propose_award(make_mobility(), rate, score=score, by=make_officer())


def test_propose_award_refuses_strangers_oneself_and_unknown_days():
    rate, officer = make_rate(), make_officer()
    with pytest.raises(Refused, match="Only the international office"):
        propose_award(make_mobility(), rate, by=make_student())
    with pytest.raises(Refused, match="days of the stay"):
        propose_award(make_mobility(planned_until=None), rate, by=officer)
    make_role(officer, "student")
    with pytest.raises(Refused, match="of your own"):
        propose_award(
            make_mobility(student=officer, unit=make_student().roles.get().unit), rate, by=officer
        )
    with pytest.raises(Refused, match="does not take place"):
        propose_award(make_mobility(state="refused"), rate, by=officer)


def test_grant_award_plans_instalments_that_are_the_whole():
    award = make_award(state="proposed")
    grant_award(award, parts=3, by=make_officer())
    rows = list(award.instalments.all())
    assert sum(row.amount for row in rows) == award.total == 121_000
    assert rows[0].due_on == award.starts_on
    with pytest.raises(Refused, match="cannot become"):
        refuse_award(award, reason="Too late", by=make_officer())


def test_refuse_award_needs_a_reason_and_leaves_room_for_another():
    award = make_award(state="proposed")
    with pytest.raises(Refused, match="why"):
        refuse_award(award, reason=" ", by=make_officer())
    refuse_award(award, reason="No funds", by=make_officer())
    propose_award(award.mobility, award.rate, by=make_officer())
    with pytest.raises(IntegrityError), transaction.atomic():
        make_award(award.mobility, award.rate)


def test_recount_award_shortens_what_is_to_come_first():
    award = make_award()
    first = award.instalments.order_by("due_on").first()
    pay(first)
    shorter = Period(award.starts_on, award.ends_on - timedelta(days=20))
    found = recount_award(award, shorter, reason="Ended early", by=make_officer())
    assert (found.total, found.difference, found.refit.recovery) == (101_000, -20_000, 0)
    assert kept(award) == [("payment", 60_500, True), ("payment", 40_500, False)]


def test_recount_award_asks_back_what_is_overpaid_and_takes_it_back_again():
    award, officer = make_award(), make_officer()
    for row in award.instalments.all():
        pay(row)
    short = Period(award.starts_on, award.starts_on + timedelta(days=99))
    recount_award(award, short, reason="Ended early", by=officer)
    assert kept(award)[2:] == [("recovery", 21_000, False)]
    due = award.instalments.get(kind="recovery", dropped_at=None).due_on
    assert due == TODAY() + timedelta(days=30)
    longer = Period(award.starts_on, award.starts_on + timedelta(days=129))
    award.refresh_from_db()
    found = recount_award(award, longer, reason="It went on", by=officer)
    assert (found.total, found.refit.extra) == (130_000, 9_000)
    assert kept(award)[2:] == [("payment", 9_000, False)]
    assert sum(amount for _kind, amount, _paid in kept(award)) == 130_000


def test_settle_award_counts_the_real_days():
    mobility = make_mobility(state="arrived")
    award = make_award(mobility)
    with pytest.raises(Refused, match="real days"):
        settle_award(award, by=make_officer())
    mobility.state, mobility.left_on = "returned", mobility.planned_until - timedelta(days=11)
    mobility.save()
    assert list(to_settle()) == [award]
    found = settle_award(award, by=make_officer())
    award.refresh_from_db()
    assert (award.state, award.total, found.difference) == ("settled", 110_000, -11_000)
    assert period_of(award).days == 110


def test_cancel_award_asks_all_back_that_was_paid():
    award = make_award()
    pay(award.instalments.order_by("due_on").first())
    cancel_award(award, reason="The stay is cancelled", by=make_officer())
    award.refresh_from_db()
    assert award.state == "cancelled"
    assert kept(award) == [("payment", 60_500, True), ("recovery", 60_500, False)]


def test_note_paid_is_recorded_once_and_not_for_the_future():
    row, officer = make_award().instalments.order_by("pk").first(), make_officer()
    with pytest.raises(Refused, match="future"):
        note_paid(row, paid_on=TODAY() + timedelta(days=1), by=officer)
    note_paid(row, paid_on=TODAY(), reference="R-1", by=officer)
    with pytest.raises(Refused, match="paid or dropped"):
        note_paid(row, paid_on=TODAY(), by=officer)
    assert paid_of(row.award) == row.amount
    assert Entry.objects.filter(verb="outbound.instalment_paid").count() == 1


def test_sums_by_year_tell_paid_from_due():
    award = make_award(parts=1)
    row = pay(award.instalments.get())
    row.paid_on = date(2026, 3, 31)
    row.save()
    Instalment.objects.create(award=award, kind="recovery", amount=1000, due_on=date(2026, 4, 1))
    Instalment.objects.create(award=award, amount=300, due_on=date(2026, 4, 2))
    assert sums_by_year(Instalment.objects.all()) == [
        (2026, 0, 0, -700),
        (2025, 121_000, 0, 0),
    ]
    assert fiscal_year(date(2026, 3, 31)) == 2025


def test_visible_to_shows_grants_to_the_student_and_the_office():
    award = make_award()
    seen = Award.objects.visible_to
    assert list(seen(award.mobility.student)) == [award]
    assert list(seen(make_officer())) == [award]
    assert list(seen(make_student())) == []


# -- Schemes -------------------------------------------------------------------------------------


def test_take_over_schemes_enters_the_shipped_ones_once():
    officer = make_officer()
    (scheme,) = take_over_schemes(by=officer)
    assert take_over_schemes(by=officer) == []
    amounts = {rate.code: rate.amount for rate in scheme.rates.all()}
    assert (amounts["designated"], amounts["c"]) == (100_000, 60_000)
    assert {rate.standing for rate in scheme.rates.all()} == {"second-hand"}
    assert scheme.counting_standing == "unverified"
    assert scheme.classes.count() == 0
    with pytest.raises(Refused, match="Only the international office"):
        take_over_schemes(by=make_student())


def test_enter_rate_ends_the_one_before():
    rate, officer = make_rate(), make_officer()
    said = {"code": "a", "name_ja": "甲", "name_en": "A", "source": "x", "standing": "read"}
    new = enter_rate(rate.scheme, **said, amount=2000, starts_on=date(2026, 4, 1), by=officer)
    rate.refresh_from_db()
    assert (rate.ends_on, new.ends_on) == (date(2026, 3, 31), None)
    with pytest.raises(Refused, match="this day or later"):
        enter_rate(rate.scheme, **said, amount=3, starts_on=date(2026, 4, 1), by=officer)
    assert SchemeRate.objects.count() == 2


def test_enter_class_prefers_the_city_and_gives_the_rate_of_a_host():
    rate, officer = make_rate(), make_officer()
    designated = make_rate(rate.scheme, amount=5000, code="designated")
    said = {"starts_on": date(2020, 4, 1), "source": "x", "standing": "read", "by": officer}
    enter_class(rate.scheme, country="AT", city="", rate_code="a", **said)
    enter_class(rate.scheme, country="AT", city="Wien", rate_code="designated", **said)
    assert class_of(rate.scheme, "AT", "Graz", TODAY()) == "a"
    assert class_of(rate.scheme, "AT", "wien", TODAY()) == "designated"
    assert class_of(rate.scheme, "DE", "Bonn", TODAY()) == ""
    vienna = make_mobility(agreement=make_agreement(make_institution("Vienna", city="Wien")))
    assert fitting_rate(rate.scheme, vienna, TODAY()) == designated
    with pytest.raises(Refused, match="no class"):
        enter_class(rate.scheme, country="DE", city="", rate_code="z", **said)


def test_enter_scheme_refuses_a_taken_code_and_a_score_without_scale():
    scheme, officer = make_scheme(), make_officer()
    said = {
        name: getattr(scheme, name)
        for name in ("name_ja", "name_en", "count", "rounding", "recovery", "source", "standing")
    } | {"counting_standing": "read"}
    with pytest.raises(Refused, match="already"):
        enter_scheme(**said, code=scheme.code, by=officer)
    with pytest.raises(Refused, match="belong together"):
        enter_scheme(**said, code="new", least_score=Decimal(2), by=officer)
    with pytest.raises(Refused, match="longer than the longest"):
        enter_scheme(**said, code="new", least_days=9, most_days=8, by=officer)
    assert enter_scheme(**said, code="new", by=officer) in Scheme.objects.all()
