"""The facts of a review in the reader's language: the same for today's and for kept ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kakehashi.agreements.models import Negotiation, Terms
from kakehashi.agreements.states import NegotiationState, Standing
from kakehashi.education.cooperation.ledger.amounts import TWELFTHS, written
from kakehashi.education.cooperation.models import ReviewFigure
from kakehashi.education.cooperation.renewing.facts import Facts, Typed, YearOfUse
from kakehashi.policy.counting import said

What = ReviewFigure.What


@dataclass(frozen=True)
class Said:
    """One fact in words. unknown: there is none, and `text` says why."""

    label: str
    text: str
    unknown: bool = False
    note: str = ""
    is_invented: bool = False


@dataclass(frozen=True)
class YearLine:
    """One academic year of the table; a cell is None where it is unknown."""

    year: str
    sent: str | None
    received: str | None
    offered_out: str | None
    offered_in: str | None


@dataclass(frozen=True)
class Event:
    """Something in the past of the agreement, or beside it: when, what, where to read it."""

    text: str
    day: str
    address: str = ""
    note: str = ""


@dataclass(frozen=True)
class Sheet:
    """The page in words."""

    use: Sequence[YearLine]
    use_unknown: str
    places_unknown: str
    balance: Said
    figures: Sequence[Said]
    history: Sequence[Event]
    talks: Sequence[Event]
    siblings: Sequence[Event]
    missing: Sequence[str]


def sheet(facts: Facts, language: str) -> Sheet:
    """`facts` for a reader of `language`."""
    figures = [*_typed(facts, language), _papers(facts, language)]
    balance = _balance(facts, language)
    missing = [each.label for each in [balance, *figures] if each.unknown]
    if "use" in facts.unknown:
        missing.insert(0, _("Use by year"))
    if "places" in facts.unknown:
        missing.insert(1 if "use" in facts.unknown else 0, _("Places offered"))
    return Sheet(
        [_year(each) for each in facts.years],
        _why(facts, "use", language),
        _why(facts, "places", language),
        balance,
        figures,
        _history(facts),
        [_talk(each.purpose, each.state, each.begun_on, each.key) for each in facts.talks],
        _siblings(facts, language),
        missing,
    )


def _why(facts: Facts, part: str, language: str) -> str:
    reason = facts.unknown.get(part)
    return reason.in_(language) if reason else ""


def student_semesters(amount: int) -> str:
    """Twelfths as student-semesters, with the unit."""
    count = amount // TWELFTHS if amount % TWELFTHS == 0 else 2  # a fraction takes the plural
    words = ngettext("%(amount)s student-semester", "%(amount)s student-semesters", count)
    return words % {"amount": written(amount)}


def _year(line: YearOfUse) -> YearLine:
    def cell(amount: int | None) -> str | None:
        return None if amount is None else written(amount)

    return YearLine(
        _("FY%s") % line.year,
        cell(line.sent),
        cell(line.received),
        cell(line.offered_out),
        cell(line.offered_in),
    )


def _balance(facts: Facts, language: str) -> Said:
    label = _("Balance of the exchange")
    found = facts.balance
    if found is None:
        return Said(label, _why(facts, "balance", language), unknown=True)
    note = _("At the end of FY%s.") % found.year
    if found.known_since is not None:
        since = _("What was exchanged before FY%s is not known.") % found.known_since
        note = f"{note} {since}"
    return Said(label, _owed(found.amount), note=note)


def _owed(amount: int) -> str:
    if amount == 0:
        return _("Even: neither side owes the other.")
    owes = _("The partner owes us %s.") if amount > 0 else _("We owe the partner %s.")
    return owes % student_semesters(abs(amount))


def _typed(facts: Facts, language: str) -> list[Said]:
    said_of: list[Said] = []
    for what in What:
        rows = [each for each in facts.typed if each.what == what]
        if rows:
            said_of.extend(_typed_line(each) for each in rows)
        else:
            said_of.append(
                Said(str(what.label), _why(facts, str(what.value), language), unknown=True)
            )
    return said_of


def _typed_line(row: Typed) -> Said:
    label = _("%(what)s, FY%(year)s") % {"what": What(row.what).label, "year": row.year}
    if row.out_of is not None:
        text = _("%(mark)s of %(highest)s") % {"mark": said(row.value), "highest": said(row.out_of)}
    else:
        text = _("%s yen") % said(row.value)
    note = _("%(source)s, as of %(day)s") % {"source": row.source, "day": date_format(row.as_of)}
    return Said(label, text, note=note, is_invented=row.is_invented)


def _papers(facts: Facts, language: str) -> Said:
    label = _("Joint papers")
    if facts.papers is None:
        return Said(label, _why(facts, "papers", language), unknown=True)
    note = _("as of %s") % date_format(facts.papers_on) if facts.papers_on else ""
    return Said(label, said(facts.papers), note=note)


def _day(day: date | None, otherwise: str) -> str:
    return date_format(day) if day else otherwise


def _history(facts: Facts) -> list[Event]:
    found = []
    for text in facts.history:
        title = _("Amendment %(number)s") % {"number": text.number}
        until = _day(text.ends, _("no end agreed"))
        period = _("%(begins)s to %(ends)s") % {
            "begins": _day(text.begins, pgettext("day", "not known")),
            "ends": until,
        }
        found.append(
            Event(title if text.number else _("Original agreement"), period, "", text.summary)
        )
    return found


def _talk(purpose: str, state: str, begun_on: date, key: str) -> Event:
    words = pgettext("negotiation", "%(purpose)s: %(state)s") % {
        "purpose": Negotiation.Purpose(purpose).label,
        "state": NegotiationState(state).label,
    }
    day = _("begun on %s") % date_format(begun_on)
    return Event(words, day, reverse("cooperation:negotiation", args=[key]))


def _siblings(facts: Facts, language: str) -> list[Event]:
    return [
        Event(
            pgettext("agreement", "%(kind)s (%(unit)s)")
            % {"kind": Terms.Kind(each.kind).label, "unit": each.unit.in_(language)},
            _("until %s") % date_format(each.ends_on) if each.ends_on else _("no end agreed"),
            reverse("cooperation:agreement", args=[each.key]),
            str(Standing(each.standing).label),
        )
        for each in facts.siblings
    ]
