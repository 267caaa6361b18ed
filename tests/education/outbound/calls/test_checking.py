"""What an application lacks, and how it is said."""

import pytest

from kakehashi.education.outbound.calls import checking
from kakehashi.education.outbound.calls.checking import (
    facts_of,
    lacking_for_call,
    lacking_for_placement,
    language_proofs,
)
from kakehashi.education.outbound.calls.eligibility import Facts, Proof, faults
from kakehashi.education.outbound.calls.rule_words import asked_all, sentences
from tests.education.outbound.make import (
    make_application,
    make_call,
    make_placement,
    make_student,
)
from tests.make import make_unit

pytestmark = pytest.mark.django_db


def test_facts_of_names_the_unit_and_those_above_it():
    above = make_unit()
    unit = make_unit(parent=above)
    application = make_application(student=make_student(unit=unit))

    facts = facts_of(application)

    assert list(facts.units)[:2] == [unit.code, above.code]
    assert (facts.level, facts.study_year, facts.gpa_scale) == ("bachelor", 2, "TMU 4.0")


def test_facts_of_reads_the_proofs_that_are_registered(monkeypatch):
    monkeypatch.setattr(checking, "READERS", [])
    language_proofs(lambda application: [Proof("de", "B1")])

    assert list(facts_of(make_application()).languages) == [Proof("de", "B1")]


def test_what_is_lacking_for_a_placement_begins_with_level_and_units():
    call = make_call(rules=[{"kind": "study_year", "least": 3}])
    placement = make_placement(call, level="master", requirements=[{"kind": "earlier_exchange"}])
    placement.units.add(make_unit())
    facts = Facts(level="bachelor", units=["x"], study_year=2, earlier_exchanges=1)

    assert [each.rule.kind for each in lacking_for_call(facts, call)] == ["study_year"]
    found = lacking_for_placement(facts, placement)
    assert [each.rule.kind for each in found] == ["level", "unit", "earlier_exchange"]


def test_every_kind_of_rule_is_said_in_both_languages():
    unit = make_unit(name_en="Faculty of Law", name_ja="法学部")
    rules = [
        {"kind": "gpa", "least": "2.50", "scale": "TMU 4.0"},
        {"kind": "study_year", "least": 2, "most": 3},
        {"kind": "level", "any_of": ["bachelor", "master"]},
        {"kind": "language", "language": "en", "tests": [{"test": "IELTS", "score": "6.0"}]},
        {"kind": "nationality", "none_of": ["KR"]},
        {"kind": "unit", "any_of": [unit.code]},
        {"kind": "earlier_exchange", "most": 1},
    ]

    assert asked_all(rules) == [
        "a GPA of at least 2.5 (TMU 4.0)",
        "year of study 2 to 3",
        "level of study: Bachelor or Master",
        "English: IELTS 6.0",
        "nationality other than South Korea",
        "student of Faculty of Law",
        "on exchange at most 1 time before",
    ]
    (missed,) = faults(Facts(units=["x"]), [rules[5]])
    assert sentences(missed) == {
        "ja": "要件: 法学部の学生。記入: x。",
        "en": "Required: student of Faculty of Law. Stated: x.",
    }
