"""A name is only shown: nothing in it can reorder, hide, or lead elsewhere."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakehashi.documents.file_names import LONGEST, shown_name


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("協定書 2026.pdf", "協定書 2026.pdf"),
        ("AGREEMENT.PDF", "AGREEMENT.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\me\\協定.pdf", "協定.pdf"),
        ("safe\u202efdp.exe", "safefdp.exe.pdf"),
        ("a\u2066b\u200fc\u200b.pdf", "abc.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie_ x.pdf"),
        ("a\x00b\x1b.pdf", "ab.pdf"),
        ('<"a|b?*>.pdf', "__a_b___.pdf"),
        ("カ\u3099.pdf", "ガ.pdf"),
        (".pdf", "file.pdf"),
        ("...", "file.pdf"),
        ("", "file.pdf"),
        ("/", "file.pdf"),
    ],
)
def test_shown_name_keeps_what_is_harmless(raw, expected):
    assert shown_name(raw, (".pdf",)) == expected


def test_shown_name_shortens_the_stem_and_keeps_the_ending():
    name = shown_name("大" * 300 + ".docx", (".docx",))

    assert name == "大" * (LONGEST - 5) + ".docx"


@given(st.text())
def test_shown_name_is_always_fit_to_be_shown(raw):
    name = shown_name(raw, (".pdf",))

    assert 1 <= len(name) <= LONGEST
    assert name.endswith(".pdf")
    assert not set(name) & set('/\\<>:"|?*\r\n')
    assert not {unicodedata.category(letter) for letter in name} & {"Cc", "Cf", "Cs"}
    assert shown_name(name, (".pdf",)) == name


def test_shown_name_keeps_any_of_several_endings():
    assert shown_name("a.JPEG", (".jpg", ".jpeg")) == "a.jpeg"
    assert shown_name("a", (".jpg", ".jpeg")) == "a.jpg"
