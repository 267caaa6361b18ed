"""The briefing: one partner on two pages at the most, for those who go to the meeting.

Lists and texts are shortened until everything fits; what was left out is counted, never hidden.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override, pgettext
from pypdf import PdfReader

from kakehashi.agreements.partner_parts import shown
from kakehashi.documents.typesetting import typeset
from kakehashi.education.cooperation.joint_programmes.register import shown_title
from kakehashi.education.cooperation.ledger.amounts import TWELFTHS, written
from kakehashi.education.cooperation.partner_page.contents import (
    INVENTED,
    NO_RESEARCH,
    Partner,
    YearOfUse,
)
from kakehashi.institutions.queries import home
from kakehashi.people.models import Person
from kakehashi.vocabulary import countries

TEMPLATE = Path(__file__).with_name("typst") / "briefing.typ"
PAGES = 2
# (rows of a list, characters of a text): from what fits most partners to what fits any.
SIZES = ((8, 260), (6, 180), (5, 120), (4, 90), (3, 60), (2, 40), (1, 24))


class TooLong(Exception):
    """Even the shortest briefing did not fit: the template or the sizes are wrong."""


@dataclass(frozen=True)
class Section:
    """One list under its heading.

    widths: of the columns, in relation to one another.
    empty:  what to say where there is nothing.
    """

    heading: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    empty: str
    widths: Sequence[float] = (1.35, 1.25, 1.4)


def as_pdf(partner: Partner, reader: Person, language: str, made_at: datetime) -> bytes:
    """The briefing as PDF/A-2a and PDF/UA-1 in `language`, `PAGES` pages at the most.

    partner: as `reader` may see it, gathered in `language`.
    Raises: Refused, naming each character that the fonts lack and where it stands.
    """
    with override(language):
        for rows, characters in SIZES:
            data = contents(partner, reader, language, rows=rows, characters=characters)
            pdf = typeset(TEMPLATE, data, language=language, made_at=made_at)
            if len(PdfReader(BytesIO(pdf)).pages) <= PAGES:
                return pdf
    raise TooLong(f"institution {partner.institution.pk}")


def contents(
    partner: Partner, reader: Person, language: str, *, rows: int, characters: int
) -> Mapping[str, Any]:
    """What the template sets: at most `rows` of each list and `characters` of each text."""
    name = shortened(partner.institution.name_in(language), characters)
    made = {
        "day": date_format(partner.today),
        "person": shortened(reader.name_in(language), characters),
    }
    return {
        "title": _("Briefing: %(partner)s") % {"partner": name},
        "name": name,
        "university": home().institution.name_in(language),
        "kind": _("Briefing for the meeting"),
        "confidential": pgettext("document", "Confidential"),
        "made": _("As of %(day)s, for %(person)s") % made,
        "facts": [
            {"label": label, "value": shortened(value, characters)}
            for label, value in _facts(partner, language)
        ],
        "sections": [_cut(each, rows, characters) for each in _sections(partner, language)],
        "research": _research(partner, reader, language, characters),
        "warning": str(INVENTED) if partner.has_invented else "",
    }


def _research(partner: Partner, reader: Person, language: str, characters: int) -> str:
    """What parts from above say of the partner; that nothing is known, where none does."""
    said = [
        sentence
        for part in shown(partner.institution, reader, language)
        for sentence in part.told.sentences
    ]
    return " ".join(shortened(each, characters) for each in said) or str(NO_RESEARCH)


def shortened(text: str, characters: int) -> str:
    """`text` on one line, cut at `characters` with an ellipsis that counts as one of them."""
    line = " ".join(text.split())
    return line if len(line) <= characters else f"{line[: characters - 1].rstrip()}…"


def more(left: int) -> str:
    """How many rows are left out: "and 3 more"; empty if none are."""
    if left <= 0:
        return ""
    return ngettext("and %(count)d more", "and %(count)d more", left) % {"count": left}


def _cut(section: Section, rows: int, characters: int) -> dict[str, Any]:
    return {
        "heading": section.heading,
        "columns": list(section.columns),
        "rows": [[shortened(each, characters) for each in row] for row in section.rows[:rows]],
        "more": more(len(section.rows) - rows),
        "empty": section.empty,
        "widths": list(section.widths),
    }


def _facts(partner: Partner, language: str) -> Iterator[tuple[str, str]]:
    institution = partner.institution
    country = countries.name(institution.country, language)
    comma = pgettext("list", ", ")
    place = comma.join(each for each in (institution.city, country) if each)
    yield _("Place"), place
    if institution.website:
        yield _("Website"), institution.website
    if partner.absorbed:
        names = comma.join(each.name_in(language) for each in partner.absorbed)
        yield _("Merged into this institution"), names
    yield _("Agreements in force"), str(len(partner.in_force))
    for line in partner.balances[:2]:
        kind = line.agreement.terms_on(partner.today).get_kind_display()
        yield _("Balance (%(kind)s)") % {"kind": kind}, line.words


def _sections(partner: Partner, language: str) -> Iterator[Section]:
    yield _open_points(partner)
    yield _agreements(partner, language)
    if partner.negotiations:
        yield _negotiations(partner, language)
    yield from _exchange(partner)
    yield _programmes(partner, language)
    yield _people(partner, language)
    if partner.sees_encounters:
        yield _encounters(partner)


def _open_points(partner: Partner) -> Section:
    return Section(
        _("Open points and next steps"),
        [
            pgettext("follow-up", "What"),
            pgettext("follow-up", "Who"),
            pgettext("follow-up", "Until"),
        ],
        [[each.words, each.who, _day(each.due)] for each in partner.open_points],
        _("Nothing is open with this partner."),
        (3, 1, 0.9),
    )


def _agreements(partner: Partner, language: str) -> Section:
    return Section(
        _("Agreements"),
        [_("Kind of agreement"), _("Unit"), _("Standing")],
        [
            [line.terms.get_kind_display(), line.terms.unit.name_in(language), line.words]
            for line in partner.agreements
        ],
        _("There is no agreement with this institution."),
        (1, 1.2, 2.2),
    )


def _negotiations(partner: Partner, language: str) -> Section:
    return Section(
        _("Negotiations that are open"),
        [_("Purpose"), pgettext("negotiation", "State"), _("Responsible")],
        [
            [
                line.negotiation.get_purpose_display(),
                line.negotiation.get_state_display(),
                line.negotiation.owner.name_in(language),
            ]
            for line in partner.negotiations
        ],
        "",
    )


def _exchange(partner: Partner) -> Iterator[Section]:
    yield Section(
        _("Student exchange by academic year"),
        [_("Academic year"), _("Sent (student-semesters)"), _("Received (student-semesters)")],
        [
            [_("FY%s") % each.year, amount(each.sent, each), amount(each.received, each)]
            for each in partner.use
        ],
        _("Unknown: nothing of an exchange with this partner was ever entered into the ledger."),
    )
    if partner.places:
        yield Section(
            _("Places in FY%(year)s") % {"year": partner.year},
            [pgettext("places", "Direction"), _("Places"), _("For whom")],
            [[each.direction, each.amount, each.audience] for each in partner.places],
            "",
            (0.8, 1, 2.2),
        )


def _programmes(partner: Partner, language: str) -> Section:
    return Section(
        _("Joint programmes"),
        [pgettext("programme", "Title"), _("Kind of programme"), _("State and students")],
        [
            [
                shown_title(line.programme, language),
                line.programme.get_kind_display(),
                _state(line.programme.get_state_display(), line.students),
            ]
            for line in partner.programmes
        ],
        _("There is no joint programme with this partner."),
    )


def _state(state: str, students: str) -> str:
    if not students:
        return state
    return _("%(state)s, students: %(students)s") % {"state": state, "students": students}


def _people(partner: Partner, language: str) -> Section:
    contacts = [
        [role.person.name_in(language), _("Contact on record"), role.person.email]
        for role in partner.contacts
    ]
    known = {row[0] for row in contacts}
    met = [
        [each.name, each.post, _("met on %(day)s") % {"day": date_format(each.last)}]
        for each in partner.met
        if each.name not in known
    ]
    return Section(
        pgettext("partner", "People"),
        [pgettext("person", "Name"), pgettext("person", "Post"), _("How we know them")],
        [*contacts, *met],
        _("Nobody of this partner is on record."),
    )


def _encounters(partner: Partner) -> Section:
    return Section(
        _("Encounters"),
        [pgettext("encounter", "Day"), _("Topics"), _("What was agreed")],
        [
            [f"{date_format(each.on)} · {each.get_kind_display()}", each.topics, each.agreed]
            for each in [*partner.coming, *partner.encounters]
        ],
        _("No encounter with this partner is on record."),
        (1, 1.8, 1.8),
    )


def amount(semesters: Any, year: YearOfUse) -> str:
    """Student-semesters as they are read; "unknown", or "at least" where some are not known."""
    if semesters is None:
        return pgettext("figure", "unknown")
    words = written(int(semesters * TWELFTHS))
    return _("at least %s") % words if year.is_short else words


def _day(day: date | None) -> str:
    return date_format(day) if day else ""
