"""From bytes to text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakehashi.documents.decoding import NotText, Place, decode


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "cp932"])
def test_decode_reads_circled_numbers_in_each_encoding(codec):
    assert decode("1-1 ①～⑳ 髙\n".encode(codec)) == (
        "1-1 ①～⑳ 髙\n",
        codec.removesuffix("-sig"),
    )


def test_decode_names_the_place_of_what_it_cannot_read():
    with pytest.raises(NotText) as wrong:
        decode("1-1\r\n大学".encode() + b"\xffx", "utf-8")

    assert wrong.value.places == (Place(2, 3, 0xFF),)
    assert not wrong.value.is_utf_16


def test_decode_knows_utf_16_by_its_mark():
    with pytest.raises(NotText) as wrong:
        decode("1-1".encode("utf-16"))

    assert wrong.value.is_utf_16


def test_decode_lists_twenty_places_at_the_most():
    with pytest.raises(NotText) as wrong:
        decode(b"\xff" * 50, "utf-8")

    assert len(wrong.value.places) == 20


def test_decode_obeys_the_encoding_it_is_told():
    data = "ﾃｱ".encode("cp932")  # valid UTF-8 by chance

    assert decode(data, "cp932") == ("ﾃｱ", "cp932")


@given(st.binary())
def test_decode_reads_every_byte_or_says_where_it_cannot(data):
    places, text, encoding = (), "", ""
    try:
        text, encoding = decode(data)
    except NotText as wrong:
        places = wrong.places or data[:2]

    assert bool(places) == (not encoding)
    assert "\0" not in text
    if encoding == "utf-8":
        assert text.encode() == data.removeprefix(b"\xef\xbb\xbf")
