from datetime import date

import pytest
from django.utils.translation import override

from kakehashi.agreements import words
from kakehashi.agreements.models import Terms
from kakehashi.agreements.states import State
from tests.make import make_agreement, make_amendment, make_unit

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
Precision = Terms.Precision


@pytest.mark.parametrize(
    ("precision", "said"),
    [
        (Precision.DAY, "Dec. 31, 1997"),
        (Precision.MONTH, "December 1997"),
        (Precision.YEAR, "1997"),
        (Precision.LATEST, "no later than Dec. 31, 1997"),
    ],
)
def test_first_day_is_as_exact_as_it_is_known(precision, said):
    terms = make_agreement(effective_on=date(1997, 12, 31), precision=precision).latest

    assert words.first_day(terms) == said


def test_first_day_of_a_draft_may_be_open():
    assert words.first_day(make_agreement(effective_on=None).latest) == "–"


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"state": State.DRAFT}, "A draft: nothing has been signed yet."),
        ({}, "In force since April 1, 2015."),
        (
            {"effective_on": date(2015, 12, 31), "precision": Precision.YEAR},
            "In force since 2015.",
        ),
        (
            {"precision": Precision.LATEST},
            "In force since April 1, 2015 at the latest.",
        ),
        (
            {"expires_on": date(2027, 3, 31)},
            "In force since April 1, 2015. The last day is March 31, 2027.",
        ),
        (
            {"expires_on": date(2020, 3, 31), "renewal": "automatic", "renewal_months": 60},
            "In force since April 1, 2015."
            " The present term ends on March 31, 2030 and renews by itself.",
        ),
        ({"expires_on": date(2020, 3, 31)}, "Expired. The last day was March 31, 2020."),
        ({"effective_on": date(2027, 4, 1)}, "Signed, and in force from April 1, 2027."),
        (
            {
                "state": State.TERMINATED,
                "terminated_on": date(2020, 3, 31),
                "termination_reason": "Dormant.",
            },
            "Terminated. The last day in force was March 31, 2020.",
        ),
        (
            {
                "state": State.TERMINATED,
                "terminated_on": date(2026, 12, 31),
                "termination_reason": "Dormant.",
                "expires_on": date(2036, 3, 31),
                "renewal": "automatic",
                "renewal_months": 60,
            },
            "In force since April 1, 2015."
            " It has been terminated; the last day in force is Dec. 31, 2026.",
        ),
    ],
)
def test_standing_is_said_in_sentences(facts, said):
    with override("en"):
        assert words.standing(make_agreement(**facts), TODAY) == said


def test_standing_counts_from_the_original_unless_there_was_a_gap():
    unbroken = make_agreement(effective_on=date(2010, 4, 1), expires_on=date(2015, 3, 31))
    make_amendment(unbroken, effective_on=date(2015, 4, 1), expires_on=None)
    broken = make_agreement(effective_on=date(2010, 4, 1), expires_on=date(2015, 3, 31))
    make_amendment(broken, effective_on=date(2015, 4, 2), expires_on=None)

    assert words.standing(unbroken, TODAY) == "In force since April 1, 2010."
    assert words.standing(broken, TODAY) == "In force since April 2, 2015."


def test_versions_tell_what_each_amendment_changed_latest_first():
    agreement = make_agreement(level=Terms.Level.UNIT, unit=make_unit("Japanese Studies"))
    make_amendment(
        agreement,
        effective_on=date(2017, 7, 1),
        unit=agreement.latest.unit.parent,
        level=Terms.Level.UNIVERSITY,
        expires_on=date(2027, 6, 30),
    )

    amendment, original = words.versions(agreement, TODAY)

    assert (amendment.title, amendment.begins, amendment.is_governing) == (
        "Amendment 1", "July 1, 2017", True,
    )  # fmt: skip
    assert [(change.field, change.before, change.after) for change in amendment.changes] == [
        ("Level", "Of one unit", "University-wide"),
        ("Unit", "Japanese Studies", "Tokyo Metropolitan University"),
        ("In force until", "–", "June 30, 2027"),
    ]
    assert (original.title, original.changes, original.is_governing) == (
        "Original agreement", [], False,
    )  # fmt: skip


def test_renewal_names_the_length_of_a_term():
    terms = make_agreement(
        expires_on=date(2020, 3, 31), renewal="automatic", renewal_months=60
    ).latest

    assert words.renewal(terms) == "automatic, 60 months at a time"
    assert words.renewal(make_agreement().latest) == "None"


def test_end_is_that_of_a_termination_or_what_was_agreed():
    ends = date(2036, 3, 31)
    agreed = make_agreement(expires_on=ends)
    terminated = make_agreement(
        state=State.TERMINATED,
        terminated_on=date(2026, 12, 31),
        termination_reason="Dormant.",
        expires_on=ends,
    )

    assert words.end(agreed, TODAY) == "March 31, 2036"
    assert words.end(terminated, TODAY) == "Dec. 31, 2026"
