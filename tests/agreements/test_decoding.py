import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakehashi.agreements.decoding import decode
from kakehashi.agreements.faults import Fault, Reason, WrongFile

TRICKY = "①⑳㈱髙﨑～－"


def faults_of(data, encoding=""):
    with pytest.raises(WrongFile) as refused:
        decode(data, encoding)
    return list(refused.value.faults)


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "cp932"])
def test_decode_reads_japanese_in_each_encoding(codec):
    text, encoding = decode(f"名称,{TRICKY}\n".encode(codec))

    assert text == f"名称,{TRICKY}\n"
    assert encoding == codec.removesuffix("-sig")


def test_decode_names_line_position_and_byte_of_what_it_cannot_read():
    data = "name\r\n名称".encode() + b"\xffx\xfe\n\xff"

    assert faults_of(data, "utf-8") == [
        Fault(2, "", "0xFF", Reason.UNREADABLE_BYTE, 3),
        Fault(2, "", "0xFE", Reason.UNREADABLE_BYTE, 5),
        Fault(3, "", "0xFF", Reason.UNREADABLE_BYTE, 1),
    ]


def test_decode_reports_the_encoding_that_fits_better():
    data = ("大学" * 20).encode("cp932") + b"\x85\n"

    assert faults_of(data) == [Fault(1, "", "0x85", Reason.UNREADABLE_BYTE, 41)]


def test_decode_believes_the_mark_of_utf_8():
    assert faults_of(b"\xef\xbb\xbfa\x81\x40") == [Fault(1, "", "0x81", Reason.UNREADABLE_BYTE, 2)]


def test_decode_refuses_utf_16_by_name_and_nul_by_place():
    assert faults_of("name".encode("utf-16")) == [Fault(1, "", "", Reason.UTF_16)]
    assert faults_of(b"a\nb\0") == [Fault(2, "", "0x00", Reason.UNREADABLE_BYTE, 2)]


def test_decode_lists_twenty_places_at_the_most():
    assert len(faults_of(b"\xff" * 50, "utf-8")) == 20


def test_decode_obeys_the_encoding_it_is_told():
    data = "ﾃｱ".encode("cp932")  # valid UTF-8 by chance

    assert decode(data, "cp932") == ("ﾃｱ", "cp932")


@given(st.binary())
def test_decode_reads_or_says_where_it_cannot(data):
    faults, text, encoding = (), "", ""
    try:
        text, encoding = decode(data)
    except WrongFile as wrong:
        faults = wrong.faults

    assert bool(faults) == (not encoding)
    assert len(faults) <= 20
    assert "\0" not in text
    if encoding == "utf-8":
        assert text.encode() == data.removeprefix(b"\xef\xbb\xbf")
