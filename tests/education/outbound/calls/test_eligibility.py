"""The pure check of eligibility: each kind of rule, what is unknown, what cannot be read."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from kakehashi.education.outbound.calls.eligibility import (
    Facts,
    Flaw,
    Proof,
    Reason,
    as_json,
    faults,
    flaws,
    read,
)
from kakehashi.education.outbound.calls.language_tests import reaches

GPA = {"kind": "gpa", "least": "2.5", "scale": "TMU 4.0"}
ENGLISH = {
    "kind": "language",
    "language": "en",
    "cefr": "B2",
    "tests": [{"test": "IELTS", "score": "6.0"}, {"test": "TOEFL iBT", "score": "80"}],
}
SOMEBODY = Facts(
    level="bachelor",
    study_year=2,
    units=("law", "tmu"),
    nationality="JP",
    gpa=Decimal("3.200"),
    gpa_scale="TMU 4.0",
    earlier_exchanges=0,
    languages=(Proof("en", "B2"),),
)


def reasons(facts, *rules):
    return [(each.reason.value, each.own) for each in faults(facts, rules)]


@pytest.mark.parametrize(
    "rule",
    [
        GPA,
        {"kind": "study_year", "least": 2},
        {"kind": "study_year", "least": 1, "most": 2},
        {"kind": "level", "any_of": ["bachelor", "master"]},
        ENGLISH,
        {"kind": "nationality", "any_of": ["JP", "KR"]},
        {"kind": "nationality", "none_of": ["KR"]},
        {"kind": "unit", "any_of": ["tmu"]},
        {"kind": "earlier_exchange"},
    ],
)
def test_a_rule_that_is_met_says_nothing(rule):
    assert faults(SOMEBODY, [rule]) == []


@pytest.mark.parametrize(
    ("rule", "own"),
    [
        (GPA | {"least": "3.21"}, "3.2"),
        ({"kind": "study_year", "least": 3}, "2"),
        ({"kind": "study_year", "least": 1, "most": 1}, "2"),
        ({"kind": "level", "any_of": ["doctor"]}, "bachelor"),
        (ENGLISH | {"cefr": "C1"}, "en B2"),
        ({"kind": "nationality", "any_of": ["KR"]}, "JP"),
        ({"kind": "nationality", "none_of": ["JP"]}, "JP"),
        ({"kind": "unit", "any_of": ["science"]}, "law"),
    ],
)
def test_a_rule_that_is_not_met_names_what_is_there_instead(rule, own):
    assert reasons(SOMEBODY, rule) == [("not_met", own)]


@pytest.mark.parametrize(
    "rule",
    [
        GPA,
        {"kind": "study_year", "least": 1},
        {"kind": "level", "any_of": ["bachelor"]},
        ENGLISH,
        {"kind": "nationality", "none_of": ["KR"]},
        {"kind": "unit", "any_of": ["tmu"]},
        {"kind": "earlier_exchange", "most": 3},
    ],
)
def test_what_is_not_known_meets_nothing_and_is_told_apart(rule):
    assert reasons(Facts(), rule) == [("unknown", "")]


def test_a_gpa_of_another_scale_is_not_compared():
    facts = Facts(gpa=Decimal("85"), gpa_scale="percent")

    assert reasons(facts, GPA) == [("other_scale", "85 (percent)")]


def test_one_proof_of_several_is_enough():
    facts = Facts(languages=[Proof("en", "B1"), Proof("en", test="toefl-IBT", score="92")])

    assert faults(facts, [ENGLISH]) == []


def test_a_proof_of_another_language_says_nothing():
    assert reasons(Facts(languages=[Proof("de", "C2")]), ENGLISH) == [("unknown", "")]


def test_british_english_is_english():
    assert faults(Facts(languages=[Proof("en-GB", "C1")]), [ENGLISH]) == []


def test_a_score_in_words_is_left_to_the_office():
    facts = Facts(languages=[Proof("en", test="IELTS", score="good")])

    assert reasons(facts, ENGLISH) == [("not_comparable", "IELTS good")]


def test_two_rules_that_are_not_met_come_in_their_order():
    rules = [{"kind": "earlier_exchange"}, GPA]

    found = faults(Facts(gpa=Decimal(1), gpa_scale="TMU 4.0", earlier_exchanges=1), rules)

    assert [each.rule.kind for each in found] == ["earlier_exchange", "gpa"]


@pytest.mark.parametrize(
    ("own", "asked", "answer"),
    [("N1", "N2", True), ("n3", "N2", False), ("N2", "N2", True), ("140", "N2", None)],
)
def test_the_levels_of_the_jlpt_rank_downward(own, asked, answer):
    assert reaches("JLPT", own, asked) is answer


@pytest.mark.parametrize("score", ["NaN", "Infinity", "", "good"])
def test_what_is_no_number_is_not_compared(score):
    assert reaches("IELTS", score, "6.0") is None


@pytest.mark.parametrize(
    ("rules", "place"),
    [
        ([{"kind": "gpa", "least": "NaN", "scale": "x"}], "/0/least"),
        ([GPA, {"kind": "gpa", "least": "2"}], "/1/scale"),
        ([{"kind": "study_year", "least": 3, "most": 2}], "/0"),
        ([{"kind": "language"}], "/0"),
        ([{"kind": "nationality", "any_of": ["Japan"]}], "/0/any_of/0"),
        ([{"kind": "nationality", "any_of": ["JP"], "none_of": ["KR"]}], "/0"),
        ([{"kind": "age", "least": 20}], "/0"),
        ([GPA | {"colour": "red"}], "/0/colour"),
        ({"kind": "gpa"}, "/"),
    ],
)
def test_rules_that_cannot_be_read_are_named_by_their_place(rules, place):
    found = flaws(rules)

    assert [each.place for each in found] == [place]
    assert isinstance(found[0], Flaw)


def test_read_refuses_what_flaws_names():
    with pytest.raises(ValidationError):
        read([{"kind": "age"}])


def test_rules_are_written_as_they_were_read():
    rules = [GPA, ENGLISH, {"kind": "study_year", "least": 2}, {"kind": "earlier_exchange"}]

    assert as_json(read(rules)) == rules
    assert flaws(rules) == []


@settings(max_examples=100)
@given(
    own=st.decimals("0", "5", places=2),
    more=st.decimals("0", "5", places=2),
    least=st.integers(0, 5),
)
def test_a_higher_gpa_never_meets_less(own, more, least):
    rule = {"kind": "gpa", "least": str(least), "scale": "x"}
    lower = faults(Facts(gpa=own, gpa_scale="x"), [rule])
    higher = faults(Facts(gpa=own + more, gpa_scale="x"), [rule])

    assert not higher or lower
    assert all(each.reason is Reason.NOT_MET for each in lower)
