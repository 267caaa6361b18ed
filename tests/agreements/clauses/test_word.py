"""The text for Word, read back with python-docx."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document as Word
from docx.oxml.ns import qn
from lxml import etree

from kakehashi.agreements.clauses.word import LISTS, as_docx
from tests.agreements.clauses.make import make_clause
from tests.agreements.clauses.test_pdf import DIGEST, sheet


def read(made):
    return Word(BytesIO(made))


def numbers_of(paragraph):
    """(list, level) of a paragraph that Word numbers; None for another."""
    found = paragraph._p.find(f".//{qn('w:numPr')}")
    if found is None:
        return None
    return tuple(int(found.find(qn(f"w:{name}")).get(qn("w:val"))) for name in ("numId", "ilvl"))


def test_docx_has_both_texts_one_after_the_other_under_real_headings():
    document = read(as_docx(sheet()))
    shown = [(p.style.name, p.text) for p in document.paragraphs]
    assert shown[0] == ("Title", "学生交流に関する覚書")
    assert ("Title", "Memorandum on Student Exchange") in shown
    headings = [text for style, text in shown if style == "Heading 1"]
    assert headings[0] == "（目的）"
    assert "(Balance and carry-over)" in headings
    assert len(headings) % 2 == 0
    text = "\n".join(text for _style, text in shown)
    assert "2027年4月1日（令和9年4月1日）" in text
    assert "remains in force until 31 March 2032." in text
    assert "{" not in text


def test_docx_lets_word_number_articles_paragraphs_and_items():
    text = "First.\nSecond:\n- one\nThird."
    document = read(as_docx(sheet(make_clause(text_ja=text, text_en=text))))
    numbered = [(p.text, numbers_of(p)) for p in document.paragraphs if p.style.name != "Cell"]
    ja, en = LISTS["ja"], LISTS["en"]
    assert [each for each in numbered if each[1]] == [
        ("（住居）", (ja, 0)),
        ("Second:", (ja, 1)),
        ("one", (ja, 2)),
        ("Third.", (ja, 1)),
        ("(Housing)", (en, 0)),
        ("First.", (en, 1)),
        ("Second:", (en, 1)),
        ("one", (en, 2)),
        ("Third.", (en, 1)),
    ]
    numbering = document.part.numbering_part.element
    texts = {
        defined.get(qn("w:abstractNumId")): [
            level.find(qn("w:lvlText")).get(qn("w:val")) for level in defined.iter(qn("w:lvl"))
        ]
        for defined in numbering.iter(qn("w:abstractNum"))
    }
    assert texts[str(ja)] == ["第%1条", "%2", "(%3)"]
    assert texts[str(en)] == ["Article %1", "%2.", "(%3)"]
    order = [etree.QName(each).localname for each in numbering]
    assert order == sorted(order, key=["abstractNum", "num"].index)


def test_docx_has_tables_of_places_with_a_head_and_places_to_sign():
    document = read(as_docx(sheet()))
    places = document.tables[0]
    assert [cell.text for cell in places.rows[0].cells][3] == "人数\nNumber"
    assert [cell.text for cell in places.rows[1].cells][3] == "年間3人\n3 a year"
    assert places.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None
    signatures = [
        table for table in document.tables if "公印 / Seal" in table.rows[0].cells[2].text
    ]
    assert len(signatures) == 2
    assert [row.cells[0].text for row in signatures[0].rows] == [
        "署名 / Signature",
        "氏名 / Name",
        "職名 / Post",
        "年月日 / Date",
    ]


@pytest.mark.parametrize("is_draft", [True, False])
def test_docx_says_in_its_header_which_version_it_is(is_draft):
    document = read(as_docx(sheet(is_draft=is_draft)))
    header = document.sections[0].header.paragraphs[0].text
    assert header.endswith("第3版 / Version 3  ·  SHA-256 0123456789ab…")
    assert header.startswith("案（未署名） / Draft, not signed") == is_draft
    assert document.paragraphs[-1].text.endswith(DIGEST)


def test_docx_names_japanese_fonts_and_the_language_of_each_text():
    document = read(as_docx(sheet()))
    for name in ("Normal", "Title", "Heading 1"):
        fonts = document.styles[name].element.find(f".//{qn('w:rFonts')}")
        assert fonts.get(qn("w:eastAsia")) == "游明朝"
    spoken = [
        p.runs[0]._r.find(f".//{qn('w:lang')}").get(qn("w:val"))
        for p in document.paragraphs
        if p.style.name == "Title"
    ]
    assert spoken == ["ja-JP", "en-GB"]


def test_docx_is_the_same_bytes_and_holds_what_xml_cannot():
    clause = make_clause(text_en='a\x07b & <c> "d"', title_ja="<題>")
    made = as_docx(sheet(clause))
    assert made == as_docx(sheet(clause))
    assert 'ab & <c> "d"' in [p.text for p in read(made).paragraphs]
    with ZipFile(BytesIO(made)) as archive:
        assert {each.date_time for each in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_docx_in_one_language_has_no_other():
    document = read(as_docx(sheet(languages=("en",))))
    text = "\n".join(p.text for p in document.paragraphs)
    assert "Memorandum on Student Exchange" in text
    assert "覚書" not in text
