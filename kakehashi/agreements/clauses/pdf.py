"""An agreement as a typeset PDF: its languages side by side, article by article."""

from dataclasses import asdict
from pathlib import Path

from kakehashi.agreements.clauses.sheets import Sheet
from kakehashi.documents.fonts import families
from kakehashi.documents.typesetting import typeset

TEMPLATE = Path(__file__).with_name("typst") / "agreement.typ"


def as_pdf(sheet: Sheet) -> bytes:
    """PDF/A-2a and PDF/UA-1, dated as the version was proposed. Same sheet, same bytes.

    Raises: Refused, naming each character that the fonts lack and the article where it stands.
    """
    data = {name: value for name, value in asdict(sheet).items() if name != "at"}
    data["fonts"] = {language: families(language) for language in sheet.text.languages}
    return typeset(TEMPLATE, data, language=sheet.language, made_at=sheet.at)
