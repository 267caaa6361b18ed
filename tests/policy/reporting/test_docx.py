"""The report for Word: opened again with python-docx."""

from io import BytesIO

import docx
import pytest
from docx.oxml.ns import qn

from kakehashi.policy.models import StatedDefinition
from kakehashi.policy.reporting.contents import Edition
from kakehashi.policy.reporting.docx import as_docx
from tests.policy.freezing.freezes import make_freeze
from tests.policy.reporting.periods import REASON, make_reported

pytestmark = pytest.mark.django_db


def opened(content):
    return docx.Document(BytesIO(content))


@pytest.fixture
def made():
    return make_reported()


def test_as_docx_has_real_headings_and_a_table_of_contents(made):
    document = opened(as_docx(made, Edition.INTERNAL, "en"))
    headings = [(p.style.name, p.text) for p in document.paragraphs if "Heading" in p.style.name]
    assert ("Heading 1", "Action plan") in headings
    assert ("Heading 2", "At a glance") in headings
    assert ("Heading 3", "Satisfaction") in headings
    listed = [p.text for p in document.paragraphs if p.style.name in ("toc 1", "toc 2")]
    shown = [text for style, text in headings if style in ("Heading 1", "Heading 2")]
    assert [text for text in listed if text] == shown
    xml = document.element.xml
    assert 'TOC \\o "1-2"' in xml
    assert xml.count('w:fldCharType="begin"') == xml.count('w:fldCharType="end"') == 1


def test_as_docx_names_a_japanese_font_for_kanji(made):
    document = opened(as_docx(made, Edition.INTERNAL, "ja"))
    for name in ("Normal", "Heading 1", "Title"):
        fonts = document.styles[name].element.rPr.rFonts
        assert fonts.get(qn("w:eastAsia")) == "游ゴシック"
        assert fonts.get(qn("w:eastAsiaTheme")) is None
    assert document.core_properties.language == "ja-JP"


def test_as_docx_repeats_the_heads_of_its_tables_and_shows_corrections(made):
    document = opened(as_docx(made, Edition.INTERNAL, "en"))
    assert document.tables
    assert all(
        table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None for table in document.tables
    )
    cells = [[cell.text for cell in table.rows[-1].cells] for table in document.tables]
    assert ["Value", "12", "13"] in cells
    assert any(p.text.endswith(REASON) for p in document.paragraphs)
    assert any(p.text.startswith("Under each state: targets by") for p in document.paragraphs)


def test_as_docx_makes_the_same_bytes_of_the_same_freeze(made):
    assert as_docx(made, Edition.PUBLIC, "ja") == as_docx(made, Edition.PUBLIC, "ja")


def test_as_docx_takes_any_text(made):
    StatedDefinition.objects.update(title_en="<b>&amp; \x0b\x01𠮷", title_ja="\ufffe𠮷")
    other = make_freeze(on=made.on.replace(month=3, day=31), occasion="year-end")
    document = opened(as_docx(other, Edition.INTERNAL, "en"))
    assert "<b>&amp; 𠮷" in [p.text for p in document.paragraphs]
