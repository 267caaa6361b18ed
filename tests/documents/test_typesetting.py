"""PDFs from plain values."""

from datetime import UTC, datetime
from io import BytesIO
from shutil import copy

import pytest
from pypdf import PdfReader

from kakehashi.documents import typesetting
from kakehashi.documents.typesetting import typeset
from kakehashi.verdicts import Refused

AT = datetime(2026, 5, 20, 3, 4, 5, tzinfo=UTC)
DATA = {"title": "報告", "heading": "国際交流", "text": "髙橋と﨑山が①を担当する。"}
TEMPLATE = """#import "/documents/typst/house.typ": *
#let data = json(bytes(sys.inputs.data))
#show: house.with(data, title: data.title)
= #data.heading
#data.text
"""


@pytest.fixture
def template(tmp_path, monkeypatch):
    """A template beside a copy of the shared look."""
    house = tmp_path / "documents" / "typst" / "house.typ"
    house.parent.mkdir(parents=True)
    copy(typesetting.ROOT / "documents" / "typst" / "house.typ", house)
    monkeypatch.setattr(typesetting, "ROOT", tmp_path)
    path = tmp_path / "sample.typ"
    path.write_text(TEMPLATE)
    return path


def read(pdf):
    return PdfReader(BytesIO(pdf))


def test_typeset_sets_japanese_with_its_language_title_and_date(template):
    pdf = read(typeset(template, DATA, language="ja", made_at=AT))
    text = pdf.pages[0].extract_text()
    assert "国際交流" in text
    assert "髙橋と﨑山が①を担当する。" in text
    assert pdf.trailer["/Root"]["/Lang"] == "ja-JP"
    assert (pdf.metadata.title, pdf.metadata.creation_date) == ("報告", AT)


def test_typeset_makes_files_to_be_kept_and_to_be_read_by_everybody(template):
    pdf = read(typeset(template, DATA, language="ja", made_at=AT))
    said = pdf.trailer["/Root"]["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in said
    assert "<pdfuaid:part>1</pdfuaid:part>" in said
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_typeset_makes_the_same_bytes_of_the_same_values(template):
    once = typeset(template, DATA, language="en", made_at=AT)
    assert once == typeset(template, dict(reversed(DATA.items())), language="en", made_at=AT)
    assert once != typeset(template, {**DATA, "text": "other"}, language="en", made_at=AT)


def test_typeset_never_runs_what_stands_in_the_values(template):
    text = '#panic("run") $x^2$ *bold* @nobody \\u{41} #read("/etc/passwd")'
    pdf = read(typeset(template, {**DATA, "text": text}, language="en", made_at=AT))
    assert '#panic("run") $x^2$ *bold* @nobody' in pdf.pages[0].extract_text()


def test_typeset_refuses_a_character_without_a_glyph(template):
    with pytest.raises(Refused, match="U\\+20BB7"):
        typeset(template, {**DATA, "text": "𠮷田"}, language="ja", made_at=AT)


@pytest.mark.parametrize("text", ["\ufeffmark", "soft\u00adhyphen", "葛\U000e0100城", "a\u200bb"])
def test_typeset_takes_characters_that_are_not_seen(template, text):
    assert typeset(template, {**DATA, "text": text}, language="ja", made_at=AT)
