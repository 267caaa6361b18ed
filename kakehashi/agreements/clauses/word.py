"""An agreement as a .docx to be edited: one language after the other, with Word's own numbering.

Articles, paragraphs and items are numbered by Word, so that one that is put in or taken out
renumbers those after it. Headings are real ones, and each language says which it is.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC
from io import BytesIO
from typing import Any

from kakehashi.agreements.clauses.composing import Article, Line
from kakehashi.agreements.clauses.phrases import phrase
from kakehashi.agreements.clauses.sheets import Sheet
from kakehashi.agreements.clauses.tables import Table
from kakehashi.documents.word import (
    LANGUAGES,
    NAMESPACE,
    add_field,
    paragraph,
    run,
    set_fonts,
    settled,
)

SIZES = {"Normal": 10.5, "Title": 20, "Heading 1": 12, "Header": 8, "Footer": 8}
WIDTH = 9070  # twentieths of a point between the margins of A4
WARNING = "A4262C"
# Ids of the lists that number a text, by language, and the levels in them.
LISTS = {"ja": 901, "en": 902}
ARTICLE, PARAGRAPH, ITEM = 0, 1, 2
# By language: how Word writes the number of each level, and the number it begins with. Japanese
# texts leave the first paragraph of an article without a number.
LEVELS = {
    "ja": (("decimal", "第%1条", 1), ("decimal", "%2", 2), ("decimal", "(%3)", 1)),
    "en": (("decimal", "Article %1", 1), ("decimal", "%2.", 1), ("lowerLetter", "(%3)", 1)),
}
LINE = '<w:bottom w:val="single" w:sz="4" w:space="0" w:color="1A1F24"/>'


def as_docx(sheet: Sheet) -> bytes:
    """The text for Word and the like. Same sheet, same bytes."""
    # Here and not above: only the process that writes a document needs it.
    import docx  # noqa: PLC0415
    from docx.oxml import parse_xml  # noqa: PLC0415

    document = docx.Document()
    _set_up(document, sheet)
    parts = [part for language in sheet.text.languages for part in _text(sheet, language)]
    written = parse_xml(f"<w:body {NAMESPACE}>{''.join([*parts, *_signatures(sheet)])}</w:body>")
    settings = document.element.body[-1]  # of the page, which stand last
    for part in list(written):
        settings.addprevious(part)
    file = BytesIO()
    document.save(file)
    return settled(file.getvalue())


# -- The text ------------------------------------------------------------------------------------


def _text(sheet: Sheet, language: str) -> Iterator[str]:
    """The whole text in one language; each but the first begins a page."""
    text = sheet.text
    begins_page = "<w:pageBreakBefore/>" if language != text.languages[0] else ""
    yield paragraph(_said(text.titles[language], language), "Title", begins_page)
    between = "　・　" if language == "ja" else "  ·  "
    parties = between.join(names[language] for names in text.signatories)
    yield paragraph(_said(parties, language), "Parties")
    for article in text.preamble:
        yield from _lines(article, language)
    for article in text.articles:
        yield _heading(article, language)
        yield from _lines(article, language)
    for article in text.closing:
        yield from _lines(article, language)


def _heading(article: Article, language: str) -> str:
    title = article.titles[language]
    shown = phrase("document", "title_alone", language, title=title) if title else ""
    return paragraph(_said(shown, language), "Heading1", _number(language, ARTICLE))


def _lines(article: Article, language: str) -> Iterator[str]:
    for line in article.lines[language]:
        yield paragraph(_said(line.text, language), "", _numbered(line, language))
    for table in article.tables:
        yield _table(table)
        yield paragraph("", "Cell")


def _numbered(line: Line, language: str) -> str:
    if line.is_item:
        return _number(language, ITEM)
    return _number(language, PARAGRAPH) if line.mark else ""


def _number(language: str, level: int) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{LISTS[language]}"/></w:numPr>'


def _said(text: str, language: str) -> str:
    """A run that says its language, and so in which fonts its quotation marks are set."""
    hint = '<w:rFonts w:hint="eastAsia"/>' if language == "ja" else ""
    spoken = f'<w:lang w:val="{LANGUAGES[language]}" w:eastAsia="ja-JP"/>'
    return run(text, "", hint + spoken)


def _table(table: Table) -> str:
    """Both languages in each cell, as in the PDF; its head is repeated on every page."""
    share = WIDTH // len(table.head)
    grid = "".join(f'<w:gridCol w:w="{share}"/>' for _each in table.head)
    shape = f'<w:tblStyle w:val="TableGrid"/><w:tblW w:w="{WIDTH}" w:type="dxa"/>'
    look = '<w:tblLook w:val="0020" w:firstRow="1" w:noHBand="1" w:noVBand="1"/>'
    rows = [_row(table.head, head=True), *(_row(cells) for cells in table.rows)]
    described = f'<w:tblCaption w:val="{_attribute(table.caption)}"/>'
    properties = f"<w:tblPr>{shape}{look}{described}</w:tblPr>"
    return f"<w:tbl>{properties}<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def _row(cells: Sequence[str], *, head: bool = False) -> str:
    repeated = "<w:tblHeader/>" if head else ""
    look = "<w:b/>" if head else ""
    written = "".join(f"<w:tc>{_cell(cell.splitlines(), look)}</w:tc>" for cell in cells)
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{written}</w:tr>"


def _cell(lines: Iterable[str], look: str = "") -> str:
    return "".join(paragraph(run(line, "", look), "Cell") for line in lines) or paragraph("")


def _attribute(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")


# -- Signatures ----------------------------------------------------------------------------------


def _signatures(sheet: Sheet) -> Iterator[str]:
    """For each party a table with places for signature, name, post, date and seal."""
    for names in sheet.text.signatories:
        yield paragraph("", "Cell")
        for language, name in names.items():
            yield paragraph(_said(name, language), "Party")
        yield _places(sheet)
    yield paragraph("", "Cell")
    yield paragraph(run(f"{sheet.version} · SHA-256 {sheet.digest}"), "Cell")


def _places(sheet: Sheet) -> str:
    widths = (1900, 4670, 2500)
    labels = [sheet.labels[name] for name in ("signature", "name", "post", "signed_on")]
    rows = []
    for place, label in enumerate(labels):
        merged = f'<w:vMerge w:val="{"continue" if place else "restart"}"/>'
        seal = sheet.labels["seal"] if place == 0 else ""
        cells = (
            _place(widths[0], "", label),
            _place(widths[1], f"<w:tcBorders>{LINE}</w:tcBorders>", ""),
            _place(widths[2], merged, seal),
        )
        height = '<w:trHeight w:val="567" w:hRule="atLeast"/>'
        rows.append(f"<w:tr><w:trPr><w:cantSplit/>{height}</w:trPr>{''.join(cells)}</w:tr>")
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    shape = f'<w:tblPr><w:tblW w:w="{WIDTH}" w:type="dxa"/></w:tblPr>'
    return f"<w:tbl>{shape}<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def _place(width: int, look: str, text: str) -> str:
    low = '<w:vAlign w:val="bottom"/>' if "vMerge" not in look else '<w:vAlign w:val="center"/>'
    properties = f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{look}{low}</w:tcPr>'
    centred = '<w:jc w:val="center"/>' if "vMerge" in look else ""
    return f"<w:tc>{properties}{paragraph(run(text), 'Cell', centred)}</w:tc>"


# -- The document --------------------------------------------------------------------------------


def _set_up(document: Any, sheet: Sheet) -> None:
    _page(document.sections[0], sheet)
    _styles(document)
    _numbering(document)
    properties = document.core_properties
    properties.title, properties.author = sheet.title[:255], sheet.author[:255]
    properties.language, properties.comments = LANGUAGES[sheet.language], ""
    properties.version = sheet.version[:255]
    properties.created = properties.modified = sheet.at.astimezone(UTC).replace(tzinfo=None)
    properties.last_modified_by, properties.revision = "", 1


def _page(section: Any, sheet: Sheet) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415 - as above
    from docx.shared import Mm, RGBColor  # noqa: PLC0415

    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(25)
    section.top_margin = section.bottom_margin = Mm(25)
    header = section.header.paragraphs[0]
    if sheet.draft:
        header.add_run(sheet.draft).font.color.rgb = RGBColor.from_string(WARNING)
        header.add_run("  ·  ")
    header.add_run(f"{sheet.version}  ·  SHA-256 {sheet.short}…")
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    add_field(footer, "PAGE")
    footer.add_run(" / ")
    add_field(footer, "NUMPAGES")


def _styles(document: Any) -> None:
    from docx.enum.style import WD_STYLE_TYPE  # noqa: PLC0415 - as above
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415
    from docx.shared import Pt, RGBColor  # noqa: PLC0415

    styles = document.styles
    for name in ("Parties", "Party", "Cell"):
        styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
    for name, size in SIZES.items():
        styles[name].font.size = Pt(size)
        set_fonts(styles[name], "en")
        styles[name].font.color.rgb = RGBColor(0, 0, 0)
    styles["Normal"].paragraph_format.space_after = Pt(5)
    for name in ("Title", "Parties"):
        styles[name].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    styles["Parties"].paragraph_format.space_after = Pt(16)
    styles["Heading 1"].paragraph_format.space_before = Pt(12)
    styles["Party"].paragraph_format.keep_with_next = True
    styles["Party"].paragraph_format.space_after = Pt(0)
    styles["Cell"].font.size = Pt(8.5)
    styles["Cell"].paragraph_format.space_after = Pt(0)
    for border in styles["Title"].element.iter("{*}pBdr"):
        border.getparent().remove(border)


def _numbering(document: Any) -> None:
    """A list of three levels for each language. Definitions stand before the lists made of them."""
    from docx.oxml import parse_xml  # noqa: PLC0415 - as above

    numbering = document.part.numbering_part.element
    first_list = numbering.find("{*}num")
    for language, number in LISTS.items():
        levels = "".join(_level(place, *told) for place, told in enumerate(LEVELS[language]))
        kind = '<w:multiLevelType w:val="multilevel"/>'
        defined = f'<w:abstractNum {NAMESPACE} w:abstractNumId="{number}">{kind}{levels}'
        first_list.addprevious(parse_xml(f"{defined}</w:abstractNum>"))
        made = f'<w:num {NAMESPACE} w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'
        numbering.append(parse_xml(made))


def _level(place: int, form: str, text: str, start: int) -> str:
    left, hanging = ((0, 0), (420, 420), (860, 440))[place]
    between = '<w:suff w:val="space"/>' if place == ARTICLE else ""
    indent = f'<w:pPr><w:ind w:left="{left}" w:hanging="{hanging}"/></w:pPr>'
    return (
        f'<w:lvl w:ilvl="{place}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{between}'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>{indent}</w:lvl>'
    )
