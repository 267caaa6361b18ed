"""Bytes of bibliography files into text: UTF-8, UTF-16, CP932 (Shift_JIS), Latin-1. Pure."""

import codecs
import re

from kakehashi.documents.decoding import CP932, UTF_8, NotText, Place, decode
from kakehashi.research.dissemination.importing.entries import Wrong, WrongSource

UTF_16, LATIN_1 = "utf-16", "latin-1"
ENCODINGS = (UTF_8, CP932, LATIN_1, UTF_16)
KANA = re.compile("[\u3041-\u30ff\uff66-\uff9f]")
EAST_ASIAN = re.compile("[\u3005-\u30ff\u3400-\u9fff\uff01-\uff9f]")
# In Latin-1 a single letter stands between basic ones; read as CP932, it swallows its neighbour.
ALONE = re.compile("(?<=[A-Za-z])[\u3400-\u9fff](?=[A-Za-z .,;}])")


def text_of(data: bytes, encoding: str = "") -> tuple[str, str]:
    """(text without its mark, encoding). encoding: one of `ENCODINGS`, or empty to find out.

    Windows-1252 is read where Latin-1 is asked for: its signs stand where Latin-1 has none.

    Raises: WrongSource with the places of the bytes that are no text.
    """
    if encoding == UTF_16 or data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return data.decode("utf-16"), UTF_16
        except UnicodeDecodeError as fault:
            raise WrongSource(Wrong.NOT_TEXT, f"UTF-16: {fault.reason}") from fault
    if encoding == LATIN_1:
        return _latin(data), LATIN_1
    try:
        text, found = decode(data, encoding)
    except NotText as fault:
        if encoding or b"\0" in data:
            raise WrongSource(Wrong.NOT_TEXT, _words(fault.places)) from fault
        return _latin(data), LATIN_1
    if found == CP932 and not encoding and _is_latin(text):
        return _latin(data), LATIN_1
    return text, found


def _is_latin(text: str) -> bool:
    """Whether what CP932 made of the bytes are letters with accents in a European text."""
    if KANA.search(text):
        # Half-width kana are what CP932 makes of Latin-1 letters that stand alone.
        full = sum("\u3041" <= sign <= "\u30ff" for sign in text)
        if full:
            return False
    signs = len(EAST_ASIAN.findall(text))
    alone = len(ALONE.findall(text)) + len(re.findall("[\uff61-\uff9f]", text))
    return bool(signs) and alone * 2 >= signs


def _latin(data: bytes) -> str:
    return data.decode("cp1252", "replace").replace("\ufffd", "\u25a1")


def _words(places: tuple[Place, ...]) -> str:
    return "; ".join(f"{each.line}:{each.position}" for each in places[:5])
