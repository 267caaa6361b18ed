"""Reading files of past exchange: every fault is named by line and column."""

import pytest

from kakehashi.documents import tables
from kakehashi.documents.tables import WrongFile
from kakehashi.education.cooperation.ledger.fault_words import sentence, with_place
from kakehashi.education.cooperation.ledger.faults import Reason
from kakehashi.education.cooperation.ledger.reading import ROW_LIMIT, SIZE_LIMIT, Known, Row, read
from kakehashi.education.cooperation.ledger.spellings import read_stay, read_year

KNOWN = Known({"2015-3": [7], "7": [7], "old": [1, 2]}, {"law": "law", "法学部": "law"}, 2026)
HEAD = "agreement,year,term,direction,level,unit,students,semesters\n"


def rows(text, codec="utf-8"):
    return read(text.encode(codec), KNOWN).rows


def test_read_takes_english_and_japanese():
    english = rows(HEAD + "2015-3,2024,first,sent,bachelor,law,2,1\n")
    japanese = rows(
        "協定番号,年度,学期,派遣・受入,課程,部局,人数,学期数\n"
        "2015-3,令和６年度,前期,派遣,学部,法学部,２人,半年\n",
        "cp932",
    )

    expected = Row(
        line=2,
        agreement=7,
        reference="2015-3",
        year=2024,
        term="first",
        direction="sent",
        level="bachelor",
        unit="law",
        students=2,
        stay=12,
    )
    assert english == japanese == (expected,)
    assert expected.key == "import:7:2024:first:sent:bachelor:law:12"
    assert Row.from_json(expected.as_json()) == expected


def test_read_takes_other_delimiters_a_mark_and_columns_it_does_not_know():
    text = "\ufeff" + HEAD.replace(",", ";").replace("term", "term;remark")
    sheet = read((text + "#7;2024;;;out;;;1;2/3\n").encode(), KNOWN)

    assert (sheet.delimiter, sheet.encoding, sheet.ignored) == (";", "utf-8", ("remark",))
    assert (sheet.rows[0].agreement, sheet.rows[0].stay, sheet.rows[0].faults) == (7, 8, ())


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        (",2024,,sent,,,1,1", "agreement", Reason.MISSING),
        ("9,2024,,sent,,,1,1", "agreement", Reason.UNKNOWN_AGREEMENT),
        ("old,2024,,sent,,,1,1", "agreement", Reason.SEVERAL_AGREEMENTS),
        ("7,,,sent,,,1,1", "year", Reason.MISSING),
        ("7,soon,,sent,,,1,1", "year", Reason.BAD_YEAR),
        ("7,2027,,sent,,,1,1", "year", Reason.YEAR_AHEAD),
        ("7,2024,third,sent,,,1,1", "term", Reason.UNKNOWN_TERM),
        ("7,2024,,,,,1,1", "direction", Reason.MISSING),
        ("7,2024,,up,,,1,1", "direction", Reason.UNKNOWN_DIRECTION),
        ("7,2024,,sent,school,,1,1", "level", Reason.UNKNOWN_LEVEL),
        ("7,2024,,sent,,magic,1,1", "unit", Reason.UNKNOWN_UNIT),
        ("7,2024,,sent,,,0,1", "students", Reason.BAD_STUDENTS),
        ("7,2024,,sent,,,1.5,1", "students", Reason.BAD_STUDENTS),
        ("7,2024,,sent,,,,1", "students", Reason.MISSING),
        ("7,2024,,sent,,,1,", "semesters", Reason.MISSING),
        ("7,2024,,sent,,,1,0.7", "semesters", Reason.BAD_SEMESTERS),
        ("7,2024,,sent,,,1,0", "semesters", Reason.BAD_SEMESTERS),
        ("7,2024,,sent,,,1,1,more", "", Reason.EXTRA_CELL),
    ],
)
def test_read_names_the_place_of_a_fault(row, column, reason):
    good = "7,2023,,sent,,,1,1\n"
    before, faulty, after = rows(HEAD + good + row + "\n" + good.replace("2023", "2022"))

    (fault,) = faulty.faults
    assert (fault.line, fault.column, fault.reason) == (3, column, reason)
    assert before.faults == after.faults == ()
    assert sentence(fault)


def test_read_finds_rows_that_count_the_same():
    first, second = rows(HEAD + "7,2024,,sent,,,1,1\n2015-3,2024,,out,,,4,1\n")

    assert first.faults == ()
    assert [(f.reason, f.value) for f in second.faults] == [(Reason.SAME_AS_LINE, "2")]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", tables.Reason.EMPTY),
        (b"\n\n", tables.Reason.EMPTY),
        (b"x" * (SIZE_LIMIT + 1), tables.Reason.TOO_LARGE),
        ("agreement,year".encode("utf-16"), tables.Reason.UTF_16),
        (b"agreement,year\n\x81\x20\n", tables.Reason.UNREADABLE_BYTE),
        (b"agreement,year\n7,2024\n", Reason.MISSING_COLUMN),
        (HEAD.replace("term", "year").encode(), tables.Reason.COLUMN_TWICE),
        ((HEAD + '7,"2024\n').encode(), tables.Reason.NOT_CSV),
        ((HEAD + "7,2024,,sent,,,1,1\n" * (ROW_LIMIT + 1)).encode(), tables.Reason.TOO_MANY_ROWS),
    ],
)
def test_read_refuses_what_is_no_such_table(data, reason):
    with pytest.raises(WrongFile) as caught:
        read(data, KNOWN)

    assert caught.value.faults[0].reason == reason
    assert with_place(caught.value.faults[0])


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2024", 2024),
        ("FY2024", 2024),
        ("２０２４年度", 2024),
        ("令和6年度", 2024),
        ("令和元年", 2019),
        ("R6", 2024),
        ("平成30年度", 2018),
        ("H30", 2018),
        ("24", None),
        ("令和", None),
    ],
)
def test_read_year_reads_what_offices_write(text, year):
    assert read_year(text) == year


@pytest.mark.parametrize(("text", "stay"), [("通年", 24), ("半年", 12), ("1/2", 6), ("?", None)])
def test_read_stay_reads_words_and_numbers(text, stay):
    assert read_stay(text) == stay
