"""The register of agreements as a list: what stands in each column, on the page and in files."""

from collections.abc import Callable
from datetime import date

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
    return [*_shown(day, get_language() or "en"), *_in_files_only(day)]


def _of_terms(day: date, value: Callable[[Terms], object]) -> Callable[[Agreement], object]:
    return lambda row: value(row.terms_on(day))


def _joined(row: Agreement, value: Callable[[Institution], str]) -> str:
    partners = sorted(row.partners.all(), key=lambda each: each.pk)
    values = dict.fromkeys(value(partner) for partner in partners)
    return gettext(", ").join(each for each in values if each)


def _shown(day: date, language: str) -> list[Column]:
    return [
        Column(
            "partners",
            pgettext_lazy("agreement", "Partner"),
            lambda row: row.name_in(language),
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
            "kind",
            _("Kind of agreement"),
            _of_terms(day, lambda terms: terms.get_kind_display()),
            order="kind_now",
        ),
        Column(
            "unit",
            _("Unit that concluded it"),
            _of_terms(day, lambda terms: terms.unit.name_in(language)),
            order="unit_key",
        ),
        Column("begins", _("In force from"), _of_terms(day, words.first_day), order="begins_key"),
        Column("ends", _("In force until"), lambda row: words.end(row, day), order="ends_key"),
        Column(
            "standing",
            _("Standing"),
            lambda row: row.standing_on(day).label,
            order="standing",
            badge=lambda row: BADGES[row.standing_on(day)],
        ),
    ]


def _in_files_only(day: date) -> list[Column]:
    def of_terms(key: str, title: str | Promise, value: Callable[[Terms], object]) -> Column:
        return Column(key, title, _of_terms(day, value), hidden=True)

    return [
        Column("id", _("number of the record"), lambda row: row.pk, hidden=True),
        Column("reference", _("Reference number"), lambda row: row.reference, hidden=True),
        Column("name_en", _("Name in English"), lambda row: row.name_in("en"), hidden=True),
        Column("name_ja", _("Name in Japanese"), lambda row: row.name_in("ja"), hidden=True),
        Column(
            "ror",
            _("ROR id"),
            lambda row: _joined(row, lambda partner: partner.identifier("ror")),
            hidden=True,
        ),
        Column(
            "country_iso2",
            _("ISO 3166-1 code"),
            lambda row: _joined(row, lambda partner: partner.country),
            hidden=True,
        ),
        of_terms("level", _("Level"), lambda terms: terms.get_level_display()),
        of_terms("signed_on", _("Signed on"), lambda terms: terms.signed_on),
        of_terms("effective_on", _("First day at the latest"), lambda terms: terms.effective_on),
        of_terms(
            "effective_precision",
            _("how exactly the first day is known"),
            lambda terms: terms.get_effective_precision_display(),
        ),
        of_terms("expires_on", _("Last day"), lambda terms: terms.expires_on),
        of_terms("renewal", pgettext_lazy("agreement", "Renewal"), words.renewal),
        Column("terminated_on", _("last day in force"), lambda row: row.terminated_on, hidden=True),
        Column("source", _("Source"), lambda row: row.source, hidden=True),
    ]
