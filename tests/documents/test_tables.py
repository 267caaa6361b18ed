"""From the bytes of a file to a table, or to what is wrong with the file."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakehashi.documents.tables import Fault, Reason, Record, WrongFile, read_table

TRICKY = "①⑳㈱髙﨑～－"
COLUMNS = {"name": "name", "名称": "name", "year": "year"}


def table_of(data, encoding=""):
    data = data if isinstance(data, bytes) else data.encode()
    return read_table(
        data,
        lambda heading: COLUMNS.get(heading, ""),
        encoding=encoding,
        size_limit=99,
        row_limit=2,
    )


def faults_of(data, encoding=""):
    with pytest.raises(WrongFile) as refused:
        list(table_of(data, encoding).records)
    return list(refused.value.faults)


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "cp932"])
def test_read_table_reads_japanese_in_each_encoding(codec):
    table = table_of(f"名称;year\n{TRICKY};\n".encode(codec))

    assert (table.encoding, table.delimiter) == (codec.removesuffix("-sig"), ";")
    assert list(table.records) == [Record(2, {"name": ("名称", TRICKY), "year": ("year", "")}, [])]


def test_read_table_gives_lines_cells_and_what_stands_beyond_the_headings():
    table = table_of("\n name , size,year\n\n A , B ,2024, x , \nC\n")

    assert (table.line, table.headings, table.columns) == (
        2,
        ["name", "size", "year"],
        ["name", "", "year"],
    )
    assert (table.ignored, table.twice) == (("size",), [])
    assert list(table.records) == [
        Record(4, {"name": ("name", "A"), "year": ("year", "2024")}, ["x"]),
        Record(5, {"name": ("name", "C")}, []),
    ]


def test_table_names_headings_that_say_the_same():
    assert table_of("name,year,名称\n").twice == [Fault(1, "name", "名称", Reason.COLUMN_TWICE)]


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        ("", Fault(1, "", "", Reason.EMPTY)),
        ("\n \n", Fault(1, "", "", Reason.EMPTY)),
        ("x" * 100, Fault(1, "", "100", Reason.TOO_LARGE)),
        ("name\nA\nB\nC\n", Fault(4, "", "", Reason.TOO_MANY_ROWS)),
        ('name\nA\n"B\n', Fault(3, "", "unexpected end of data", Reason.NOT_CSV)),
        ("name".encode("utf-16"), Fault(1, "", "", Reason.UTF_16)),
        (b"name\nb\0", Fault(2, "", "0x00", Reason.UNREADABLE_BYTE, 2)),
        (b"\xef\xbb\xbfa\x81\x40", Fault(1, "", "0x81", Reason.UNREADABLE_BYTE, 2)),
    ],
)
def test_read_table_refuses_what_is_no_table(data, fault):
    assert faults_of(data) == [fault]


def test_read_table_names_line_position_and_byte_of_what_it_cannot_read():
    assert faults_of("name\r\n名称".encode() + b"\xffx\xfe\n\xff", "utf-8") == [
        Fault(2, "", "0xFF", Reason.UNREADABLE_BYTE, 3),
        Fault(2, "", "0xFE", Reason.UNREADABLE_BYTE, 5),
        Fault(3, "", "0xFF", Reason.UNREADABLE_BYTE, 1),
    ]


def test_read_table_reports_the_encoding_that_fits_better():
    data = ("大学" * 20).encode("cp932") + b"\x85\n"

    assert faults_of(data) == [Fault(1, "", "0x85", Reason.UNREADABLE_BYTE, 41)]


@given(st.binary(max_size=120))
def test_read_table_reads_or_says_what_is_wrong(data):
    faults, rows = (), None
    try:
        rows = list(table_of(data).records)
    except WrongFile as wrong:
        faults = wrong.faults

    assert bool(faults) == (rows is None)
    assert len(faults) <= 20
