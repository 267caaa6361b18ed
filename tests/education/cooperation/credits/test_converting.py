from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from kakehashi.education.cooperation.credits.converting import convert_credits, convert_grade
from kakehashi.education.cooperation.credits.explaining import explain
from kakehashi.education.cooperation.credits.snapshots import is_reproduced, read
from tests.education.cooperation.credits.make import (
    make_credit_rule,
    make_distribution,
    make_grade_rule,
    make_scale,
)
from tests.make import make_agreement, make_institution

pytestmark = pytest.mark.django_db
MAY = date(2026, 5, 1)


def converted(amount=14, source="jp", target="ects", on=MAY, **asked):
    return convert_credits(Fraction(amount), source, target, on=on, **asked)


def in_words(snapshot):
    return snapshot.value, snapshot.rule.scope if snapshot.rule else snapshot.why


# -- Credits -------------------------------------------------------------------------------------


def test_convert_credits_shows_both_values_of_umea():
    agreement = make_agreement(make_institution("Umeå University", country="SE"))
    make_credit_rule(agreement)

    snapshot = converted(agreement=agreement)

    assert (snapshot.amount, snapshot.result, snapshot.by_scheme) == ("14", "30", "21")
    assert snapshot.differs
    assert explain(snapshot, "en") == (
        "14 Japanese credits count as 30 ECTS credits by the rule for the agreement with Umeå"
        " University (14 = 30; not rounded; since April 1, 2026); the UCTS table of 2013 gives 21"
        " ECTS credits."
    )


def test_convert_credits_falls_back_to_the_table_of_the_schemes():
    snapshot = converted(agreement=make_agreement())
    assert in_words(snapshot) == (21, "scheme")
    assert not snapshot.differs
    assert explain(snapshot, "en") == (
        "14 Japanese credits count as 21 ECTS credits by the UCTS table of 2013 (1 = 1.5), since"
        " there is no rule for this partner, agreement or level."
    )


def test_convert_credits_is_unknown_where_no_rule_is_on_record():
    snapshot = converted(target="ucts-1999")
    assert in_words(snapshot) == (None, "no-rule")
    assert explain(snapshot, "en") == (
        "What 14 Japanese credits count as in UCTS points of 1999 is not known: no rule between"
        " these two is on record for this day."
    )


def test_the_nearest_rule_applies():
    partner = make_institution()
    agreement = make_agreement(partner)
    make_credit_rule(level="master", to_amount=Decimal(20))
    assert in_words(converted(level="master", agreement=agreement)) == (20, "level")
    make_credit_rule(partner=partner, to_amount=Decimal(22))
    assert in_words(converted(level="master", agreement=agreement)) == (22, "partner")
    make_credit_rule(partner=partner, level="master", to_amount=Decimal(24))
    assert in_words(converted(level="master", partner=partner)) == (24, "partner")
    assert in_words(converted(level="bachelor", partner=partner)) == (22, "partner")
    make_credit_rule(agreement, to_amount=Decimal(26))
    assert in_words(converted(level="master", agreement=agreement)) == (26, "agreement")
    assert in_words(converted(level="master", partner=partner)) == (24, "partner")


def test_rules_apply_from_their_first_to_their_last_day_once_approved():
    partner = make_institution()
    make_credit_rule(partner=partner, starts_on=date(2026, 4, 1), ends_on=date(2026, 4, 30))
    make_credit_rule(partner=partner, starts_on=MAY, to_amount=Decimal(28), approved=False)

    def value(day):
        return converted(partner=partner, on=day).value

    assert value(date(2026, 3, 31)) == 21
    assert value(date(2026, 4, 1)) == value(date(2026, 4, 30)) == 30
    assert value(MAY) == 21


def test_a_rule_counts_the_other_way_only_if_it_says_so():
    partner = make_institution()
    rule = make_credit_rule(partner=partner)
    assert converted(30, "ects", "jp", partner=partner).value == 14
    rule.is_two_way = False
    rule.save()
    assert in_words(converted(30, "ects", "jp", partner=partner)) == (20, "scheme")


def test_partners_of_one_agreement_with_different_rules_are_asked_for():
    one, other = make_institution("Rennes"), make_institution("Vienna")
    agreement = make_agreement(one, other)
    make_credit_rule(partner=one)
    make_credit_rule(partner=other, to_amount=Decimal(28))
    snapshot = converted(agreement=agreement)
    assert in_words(snapshot) == (None, "several")
    assert converted(agreement=agreement, partner=other).value == 28


def test_a_rule_goes_on_with_the_institution_that_its_partner_was_merged_into():
    survivor = make_institution("Vienna")
    gone = make_institution("Gone")
    make_credit_rule(partner=gone)
    assert converted(partner=survivor).value == 21
    type(gone).objects.filter(pk=gone.pk).update(status="merged", merged_into=survivor)
    assert converted(partner=survivor).value == 30


def test_local_units_bear_the_name_that_their_rule_gives_them():
    partner = make_institution()
    make_credit_rule(
        partner=partner,
        to_scheme="local",
        local_name="Semesterwochenstunden",
        from_amount=1,
        to_amount=2,
    )
    snapshot = converted(3, target="local", partner=partner)
    assert (snapshot.value, snapshot.target.unit_en) == (6, "Semesterwochenstunden")
    assert snapshot.by_scheme == ""
    assert "no table of the schemes says anything" in explain(snapshot, "en")


def test_a_result_is_reproduced_from_its_snapshot_after_the_rule_has_changed():
    partner = make_institution()
    rule = make_credit_rule(partner=partner, from_amount=31, to_amount=60, rounding="half-up-0.5")
    snapshot = converted(5, partner=partner)
    kept = snapshot.as_json()
    rule.to_amount = Decimal(70)
    rule.save()

    assert (snapshot.exact, snapshot.result) == ("300/31", "19/2")
    assert read(kept) == snapshot
    assert is_reproduced(kept)
    assert not is_reproduced({**kept, "result": "10"})


@pytest.mark.parametrize(
    ("amount", "source", "target"), [(-1, "jp", "ects"), (1, "jp", "jp"), (1, "jp", "yen")]
)
def test_convert_credits_refuses_what_is_no_conversion(amount, source, target):
    with pytest.raises(ValueError, match="two known schemes"):
        converted(amount, source, target)


def test_a_snapshot_of_another_version_is_not_read():
    kept = converted().as_json()
    with pytest.raises(ValueError, match="version 2"):
        read({**kept, "version": 2})


# -- Grades --------------------------------------------------------------------------------------


@pytest.fixture
def scales():
    home, host = make_scale("home", "SABCF"), make_scale("host", "12345")
    make_distribution(home, [10, 25, 40, 25, 7])
    make_distribution(host, [5, 20, 50, 25, 9])
    return home, host


def graded(host, home, mark="3", **asked):
    return convert_grade(host.steps.get(mark=mark), home, on=MAY, **asked)


def test_convert_grade_shows_the_range_where_no_rule_chooses(scales):
    home, host = scales
    snapshot = graded(host, home)
    assert (snapshot.maximum, snapshot.average, snapshot.minimum) == ("A", "B", "B")
    assert (snapshot.result, snapshot.why) == ("", "")
    assert explain(snapshot, "en") == (
        "3 of Scale host was given to those between 25.0 % and 75.0 % of all who passed, counted"
        " from the best; in Scale home they have A to B. No rule says which of these counts."
    )


@pytest.mark.parametrize(
    ("method", "result"), [("minimum", "B"), ("average", "B"), ("maximum", "A")]
)
def test_convert_grade_chooses_as_the_rule_says(scales, method, result):
    home, host = scales
    make_grade_rule(host, home, method=method)
    snapshot = graded(host, home, partner=host.institution)
    assert snapshot.result == result
    assert f"3 of Scale host is {result} in Scale home by the rule for" in explain(snapshot, "en")
    assert read(snapshot.as_json()) == snapshot
    assert is_reproduced(snapshot.as_json())


def test_convert_grade_by_a_mapping_table_asks_no_distribution(scales):
    home, host = scales
    make_grade_rule(host, home, method="table", lines={"3": "S"})
    snapshot = graded(host, home, partner=host.institution)
    assert (snapshot.result, snapshot.own, snapshot.minimum) == ("S", None, "")
    assert is_reproduced(snapshot.as_json())
    assert explain(snapshot, "en") == (
        "3 of Scale host is S in Scale home by the mapping table of the rule for University host."
    )
    assert graded(host, home, "2", partner=host.institution).why == "not-in-table"


def test_convert_grade_is_unknown_without_a_distribution(scales):
    home, host = scales
    other = make_scale("other", "AB")
    assert graded(other, home, "A").why == "no-own"
    assert graded(home, other, "S").why == "no-other"
    assert graded(host, home, "5").why == "not-passing"
    assert explain(graded(other, home, "A"), "en") == (
        "What A of Scale other is in Scale home is not known: no approved distribution of the"
        " first scale is on record."
    )


def test_convert_grade_takes_the_nearest_distribution(scales):
    home, host = scales
    narrow = make_distribution(host, [50, 10, 10, 10, 0], field="061", level="bachelor")
    broad = make_distribution(host, [40, 20, 10, 10, 0], field="06")
    make_distribution(host, [1, 1, 1, 1, 0], field="0613", approved=False)
    later = make_distribution(host, [9, 9, 9, 9, 0], first_year=2020, last_year=2022)

    def taken(**asked):
        return graded(host, home, **asked).own.record

    assert taken(field="0613", level="bachelor") == narrow.pk
    assert taken(field="0613", level="master") == broad.pk
    assert taken(field="0713") not in {narrow.pk, broad.pk, later.pk}
