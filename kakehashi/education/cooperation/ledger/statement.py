"""The statement of one academic year for the yearly balance meeting, as a typeset PDF ja or en.

It names both universities and nobody else. What it says is what the ledger says now; the day on
which it was made stands on it.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from kakehashi.agreements.models import Agreement
from kakehashi.agreements.words import first_day
from kakehashi.documents.typesetting import typeset
from kakehashi.education.cooperation.ledger import words
from kakehashi.education.cooperation.ledger.amounts import written
from kakehashi.education.cooperation.ledger.balances import Year, year_in
from kakehashi.education.cooperation.ledger.columns import ground
from kakehashi.education.cooperation.ledger.queries import entries_of, years_of
from kakehashi.education.cooperation.models import LedgerEntry
from kakehashi.institutions.queries import home
from kakehashi.vocabulary import eras
from kakehashi.vocabulary.time import fiscal_year, last_day

TEMPLATE = Path(__file__).with_name("typst") / "statement.typ"
LANGUAGES = ("ja", "en")
YEARS_SHOWN = 10


@dataclass(frozen=True)
class Statement:
    """What `typst/statement.typ` sets; every text is in the language of the statement."""

    title: str
    subtitle: str
    heading: str
    parties: Sequence[str]
    labels: dict[str, str]
    facts: Sequence[Sequence[str]]
    balance: str
    remarks: Sequence[str]
    rule: Sequence[str]
    rule_source: str
    years: Sequence[Sequence[str]]
    entries: Sequence[Sequence[str]]
    warning: str


def as_pdf(agreement: Agreement, year: int, language: str) -> bytes:
    """The statement of `agreement` for the academic year `year` as PDF/A-2a and PDF/UA-1.

    Raises: Refused, naming each character that the fonts lack and where it stands.
    """
    with override(language):
        statement = statement_of(agreement, year, language)
    return typeset(TEMPLATE, asdict(statement), language=language, made_at=timezone.now())


def file_name(agreement: Agreement, year: int, language: str) -> str:
    """What the file is called where it is saved."""
    if language == "ja":
        return f"学生交流収支報告_{year}年度_協定{agreement.pk}.pdf"
    return f"exchange-balance-FY{year}-agreement-{agreement.pk}.pdf"


def statement_of(agreement: Agreement, year: int, language: str) -> Statement:
    """The content, in the language that is active.

    Raises: ValueError, if nobody knows the balance of that year.
    """
    years = years_of(agreement, until=year)
    present = year_in(years, year)
    if present is None:
        raise ValueError(f"Nothing is known of {agreement} in {year}.")
    partner, ours = agreement.name_in(language), home().name_in(language)
    entries = list(entries_of(agreement, year))
    return Statement(
        title=_("Statement of student exchange"),
        subtitle=named_year(year, language),
        heading=_("Statement of student exchange"),
        parties=(ours, partner),
        labels=_labels(),
        facts=_facts(agreement, year, language),
        balance=words.balance(present.balance, partner=partner, home=ours),
        remarks=_remarks(agreement, years, present),
        rule=words.rule(present.rule),
        rule_source=present.rule.source,
        years=[_year_row(each, language) for each in _shown(years, year)],
        entries=[_entry_row(each) for each in entries],
        warning=_("Holds entries that were invented for the demonstration.")
        if any(each.is_invented for each in entries)
        else "",
    )


def named_year(year: int, language: str) -> str:
    """The academic year as official letters write it: 2024年度（令和6年度）; with its months."""
    if language == "ja":
        try:
            return f"{year}年度（{eras.written_fiscal_year(year)}）"
        except ValueError:  # before the table of fiscal years begins
            return f"{year}年度"
    return _("Academic year %(year)s (April %(year)s to March %(next)s)") % {
        "year": year,
        "next": year + 1,
    }


def _shown(years: Sequence[Year], until: int) -> list[Year]:
    return [each for each in years if each.year <= until][-YEARS_SHOWN:]


def _labels() -> dict[str, str]:
    return {
        "and": pgettext("two parties", "and"),
        "balance": _("Balance"),
        "rule": _("How it is counted"),
        "source": _("Source"),
        "years": _("Year by year"),
        "entries": _("Entries of the year"),
        "no_entries": _("Nothing was entered for this academic year."),
        "unit": _("In student-semesters."),
        "year": _("Academic year"),
        "carried": _("Carried over"),
        "sent": pgettext("statement", "Sent"),
        "received": pgettext("statement", "Received"),
        "other": pgettext("statement", "Other"),
        "total": _("Balance"),
        "lapsed": pgettext("statement", "Lapsed"),
        "posted": _("Entered on"),
        "what": pgettext("statement", "Entry"),
        "term": _("Term"),
        "students": pgettext("ledger", "Students"),
        "amount": _("Student-semesters"),
        "ground": _("Remark"),
        "signs": _("Above zero: the partner owes; below zero: we owe."),
        "agreed": _("Both sides agree on this balance."),
        "signature": pgettext("statement", "Signature"),
        "name": _("Name and post"),
        "date": pgettext("statement", "Date"),
    }


def _facts(agreement: Agreement, year: int, language: str) -> Sequence[Sequence[str]]:
    today = timezone.localdate()
    terms = agreement.terms_on(min(today, last_day(year)))
    made = eras.written(today) if language == "ja" else date_format(today, "DATE_FORMAT")
    found = [
        (_("Agreement"), str(terms.get_kind_display())),
        (_("Concluded by"), terms.unit.name_in(language)),
        (_("In force from"), first_day(terms)),
        (_("State of the ledger on"), made),
    ]
    if agreement.reference:
        found.insert(1, (_("Reference number"), agreement.reference))
    return found


def _remarks(agreement: Agreement, years: Sequence[Year], present: Year) -> list[str]:
    is_over = present.year < fiscal_year(timezone.localdate())
    said = [words.lapse(present.lapsed, present.year, is_over=is_over)]
    if present.forecast_sent or present.forecast_received:
        said.append(
            _("Nominated and not yet confirmed: %(sent)s sent, %(received)s received.")
            % {
                "sent": words.quantity(present.forecast_sent),
                "received": words.quantity(present.forecast_received),
            }
        )
    opening = LedgerEntry.objects.standing().filter(agreement=agreement, kind="opening")
    if not opening.exists():
        said.append(str(words.NOT_WHOLE) % {"year": years[0].year})
    return [each for each in said if each]


def _year_row(year: Year, language: str) -> list[str]:
    other = year.opening + year.written_off
    return [
        f"{year.year}年度" if language == "ja" else words.academic_year(year.year),
        written(year.carried),
        written(year.sent),
        written(year.received),
        written(other) if year.opening or year.written_off else "",
        written(year.balance),
        written(year.lapsed) if year.lapsed else "",
    ]


def _entry_row(entry: LedgerEntry) -> list[str]:
    kind = str(entry.get_kind_display())
    if entry.kind == LedgerEntry.Kind.MOBILITY:
        kind = str(entry.get_counts_for_display())
    return [
        date_format(timezone.localdate(entry.posted_at), "Y-m-d"),
        f"{entry.get_direction_display()} · {kind}",
        words.term(entry),
        str(entry.students or "").replace("-", "−"),
        written(entry.amount),
        ground(entry),
    ]
