"""The list of students nominated to one host for one term, as a typeset PDF ja or en."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from kakehashi.documents.typesetting import typeset
from kakehashi.education.outbound.nominating.content import Content
from kakehashi.education.outbound.nominating.queries import term_name
from kakehashi.institutions.models import Institution
from kakehashi.institutions.queries import home
from kakehashi.vocabulary import countries
from kakehashi.vocabulary.study import StudyLevel

TEMPLATE = Path(__file__).with_name("typst") / "nominations.typ"


def as_pdf(
    host: Institution, year: int, term: str, contents: Sequence[Content], language: str
) -> bytes:
    """The list as PDF/A-2a and PDF/UA-1.

    Raises: Refused, naming each character that the fonts lack and where it stands.
    """
    with override(language):
        data = _data(host, year, term, contents, language)
    return typeset(TEMPLATE, data, language=language, made_at=timezone.now())


def _data(
    host: Institution, year: int, term: str, contents: Sequence[Content], language: str
) -> dict[str, Any]:
    return {
        "title": _("Nomination of exchange students"),
        "subtitle": f"{year}/{year + 1} {term_name(year, term, language)}".strip(),
        "parties": [home().name_in(language), host.name_in(language)],
        "made": date_format(timezone.localdate(), "DATE_FORMAT"),
        "labels": {
            "from": _("From"),
            "to": _("To"),
            "made": _("As of"),
            "signature": _("Signature and post"),
        },
        "head": [
            _("Student"),
            _("Date of birth"),
            _("Nationality"),
            _("Level of study"),
            _("Stay"),
            _("E-mail"),
        ],
        "rows": [_row(each, language) for each in contents],
    }


def _row(content: Content, language: str) -> list[str]:
    student = content.student
    name = f"{student.given} {student.family}".strip()
    if student.name_native:
        name = f"{name} ({student.name_native})".strip()
    days = [each.isoformat() for each in (content.planned_from, content.planned_until) if each]
    return [
        name,
        student.birth_date.isoformat() if student.birth_date else "–",
        countries.name(student.nationality, language) if student.nationality else "–",
        str(StudyLevel(content.level).label) if content.level else "–",
        " – ".join(days) or "–",
        student.email,
    ]
