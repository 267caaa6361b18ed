"""The facts of a review: counted where records are, unknown where none are, never zero."""

from datetime import date
from fractions import Fraction

import pytest

from kakehashi.agreements.models import Condition
from kakehashi.education.cooperation.ledger.balances import Direction
from kakehashi.education.cooperation.renewing.facts import as_json, digest, read
from kakehashi.education.cooperation.renewing.gathering import gather
from kakehashi.education.cooperation.renewing.words import sheet
from tests.education.cooperation.ledger.make import make_entry
from tests.education.cooperation.renewing.make import (
    make_ending,
    make_negotiation,
    make_review,
)
from tests.make import (
    make_agreement,
    make_amendment,
    make_definition,
    make_institution,
    make_person,
    make_stated,
    make_unit,
)

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 30)


def make_places(agreement, direction="outgoing", *, places=2, first_year=2024, **facts):
    return Condition.objects.create(
        agreement=agreement,
        key=f"{direction}-{first_year}",
        direction=direction,
        places=places,
        first_year=first_year,
        opened_by=make_person(),
        opened_at="2024-04-01T00:00Z",
        **facts,
    )


def test_gather_without_records_knows_nothing_and_says_why():
    found = gather(make_review(), DAY)
    assert (found.years, found.balance, found.papers, found.typed) == ((), None, None, ())
    assert {name: reason.en for name, reason in found.unknown.items()} == {
        "balance": "Nothing has been entered in the exchange ledger for this agreement.",
        "use": "Nothing has been entered in the exchange ledger for this agreement.",
        "places": "No places have been entered for this agreement.",
        "cost": "Nobody has entered the cost yet.",
        "satisfaction": "Nobody has entered the satisfaction yet.",
        "papers": "No research records exist yet: there is no figure of joint papers.",
    }
    words = sheet(found, "en")
    assert (words.use, words.balance.unknown) == ([], True)
    assert words.missing == [
        "Use by year",
        "Places offered",
        "Balance of the exchange",
        "Cost to us in the fiscal year (yen)",
        "Satisfaction of students",
        "Joint papers",
    ]


def test_gather_reads_use_balance_and_places_by_year():
    review = make_review()
    agreement = review.agreement
    make_entry(agreement, "outbound:1", year=2025, semesters=Fraction(2))
    make_entry(agreement, "inbound:1", year=2025, direction=Direction.RECEIVED)
    make_places(agreement, first_year=2025)

    found = gather(review, DAY)

    assert [(y.year, y.sent, y.received, y.offered_out, y.offered_in) for y in found.years] == [
        (2022, None, None, None, None),
        (2023, None, None, None, None),
        (2024, None, None, None, None),
        (2025, 24, 12, 48, None),
        (2026, 0, 0, 48, None),
    ]
    assert (found.balance.amount, found.balance.known_since) == (-12, 2025)
    assert {"use", "places", "balance"}.isdisjoint(found.unknown)
    words = sheet(found, "en")
    assert words.balance.text == "We owe the partner 1 student-semester."
    assert words.balance.note == (
        "At the end of FY2026. What was exchanged before FY2025 is not known."
    )
    assert [(each.sent, each.offered_out) for each in words.use][-2:] == [("2", "4"), ("0", "4")]


def test_gather_knows_that_places_ended():
    review = make_review()
    make_places(review.agreement, first_year=2024, last_year=2025)
    found = gather(review, DAY)
    assert [year.offered_out for year in found.years] == [None, None, 48, 48, 0]
    assert "use" in found.unknown


def test_gather_lists_history_talks_and_siblings_of_merged_partners_too():
    old, new = make_institution("Vienna Polytechnic"), make_institution("University of Vienna")
    old.status, old.merged_into = "merged", new
    old.save()
    agreement = make_ending(old)
    make_amendment(agreement, effective_on=date(2020, 4, 1), summary="More places.")
    sibling = make_agreement(new, kind="research", level="unit", unit=make_unit("Law"))
    make_agreement(make_institution("Umeå University"))
    make_agreement(new, state="draft")
    talk = make_negotiation(agreement)

    found = gather(make_review(agreement), DAY)

    assert [(each.number, each.summary) for each in found.history] == [(0, ""), (1, "More places.")]
    assert [each.key for each in found.talks] == [str(talk.pk)]
    assert [(each.key, each.unit.ja) for each in found.siblings] == [(str(sibling.pk), "法学部")]


def test_gather_reads_joint_papers_from_the_registry():
    partner = make_institution()
    review = make_review(make_ending(partner))
    make_definition("papers.joint", direction="2.1", at="31-march")
    assert gather(review, DAY).unknown["papers"].en.startswith("Nobody has entered and confirmed")
    make_stated(
        "papers.joint",
        date(2026, 3, 31),
        "7",
        by="partner",
        part=str(partner.pk),
        part_name_ja="ウィーン大学",
        part_name_en="University of Vienna",
    )
    found = gather(review, DAY)
    assert (found.papers, found.papers_on) == (7, date(2026, 3, 31))
    other = gather(make_review(make_ending(make_institution("Umeå University"))), DAY)
    assert other.unknown["papers"].en == (
        "The figure of joint papers says nothing about this partner."
    )


def test_facts_are_the_same_after_they_were_kept():
    review = make_review()
    make_entry(review.agreement, year=2025)
    make_negotiation(review.agreement)
    found = gather(review, DAY)
    assert read(as_json(found)) == found
    assert digest(read(as_json(found))) == digest(found)
