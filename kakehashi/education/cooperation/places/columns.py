"""What a list shows of each line of places in one academic year, on the page and in files."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kakehashi.agreements.models import Condition
from kakehashi.agreements.placing import words
from kakehashi.agreements.placing.queries import Due, due_in, semesters_of
from kakehashi.institutions.models import Institution
from kakehashi.listing.columns import Column
from kakehashi.vocabulary import countries

TUITION = {True: "good", False: "warn", None: "muted"}


@dataclass(frozen=True)
class Coming:
    """The deadlines of a line in one academic year: those to come, and the last that is past."""

    ahead: list[Due]
    past: Due | None

    @property
    def first(self) -> Due | None:
        """The next one; None where nothing is known or everything is past."""
        return self.ahead[0] if self.ahead else None


def with_everything(rows: QuerySet[Condition]) -> QuerySet[Condition]:
    """The same rows with all that columns read, in a fixed number of queries."""
    return rows.select_related("agreement").prefetch_related(
        "units",
        "languages",
        "agreement__partners__names",
        "agreement__partners__identifiers",
        "agreement__deadlines__moves",
    )


def coming(line: Condition, year: int, today: date) -> Coming:
    """The deadlines for the terms of `year` in which stays under `line` may lie."""
    deadlines = [
        each
        for each in line.agreement.deadlines.all()
        if each.direction == line.direction and (not line.terms or each.term in line.terms)
    ]
    found = due_in(deadlines, year)
    ahead = [due for due in found if due.on >= today]
    return Coming(ahead, found[len(found) - len(ahead) - 1] if len(ahead) < len(found) else None)


def columns(year: int, today: date) -> list[Column]:
    """Columns for the lines of `year`; every one of them is public."""
    language = get_language() or "en"

    @lru_cache(maxsize=1)  # several columns of one row ask it, and rows come one by one
    def of(line: Condition) -> Coming:
        return coming(line, year, today)

    return [*_shown(language, year, of), *_in_files_only(language, year, of)]


def partners_of(line: Condition) -> list[Institution]:
    """The partners of a line's agreement, by their ids."""
    return sorted(line.agreement.partners.all(), key=lambda each: each.pk)


def _joined(line: Condition, value: Callable[[Institution], str]) -> str:
    values = dict.fromkeys(value(partner) for partner in partners_of(line))
    return pgettext("list", ", ").join(each for each in values if each)


def _shown(language: str, year: int, of: Callable[[Condition], Coming]) -> list[Column]:
    return [
        Column(
            "partner",
            pgettext_lazy("agreement", "Partner"),
            lambda row: row.agreement.name_in(language),
            order="partner_key",
            link=lambda row: row.get_absolute_url(),
            heading=True,
        ),
        Column(
            "country",
            _("country/region · 国・地域"),
            lambda row: _joined(row, lambda each: countries.name(each.country, language)),
            order=("country_key", "partner_key"),
        ),
        Column(
            "direction",
            pgettext_lazy("places", "Direction"),
            lambda row: row.get_direction_display(),
            order=("direction", "partner_key"),
        ),
        Column(
            "places",
            pgettext_lazy("places", "Places"),
            lambda row: _places(row, year),
            order=("semesters", "partner_key"),
        ),
        Column("for", pgettext_lazy("places", "For"), words.audience),
        Column("needs", _("Requirements"), lambda row: words.requirements(row) or None),
        Column(
            "tuition",
            pgettext_lazy("places", "Tuition"),
            lambda row: words.tuition(row) or gettext("not known"),
            badge=lambda row: TUITION[row.tuition_waiver],
        ),
        Column("deadline", _("Next deadline"), lambda row: _deadline(of(row))),
        Column(
            "unknown",
            pgettext_lazy("places", "Not known"),
            lambda row: words.unknowns(row, _known(of(row))) or gettext("nothing"),
        ),
    ]


def _places(line: Condition, year: int) -> str:
    said = gettext("%(amount)s, %(terms)s") % {
        "amount": words.amount(line),
        "terms": words.allowed_terms(line, year),
    }
    return gettext("%(places)s (invented)") % {"places": said} if line.is_invented else said


def _known(found: Coming) -> list[Due]:
    return [*found.ahead, *([found.past] if found.past else [])]


def _deadline(found: Coming) -> str | None:
    if found.first is not None:
        return gettext("%(deadline)s (source: %(origin)s)") % {
            "deadline": words.due(found.first),
            "origin": words.origin(found.first),
        }
    if found.past is not None:
        day = date_format(found.past.on, "DATE_FORMAT")
        return gettext("all past, the last on %(day)s") % {"day": day}
    return None


def _in_files_only(language: str, year: int, of: Callable[[Condition], Coming]) -> list[Column]:
    def hidden(key: str, title: object, value: Callable[[Condition], object]) -> Column:
        return Column(key, title, value, hidden=True)  # type: ignore[arg-type]  # lazy or plain

    def next_day(row: Condition) -> date | None:
        first = of(row).first
        return first.on if first else None

    return [
        hidden("id", _("number of the record"), lambda row: row.pk),
        hidden("agreement", _("number of the agreement"), lambda row: row.agreement_id),
        hidden("key", pgettext_lazy("places", "code of the line"), lambda row: row.key),
        hidden("year", _("academic year"), lambda row: year),
        hidden("first_year", _("first academic year"), lambda row: row.first_year),
        hidden("last_year", _("last academic year"), lambda row: row.last_year),
        hidden("number", _("number of places"), lambda row: row.places),
        hidden("per", pgettext_lazy("places", "counted"), lambda row: row.get_per_display()),
        hidden(
            "semesters",
            _("student-semesters of the academic year"),
            lambda row: semesters_of(row, year),
        ),
        hidden("level", _("level of study"), lambda row: row.get_level_display()),
        hidden("units", _("units that share the places"), words.units),
        hidden("isced_f", _("field of study (ISCED-F)"), words.field),
        hidden("terms", _("terms allowed"), lambda row: words.allowed_terms(row, year)),
        hidden("languages", _("language requirement"), words.language_needs),
        hidden("tests", _("test scores"), words.tests),
        hidden("grade", _("least grade point average"), words.grade),
        hidden("tuition_waiver", _("tuition waived"), lambda row: row.tuition_waiver),
        hidden("next_deadline", _("day of the next deadline"), next_day),
        hidden("remarks", _("remarks"), lambda row: row.remarks),
        hidden("source", _("source"), lambda row: row.source),
        hidden("name_en", _("Name in English"), lambda row: row.agreement.name_in("en")),
        hidden("name_ja", _("Name in Japanese"), lambda row: row.agreement.name_in("ja")),
        hidden(
            "country_iso2",
            _("ISO 3166-1 code"),
            lambda row: _joined(row, lambda each: each.country),
        ),
        hidden("ror", _("ROR id"), lambda row: _joined(row, lambda each: each.identifier("ror"))),
        hidden("is_invented", _("invented for the demonstration"), lambda row: row.is_invented),
    ]
