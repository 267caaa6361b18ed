"""From uploaded files to the text of a plan."""

import io
import time

import pytest

from kakehashi.policy.planning.blocks import Kind, Outline
from kakehashi.policy.planning.extracted import Hint, Unreadable, cleaned
from kakehashi.policy.planning.extraction import extract
from kakehashi.policy.planning.items import Item
from kakehashi.policy.planning.pdf_text import in_words, pages_of
from kakehashi.policy.planning.reading import read
from tests.documents.files import office, real_xlsx
from tests.policy.planning.files import blank_pdf, padded_pdf, paragraph_xml, pdf, word

OUTLINE = Outline({"1-1": [], "1-2": []})
PLAN = "1-1 留学生の受入れ\n① 奨学金により促進する。\n② 協定により受け入れる。"


def extracted(content, name="plan.txt", **asked):
    return extract(io.BytesIO(content), name, OUTLINE, **asked)


def refusal(content, name="plan.txt", **asked):
    with pytest.raises(Unreadable) as refused:
        extracted(content, name, **asked)
    return str(refused.value), refused.value.about


# -- Text -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("codec", "hints"),
    [("utf-8", ()), ("utf-8-sig", ()), ("cp932", ((Hint.ENCODING, "cp932"),))],
)
def test_extract_reads_text_in_each_encoding(codec, hints):
    found = extracted(PLAN.replace("\n", "\r\n").encode(codec))

    assert (found.text, found.hints, found.items) == (PLAN, hints, None)


def test_extract_names_the_byte_that_is_no_character():
    words, _about = refusal(b"1-1\n\x81\xff")

    assert "line 2, character 1 is the byte 0x81" in words


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (b" \n ", "There is no text in the file."),
        ("x".encode("utf-16"), "The file is in UTF-16."),
        (b"x" * 300_001, "The text has 300001 letters"),
        (b"x" * (10 * 1024 * 1024 + 1), "The file is larger than 10"),
        (b"PK\x03\x04rubbish", "it is damaged or incomplete."),
        (real_xlsx(), "Only text, Word (DOCX), PDF and CSV are read."),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"x" * 600, "it is an old Office file or has a pass"),
    ],
)
def test_extract_refuses_in_words_what_it_cannot_read(content, words):
    name = "plan.xlsx" if content == real_xlsx() else "plan"
    assert words.replace("\xa0", " ") in refusal(content, name)[0].replace("\xa0", " ")


def test_cleaned_takes_out_what_no_page_shows_and_says_so():
    assert cleaned("⼤学\x07\f\u200b① a\r\n\u202eb\u202c\ufeff") == (
        "大学\n① a\nb",
        ((Hint.UNREADABLE, "5"), (Hint.RADICALS, "1")),
    )


# -- Word -----------------------------------------------------------------------------------------


def test_extract_reads_the_paragraphs_of_a_word_file():
    found = extracted(word(*PLAN.split("\n")), "plan.docx")

    assert (found.text, found.hints) == (PLAN, ())


def test_extract_writes_out_the_numbers_that_word_makes_itself():
    found = extracted(
        word(("", 0), ("受入れ", 1), ("促進", 2), ("協定", 2), ("派遣", 1), ("増やす", 2)), "p.docx"
    )

    assert found.text.split("\n") == [
        "1-",
        "1-1 受入れ",
        "① 促進",
        "② 協定",
        "1-2 派遣",
        "① 増やす",
    ]
    assert found.hints == ((Hint.LIST_NUMBERS, "6"),)


def test_extract_says_which_numbers_it_could_not_write_out():
    found = extracted(word("1-1", ("甲", 3), ("点", 4)), "plan.docx")

    assert found.text == "1-1\n甲\n・ 点"
    assert found.hints == ((Hint.LIST_NUMBERS_LOST, "chicken"),)


def test_extract_reads_a_row_of_a_table_as_a_line_and_begins_one_at_each_number():
    found = extracted(
        word(
            table=[("1-1 受入れ", "① 促進する\n② 広げる", "国際センター"), ("1-2", "①", "増やす")]
        ),
        "plan.docx",
    )

    assert found.text.split("\n") == [
        "1-1 受入れ",
        "① 促進する",
        "② 広げる\t国際センター",
        "1-2",
        "①\t増やす",
    ]


def test_extract_reads_tracked_text_boxes_enclosed_numbers_and_leaves_out_readings():
    box = "<w:txbxContent><w:p><w:r><w:t>箱</w:t></w:r></w:p></w:txbxContent>"
    found = extracted(
        word(
            "1-1",
            raw=[
                paragraph_xml(
                    r"<w:r><w:instrText>eq \o\ac(○,3)</w:instrText></w:r>"
                    "<w:ins><w:r><w:t>足した</w:t></w:r></w:ins>"
                    "<w:del><w:r><w:delText>消した</w:delText></w:r></w:del>"
                    "<w:r><w:ruby><w:rt><w:r><w:t>かん</w:t></w:r></w:rt>"
                    "<w:rubyBase><w:r><w:t>漢</w:t></w:r></w:rubyBase></w:ruby></w:r>"
                ),
                paragraph_xml(
                    '<w:r><w:sym w:font="Wingdings" w:char="F082"/><w:t>二</w:t>'
                    '<w:sym w:font="Symbol" w:char="F0B7"/><w:footnoteReference w:id="1"/></w:r>'
                ),
                paragraph_xml(
                    f"<w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice>"
                    f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent><w:t>外</w:t></w:r>"
                ),
            ],
        ),
        "plan.docx",
    )

    assert found.text.split("\n") == ["1-1", "③足した漢", "②二〓", "外", "箱"]
    assert set(found.hints) == {
        (Hint.READINGS_LEFT_OUT, "1"),
        (Hint.SYMBOLS, "1"),
        (Hint.NOTES_LEFT_OUT, "1"),
    }


def test_extract_refuses_a_word_file_that_would_unpack_to_too_much():
    bomb = office(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        extra=[("word/document.xml", b" " * (31 * 1024 * 1024))],
    )
    assert len(bomb) < 100_000
    assert refusal(bomb, "plan.docx")[0] == (
        "The Word file would unpack to far more than a plan has."
    )


def test_extract_refuses_a_word_file_without_a_document():
    empty = office(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    )
    assert refusal(empty, "plan.docx")[0] == "The Word file is damaged and cannot be read."


# -- PDF ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def three_pages():
    return pdf("はじめに", PLAN, "おわりに")


def test_extract_reads_the_pages_of_a_pdf(three_pages):
    found = extracted(three_pages, "plan.pdf")

    assert [
        (each.direction, each.number, each.text) for each in read(found.text, OUTLINE).of(Kind.ITEM)
    ] == [
        ("1-1", "①", "奨学金により促進する。"),
        ("1-1", "②", "協定により受け入れる。おわりに"),
    ]
    assert found.hints == ()


def test_extract_asks_which_pages_of_a_long_pdf_hold_the_plan(three_pages):
    long = padded_pdf(three_pages, 300)
    began = time.monotonic()

    words, about = refusal(long, "plan.pdf")
    found = extracted(long, "plan.pdf", pages="２－3、 5")

    assert words.startswith("These are 300 pages; at most 60 are read at once.")
    assert about == "pages"
    assert found.text.split("\n")[:2] == ["1-1 留学生の受入れ", "① 奨学金により促進する。"]
    assert found.hints == ((Hint.PAGES, "2–3, 5 / 300"), (Hint.EMPTY_PAGES, "5"))
    assert time.monotonic() - began < 5


def test_extract_refuses_a_pdf_without_text():
    words, _about = refusal(blank_pdf(3), "plan.pdf")

    assert words.startswith("There is no text on pages 1–3: they are probably pictures (a scan).")


def test_extract_refuses_a_pdf_with_a_password_and_opens_one_whose_password_is_empty():
    assert refusal(blank_pdf(1, password="secret"), "plan.pdf")[0] == (
        "The PDF has a password. Save it without one."
    )
    assert "There is no text" in refusal(blank_pdf(1, password=""), "plan.pdf")[0]


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7\nnothing\n%%EOF", blank_pdf(2)[:200], b"%PDF-1.7\n%%EOF"]
)
def test_extract_refuses_a_damaged_pdf(content):
    assert "damaged" in refusal(content, "plan.pdf")[0]


@pytest.mark.parametrize(
    ("asked", "pages"),
    [("", [1, 2, 3, 4]), ("2", [2]), ("1-2,4", [1, 2, 4]), ("２～３", [2, 3]), ("4、1", [1, 4])],
)
def test_pages_of_reads_ranges(asked, pages):
    assert pages_of(asked, 4) == pages


@pytest.mark.parametrize("asked", ["x", "0", "3-2", "5", "1-", "1-99999"])
def test_pages_of_refuses_what_is_not_there(asked):
    with pytest.raises(Unreadable) as refused:
        pages_of(asked, 4)
    assert refused.value.about == "pages"


def test_in_words_shortens_runs():
    assert in_words([1, 3, 4, 5, 9]) == "1, 3–5, 9"


# -- Tables ---------------------------------------------------------------------------------------


def test_extract_reads_a_row_of_a_table_of_items_in_both_languages():
    text = (
        "方向性,番号,内容,English,担当\n1-1,1,促進,Promote,国際\n,②,広げる,,\n1.2 ①,,派遣,Send,\n"
    )

    found = extracted(text.encode("cp932"), "plan.csv")

    assert found.items == (
        Item(line=2, direction="1-1", number="1", ja="促進", en="Promote"),
        Item(line=3, direction="1-1", number="②", ja="広げる"),
        Item(line=4, direction="1-2", number="①", ja="派遣", en="Send"),
    )
    assert found.hints == (
        (Hint.ENCODING, "cp932"),
        (Hint.IGNORED, "担当"),
        (Hint.INHERITED, "3"),
    )


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_extract_reads_a_table_whose_cells_all_stand_in_quotation_marks(delimiter):
    rows = [["direction", "number", "ja"], ["1-1", "①", "促進、拡大"]]
    text = "\r\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows)

    found = extracted(text.encode(), "plan.csv")

    assert found.items == (Item(line=2, direction="1-1", number="①", ja="促進、拡大"),)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("number,remark\n1,x", "Line 1 names no column with the direction and the text."),
        ("direction,ja,日本語\n1-1,x,y", "Line 1 names the column ja twice."),
        ("direction,ja\n1-1,x,y", "Line 2 has more cells than the first line has headings."),
        ('direction,ja\n1-1,"x', "From line 2 on this is no CSV"),
    ],
)
def test_extract_refuses_what_is_no_table_of_items(text, words):
    assert words in refusal(text.encode(), "plan.csv")[0]
