"""Files that hold plans, made on the spot."""

import io

import typst
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from pypdf import PdfReader, PdfWriter

from kakehashi.documents.fonts import loaded

LEVELS = {
    0: ("decimal", "%1-"),
    1: ("decimal", "%1-%2"),
    2: ("decimalEnclosedCircle", "%3"),
    3: ("chicken", "%4"),
    4: ("bullet", "\uf0b7"),
}


def pdf(*pages):
    """A PDF with a page for each text, a line of it for each line."""
    source = '#set text(font: "IPAexGothic")\n' + "\n#pagebreak()\n".join(
        "\\\n".join(f"#{quoted(line)}" for line in page.split("\n")) for page in pages
    )
    made: bytes = typst.compile(source.encode(), format="pdf", font_paths=loaded())
    return made


def quoted(line):
    return '"' + line.replace("\\", "\\\\").replace('"', '\\"') + '"'


def blank_pdf(count, *, password=None):
    writer = PdfWriter()
    for _page in range(count):
        writer.add_blank_page(width=200, height=200)
    if password is not None:
        writer.encrypt(password, "owner", algorithm="AES-256")
    return _bytes(writer)


def padded_pdf(content, count):
    """The pages of `content`, and blank ones up to `count`."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    for _page in range(count - len(writer.pages)):
        writer.add_blank_page(width=200, height=200)
    return _bytes(writer)


def _bytes(writer):
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def word(*paragraphs, table=(), raw=()):
    """A Word file. paragraphs: text, or (text, level) in an automatically numbered list."""
    document = Document()
    list_id = _numbering(document)
    for paragraph in paragraphs:
        text, level = paragraph if isinstance(paragraph, tuple) else (paragraph, None)
        added = document.add_paragraph(text)
        if level is not None:
            properties = added._p.get_or_add_pPr()
            numbered = properties.get_or_add_numPr()
            numbered.get_or_add_ilvl().val = level
            numbered.get_or_add_numId().val = list_id
    for xml in raw:
        document.element.body.insert(len(document.element.body) - 1, parse_xml(xml))
    if table:
        grid = document.add_table(rows=0, cols=len(table[0]))
        for row in table:
            cells = grid.add_row().cells
            for cell, text in zip(cells, row, strict=True):
                first, *more = text.split("\n")
                cell.paragraphs[0].text = first
                for line in more:
                    cell.add_paragraph(line)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def _numbering(document):
    root = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for level, (kind, text) in LEVELS.items()
    )
    abstract = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{levels}</w:abstractNum>'
    )
    root.insert(0, abstract)
    root.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="78"><w:abstractNumId w:val="77"/></w:num>')
    )
    assert root.find(qn("w:num")) is not None
    return 78


def paragraph_xml(inner):
    return (
        f'<w:p {nsdecls("w")} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"{inner}</w:p>"
    )
