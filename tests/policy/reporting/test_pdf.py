"""The report as a PDF: opened again and read."""

import re
from io import BytesIO

import pytest
from pypdf import PdfReader

from kakehashi.policy.models import Action
from kakehashi.policy.reporting.contents import Edition
from kakehashi.policy.reporting.pdf import as_pdf
from kakehashi.verdicts import Refused
from tests.policy.freezing.freezes import make_freeze
from tests.policy.reporting.periods import make_reported

pytestmark = pytest.mark.django_db


def read(pdf):
    return PdfReader(BytesIO(pdf))


def words_of(pdf):
    return "".join("".join(page.extract_text() for page in read(pdf).pages).split())


def bookmarks_of(outline):
    for each in outline:
        if isinstance(each, list):
            yield from bookmarks_of(each)
        else:
            yield each.title


@pytest.fixture
def made():
    return make_reported()


def test_as_pdf_is_japanese_through_and_through(made):
    pdf = as_pdf(made, Edition.INTERNAL, "ja")
    text = words_of(pdf)
    root = read(pdf).trailer["/Root"]
    assert "令和8年度（2026年度）" in text
    assert "満足度" in text
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("ja-JP", True)
    assert any(str(font["/BaseFont"]).endswith("+IPAexGothic") for font in fonts_of(pdf))


def fonts_of(pdf):
    for page in read(pdf).pages:
        for font in page["/Resources"].get("/Font", {}).values():
            yield font.get_object()


def test_as_pdf_numbers_its_pages_and_finds_them_in_the_contents(made):
    pdf = read(as_pdf(made, Edition.INTERNAL, "en"))
    pages = [page.extract_text() for page in pdf.pages]
    last = len(pages)
    assert [bool(re.search(rf"\b{n} / {last}\b", text)) for n, text in enumerate(pages, 1)] == [
        False,
        *[True] * (last - 1),
    ]
    entry = re.search(r"How to verify this report[ .]*(\d+)", pages[1])
    assert "How to verify this report" in pages[int(entry[1]) - 1]
    marks = list(bookmarks_of(pdf.outline))
    assert {"Action plan", "At a glance", "Satisfaction", "Definitions and sources"} <= set(marks)


def test_as_pdf_describes_its_charts_for_those_who_hear_it(made):
    pdf = as_pdf(made, Edition.INTERNAL, "en")
    assert b"Rise from 10 " in pdf
    assert b"/S/Figure" in pdf


@pytest.mark.parametrize("language", ["ja", "en"])
def test_as_pdf_makes_the_same_bytes_of_the_same_freeze(made, language):
    assert as_pdf(made, Edition.PUBLIC, language) == as_pdf(made, Edition.PUBLIC, language)


def test_as_pdf_is_dated_as_the_freeze(made):
    dated = read(as_pdf(made, Edition.INTERNAL, "en")).metadata.creation_date
    assert dated == made.frozen_at.replace(microsecond=0)


def test_as_pdf_refuses_a_character_without_a_glyph_and_says_where(made):
    Action.objects.filter(number="①").update(text_ja="𠮷野家と協定を結ぶ", standing_ja="official")
    other = make_freeze(on=made.on.replace(month=3, day=31), occasion="year-end")
    with pytest.raises(Refused, match=r"“𠮷” \(U\+20BB7\) in “𠮷野家と協定を結ぶ”, under “1.2 ①”"):
        as_pdf(other, Edition.INTERNAL, "ja")
