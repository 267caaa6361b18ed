"""The research brief of one partner as a file, for those who go to the meeting."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext, override, pgettext
from django.utils.translation import gettext as _

from kakehashi.documents.typesetting import typeset
from kakehashi.institutions.queries import home
from kakehashi.people.models import Person
from kakehashi.research.projects.pages.wording import amount
from kakehashi.research.projects.partnering.brief import AgreementLine, Author, Brief

TEMPLATE = Path(__file__).with_name("typst") / "brief.typ"
LONGEST = 160  # characters of a text
PEOPLE = 6
TREND = 10  # years


def as_pdf(brief: Brief, reader: Person, language: str, made_at: datetime) -> bytes:
    """The brief as PDF/A-2a and PDF/UA-1 in `language`.

    brief: as `reader` may see it, gathered in `language`.
    Raises: Refused, naming each character that the fonts lack and where it stands.
    """
    with override(language):
        data = contents(brief, reader, language, made_at)
        return typeset(TEMPLATE, data, language=language, made_at=made_at)


def contents(brief: Brief, reader: Person, language: str, made_at: datetime) -> Mapping[str, Any]:
    """What the template sets."""
    made = {"day": date_format(made_at.date()), "person": _short(reader.name_in(language))}
    invented = _("The works of these tables are invented for the demonstration.")
    return {
        "title": _("Research with %(partner)s") % {"partner": brief.name},
        "name": _short(brief.name),
        "university": home().institution.name_in(language),
        "kind": _("Research brief"),
        "confidential": pgettext("document", "Confidential"),
        "made": _("As of %(day)s, for %(person)s") % made,
        "facts": [{"label": label, "value": value} for label, value in _facts(brief)],
        "sections": list(_sections(brief)),
        "research": _source(brief),
        "warning": invented if brief.asked.built.is_invented else "",
    }


def _facts(brief: Brief) -> Iterator[tuple[str, str]]:
    yield _("Place"), brief.country_name
    if brief.place.ror:
        yield "ROR", f"https://ror.org/{brief.place.ror}"
    yield _("Works chosen"), brief.asked.words
    for figure in brief.figures:
        of = _(" (%(of)s)") % {"of": figure.of} if figure.of else ""
        yield figure.title, f"{figure.value}{of}"


def _sections(brief: Brief) -> Iterator[dict[str, Any]]:
    yield _section(
        _("Agreements"),
        [_("Kind of agreement"), _("Unit"), _("Standing"), _("Places")],
        [_agreement(line) for line in brief.agreements],
        _("There is no agreement with this institution."),
        (1, 1.1, 1.8, 1.2),
    )
    yield _section(
        _("Common works by year"),
        [_("Year"), _("Works")],
        [[year, amount(value or 0)] for year, value in brief.trend[-TREND:]],
        _("There is no common work in these years."),
        (1, 1),
    )
    yield _section(
        _("What we work on together"),
        [pgettext("research", "Topic"), _("Common works"), _("Ours"), _("Theirs")],
        [
            [_short(each.name), amount(each.common), _number(each.ours), _number(each.theirs)]
            for each in brief.topics
        ],
        _("There is no common work in these years."),
        (2.4, 1, 0.8, 0.8),
    )
    yield _section(
        _("What both work on without the other"),
        [pgettext("research", "Topic"), _("Ours"), _("Theirs")],
        [[_short(each.name), amount(each.ours), amount(each.theirs)] for each in brief.could],
        _("The tables show no such topic."),
        (2.4, 0.8, 0.8),
    )
    yield from _behind(brief)


def _behind(brief: Brief) -> Iterator[dict[str, Any]]:
    """Who wrote together, and what they wrote last."""
    yield _people(_("Authors of ours"), brief.ours)
    yield _people(_("Authors of theirs"), brief.theirs)
    yield _section(
        _("Newest common works"),
        [_("Year"), pgettext("work", "Title"), "DOI"],
        [[str(work.year or ""), _short(work.title or ""), work.doi or ""] for work in brief.newest],
        _("There is no common work in these years."),
        (0.4, 2.6, 1.2),
    )


def _agreement(line: AgreementLine) -> list[str]:
    return [
        line.terms.get_kind_display(),
        line.terms.unit.name_in(get_language() or "en"),
        line.words,
        " ".join(line.places),
    ]


def _people(heading: str, authors: Sequence[Author]) -> dict[str, Any]:
    return _section(
        heading,
        [pgettext("person", "Name"), _("Common works"), _("As first author"), _("Last in")],
        [
            [_short(each.name), amount(each.works), amount(each.first), str(each.last or "")]
            for each in authors[:PEOPLE]
        ],
        _("The tables name no author of common works on this side."),
        (2, 1, 1, 0.8),
        len(authors) - PEOPLE,
    )


def _section(
    heading: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    empty: str,
    widths: Sequence[float],
    left: int = 0,
) -> dict[str, Any]:
    return {
        "heading": heading,
        "columns": list(columns),
        "rows": [list(row) for row in rows],
        "more": _more(left),
        "empty": empty,
        "widths": list(widths),
    }


def _more(left: int) -> str:
    if left <= 0:
        return ""
    return ngettext("and %(count)d more", "and %(count)d more", left) % {"count": left}


def _source(brief: Brief) -> str:
    build = brief.asked.built.build
    words = {"built": build.built[:10], "release": build.release or pgettext("day", "not known")}
    return (
        _(
            "Source: OpenAlex (CC0), release %(release)s, built on %(built)s, our verified links."
            " Full counting: each work counts one."
        )
        % words
    )


def _number(value: int | None) -> str:
    return pgettext("figure", "not known") if value is None else amount(value)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1].rstrip()}…"
