"""Pieces that every maker of Word documents needs: runs, fonts, fields, and the same bytes.

Texts are written as XML at once, because python-docx takes a second for a thousand cells.
"""

from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

# What Japanese Windows and Macs have; whoever edits the document may choose others.
FONTS = {"ja": ("Yu Gothic", "游ゴシック"), "en": ("Cambria", "游明朝")}
LANGUAGES = {"ja": "ja-JP", "en": "en-GB"}
NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
EARLIEST = (1980, 1, 1, 0, 0, 0)  # that a zip can say
CONTROLS = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])


def settled(archive: bytes) -> bytes:
    """A .docx without the times at which the files in it were written: same texts, same bytes."""
    made = BytesIO()
    with ZipFile(BytesIO(archive)) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(ZipInfo(name, EARLIEST), old.read(name), ZIP_DEFLATED)
    return made.getvalue()


def run(text: str, style: str = "", look: str = "") -> str:
    """XML of a run: `text` without the characters that XML cannot hold.

    style: id of a character style; look: further properties, as XML.
    """
    shown = escape(text.translate(CONTROLS))
    chosen = f'<w:rStyle w:val="{style}"/>' if style else ""
    return f'<w:r><w:rPr>{chosen}{look}</w:rPr><w:t xml:space="preserve">{shown}</w:t></w:r>'


def paragraph(runs: str, style: str = "", look: str = "") -> str:
    """XML of a paragraph of `runs`. style: id of its style; look: further properties, as XML."""
    chosen = f'<w:pStyle w:val="{style}"/>' if style else ""
    properties = f"<w:pPr>{chosen}{look}</w:pPr>" if chosen or look else ""
    return f"<w:p>{properties}{runs}</w:p>"


def set_fonts(style: Any, language: str) -> None:
    """Fonts and language of a style, both fonts by name.

    Without `eastAsia` Word takes a Chinese font for kanji.
    """
    # Here and not above: only the process that writes a document needs it.
    from docx.oxml.ns import qn  # noqa: PLC0415

    latin, japanese = FONTS[language]
    properties = style.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for name, font in (("ascii", latin), ("hAnsi", latin), ("eastAsia", japanese)):
        fonts.set(qn(f"w:{name}"), font)
    spoken = properties.makeelement(qn("w:lang"), {})
    spoken.set(qn("w:val"), LANGUAGES[language])
    spoken.set(qn("w:eastAsia"), "ja-JP")
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    properties.append(spoken)


def add_field(paragraph: Any, instruction: str) -> None:
    """Put a field that Word fills in, such as PAGE, at the end of a paragraph of python-docx."""
    from docx.oxml import parse_xml  # noqa: PLC0415 - as above

    xml = f'<w:fldSimple {NAMESPACE} w:instr="{instruction}" w:dirty="true"><w:r/></w:fldSimple>'
    paragraph._p.append(parse_xml(xml))
