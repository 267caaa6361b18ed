"""What a list shows of each line of places in one academic year, on the page and in files."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kakehashi.agreements.models import Condition
from kakehashi.agreements.placing import words
from kakehashi.agreements.placing.queries import semesters_of
from kakehashi.education.cooperation.places.telling import Teller, Told
from kakehashi.listing.columns import Column

TUITION = {True: "good", False: "warn", None: "muted"}


def columns(year: int, today: date) -> list[Column]:
    """Columns for the lines of `year`; every one of them is public."""
    language = get_language() or "en"
    told = Teller(year, today, language)
    return [*_shown(told, language), *_in_files_only(told, year)]


def _shown(told: Teller, language: str) -> list[Column]:
    return [
        Column(
            "partner",
            pgettext_lazy("agreement", "Partner"),
            lambda row: told(row).host.names[language],
            order=("partner_key", "agreement"),
            link=lambda row: row.get_absolute_url(),
            heading=True,
        ),
        Column(
            "country",
            _("country/region · 国・地域"),
            lambda row: told(row).host.countries,
            order=("country_key", "partner_key", "agreement"),
        ),
        Column(
            "direction",
            pgettext_lazy("places", "Direction"),
            lambda row: told(row).direction,
            order="direction",
            hidden=True,  # on the page it stands with the number of places
        ),
        Column(
            "places",
            pgettext_lazy("places", "Places"),
            lambda row: _places(row, told(row)),
            order="semesters",
        ),
        *_for_whom(told),
    ]


def _for_whom(told: Teller) -> list[Column]:
    return [
        Column("for", pgettext_lazy("places", "For"), lambda row: _audience(told(row))),
        Column("needs", _("Requirements"), lambda row: _needs(told(row)) or None),
        Column(
            "tuition",
            pgettext_lazy("places", "Tuition"),
            lambda row: told(row).tuition or gettext("not known"),
            badge=lambda row: TUITION[row.tuition_waiver],
        ),
        Column("deadline", _("Next deadline"), lambda row: told(row).deadline or None),
        Column(
            "unknown",
            pgettext_lazy("places", "Not known"),
            lambda row: told(row).unknown or gettext("nothing"),
        ),
    ]


def _places(line: Condition, told: Told) -> str:
    said = gettext("%(direction)s: %(amount)s, %(terms)s") % {
        "direction": told.direction,
        "amount": told.amount,
        "terms": told.terms,
    }
    return gettext("%(places)s (invented)") % {"places": said} if line.is_invented else said


def _audience(told: Told) -> str:
    return words.joined(told.level, told.units, told.field)


def _needs(told: Told) -> str:
    return words.joined(told.languages, told.tests, told.grade)


def _hidden(key: str, title: Any, value: Callable[[Condition], object]) -> Column:
    return Column(key, title, value, hidden=True)


def _in_files_only(told: Teller, year: int) -> list[Column]:
    return [
        _hidden("id", _("number of the record"), lambda row: row.pk),
        _hidden("agreement", _("number of the agreement"), lambda row: row.agreement_id),
        _hidden("key", pgettext_lazy("places", "code of the line"), lambda row: row.key),
        _hidden("year", _("academic year"), lambda row: year),
        _hidden("first_year", _("first academic year"), lambda row: row.first_year),
        _hidden("last_year", _("last academic year"), lambda row: row.last_year),
        _hidden("number", _("number of places"), lambda row: row.places),
        _hidden("per", pgettext_lazy("places", "counted"), lambda row: row.get_per_display()),
        _hidden(
            "semesters",
            _("student-semesters of the academic year"),
            lambda row: semesters_of(row, year),
        ),
        _hidden("level", _("level of study"), lambda row: told(row).level),
        _hidden("units", _("units that share the places"), lambda row: told(row).units),
        _hidden("isced_f", _("field of study (ISCED-F)"), lambda row: told(row).field),
        *_requirements(told),
        *_origins(told),
    ]


def _requirements(told: Teller) -> list[Column]:
    return [
        _hidden("terms", _("terms allowed"), lambda row: told(row).terms),
        _hidden("languages", _("language requirement"), lambda row: told(row).languages),
        _hidden("tests", _("test scores"), lambda row: told(row).tests),
        _hidden("grade", _("least grade point average"), lambda row: told(row).grade),
        _hidden("tuition_waiver", _("tuition waived"), lambda row: row.tuition_waiver),
    ]


def _origins(told: Teller) -> list[Column]:
    def next_day(row: Condition) -> date | None:
        first = told(row).coming.first
        return first.on if first else None

    return [
        _hidden("next_deadline", _("day of the next deadline"), next_day),
        _hidden("remarks", _("remarks"), lambda row: row.remarks),
        _hidden("source", _("source"), lambda row: row.source),
        _hidden("name_en", _("Name in English"), lambda row: told(row).host.names["en"]),
        _hidden("name_ja", _("Name in Japanese"), lambda row: told(row).host.names["ja"]),
        _hidden("country_iso2", _("ISO 3166-1 code"), lambda row: told(row).host.codes),
        _hidden("ror", _("ROR id"), lambda row: told(row).host.ror),
        _hidden("is_invented", _("invented for the demonstration"), lambda row: row.is_invented),
    ]
