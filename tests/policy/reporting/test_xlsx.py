"""The workbook: opened again with openpyxl."""

from datetime import datetime
from io import BytesIO

import openpyxl
import pytest

from kakehashi.policy.models import StatedDefinition
from kakehashi.policy.reporting.contents import Edition
from kakehashi.policy.reporting.xlsx import as_xlsx
from tests.policy.freezing.freezes import make_freeze
from tests.policy.reporting.periods import KEY, REASON, make_reported

pytestmark = pytest.mark.django_db


def opened(content):
    return openpyxl.load_workbook(BytesIO(content))


def lines_of(sheet):
    """The lines below the heads, as {head: value}."""
    heads, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(heads, row, strict=True)) for row in rows]


@pytest.fixture
def made():
    return make_reported()


def test_as_xlsx_has_a_sheet_for_each_kind_of_record(made):
    assert opened(as_xlsx(made, Edition.INTERNAL, "en")).sheetnames == [
        "Summary",
        "Figures",
        "Parts",
        "Series",
        "Targets",
        "Actions",
        "Corrections",
        "Definitions",
    ]


def test_as_xlsx_keeps_numbers_days_and_what_is_unknown_as_what_they_are(made):
    book = opened(as_xlsx(made, Edition.INTERNAL, "en"))
    figures = {line["Indicator"]: line for line in lines_of(book["Figures"])}
    assert (figures[KEY]["Value"], figures[KEY]["Corrected value"]) == (12, 13)
    assert figures[KEY]["Reference date"] == datetime(2026, 5, 1)
    assert figures["survey.fewer"]["Value"] == -0.5
    assert figures["survey.nobody"]["Value"] == "unknown"
    series = [line for line in lines_of(book["Series"]) if line["Indicator"] == KEY]
    assert [line["Value"] for line in series[-5:]] == [11, "unknown", 11.5, 12, 12]


def test_as_xlsx_gives_targets_actions_and_corrections_whole(made):
    book = opened(as_xlsx(made, Edition.INTERNAL, "en"))
    whole = next(each for each in lines_of(book["Targets"]) if each["Part"] is None)
    assert (whole["Baseline"], whole["End"], whole["Value"]) == (9, 3, -0.5)
    assert whole["Share of the way, of 1"] == pytest.approx(9.5 / 6)
    assert [line["Number"] for line in lines_of(book["Actions"])] == ["1.2 ①", "1.2 ②"]
    (correction,) = lines_of(book["Corrections"])
    assert (correction["Frozen"], correction["Corrected"]) == (12, 13)
    assert correction["Reason"] == REASON


def test_as_xlsx_says_that_its_summary_counts_by_weight(made):
    summary = opened(as_xlsx(made, Edition.INTERNAL, "en"))["Summary"]
    found = [cell.value for row in summary.iter_rows() for cell in row if cell.value]
    assert "On path (by weight)" in found


def test_as_xlsx_freezes_heads_and_numbers_pages(made):
    for sheet in opened(as_xlsx(made, Edition.INTERNAL, "ja")).worksheets[1:]:
        assert sheet.freeze_panes == "C2"
        assert sheet.auto_filter.ref.startswith("A1:")
        assert sheet.print_title_rows == "$1:$1"


def test_as_xlsx_never_writes_a_formula_or_a_link(made):
    evil = '=HYPERLINK("http://example.ac.jp/","x")'
    StatedDefinition.objects.update(title_en=evil, wording_en="http://example.ac.jp/")
    other = make_freeze(on=made.on.replace(month=3, day=31), occasion="year-end")
    book = opened(as_xlsx(other, Edition.INTERNAL, "en"))
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    assert all(cell.hyperlink is None for s in book for row in s.iter_rows() for cell in row)
    assert evil in {line["Title"] for line in lines_of(book["Figures"])}


def test_as_xlsx_shows_small_figures_about_persons_to_nobody_outside():
    made = make_reported(is_persons=True)
    inside = opened(as_xlsx(made, Edition.INTERNAL, "en"))
    public = opened(as_xlsx(made, Edition.PUBLIC, "en"))
    assert [line["Value"] for line in lines_of(inside["Parts"]) if line["Indicator"] == KEY] == [3]
    assert [line["Value"] for line in lines_of(public["Parts"]) if line["Indicator"] == KEY] == [
        "not shown"
    ]
    assert {line["In one sentence"] for line in lines_of(public["Actions"])} == {None}


def test_as_xlsx_makes_the_same_bytes_of_the_same_freeze(made):
    assert as_xlsx(made, Edition.PUBLIC, "ja") == as_xlsx(made, Edition.PUBLIC, "ja")
