"""Reading a file of verified links."""

import json

import pytest

from kakehashi.documents.tables import WrongFile
from kakehashi.research.projects.correcting.faults import Reason
from kakehashi.research.projects.correcting.reading import Known, Row, read, work_in

KNOWN = Known({"law": 1, "法学部": 1}, {"0000-0002-1825-0097": 2}, {"00ws30h19": 3})


def rows(text, encoding="utf-8"):
    return read(text.encode(encoding), KNOWN).rows


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("W42", (42, "")),
        ("https://openalex.org/W42", (42, "")),
        ("10.1000/ABC", (None, "10.1000/abc")),
        ("https://doi.org/10.1000/abc", (None, "10.1000/abc")),
        ("42", (None, "")),
        ("", (None, "")),
    ],
)
def test_work_in_reads_dois_and_openalex_numbers(text, found):
    assert work_in(text) == found


def test_read_takes_headings_in_both_languages_and_one_target_in_each_row():
    found = rows(
        "業績,部局,研究者,相手機関,帰属,理由\r\n"
        "W1,法学部,,,はい,1頁目\r\n"
        "10.1000/a,,https://orcid.org/0000-0002-1825-0097,,○,本人\r\n"
        "10.1000/b,,,https://ror.org/00ws30h19,いいえ,別の大学\r\n",
        "cp932",
    )

    assert [(row.kind, row.target, row.stands) for row in found] == [
        ("unit", 1, True),
        ("person", 2, True),
        ("institution", 3, False),
    ]
    assert [row.faults for row in found] == [(), (), ()]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("x,law,,,yes,r", Reason.BAD_WORK),
        (",law,,,yes,r", Reason.MISSING),
        ("W1,,,,yes,r", Reason.NO_TARGET),
        ("W1,law,,00ws30h19,yes,r", Reason.SEVERAL_TARGETS),
        ("W1,physics,,,yes,r", Reason.UNKNOWN_UNIT),
        ("W1,,nobody,,yes,r", Reason.UNKNOWN_PERSON),
        ("W1,,,05dxps055,yes,r", Reason.UNKNOWN_INSTITUTION),
        ("W1,law,,,perhaps,r", Reason.BAD_ANSWER),
        ("W1,law,,,yes,", Reason.MISSING),
        ("W1,law,,,yes,r,more", Reason.EXTRA_CELL),
    ],
)
def test_read_says_what_is_wrong_with_a_row_and_keeps_the_others(line, reason):
    found = rows(f"work,unit,person,institution,belongs,reason\n{line}\nW2,law,,,yes,r\n")

    assert [fault.reason for fault in found[0].faults] == [reason]
    assert found[1].faults == ()


def test_read_refuses_the_second_row_about_the_same_link():
    found = rows("work,unit,belongs,reason\nW1,law,yes,r\nW1,law,no,r\n")

    assert [fault.reason for fault in found[1].faults] == [Reason.SAME_AS_LINE]
    assert found[1].faults[0].value == "2"


def test_read_refuses_a_file_that_names_nobody():
    with pytest.raises(WrongFile) as wrong:
        rows("work,belongs,reason\nW1,yes,r\n")

    assert [fault.reason for fault in wrong.value.faults] == [Reason.NO_TARGET_COLUMN]


def test_rows_are_stored_and_read_again():
    (row, faulty) = rows("work,unit,belongs,reason\nW1,law,yes,r\nW2,,yes,r\n")

    for each in (row, faulty):
        stored = json.loads(json.dumps(each.as_json()))
        assert Row.from_json(stored) == each
