"""The register of agreements as a list: what stands in each column, on the page and in files."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple

from django.db.models import Choices
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kakehashi.agreements import words
from kakehashi.agreements.models import Agreement, Terms
from kakehashi.agreements.states import Standing
from kakehashi.institutions.models import Institution
from kakehashi.listing.columns import Column
from kakehashi.vocabulary import countries

BADGES = {
    Standing.DRAFT: "info",
    Standing.SIGNED: "info",
    Standing.ACTIVE: "good",
    Standing.SUSPENDED: "warn",
    Standing.EXPIRED: "muted",
    Standing.TERMINATED: "muted",
    Standing.SUPERSEDED: "muted",
    Standing.DISCARDED: "muted",
}


def columns(day: date) -> list[Column]:
    """What each row shows of its terms on `day`; rows come from `agreement_filter.with_keys`.

    Every column is public: remarks, documents and history are not among them.
    """
    told, language = Teller(day), get_language() or "en"
    return [*_shown(told, day, language), *_in_files_only(told)]


class Told(NamedTuple):
    """What the columns of one row have in common: partners by their ids, and the day's terms."""

    partners: list[Institution]
    terms: Terms
    standing: Standing


class Teller:
    """Reads each row once: its columns ask one after another, and files hold every row."""

    def __init__(self, day: date) -> None:
        self._day = day
        self._last: tuple[Agreement, Told] | None = None

    def __call__(self, row: Agreement) -> Told:
        """What is told of `row` on the day."""
        if self._last is None or self._last[0] is not row:
            partners = sorted(row.partners.all(), key=lambda each: each.pk)
            told = Told(partners, row.terms_on(self._day), row.standing_on(self._day))
            self._last = (row, told)
        return self._last[1]

    def of_terms(self, value: Callable[[Terms], object]) -> Callable[[Agreement], object]:
        """The value of a column that stands in the terms."""
        return lambda row: value(self(row).terms)

    def joined(self, value: Callable[[Institution], str]) -> Callable[[Agreement], str]:
        """The value of a column that stands in the partners, each once."""
        comma = gettext(", ")

        def values(row: Agreement) -> str:
            found = dict.fromkeys(value(partner) for partner in self(row).partners)
            return comma.join(each for each in found if each)

        return values

    def end(self, row: Agreement) -> str:
        """The last day in force as it is known on the day."""
        return words.end_of(row, self(row).terms)

    def named(self, language: str) -> Callable[[Agreement], str]:
        """The partners' names, as `Agreement.name_in` has them."""
        comma = "、" if language == "ja" else ", "

        def names(row: Agreement) -> str:
            found = [each.name_in(language) for each in self(row).partners]
            return comma.join(found) if found else row.name_in(language)

        return names


def _worded(choices: type[Choices]) -> Mapping[str, str]:
    """The words of each value. `get_…_display` compares all of them for every row."""
    return {str(value): str(label) for value, label in choices.choices}


def _marked(row: Agreement, kind: str) -> str:
    return gettext("%(kind)s (invented)") % {"kind": kind} if row.is_invented else kind


def _shown(told: Teller, day: date, language: str) -> list[Column]:
    kinds, standings = _worded(Terms.Kind), _worded(Standing)
    return [
        Column(
            "partners",
            pgettext_lazy("agreement", "Partner"),
            told.named(language),
            order="partner_key",
            link=lambda row: row.get_absolute_url(),
            heading=True,
        ),
        Column(
            "country",
            _("country/region · 国・地域"),
            told.joined(lambda each: countries.name(each.country, language)),
            order=("country_key", "partner_key"),
        ),
        Column(
            "kind",
            _("Kind of agreement"),
            lambda row: _marked(row, kinds[told(row).terms.kind]),
            order="kind_now",
        ),
        Column(
            "unit",
            _("Unit that concluded it"),
            told.of_terms(lambda terms: terms.unit.name_in(language)),
            order="unit_key",
        ),
        Column("begins", _("In force from"), told.of_terms(words.first_day), order="begins_key"),
        Column("ends", _("In force until"), told.end, order="ends_key"),
        Column(
            "standing",
            _("Standing"),
            lambda row: standings[told(row).standing],
            order="standing",
            badge=lambda row: BADGES[told(row).standing],
        ),
    ]


def _in_files_only(told: Teller) -> list[Column]:
    levels, exactly = _worded(Terms.Level), _worded(Terms.Precision)

    def of_terms(key: str, title: str | Promise, value: Callable[[Terms], object]) -> Column:
        return Column(key, title, told.of_terms(value), hidden=True)

    return [
        Column("id", _("number of the record"), lambda row: row.pk, hidden=True),
        Column("reference", _("Reference number"), lambda row: row.reference, hidden=True),
        Column("name_en", _("Name in English"), told.named("en"), hidden=True),
        Column("name_ja", _("Name in Japanese"), told.named("ja"), hidden=True),
        Column(
            "ror",
            _("ROR id"),
            told.joined(lambda partner: partner.identifier("ror")),
            hidden=True,
        ),
        Column(
            "country_iso2",
            _("ISO 3166-1 code"),
            told.joined(lambda partner: partner.country),
            hidden=True,
        ),
        of_terms("level", _("Level"), lambda terms: levels[terms.level]),
        of_terms("signed_on", _("Signed on"), lambda terms: terms.signed_on),
        of_terms("effective_on", _("First day at the latest"), lambda terms: terms.effective_on),
        of_terms(
            "effective_precision",
            _("how exactly the first day is known"),
            lambda terms: exactly[terms.effective_precision],
        ),
        of_terms("expires_on", _("Last day"), lambda terms: terms.expires_on),
        of_terms("renewal", pgettext_lazy("agreement", "Renewal"), words.renewal),
        Column("terminated_on", _("last day in force"), lambda row: row.terminated_on, hidden=True),
        Column("source", _("Source"), lambda row: row.source, hidden=True),
    ]
