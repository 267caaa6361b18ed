"""Agreements in sentences, in the reader's language: standing, days, what an amendment changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Field
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, pgettext
from django.utils.translation import gettext_lazy as _

from kakehashi.agreements.models import Agreement, Terms
from kakehashi.agreements.periods import end_of_term
from kakehashi.agreements.provisions import DATES, changed, provisions_of
from kakehashi.agreements.states import Standing
from kakehashi.institutions.models import Unit

NONE = "–"

STANDING: Mapping[Standing, str | Promise] = {
    Standing.DRAFT: _("A draft: nothing has been signed yet."),
    Standing.DISCARDED: _("A draft that was discarded. It never was in force."),
    Standing.SIGNED: _("Signed, and in force from %(begins)s."),
    Standing.ACTIVE: _("In force since %(begins)s."),
    Standing.SUSPENDED: _("Suspended since %(rests)s."),
    Standing.EXPIRED: _("Expired. The last day was %(ends)s."),
    Standing.TERMINATED: _("Terminated. The last day in force was %(terminated)s."),
    Standing.SUPERSEDED: _("Superseded. The last day in force was %(terminated)s."),
}
NO_LATER: Mapping[Standing, str | Promise] = {
    Standing.SIGNED: _("Signed, and in force from %(begins)s at the latest."),
    Standing.ACTIVE: _("In force since %(begins)s at the latest."),
}


def written(day: date | None) -> str:
    """A day in the reader's format; a dash for no day."""
    return date_format(day, "DATE_FORMAT") if day else NONE


def _written_to(day: date, precision: str) -> str:
    if precision == Terms.Precision.YEAR:
        return pgettext("year", "%(year)s") % {"year": day.year}
    if precision == Terms.Precision.MONTH:
        return date_format(day, "YEAR_MONTH_FORMAT")
    return written(day)


def first_day(terms: Terms) -> str:
    """The first day in force, as exactly as it is known: a day, month or year, "no later than"."""
    if terms.effective_on is None:
        return NONE
    if terms.effective_precision == Terms.Precision.LATEST:
        return gettext("no later than %(day)s") % {"day": written(terms.effective_on)}
    return _written_to(terms.effective_on, terms.effective_precision)


def last_day(terms: Terms) -> str:
    """The last day agreed; words where no end was agreed."""
    if terms.expires_on is None:
        return gettext("no end agreed")
    return written(terms.expires_on)


def end(agreement: Agreement, day: date) -> str:
    """The last day in force as it is known on `day`: of a termination, else what was agreed."""
    return end_of(agreement, agreement.terms_on(day))


def end_of(agreement: Agreement, terms: Terms) -> str:
    """The same, for the terms that govern on the day."""
    if agreement.terminated_on is not None:
        return written(agreement.terminated_on)
    return last_day(terms)


def renewal(terms: Terms) -> str:
    """How the terms go on after their last day."""
    if terms.renewal == Terms.Renewal.AUTOMATIC:
        return gettext("automatic, %(months)s months at a time") % {"months": terms.renewal_months}
    return str(terms.get_renewal_display())


def standing(agreement: Agreement, day: date) -> str:
    """What the agreement is on `day`, in one or two sentences."""
    now, terms = agreement.standing_on(day), agreement.terms_on(day)
    if now in (Standing.SIGNED, Standing.ACTIVE):
        end = _to_termination(agreement.terminated_on) or _to_end(terms, day)
        sentences = (_begun(now, _unbroken_since(agreement, terms)), end)
        return " ".join(sentence for sentence in sentences if sentence)
    resting = agreement.suspension_on(day)
    said = str(STANDING[now]) % {
        "ends": written(terms.expires_on),
        "terminated": written(agreement.terminated_on),
        "rests": written(resting.starts_on if resting else None),
    }
    if now == Standing.SUSPENDED and resting and resting.ends_on:
        return f"{said} {_resumed(resting.ends_on)}"
    return said


def _unbroken_since(agreement: Agreement, terms: Terms) -> Terms:
    """The text with which the time began that lasts without a gap until `terms`."""
    first = terms
    for before in reversed(agreement.versions()[: terms.number]):
        if not first.effective_on or before.have_ended_by(first.effective_on - timedelta(days=1)):
            break
        first = before
    return first


def _begun(now: Standing, terms: Terms) -> str:
    if terms.effective_on is None:
        return ""
    is_latest = terms.effective_precision == Terms.Precision.LATEST
    sentence = (NO_LATER if is_latest else STANDING)[now]
    return str(sentence) % {"begins": _written_to(terms.effective_on, terms.effective_precision)}


def _resumed(last: date) -> str:
    return gettext("It is in force again after %(day)s.") % {"day": written(last)}


def _to_termination(last: date | None) -> str:
    if last is None:
        return ""
    return gettext("It has been terminated; the last day in force is %(day)s.") % {
        "day": written(last)
    }


def _to_end(terms: Terms, day: date) -> str:
    if terms.expires_on is None:
        return ""
    if terms.renewal == Terms.Renewal.AUTOMATIC and terms.renewal_months:
        ends = end_of_term(terms.expires_on, terms.renewal_months, day)
        return gettext("The present term ends on %(ends)s and renews by itself.") % {
            "ends": written(ends)
        }
    return gettext("The last day is %(ends)s.") % {"ends": written(terms.expires_on)}


@dataclass(frozen=True)
class Change:
    """One provision before and after an amendment, in words."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Version:
    """The original or an amendment, with what it changed."""

    terms: Terms
    title: str
    begins: str
    changes: list[Change]
    is_governing: bool


def versions(agreement: Agreement, day: date) -> list[Version]:
    """The original and its amendments, latest first; `day` decides which one governs."""
    texts, governing = agreement.versions(), agreement.terms_on(day)
    found = []
    for before, terms in zip([None, *texts], texts, strict=False):
        title = gettext("Amendment %(number)s") % {"number": terms.number}
        found.append(
            Version(
                terms,
                title if terms.number else gettext("Original agreement"),
                first_day(terms),
                _changes(before, terms) if before else [],
                terms.pk == governing.pk,
            )
        )
    return found[::-1]


def _changes(before: Terms, after: Terms) -> list[Change]:
    names = changed(provisions_of(before), provisions_of(after))
    return [
        Change(str(_label(name)), _value(before, name), _value(after, name))
        for name in names
        if name not in ("effective_on", "effective_precision")
    ]


def _label(name: str) -> str:
    field = Terms._meta.get_field(name)
    assert isinstance(field, Field)  # its own column, not the other end of a key
    label = str(field.verbose_name)
    return label[:1].upper() + label[1:]


def _value(terms: Terms, name: str) -> str:
    value = getattr(terms, name)
    if isinstance(value, Unit):
        return value.name_in(get_language() or "en")
    if name in DATES:
        return written(value)
    if name in ("kind", "level", "renewal"):
        return str(getattr(terms, f"get_{name}_display")())
    return NONE if value is None else str(value)
