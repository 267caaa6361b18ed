"""What lists of balances and of entries show, on the page and in files."""

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language, gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kakehashi.agreements.models import Agreement
from kakehashi.education.cooperation.ledger import words
from kakehashi.education.cooperation.ledger.amounts import semesters, written
from kakehashi.education.cooperation.ledger.rules import IMPORTED
from kakehashi.education.cooperation.models import LedgerEntry
from kakehashi.listing.columns import Column
from kakehashi.vocabulary import countries
from kakehashi.vocabulary.time import fiscal_year


def plain(amount: int | None) -> int | float | str | None:
    """Twelfths as lists and files hold them: a number where one is exact, else a fraction."""
    if amount is None:
        return None
    value = semesters(amount)
    if value.denominator == 1:
        return int(value)
    return float(value) if value.denominator in (2, 4) else written(amount).replace("−", "-")


def _language() -> str:
    return get_language() or "en"


def _country(row: Agreement) -> str:
    names = dict.fromkeys(countries.name(p.country, _language()) for p in row.partners.all())
    return pgettext("list", ", ").join(names)


def _amount(name: str, title: Any, **how: Any) -> Column:
    return Column(name, title, lambda row: plain(getattr(row, name)), name, numeric=True, **how)


# -- Balances -------------------------------------------------------------------------------------


def balances(day: date) -> list[Column]:
    """Of agreements as `balance_filter.with_balances` gives them."""
    return [
        Column(
            "partners",
            pgettext_lazy("agreement", "Partner"),
            lambda row: row.name_in(_language()),
            order="partner_key",
            link=lambda row: reverse("cooperation:ledger", args=[row.pk]),
            heading=True,
        ),
        Column("country", _("country/region · 国・地域"), _country, ("country_key", "partner_key")),
        Column(
            "unit",
            _("Unit that concluded it"),
            lambda row: row.terms_on(day).unit.name_in(_language()),
            order="unit_key",
        ),
        _amount("balance", _("Balance")),
        Column("side", _("Who owes"), lambda row: side(row.balance)),
        Column(
            "alarm",
            _("Alarm"),
            lambda row: _alarm(row.is_beyond),
            order="is_beyond",
            badge=lambda row: _badge(row.is_beyond),
        ),
        _amount("sent", pgettext_lazy("ledger", "Sent")),
        _amount("received", pgettext_lazy("ledger", "Received")),
        _amount("lapsed", pgettext_lazy("ledger", "Lapses")),
        _amount("forecast", pgettext_lazy("ledger", "With nominations")),
        _amount("limit", _("Threshold"), hidden=True),
        Column("agreement", _("Number of the agreement"), lambda row: row.pk, hidden=True),
        Column("reference", _("Reference number"), lambda row: row.reference, hidden=True),
    ]


def side(balance: int | None) -> str:
    """Who owes whom, in two words; empty where nobody knows."""
    if balance is None:
        return ""
    if balance == 0:
        return pgettext("balance", "Even")
    return pgettext("balance", "Partner") if balance > 0 else pgettext("balance", "We")


def _alarm(is_beyond: bool | None) -> str:
    if is_beyond is None:
        return ""
    return pgettext("balance", "Alarm") if is_beyond else pgettext("balance", "Within")


def _badge(is_beyond: bool | None) -> str:
    if is_beyond is None:
        return ""
    return "warn" if is_beyond else "good"


# -- Years, as the rows of a figure ---------------------------------------------------------------


def years(on: date) -> list[Column]:
    """Of `LedgerYear`s with their agreements' partners fetched."""
    return [
        Column(
            "partners",
            pgettext_lazy("agreement", "Partner"),
            lambda row: row.agreement.name_in(_language()),
            link=lambda row: row.get_absolute_url(),
            heading=True,
        ),
        Column("country", _("country/region · 国・地域"), lambda row: _country(row.agreement)),
        _amount("balance", _("Balance")),
        Column("side", _("Who owes"), lambda row: side(row.balance)),
        _amount("limit", _("Threshold")),
        Column(
            "agreement", _("Number of the agreement"), lambda row: row.agreement_id, hidden=True
        ),
    ]


def prepared_years(rows: Any, on: date) -> Any:
    """The same rows with what `years` reads."""
    return rows.prefetch_related("agreement__partners__names")


# -- Entries --------------------------------------------------------------------------------------


def entries(on: date | None = None) -> list[Column]:
    """Of entries as `prepared_entries` gives them; nobody is named but who posted them."""
    return [*_what(), *_how_much(), *_ground()]


def prepared_entries(rows: Any, on: date | None = None) -> Any:
    """The same rows with what `entries` reads."""
    related = ("unit", "posted_by", "reversed_by", "reverses", "document")
    return rows.select_related(*related).prefetch_related("agreement__partners__names")


def address_of_used(on: date) -> str:
    """The list of the entries that make the figure of the academic year of `on`."""
    narrowed = {"year": fiscal_year(on), "kind": "mobility", "standing": "actual"}
    return f"{reverse('cooperation:ledger_entries')}?{urlencode(narrowed)}"


def _what() -> list[Column]:
    return [
        Column(
            "partners",
            pgettext_lazy("agreement", "Partner"),
            lambda row: row.agreement.name_in(_language()),
            link=lambda row: reverse("cooperation:ledger", args=[row.agreement_id]),
            heading=True,
        ),
        Column(
            "year",
            _("Academic year"),
            lambda row: words.academic_year(row.year),
            order=("year", "term"),
            unbroken=True,
        ),
        Column("term", _("Term"), words.term, order=("year", "term")),
        Column(
            "direction",
            pgettext_lazy("ledger", "Direction"),
            lambda row: row.get_direction_display(),
            "direction",
        ),
        Column("kind", _("Kind"), _kind, order=("kind", "counts_for"), badge=_kind_badge),
    ]


def _kind(row: LedgerEntry) -> str:
    stage = row.get_counts_for_display()
    return f"{row.get_kind_display()} · {stage}" if stage else row.get_kind_display()


def _kind_badge(row: LedgerEntry) -> str:
    if row.kind == LedgerEntry.Kind.REVERSAL or _is_reversed(row):
        return "muted"
    return ""


def _is_reversed(row: LedgerEntry) -> bool:
    return getattr(row, "reversed_by", None) is not None


def _how_much() -> list[Column]:
    return [
        Column(
            "students",
            pgettext_lazy("ledger", "Students"),
            lambda row: row.students or None,
            order="students",
            numeric=True,
        ),
        Column(
            "stay",
            _("Semesters each"),
            lambda row: plain(row.stay),
            order="stay",
            numeric=True,
            hidden=True,
        ),
        _amount("amount", _("Student-semesters")),
        Column("level", _("Level of study"), lambda row: row.get_level_display(), hidden=True),
        Column(
            "unit",
            _("Unit"),
            lambda row: row.unit.name_in(_language()) if row.unit else "",
            hidden=True,
        ),
        Column("counts_for", _("Stage"), lambda row: row.get_counts_for_display(), hidden=True),
    ]


def _ground() -> list[Column]:
    return [
        Column("ground", _("Source or reason"), ground),
        Column("posted_at", _("Posted on"), lambda row: row.posted_at.date(), order="posted_at"),
        Column(
            "posted_by",
            _("Posted by"),
            lambda row: row.posted_by.name_in(_language()),
            hidden=True,
        ),
        Column(
            "agreement", _("Number of the agreement"), lambda row: row.agreement_id, hidden=True
        ),
        Column("key", _("Key"), lambda row: f"{row.key} ({row.number})", hidden=True),
    ]


def ground(row: LedgerEntry) -> str:
    """On what an entry rests, and whether it still stands."""
    said = [row.reason, row.source]
    if row.is_invented:
        said.append(gettext("Invented for the demonstration."))
    if _is_reversed(row):
        said.append(gettext("Reversed: %(reason)s") % {"reason": row.reversed_by.reason})
    return " ".join(each for each in said if each)


def with_act(columns: list[Column], may: Callable[[LedgerEntry], bool]) -> list[Column]:
    """`columns` and the way to take an entry back, for those whom `may` lets."""
    return [
        *columns,
        Column(
            "act",
            _("What to do"),
            lambda row: gettext("Reverse") if may(row) else "",
            link=lambda row: (
                reverse("cooperation:reverse_entry", args=[row.pk]) if may(row) else ""
            ),
        ),
    ]


def can_be_taken_back(row: LedgerEntry) -> bool:
    """Whether the entry is one that is reversed by hand, and was not yet."""
    by_hand = row.kind in (LedgerEntry.Kind.OPENING, LedgerEntry.Kind.WRITE_OFF)
    from_file = row.kind == LedgerEntry.Kind.MOBILITY and row.key.startswith(IMPORTED)
    return (by_hand or from_file) and not _is_reversed(row)
