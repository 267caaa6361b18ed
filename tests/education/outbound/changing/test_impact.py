"""The effects of a change, as they follow from the facts alone."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from kakehashi.education.outbound.changing import words
from kakehashi.education.outbound.changing.impact import (
    Days,
    Facts,
    Grade,
    Grant,
    Kind,
    Risk,
    Room,
    effects,
    impact_hash,
)
from kakehashi.education.outbound.changing.rules import has_room

FIRST, LAST = date(2026, 9, 1), date(2027, 1, 31)
BEFORE = Days(FIRST, LAST, Fraction(1))
SETTLED = {
    "insured_until": LAST,
    "visa_until": LAST,
    "passport_until": date(2030, 1, 1),
    "housing_until": LAST,
    "ledger_before": Fraction(1),
    "ledger_after": Fraction(1),
    "credits": Fraction(20),
}


def facts(kind, after, **said):
    return Facts(
        **{
            "kind": kind,
            "state": "arrived",
            "today": date(2026, 12, 1),
            "before": BEFORE,
            "after": after,
            **SETTLED,
            **said,
        }
    )


def found(of):
    return {each.code: (each.grade, each.figure) for each in effects(of)}


def test_effects_of_an_extension_name_every_gap_and_whose_yes_is_missing():
    longer = Days(FIRST, date(2027, 7, 31), Fraction(2))
    said = found(facts(Kind.EXTENSION, longer, ledger_after=Fraction(2)))
    assert said == {
        "length": (Grade.INFO, "+181"),
        "no_grant": (Grade.GOOD, None),
        "insurance_gap": (Grade.BAD, "181"),
        "visa_gap": (Grade.BAD, "181"),
        "passport_covers": (Grade.GOOD, None),
        "housing_gap": (Grade.BAD, "181"),
        "balance": (Grade.INFO, "+1"),
        "learning_change": (Grade.WARN, "3"),
        "host_asked": (Grade.BAD, None),
        "deadline_kept": (Grade.GOOD, None),
    }
    late = facts(Kind.EXTENSION, longer, today=date(2027, 1, 11), host_agreed_on=FIRST)
    assert found(late)["deadline_missed"] == (Grade.WARN, "10")
    assert found(late)["host_agreed"] == (Grade.GOOD, None)


def test_effects_of_an_early_return_name_money_credits_and_what_is_left():
    shorter = Days(FIRST, date(2026, 11, 30), Fraction(1))
    grant = Grant(1, "奨学金", "Grant", 400_000, 400_000, 240_000, 0, 160_000, 0)
    said = found(facts(Kind.EARLY_RETURN, shorter, grants=[grant]))
    assert said["length"] == (Grade.WARN, "-62")
    assert said["grant_recovery"] == (Grade.BAD, "-160000")
    assert said["insurance_left"] == (Grade.INFO, "62")
    assert said["housing_left"] == (Grade.INFO, "62")
    assert said["credits_at_risk"] == (Grade.BAD, "20")
    assert said["balance_same"] == (Grade.GOOD, "0")


def test_effects_of_a_cancellation_count_no_semester_any_more():
    said = found(facts(Kind.CANCELLATION, None, ledger_after=Fraction(0), credits=None))
    assert said["cancelled"] == (Grade.BAD, "153")
    assert said["balance"] == (Grade.INFO, "-1")
    assert said["credits_unknown"] == (Grade.WARN, None)
    assert "visa_covers" not in said


def test_effects_say_what_nobody_knows():
    nothing = dict.fromkeys(
        ["insured_until", "visa_until", "passport_until", "housing_until", "credits"]
    )
    said = found(facts(Kind.DAYS, BEFORE, **nothing))
    unknown = {code for code, (grade, _figure) in said.items() if code.endswith("_unknown")}
    assert unknown == {
        *("insurance_unknown", "visa_unknown", "passport_unknown", "housing_unknown")
    }
    assert found(facts(Kind.DAYS, Days(FIRST, None, Fraction(1))))["length_unknown"]


@pytest.mark.parametrize(
    ("kind", "grade"), [(Kind.EXTENSION, Grade.BAD), (Kind.EARLY_RETURN, Grade.INFO)]
)
def test_effects_weigh_a_risk_by_where_it_leads(kind, grade):
    of = facts(kind, BEFORE, risks=[Risk("infection", 2, is_here=True, breaks=True)])
    assert found(of)["risk_breaks"] == (grade, "2")
    elsewhere = facts(kind, BEFORE, risks=[Risk("safety", 1, is_here=False, breaks=False)])
    assert found(elsewhere)["risk_elsewhere"] == (Grade.INFO, None)


def test_impact_hash_moves_with_every_fact():
    of = facts(Kind.DAYS, BEFORE)
    assert impact_hash(of) == impact_hash(facts(Kind.DAYS, BEFORE))
    moved = [
        replace(of, insured_until=LAST + timedelta(days=1)),
        replace(of, state="accepted"),
        replace(of, credits=Fraction(21)),
        replace(of, today=date(2026, 12, 2)),
    ]
    assert len({impact_hash(each) for each in [of, *moved]}) == 5


def room(**said):
    return Room(
        **{"year": 2026, "more": Fraction(1), "offered": Fraction(4), "used": Fraction(3), **said}
    )


@pytest.mark.parametrize(
    ("known", "said", "is_short"),
    [
        (room(), {"places_left": (Grade.GOOD, "+1")}, False),
        (room(used=Fraction(4)), {"places_short": (Grade.BAD, "+1")}, True),
        (room(offered=None), {"places_unknown": (Grade.WARN, "+1")}, False),
        (room(used=None), {"places_unknown": (Grade.WARN, "+1")}, False),
        (
            room(quota_en="Vienna", quota_free=Fraction(0)),
            {"places_left": (Grade.GOOD, "+1"), "quota_short": (Grade.BAD, "0")},
            True,
        ),
        (
            room(quota_en="Vienna", quota_free=Fraction(1)),
            {"places_left": (Grade.GOOD, "+1"), "quota_left": (Grade.GOOD, "1")},
            False,
        ),
    ],
)
def test_effects_weigh_the_room_that_is_left(known, said, is_short):
    of = facts(Kind.EXTENSION, Days(FIRST, LAST, Fraction(2)), room=known)
    about = ("places", "quota")
    assert {k: v for k, v in found(of).items() if k.startswith(about)} == said
    assert known.is_short == is_short
    assert bool(has_room(of)) is not is_short
    assert has_room(replace(of, beyond_places=True)) is True


@pytest.mark.parametrize(
    ("balance", "limit", "code"),
    [(None, None, "standing_unknown"), (-3, 2, "standing_beyond"), (-2, 2, "standing")],
)
def test_effects_name_the_balance_that_the_agreement_would_have(balance, limit, code):
    amounts = {"balance": balance, "limit": limit}
    said = {name: None if each is None else Fraction(each) for name, each in amounts.items()}
    of = facts(Kind.EXTENSION, Days(FIRST, LAST, Fraction(2)), room=room(**said))
    assert code in found(of)


grants = st.builds(
    Grant,
    st.integers(1, 9),
    st.just("奨学金"),
    st.just("Grant"),
    *[st.integers(0, 900_000)] * 6,
    st.integers(0, 300),
)
days = st.none() | st.dates(date(2026, 1, 1), date(2028, 1, 1))


@given(
    kind=st.sampled_from(Kind),
    last=days,
    stays=st.tuples(days, days, days, days),
    granted=st.lists(grants, max_size=2),
    free=st.booleans(),
    semesters=st.sampled_from([Fraction(1), Fraction(2), Fraction(1, 2)]),
    risk=st.booleans(),
    known=st.none()
    | st.builds(
        Room,
        st.just(2026),
        st.fractions(1, 2),
        *[st.none() | st.fractions(0, 9)] * 2,
        st.just("枠"),
        st.just("Quota"),
        *[st.none() | st.fractions(-9, 9)] * 3,
    ),
)
@settings(max_examples=60, deadline=None)
def test_every_effect_has_a_sentence_and_a_figure_in_both_languages(
    kind, last, stays, granted, free, semesters, risk, known
):
    after = None if kind is Kind.CANCELLATION else Days(FIRST, last, semesters)
    insured, visa, passport, housing = stays
    of = facts(
        kind,
        after,
        grants=granted,
        insured_until=insured,
        visa_until=visa,
        passport_until=passport,
        housing_until=housing,
        is_visa_free=free,
        ledger_after=semesters,
        risks=[Risk("infection", 2, is_here=risk, breaks=risk)],
        room=known,
        beyond_places=free,
    )
    for each in effects(of):
        for language in ("en", "ja"):
            with override(language):
                assert words.sentence(each)
                assert "%" not in words.sentence(each)
                assert (words.figure(each) == "") == (each.figure is None)
