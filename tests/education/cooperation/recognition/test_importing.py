from datetime import date
from decimal import Decimal

import pytest

from kakehashi.education.cooperation.recognition.importing import (
    Fault,
    Problem,
    read_decisions,
)

HEAD = (
    "host,host_code,host_title,host_credits,host_scheme,unit,decision,reason,decided_on,"
    "home_code,home_title_ja,home_credits\n"
)
LINE = "Vienna,1,Recht,5,ects,law,full,,2026-03-01,"


def faults(text):
    drafts, whole = read_decisions(text)
    return whole + [fault for draft in drafts for fault in draft.faults]


def test_lines_that_say_the_same_are_one_decision_with_several_courses():
    drafts, whole = read_decisions(
        f"{HEAD}{LINE}A,法学,2\n{LINE}B,公法,2.5\nVienna,2,X,,,law,refused,Other,2026-03-01,,,\n"
    )
    assert whole == []
    first, second = drafts
    assert (first.line, first.host, first.unit) == (2, "Vienna", "law")
    assert first.courses == [
        ("A", "法学", "", Decimal(2)),
        ("B", "公法", "", Decimal("2.5")),
    ]
    assert first.said["decided_on"] == date(2026, 3, 1)
    assert first.said["host_credits"] == Decimal(5)
    assert first.said["valid_until"] is None
    assert (second.line, second.courses, second.said["host_credits"]) == (4, [], None)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", Fault(Problem.EMPTY)),
        (HEAD, Fault(Problem.EMPTY)),
        ('host,unit\n"x', Fault(Problem.BROKEN, 2)),
        (f"{HEAD}{LINE.replace('Vienna', '')}A,法学,2\n", Fault(Problem.MISSING, 2, "host")),
        (
            f"{HEAD}{LINE.replace('2026-03-01', '1 March')}A,法学,2\n",
            Fault(Problem.NO_DAY, 2, "decided_on", "1 March"),
        ),
        (f"{HEAD}{LINE}A,法学,two\n", Fault(Problem.NO_NUMBER, 2, "home_credits", "two")),
        (f"{HEAD}{LINE}A,法学,1.234\n", Fault(Problem.NO_NUMBER, 2, "home_credits", "1.234")),
        (f"{HEAD}{LINE}A,法学,NaN\n", Fault(Problem.NO_NUMBER, 2, "home_credits", "NaN")),
        (
            f"{HEAD}{LINE}{'A' * 41},法学,2\n",
            Fault(Problem.LONG, 2, "home_code", "A" * 40),
        ),
    ],
)
def test_read_decisions_says_what_is_wrong_and_where(text, fault):
    assert fault in faults(text)


def test_read_decisions_names_every_missing_column():
    assert faults("host,unit\nx,y\n") == [
        Fault(Problem.NO_COLUMN, 1, name) for name in ("host_title", "decision", "decided_on")
    ]


def test_an_address_is_one_of_the_web():
    head, line = "syllabus_address," + HEAD, "javascript:x," + LINE
    assert faults(f"{head}{line}A,法,2\n") == [
        Fault(Problem.NO_ADDRESS, 2, "syllabus_address", "javascript:x")
    ]
