"""A Word document from plain texts: headings, facts, tables, and fields that Word fills in.

The text is written as XML at once, because python-docx takes a second for a thousand cells.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from kakehashi.documents.word import (
    LANGUAGES,
    NAMESPACE,
    add_field,
    paragraph,
    run,
    set_fonts,
    settled,
)
from kakehashi.policy.reporting.contents import Fact

ACCENT, QUIET, LINE = "0B4A6F", "5A6672", "C3CCD4"
SIZES = {"Normal": 10, "Title": 26, "Heading 1": 18, "Heading 2": 14, "Heading 3": 11.5}
WIDTH = 9070  # twentieths of a point between the margins of A4


class Paper:
    """A document that grows from its beginning to its end."""

    def __init__(self, language: str, *, title: str, author: str, at: datetime) -> None:
        """at: its date, in the document's properties."""
        # Here and not above: only the process that writes a document needs it.
        import docx  # noqa: PLC0415

        self._document = docx.Document()
        self._body: list[str] = []
        self._headings: list[tuple[int, str]] = []
        self._contents_at: int | None = None
        _set_up(self._document, language)
        properties = self._document.core_properties
        properties.title, properties.author = title[:255], author[:255]
        properties.language, properties.comments = LANGUAGES[language], ""
        properties.created = properties.modified = at.astimezone(UTC).replace(tzinfo=None)
        properties.last_modified_by, properties.revision = "", 1

    def title(self, text: str) -> None:
        """What the document is called."""
        self._body.append(paragraph(run(text), "Title"))

    def heading(self, text: str, level: int) -> None:
        """A heading of level 1, 2 or 3."""
        self._body.append(paragraph(run(text), f"Heading{level}"))
        self._headings.append((level, text))

    def text(self, text: str) -> None:
        """A paragraph."""
        self._body.append(paragraph(run(text)))

    def note(self, text: str) -> None:
        """A paragraph that stands behind the others; nothing where `text` is empty."""
        if text:
            self._body.append(paragraph(run(text), "Note"))

    def facts(self, facts: Iterable[Fact]) -> None:
        """Lines of a label and what it says."""
        for fact in facts:
            line = f"{run(fact.label, 'Label')}<w:r><w:tab/></w:r>{run(fact.value)}"
            self._body.append(paragraph(line, "Fact"))

    def table(self, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """A table whose head is repeated on every page. Nothing where there are no rows."""
        lines = [_row(head, head=True), *(_row(row) for row in rows)]
        if len(lines) > 1:
            columns = f'<w:gridCol w:w="{WIDTH // len(head)}"/>' * len(head)
            shape = f'<w:tblStyle w:val="Figures"/><w:tblW w:w="{WIDTH}" w:type="dxa"/>'
            shape = f'<w:tblPr>{shape}<w:tblLook w:firstRow="1"/></w:tblPr>'
            grid = f"<w:tblGrid>{columns}</w:tblGrid>"
            self._body.append(f"<w:tbl>{shape}{grid}{''.join(lines)}</w:tbl>")
            self._body.append(paragraph("", "Note"))

    def contents(self, title: str) -> None:
        """A table of contents of two levels; Word adds the page numbers when it opens it."""
        self.new_page()
        self._body.append(paragraph(run(title), "TOCHeading"))
        self._contents_at = len(self._body)

    def new_page(self) -> None:
        """What follows begins a page."""
        self._body.append(paragraph('<w:r><w:br w:type="page"/></w:r>'))

    def saved(self) -> bytes:
        """The .docx; the same texts give the same bytes."""
        from docx.oxml import parse_xml  # noqa: PLC0415 - as above

        parts = list(self._body)
        if self._contents_at is not None:
            shown = [each for each in self._headings if each[0] < 3]
            parts[self._contents_at : self._contents_at] = _contents(shown)
        written = parse_xml(f"<w:body {NAMESPACE}>{''.join(parts)}</w:body>")
        settings = self._document.element.body[-1]  # of the page, which stand last
        for part in list(written):
            settings.addprevious(part)
        file = BytesIO()
        self._document.save(file)
        return settled(file.getvalue())


def _row(cells: Sequence[str], *, head: bool = False) -> str:
    repeated = "<w:tblHeader/>" if head else ""
    look = f'<w:color w:val="{ACCENT}"/>' if head else ""
    written = (f"<w:tc>{paragraph(run(cell, '', look), 'Cell')}</w:tc>" for cell in cells)
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{''.join(written)}</w:tr>"


def _contents(headings: Sequence[tuple[int, str]]) -> list[str]:
    """The headings as the result of a field, so that programs that know no fields show them."""
    instruction = ' TOC \\o "1-2" \\h \\z \\u '
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin" w:dirty="true"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve">{instruction}</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    lines = [paragraph(run(text), f"toc{level}") for level, text in headings]
    end = paragraph('<w:r><w:fldChar w:fldCharType="end"/></w:r>')
    return [paragraph(begin, "toc1"), *lines, end]


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
        set_fonts(styles[name], language)
        if name != "Normal":
            styles[name].font.color.rgb = RGBColor.from_string(ACCENT)
            styles[name].paragraph_format.keep_with_next = True
    set_fonts(styles["TOC Heading"], language)
    _table_style(document)
    _page_numbers(section)


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
    add_field(line, "PAGE")
    line.add_run(" / ")
    add_field(line, "NUMPAGES")
