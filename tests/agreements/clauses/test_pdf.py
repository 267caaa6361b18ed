"""The typeset text."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from kakehashi.agreements.clauses.composing import compose
from kakehashi.agreements.clauses.pdf import as_pdf
from kakehashi.agreements.clauses.sheets import sheet_of
from kakehashi.agreements.clauses.values import Names
from kakehashi.verdicts import Refused
from tests.agreements.clauses.make import AT, NAMES, make_clause, make_content, shipped_clauses

DIGEST = "0123456789abcdef" * 4


def sheet(*clauses, names=NAMES, is_draft=True, **said):
    content = make_content(*(clauses or shipped_clauses("exchange")), **said)
    return sheet_of(
        compose(content, names),
        number=3,
        digest=DIGEST,
        at=AT,
        is_draft=is_draft,
        prevails=content.prevails,
    )


def pages(made):
    return [page.extract_text() for page in PdfReader(BytesIO(made)).pages]


def test_pdf_of_an_exchange_has_both_languages_side_by_side_with_their_numbers():
    text = "".join(pages(as_pdf(sheet())))
    for part in (
        "学生交流に関する覚書",
        "Memorandum on Student Exchange",
        "第1条（目的）",
        "Article 1 (Purpose)",
        "第3条（人数及び条件）",
        "年間3人",
        "3 a year",
        "2 a semester",
        "2027年4月1日（令和9年4月1日）",
        "1 April 2027",
        "公印 / Seal",
    ):
        assert part in text.replace("\n", ""), part


def test_pdf_says_on_every_page_which_version_it_is_and_that_it_is_a_draft():
    for page in pages(as_pdf(sheet())):
        assert "案（未署名） / Draft, not signed" in page
        assert "第3版 / Version 3 · SHA-256 0123456789ab" in page
    assert DIGEST in pages(as_pdf(sheet()))[-1].replace("\n", "")


def test_pdf_for_signature_has_no_mark_of_a_draft():
    text = "".join(pages(as_pdf(sheet(is_draft=False))))
    assert "DRAFT" not in text
    assert "案（未署名）" not in text
    assert "第3版" in text


def test_pdf_is_to_be_kept_and_read_by_everybody_in_the_language_that_prevails():
    reader = PdfReader(BytesIO(as_pdf(sheet(prevails="en"))))
    said = reader.trailer["/Root"]["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in said
    assert "<pdfuaid:part>1</pdfuaid:part>" in said
    assert reader.trailer["/Root"]["/Lang"] == "en-GB"
    assert reader.metadata.title == "学生交流に関する覚書 / Memorandum on Student Exchange"
    assert (reader.metadata.author, reader.metadata.creation_date) == (
        "Tokyo Metropolitan University",
        AT,
    )


def test_pdf_in_one_language_has_no_other():
    text = "".join(pages(as_pdf(sheet(languages=("en",)))))
    assert "Article 1 (Purpose)" in text
    assert "第1条" not in text
    assert "Seal" in text
    assert "公印" not in text


def test_pdf_names_every_partner_of_a_consortium():
    partners = tuple({"ja": f"大学{n}", "en": f"University {n}"} for n in range(4))
    names = Names(NAMES.home, partners, are_universities=True, words={})
    text = "".join(pages(as_pdf(sheet(names=names, partners=(1, 2, 3, 4)))))
    assert text.count("公印 / Seal") == 5
    assert "各大学" in text


def test_pdf_is_the_same_bytes_of_the_same_text():
    assert as_pdf(sheet()) == as_pdf(sheet())
    assert as_pdf(sheet()) != as_pdf(sheet(notice_months=6))


def test_pdf_refuses_a_character_without_a_glyph_and_names_the_article():
    with pytest.raises(Refused, match=r"U\+20BB7.*第1条（住居） / Article 1 \(Housing\)"):
        as_pdf(sheet(make_clause(text_ja="𠮷野家")))


def test_pdf_never_runs_what_stands_in_a_text():
    clause = make_clause(text_en='#panic("run") $x$ *bold* @nobody')
    assert '#panic("run") $x$ *bold* @nobody' in pages(as_pdf(sheet(clause)))[0]
