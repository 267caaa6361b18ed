"""The statement for the balance meeting: what it says, and that it can be set, in ja and en."""

from datetime import date
from io import BytesIO

import pytest
from django.utils.translation import override
from pypdf import PdfReader

from kakehashi.education.cooperation.ledger.balances import Direction
from kakehashi.education.cooperation.ledger.mobilities import CountsFor
from kakehashi.education.cooperation.ledger.operations import enter_opening, state_rule
from kakehashi.education.cooperation.ledger.statement import (
    as_pdf,
    file_name,
    named_year,
    statement_of,
)
from tests.education.cooperation.ledger.make import make_entry, make_rule
from tests.make import make_agreement, make_officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement():
    agreement, by = make_agreement(effective_on=date(2015, 4, 1), reference="R-1"), make_officer()
    enter_opening(agreement, year=2022, balance=24, source="Minutes", by=by)
    state_rule(agreement, make_rule(carry_over_years=2, source="Article 5"), by=by)
    make_entry(agreement, "a", students=4, direction=Direction.RECEIVED, by=by)
    make_entry(agreement, "b", counts_for=CountsFor.NOMINATED, by=by)
    return agreement


def test_statement_of_says_balance_rule_years_and_entries(agreement):
    found = statement_of(agreement, 2024, "en")

    assert found.parties == ("Tokyo Metropolitan University", "University of Vienna")
    assert found.balance == (
        "University of Vienna owes Tokyo Metropolitan University 4 student-semesters."
    )
    assert found.rule[1] == ("An imbalance is carried over for 2 academic years, then it lapses.")
    assert found.rule_source == "Article 5"
    assert found.years == [
        ["FY2022", "0", "0", "0", "2", "2", ""],
        ["FY2023", "2", "0", "0", "", "2", "2"],
        ["FY2024", "0", "0", "4", "", "4", ""],
    ]
    assert [row[1:5] for row in found.entries] == [
        ["Received · Completed", "First term", "4", "4"],
        ["Sent · Nominated", "First term", "1", "1"],
    ]
    assert found.remarks == [
        "Nominated and not yet confirmed: 1 student-semester sent, 0 student-semesters received."
    ]


def test_statement_of_refuses_a_year_of_which_nobody_knows(agreement):
    with pytest.raises(ValueError, match="Nothing is known"):
        statement_of(agreement, 2021, "en")


def test_named_year_is_written_as_official_letters_do():
    assert named_year(2024, "ja") == "2024年度（令和6年度）"
    assert named_year(1980, "ja") == "1980年度"
    assert named_year(2024, "en") == "Academic year 2024 (April 2024 to March 2025)"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["owes Tokyo Metropolitan University 4", "Signature", "Article 5"]),
        ("ja", ["2024年度（令和6年度）", "東京都立大学", "Article 5"]),
    ],
)
def test_as_pdf_sets_it_in_both_languages(agreement, language, words):
    content = as_pdf(agreement, 2024, language)

    pages = PdfReader(BytesIO(content)).pages
    text = "".join(" ".join(page.extract_text().split()) for page in pages)
    assert [each for each in words if each not in text] == []


def test_file_name_is_in_the_language_of_the_file(agreement):
    with override("en"):
        assert file_name(agreement, 2024, "ja").startswith("学生交流収支報告_2024年度")
        assert file_name(agreement, 2024, "en").startswith("exchange-balance-FY2024")
