"""Transcripts as tables: both languages, every fault with its place."""

from decimal import Decimal

import pytest

from kakehashi.documents.tables import Reason, WrongFile
from kakehashi.education.outbound.returning.transcript_table import Line, Problem, read_lines


def faults(text):
    with pytest.raises(WrongFile) as wrong:
        read_lines(text.encode())
    return [(each.line, each.column, each.reason) for each in wrong.value.faults]


def test_read_lines_reads_tabs_and_japanese_headings_in_shift_jis():
    text = "科目コード\t科目名\t単位数\t成績\t合否\nJ1\t日本史\t2\t優\t合\nJ2\t体育\t\t\t不合格\n"

    assert read_lines(text.encode("cp932")) == [
        Line("日本史", code="J1", credits=Decimal(2), mark="優", is_passed=True),
        Line("体育", code="J2", is_passed=False),
    ]


def test_read_lines_names_every_fault_with_its_place():
    text = "title,credits,passed\n,5,\nA,NaN,\nB,-1,maybe\nC,1.234,\n" + "x" * 301 + ",1,\n"

    assert faults(text) == [
        (2, "title", Problem.NO_TITLE),
        (3, "credits", Problem.NO_NUMBER),
        (4, "credits", Problem.NO_NUMBER),
        (4, "passed", Problem.NO_YES_OR_NO),
        (5, "credits", Problem.NO_NUMBER),
        (6, "title", Problem.TOO_LONG),
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("credits,mark\n5,A\n", Problem.NO_TITLE_COLUMN),
        ("title,credits\n", Problem.NO_ROWS),
        ("title,title\nA,B\n", Reason.COLUMN_TWICE),
        ("title\n" + "A\n" * 201, Reason.TOO_MANY_ROWS),
    ],
)
def test_read_lines_refuses_what_is_no_such_table(text, reason):
    assert [each[2] for each in faults(text)] == [reason]
