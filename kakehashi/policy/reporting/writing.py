"""A Word document from plain texts: headings, facts, tables, and fields that Word fills in.

Tables are written as XML at once, because python-docx takes a second for a thousand cells.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from kakehashi.policy.reporting.contents import Fact

# What Japanese Windows and Macs have; whoever edits the document may choose others.
FONTS = {"ja": ("Yu Gothic", "游ゴシック"), "en": ("Cambria", "游明朝")}
LANGUAGES = {"ja": "ja-JP", "en": "en-GB"}
ACCENT, QUIET, LINE = "0B4A6F", "5A6672", "C3CCD4"
SIZES = {"Normal": 10, "Title": 26, "Heading 1": 18, "Heading 2": 14, "Heading 3": 11.5}
WIDTH = 9070  # twentieths of a point between the margins of A4
NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
EARLIEST = (1980, 1, 1, 0, 0, 0)  # that a zip can say
CONTROLS = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])


class Paper:
    """A document that grows from its beginning to its end."""

    def __init__(self, language: str, *, title: str, author: str, at: datetime) -> None:
        """at: its date, in the document's properties."""
        # Here and not above: only the process that writes a document needs it.
        import docx  # noqa: PLC0415

        self._document = docx.Document()
        self._headings: list[tuple[int, str]] = []
        self._contents: Any = None
        _set_up(self._document, language)
        properties = self._document.core_properties
        properties.title, properties.author = _clean(title)[:255], _clean(author)[:255]
        properties.language, properties.comments = LANGUAGES[language], ""
        properties.created = properties.modified = at.astimezone(UTC).replace(tzinfo=None)
        properties.last_modified_by, properties.revision = "", 1

    def heading(self, text: str, level: int) -> None:
        """A heading of level 1, 2 or 3; of level 0 the title."""
        self._document.add_heading(_clean(text), level)
        self._headings.append((level, text))

    def text(self, text: str) -> None:
        """A paragraph."""
        self._document.add_paragraph(_clean(text))

    def note(self, text: str) -> None:
        """A paragraph that stands behind the others; nothing where `text` is empty."""
        if text:
            self._document.add_paragraph(_clean(text), style="Note")

    def facts(self, facts: Iterable[Fact]) -> None:
        """Lines of a label and what it says."""
        for fact in facts:
            line = self._document.add_paragraph(style="Fact")
            line.add_run(_clean(fact.label), style="Label")
            line.add_run("\t" + _clean(fact.value))

    def table(self, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """A table whose head is repeated on every page. Nothing where there are no rows."""
        from docx.oxml import parse_xml  # noqa: PLC0415 - as above

        lines = [_row(head, head=True), *(_row(row) for row in rows)]
        if len(lines) > 1:
            columns = f'<w:gridCol w:w="{WIDTH // len(head)}"/>' * len(head)
            shape = f'<w:tblPr><w:tblStyle w:val="Figures"/><w:tblW w:w="{WIDTH}" w:type="dxa"/>'
            shape += '<w:tblLook w:firstRow="1"/></w:tblPr>'
            xml = f"<w:tbl {NAMESPACE}>{shape}<w:tblGrid>{columns}</w:tblGrid>{''.join(lines)}"
            body = self._document.element.body
            body.insert(len(body) - 1, parse_xml(f"{xml}</w:tbl>"))
            self._document.add_paragraph(style="Note")

    def contents(self, title: str) -> None:
        """A table of contents of two levels; Word adds the page numbers when it opens it."""
        self.new_page()
        self._document.add_paragraph(_clean(title), style="TOC Heading")
        self._contents = self._document.add_paragraph(style="toc 1")

    def new_page(self) -> None:
        """What follows begins a page."""
        from docx.enum.text import WD_BREAK  # noqa: PLC0415 - as above

        self._document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)

    def saved(self) -> bytes:
        """The .docx; the same texts give the same bytes."""
        if self._contents is not None:
            _fill_contents(self._contents, [each for each in self._headings if 0 < each[0] < 3])
        written = BytesIO()
        self._document.save(written)
        return settled(written.getvalue())


def settled(archive: bytes) -> bytes:
    """A zip without the times at which its files were written."""
    made = BytesIO()
    with ZipFile(BytesIO(archive)) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(ZipInfo(name, EARLIEST), old.read(name), ZIP_DEFLATED)
    return made.getvalue()


def _clean(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return text.translate(CONTROLS)


def _row(cells: Sequence[str], *, head: bool = False) -> str:
    repeated = "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>" if head else ""
    written = "".join(_cell(cell, head) for cell in cells)
    return f"<w:tr>{repeated or '<w:trPr><w:cantSplit/></w:trPr>'}{written}</w:tr>"


def _cell(text: str, head: bool) -> str:
    style = '<w:pPr><w:pStyle w:val="Cell"/></w:pPr>'
    look = f'<w:rPr><w:color w:val="{ACCENT}"/></w:rPr>' if head else ""
    shown = f'<w:t xml:space="preserve">{escape(_clean(text))}</w:t>'
    return f"<w:tc><w:p>{style}<w:r>{look}{shown}</w:r></w:p></w:tc>"


def _set_up(document: Any, language: str) -> None:
    from docx.enum.style import WD_STYLE_TYPE  # noqa: PLC0415 - as above
    from docx.shared import Mm, Pt, RGBColor  # noqa: PLC0415

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(25)
    section.top_margin = section.bottom_margin = Mm(25)
    styles = document.styles
    for name in ("Note", "Fact", "Cell", "toc 1", "toc 2"):
        added = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=name.startswith("toc"))
        added.base_style = styles["Normal"]
        styles[name].paragraph_format.space_after = Pt(2)
    styles.add_style("Label", WD_STYLE_TYPE.CHARACTER).font.color.rgb = RGBColor.from_string(QUIET)
    styles["Note"].font.color.rgb = RGBColor.from_string(QUIET)
    styles["Note"].font.size = styles["Cell"].font.size = Pt(9)
    styles["toc 2"].paragraph_format.left_indent = Mm(6)
    styles["Fact"].paragraph_format.left_indent = Mm(42)
    styles["Fact"].paragraph_format.first_line_indent = Mm(-42)
    styles["Fact"].paragraph_format.tab_stops.add_tab_stop(Mm(42))
    for name, size in SIZES.items():
        styles[name].font.size = Pt(size)
        _fonts(styles[name], language)
        if name != "Normal":
            styles[name].font.color.rgb = RGBColor.from_string(ACCENT)
            styles[name].paragraph_format.keep_with_next = True
    _fonts(styles["TOC Heading"], language)
    _table_style(document)
    _page_numbers(section)


def _fonts(style: Any, language: str) -> None:
    """Both fonts by name: without `eastAsia` Word takes a Chinese one for kanji."""
    from docx.oxml.ns import qn  # noqa: PLC0415 - as above

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


def _table_style(document: Any) -> None:
    from docx.oxml import parse_xml  # noqa: PLC0415 - as above

    def line(place: str, size: int, colour: str) -> str:
        return f'<w:{place} w:val="single" w:sz="{size}" w:space="0" w:color="{colour}"/>'

    borders = line("top", 8, ACCENT) + line("bottom", 4, ACCENT) + line("insideH", 4, LINE)
    head = f"<w:tcPr><w:tcBorders>{line('bottom', 6, ACCENT)}</w:tcBorders></w:tcPr>"
    document.styles.element.append(
        parse_xml(
            f'<w:style {NAMESPACE} w:type="table" w:customStyle="1" w:styleId="Figures">'
            '<w:name w:val="Figures"/><w:basedOn w:val="TableNormal"/>'
            f"<w:tblPr><w:tblBorders>{borders}</w:tblBorders></w:tblPr>"
            f'<w:tblStylePr w:type="firstRow">{head}</w:tblStylePr></w:style>'
        )
    )


def _page_numbers(section: Any) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415 - as above

    section.different_first_page_header_footer = True
    line = section.footer.paragraphs[0]
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _field(line, "PAGE")
    line.add_run(" / ")
    _field(line, "NUMPAGES")


def _field(paragraph: Any, instruction: str) -> None:
    from docx.oxml import parse_xml  # noqa: PLC0415 - as above

    text = escape(instruction, {'"': "&quot;"})
    paragraph._p.append(
        parse_xml(f'<w:fldSimple {NAMESPACE} w:instr="{text}" w:dirty="true"><w:r/></w:fldSimple>')
    )


def _fill_contents(first: Any, headings: Sequence[tuple[int, str]]) -> None:
    """The headings as the result of a field, so that programs that know no fields show them."""
    from docx.oxml import parse_xml  # noqa: PLC0415 - as above

    def run(inside: str) -> Any:
        return parse_xml(f"<w:r {NAMESPACE}>{inside}</w:r>")

    instruction = ' TOC \\o "1-2" \\h \\z \\u '
    first._p.append(run('<w:fldChar w:fldCharType="begin" w:dirty="true"/>'))
    first._p.append(run(f'<w:instrText xml:space="preserve">{instruction}</w:instrText>'))
    first._p.append(run('<w:fldChar w:fldCharType="separate"/>'))
    last = first._p
    for level, text in headings:
        style = f'<w:pPr><w:pStyle w:val="toc{level}"/></w:pPr>'
        line = f"{style}<w:r><w:t>{escape(_clean(text))}</w:t></w:r>"
        paragraph = parse_xml(f"<w:p {NAMESPACE}>{line}</w:p>")
        last.addnext(paragraph)
        last = paragraph
    last.append(run('<w:fldChar w:fldCharType="end"/>'))
