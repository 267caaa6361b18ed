from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from kakehashi.education.cooperation.credits.converting import convert_credits
from kakehashi.education.cooperation.credits.operations import (
    approve,
    end,
    enter_credit_rule,
    enter_distribution,
    enter_grade_rule,
    enter_scale,
    keep_conversion,
    withdraw,
)
from kakehashi.education.cooperation.models import Conversion, CreditRule, Standing
from kakehashi.journal.queries import history_of
from kakehashi.people.models import Role
from kakehashi.verdicts import Refused
from tests.education.cooperation.credits.make import (
    make_credit_rule,
    make_distribution,
    make_scale,
)
from tests.make import (
    make_agreement,
    make_institution,
    make_officer,
    make_person,
    make_role,
    make_unit,
)

pytestmark = pytest.mark.django_db
APRIL, MAY = date(2026, 4, 1), date(2026, 5, 1)


def make_coordinator(unit=None):
    person = make_person()
    make_role(person, Role.Kind.COORDINATOR, unit=unit)
    return person


def enter(by=None, **said):
    facts = {
        "from_scheme": "jp",
        "to_scheme": "ects",
        "from_amount": Decimal(14),
        "to_amount": Decimal(30),
        "starts_on": APRIL,
        "source": "Letter",
        **said,
    }
    if not {"agreement", "partner", "level"} & said.keys():
        facts["partner"] = make_institution()
    return enter_credit_rule(**facts, by=by or make_officer())


def verbs(of):
    return [entry.verb for entry in history_of(of)]


# -- Entering and approving ----------------------------------------------------------------------


def test_a_rule_counts_once_another_person_has_approved_it():
    first, second = make_officer(), make_officer()
    rule = enter(by=first)
    assert rule.standing_on(MAY) == Standing.WAITING

    with pytest.raises(Refused, match="Another person"):
        approve(rule, by=first)
    rule = approve(rule, by=second)

    assert rule.standing_on(MAY) == Standing.IN_FORCE
    assert rule.standing_on(date(2026, 3, 31)) == Standing.COMING
    assert verbs(rule) == ["credits.approved", "credits.entered"]
    with pytest.raises(Refused, match="any more"):
        approve(rule, by=make_officer())


def test_the_database_wants_two_persons_and_a_reason():
    person = make_person()
    rule = enter(by=make_officer())
    wrong = [
        {"approved_by": rule.entered_by, "approved_at": rule.entered_at},
        {"approved_by": person},
        {"withdrawn_by": person, "withdrawn_at": rule.entered_at},
        {"from_amount": 0},
        {"to_scheme": "jp"},
        {"local_name": "points"},
        {"ends_on": date(2020, 1, 1)},
        {"partner": None},
    ]
    for facts in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            CreditRule.objects.filter(pk=rule.pk).update(**facts)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"to_scheme": "jp"}, "two different schemes"),
        ({"to_scheme": "yen"}, "two different schemes"),
        ({"from_amount": Decimal(0)}, "greater than zero"),
        ({"to_scheme": "local"}, "Name the local unit"),
        ({"local_name": "points"}, "nothing to name"),
        ({"level": "master", "to_scheme": "local", "local_name": "points"}, "one partner's"),
        ({"source": " "}, "where this stands"),
        ({"ends_on": date(2026, 3, 1)}, "before the first"),
        ({"level": ""}, "Choose an agreement, a partner or a level"),
    ],
)
def test_enter_credit_rule_says_what_cannot_be_so(said, sentence):
    with pytest.raises(Refused, match=sentence):
        enter(**said)


def test_enter_credit_rule_refuses_agreement_and_partner_at_once():
    partner = make_institution()
    with pytest.raises(Refused, match="not both"):
        enter(agreement=make_agreement(partner), partner=partner)


def test_rules_of_an_agreement_are_entered_and_approved_by_its_unit():
    law, science = make_unit("Law"), make_unit("Science")
    agreement = make_agreement(unit=law)
    with pytest.raises(Refused, match="another unit"):
        enter(by=make_coordinator(science), agreement=agreement)
    rule = enter(by=make_coordinator(law), agreement=agreement)
    with pytest.raises(Refused, match="agreement's unit"):
        approve(rule, by=make_officer(unit=science))
    assert approve(rule, by=make_officer(unit=law)).approved_at


def test_rules_for_a_partner_are_approved_by_the_university_and_entered_by_no_student():
    with pytest.raises(Refused, match="coordinators enter"):
        enter(by=make_person())
    rule = enter(by=make_coordinator(make_unit()))
    with pytest.raises(Refused, match="university's"):
        approve(rule, by=make_officer(unit=make_unit()))


def test_approve_ends_the_rule_that_runs_on_the_day_before():
    partner = make_institution()
    earlier = make_credit_rule(partner=partner)
    by = make_officer()
    rule = approve(enter(partner=partner, starts_on=MAY, to_amount=Decimal(28)), by=by)

    earlier.refresh_from_db()
    assert earlier.ends_on == date(2026, 4, 30)
    assert (earlier.ended_by, earlier.ended_reason) == (by, f"Rule {rule.pk} follows.")
    assert verbs(earlier) == ["credits.ended"]


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        ({"starts_on": MAY}, "approved from 2026-05-01"),
        ({"starts_on": date(2026, 6, 1)}, "approved from 2026-06-01"),
        ({"starts_on": APRIL, "ends_on": MAY}, "applies until 2026-05-01"),
    ],
)
def test_approve_never_lets_two_rules_of_the_same_meet(days, sentence):
    partner = make_institution()
    make_credit_rule(partner=partner, **days)
    # the same two schemes the other way round are the same equation
    rule = enter(partner=partner, starts_on=MAY, from_scheme="ects", to_scheme="jp")
    with pytest.raises(Refused, match=sentence):
        approve(rule, by=make_officer())


def test_approve_lets_rules_of_other_levels_and_places_be():
    partner = make_institution()
    make_credit_rule(partner=partner, level="master")
    make_credit_rule(partner=make_institution("Vienna"))
    assert approve(enter(partner=partner), by=make_officer()).approved_at
    assert CreditRule.objects.filter(ends_on__isnull=False).count() == 0


def test_end_sets_the_last_day_once_with_a_reason():
    rule, by = make_credit_rule(partner=make_institution()), make_officer()
    for last_day, reason, sentence in (
        (date(2026, 3, 31), "x", "before the first"),
        (MAY, " ", "why"),
    ):
        with pytest.raises(Refused, match=sentence):
            end(rule, last_day=last_day, reason=reason, by=by)
    rule = end(rule, last_day=MAY, reason="The partner changed it.", by=by)
    assert rule.standing_on(date(2026, 5, 2)) == Standing.ENDED
    with pytest.raises(Refused, match="already"):
        end(rule, last_day=MAY, reason="again", by=by)


def test_withdraw_takes_back_what_waits_but_no_rule_in_use():
    by = make_officer()
    rule = enter(by=by)
    with pytest.raises(Refused, match="why"):
        withdraw(rule, reason="", by=by)
    rule = withdraw(rule, reason="Misread.", by=by)
    assert rule.standing_on(MAY) == Standing.WITHDRAWN
    with pytest.raises(Refused, match="already"):
        withdraw(rule, reason="again", by=by)
    with pytest.raises(Refused, match="ended, not withdrawn"):
        withdraw(make_credit_rule(partner=make_institution()), reason="x", by=by)


# -- Scales and distributions --------------------------------------------------------------------


def steps(*marks):
    return [{"mark": mark, "passes": True} for mark in marks]


def test_enter_scale_keeps_unknown_what_nobody_says():
    scale = enter_scale(
        make_institution(),
        [{"mark": "5", "grade_point": Decimal("4.0"), "is_verified": True}, {"mark": "1"}],
        code="five",
        name_ja="5段階",
        name_en="Five",
        source="Page",
        by=make_officer(),
    )
    one, other = scale.steps.all()
    assert (one.position, one.grade_point, one.is_verified) == (0, Decimal("4.0"), True)
    assert (other.grade_point, other.passes, other.counts_in_gpa) == (None, None, None)
    assert not other.is_verified


def test_enter_scale_refuses_what_cannot_be():
    words = {"code": "five", "name_ja": "5", "name_en": "5", "source": "Page"}
    by, partner = make_officer(), make_institution()
    for marks, facts, sentence in (
        (("A",), {}, "at least two"),
        (("A", "A"), {}, "“A” stands twice"),
        (("A", "B"), {"source": ""}, "where this stands"),
    ):
        with pytest.raises(Refused, match=sentence):
            enter_scale(partner, steps(*marks), **{**words, **facts}, by=by)
    enter_scale(partner, steps("A", "B"), **words, by=by)
    with pytest.raises(Refused, match="code already"):
        enter_scale(partner, steps("A", "B"), **words, by=by)


def enter_values(scale, values, **said):
    facts = {"first_year": 2023, "last_year": 2025, "measure": "counts", "source": "Office"}
    pairs = dict(zip(scale.steps.all(), map(Decimal, values), strict=True))
    return enter_distribution(scale, pairs, **{**facts, **said}, by=make_officer())


@pytest.mark.parametrize(
    ("values", "said", "sentence"),
    [
        ((1, -1, 1), {}, "zero or more"),
        ((0, 0, 0), {}, "at least one mark"),
        ((1, "1.5", 2), {}, "whole"),
        ((50, 40, 5), {"measure": "percent"}, "make 95, not 100"),
        ((1, 1, 1), {"field": "99x"}, "no field 99x"),
        ((1, 1, 1), {"first_year": 2026}, "years"),
        ((1, 1, 1), {"last_year": 2199}, "years"),
        ((1, 1, 1), {"source": ""}, "where this stands"),
    ],
)
def test_enter_distribution_says_what_cannot_be_so(values, said, sentence):
    with pytest.raises(Refused, match=sentence):
        enter_values(make_scale(marks="ABF"), values, **said)


def test_only_one_distribution_of_the_same_years_is_approved():
    scale = make_scale(marks="ABF")
    make_distribution(scale, [1, 2, 3])
    again = enter_values(scale, ("33.3", "33.3", "33.4"), measure="percent")
    with pytest.raises(Refused, match="Withdraw it"):
        approve(again, by=make_officer())
    withdraw(scale.distributions.get(measure="counts"), reason="Recount.", by=make_officer())
    assert approve(again, by=make_officer()).approved_at


def test_enter_grade_rule_needs_a_table_for_the_table_alone():
    home, host = make_scale("home"), make_scale("host")
    said = {"from_scale": host, "to_scale": home, "starts_on": APRIL, "source": "Letter"}
    partner, by = host.institution, make_officer()
    own, other = host.steps.all()[0], home.steps.all()[1]
    for facts, mapping, sentence in (
        ({"method": "table"}, {}, "has lines"),
        ({"method": "average"}, {own: other}, "have none"),
        ({"method": "table"}, {other: own}, "another scale"),
        ({"method": "average", "to_scale": host}, {}, "two different scales"),
    ):
        with pytest.raises(Refused, match=sentence):
            enter_grade_rule(**{**said, **facts}, partner=partner, mapping=mapping, by=by)
    rule = enter_grade_rule(**said, method="table", partner=partner, mapping={own: other}, by=by)
    assert [(each.from_step, each.to_step) for each in rule.mappings.all()] == [(own, other)]


# -- Keeping -------------------------------------------------------------------------------------


def snapshot_of(target="ects"):
    return convert_credits(Fraction(14), "jp", target, on=MAY)


def test_keep_conversion_keeps_the_whole_snapshot():
    by = make_officer()
    kept = keep_conversion(snapshot_of(), about=" Course 1 ", by=by)
    kept.refresh_from_db()
    assert (kept.about, kept.kind, kept.made_by) == ("Course 1", "credits", by)
    assert kept.snapshot == snapshot_of().as_json()
    assert verbs(kept) == ["credits.conversion_kept"]


def test_keep_conversion_refuses_what_is_not_known_and_strangers():
    for snapshot, about, by, sentence in (
        (snapshot_of("ucts-1999"), "x", make_officer(), "no result"),
        (snapshot_of(), " ", make_officer(), "what the result is for"),
        (snapshot_of(), "x", make_person(), "Only staff"),
    ):
        with pytest.raises(Refused, match=sentence):
            keep_conversion(snapshot, about=about, by=by)


def test_the_database_refuses_to_change_a_kept_conversion():
    kept = keep_conversion(snapshot_of(), about="Course", by=make_officer())
    with pytest.raises(DatabaseError, match="is append-only"), transaction.atomic():
        Conversion.objects.filter(pk=kept.pk).update(about="Another")
    with pytest.raises(DatabaseError, match="is append-only"), transaction.atomic():
        Conversion.objects.filter(pk=kept.pk)._raw_delete("default")
