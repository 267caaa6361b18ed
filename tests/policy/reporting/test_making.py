"""Report files: made once, made anew when something in them differs."""

from decimal import Decimal

import pytest
from django.core.cache import caches

from kakehashi.policy.freezing.operations import correct
from kakehashi.policy.models import PublishedFigure
from kakehashi.policy.reporting.contents import Edition
from kakehashi.policy.reporting.making import MAKERS, file_name, report_file, sizes
from tests.make import make_officer
from tests.policy.freezing.freezes import record_of
from tests.policy.reporting.periods import KEY, make_reported

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_made():
    caches["made"].clear()


@pytest.fixture
def made():
    return make_reported()


@pytest.fixture
def counted(monkeypatch):
    """How often a workbook was made."""
    calls = []
    original = MAKERS["xlsx"]

    def make(*args):
        calls.append(args[1:])
        return original(*args)

    monkeypatch.setitem(MAKERS, "xlsx", make)
    return calls


def test_report_file_is_made_once(made, counted):
    first = report_file(made, Edition.INTERNAL, "ja", "xlsx")
    assert report_file(made, Edition.INTERNAL, "ja", "xlsx") == first
    assert counted == [(Edition.INTERNAL, "ja")]


def test_report_file_is_another_one_for_another_edition_and_language(made, counted):
    for edition in Edition:
        for language in ("ja", "en"):
            report_file(made, edition, language, "xlsx")
    assert len(set(counted)) == len(counted) == 4


def test_report_file_is_made_anew_after_a_correction(made, counted):
    before = report_file(made, Edition.PUBLIC, "en", "xlsx")
    correct(record_of(made, KEY), {"value": Decimal(14)}, reason="Again", by=make_officer())
    assert report_file(made, Edition.PUBLIC, "en", "xlsx") != before
    assert len(counted) == 2


def test_report_file_is_made_anew_when_what_others_published_differs(made, counted):
    report_file(made, Edition.PUBLIC, "en", "xlsx")
    PublishedFigure.objects.update(value=Decimal(81))
    report_file(made, Edition.PUBLIC, "en", "xlsx")
    assert len(counted) == 2


def test_sizes_are_of_what_is_made(made):
    assert sizes(made) == {}
    content = report_file(made, Edition.PUBLIC, "ja", "xlsx")
    assert sizes(made) == {(Edition.PUBLIC, "ja", "xlsx"): len(content)}


def test_sizes_ask_few_queries(made, django_assert_num_queries):
    with django_assert_num_queries(3):
        sizes(made)


def test_file_name_says_year_day_and_edition_in_its_language(made):
    assert file_name(made, Edition.INTERNAL, "ja", "pdf") == (
        "国際化年次報告書_2026年度_2026-05-01_学内版.pdf"
    )
    assert file_name(made, Edition.PUBLIC, "en", "docx") == (
        "annual-report-FY2026-2026-05-01-public.docx"
    )
