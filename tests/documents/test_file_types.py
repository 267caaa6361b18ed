"""The content decides what a file is; what is unfit is refused with a reason."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakehashi.documents import file_types
from kakehashi.documents.file_types import FileType, type_of
from kakehashi.verdicts import No
from tests.documents.files import CSV, DOCX, JPEG, MAIN, PDF, PNG, TEXT, office, real_xlsx

WORD, EXCEL = MAIN.format("wordprocessingml.document"), MAIN.format("spreadsheetml.sheet")


def asked(content, name):
    return type_of(io.BytesIO(content), name)


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        (PDF, "a.pdf", file_types.PDF),
        (PDF, "A.PDF", file_types.PDF),
        (PDF, "agreement", file_types.PDF),
        (PDF, "議事録 2026.4", file_types.PDF),
        (PNG, "a.png", file_types.PNG),
        (JPEG, "a.jpeg", file_types.JPEG),
        (JPEG, "a.JPG", file_types.JPEG),
        (DOCX, "a.docx", file_types.DOCX),
        (real_xlsx(), "a.xlsx", file_types.XLSX),
        (TEXT, "a.txt", file_types.TEXT),
        (CSV, "a.csv", file_types.CSV),
        (TEXT, "", file_types.TEXT),
        (b"BM,looks like a bitmap\n", "a.csv", file_types.CSV),
    ],
)
def test_type_of_knows_what_is_allowed(content, name, expected):
    assert asked(content, name) == expected


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (b"", "a.pdf", "it is empty."),
        (PDF, "a.docx", "its name ends in .docx, but by its content it should end in .pdf."),
        (DOCX, "a.xlsx", "its name ends in .xlsx, but by its content it should end in .docx."),
        (TEXT, "a.pdf", "its name ends in .pdf, but by its content it should end in .txt."),
        (PDF, "a.pdf.exe", "its name ends in .exe, but by its content it should end in .pdf."),
        (b"<html><script>", "a.html", "its name ends in .html"),
        (PDF[:-6], "a.pdf", "it is damaged or incomplete."),
        (PNG[:-12], "a.png", "it is damaged or incomplete."),
        (DOCX[:-30], "a.docx", "it is damaged or incomplete."),
        (b"PK\x03\x04", "a.docx", "it is damaged or incomplete."),
        ("大学".encode("cp932"), "a.csv", "it is not text in UTF-8."),
        ("大学".encode("utf-16"), "a.txt", "it is not text in UTF-8."),
        (b"a\x00b", "a.txt", "it is not text in UTF-8."),
        (b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff", "a.txt", "it is not text in UTF-8."),
        (
            b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff",
            "a.gif",
            "its content is image/gif; allowed are PDF,",
        ),
        (b"MZ\x90\x00\x03\x00\x00\x00\x04", "a.pdf", "its content is application/vnd"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "a.doc", "it is an old Office file"),
        (office("x"), "a.docx", "allowed are PDF, Word"),
        (office(WORD + EXCEL), "a.docx", "allowed are PDF, Word"),
        (
            office("application/vnd.ms-word.document.macroEnabled.main+xml"),
            "a.docx",
            "it contains macros.",
        ),
        (office(WORD, extra=[("word/vbaProject.bin", "x")]), "a.docx", "it contains macros."),
        (office(EXCEL, extra=[("xl/macrosheets/a.xml", "x")]), "a.xlsx", "it contains macros."),
        (office(WORD, contents="application/vnd.ms-office.vbaProject"), "a.docx", "it contains"),
    ],
)
def test_type_of_says_what_is_wrong(content, name, reason):
    verdict = asked(content, name)

    assert isinstance(verdict, No)
    assert str(verdict).startswith(reason)


def test_type_of_refuses_an_archive_that_is_no_office_file():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("a.txt", "a")

    assert str(asked(made.getvalue(), "a.docx")).startswith("allowed are PDF")


def test_type_of_refuses_a_bomb_by_its_directory(settings):
    settings.UPLOAD_LIMIT = 1000
    bomb = office(WORD, extra=[("word/document.xml", b"0" * 20_001)])
    assert str(asked(bomb, "a.docx")) == "it would unpack to far more than it should."

    many = office(WORD, extra=[(f"{number}", "") for number in range(10_001)])
    assert str(asked(many, "a.docx")) == "it would unpack to far more than it should."


def test_type_of_reads_little_of_a_table_of_contents_that_lies_about_its_size():
    big = office(WORD, contents=" " * 5_000_000)

    assert asked(big, "a.docx") == file_types.DOCX


def test_type_of_refuses_a_container_with_a_password():
    locked = bytearray(DOCX)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(mark) + place] |= 1

    assert str(asked(bytes(locked), "a.docx")) == "it has a password. Save it without one."


@given(st.sampled_from([PDF, PNG, JPEG, DOCX, TEXT]), st.data())
def test_type_of_answers_whatever_comes(content, data):
    changed = bytearray(content)
    for _ in range(data.draw(st.integers(1, 4))):
        changed[data.draw(st.integers(0, len(changed) - 1))] = data.draw(st.integers(0, 255))

    assert isinstance(asked(bytes(changed), "a.docx"), FileType | No)


@given(st.binary(max_size=200), st.text(max_size=20))
def test_type_of_answers_any_bytes_under_any_name(content, name):
    assert isinstance(asked(content, name), FileType | No)
