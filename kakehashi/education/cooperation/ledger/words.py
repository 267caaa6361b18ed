"""The ledger in words, in the reader's language. Amounts are twelfths of a semester."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from kakehashi.education.cooperation.ledger.amounts import TWELFTHS, written
from kakehashi.education.cooperation.ledger.balances import Rule, Rules
from kakehashi.education.cooperation.ledger.rules import FIRST_KNOWN
from kakehashi.education.cooperation.models import LedgerEntry
from kakehashi.vocabulary.time import terms

NOT_WHOLE = gettext_lazy(
    "No opening balance was entered: what was exchanged before FY%(year)s is not known, and not"
    " counted."
)


def academic_year(year: int) -> str:
    """FY2024 · 2024年度."""
    return _("FY%s") % year


def quantity(amount: int) -> str:
    """An amount without its sign: 3 student-semesters."""
    words = ngettext(
        "%(amount)s student-semester", "%(amount)s student-semesters", 1 if _is_one(amount) else 2
    )
    return words % {"amount": written(abs(amount))}


def _is_one(amount: int) -> bool:
    return abs(amount) == TWELFTHS


def balance(amount: int, *, partner: str, home: str) -> str:
    """Who owes whom how much, in a sentence."""
    if not amount:
        return _("The balance is even.")
    debtor, creditor = (partner, home) if amount > 0 else (home, partner)
    said = {"debtor": debtor, "creditor": creditor, "amount": quantity(amount)}
    return _("%(debtor)s owes %(creditor)s %(amount)s.") % said


def lapse(amount: int, year: int, *, is_over: bool) -> str:
    """What is not carried on from the academic year `year`; empty if nothing is."""
    if not amount:
        return ""
    said = {"amount": quantity(amount), "year": year + 1}
    if is_over:
        return _("%(amount)s lapsed on 31 March %(year)s.") % said
    return _("%(amount)s will lapse on 31 March %(year)s unless evened out by then.") % said


def rule(found: Rule) -> list[str]:
    """A rule in sentences."""
    return [_year(found), _carry(found), _alarm(found)]


def _year(found: Rule) -> str:
    amount = quantity(found.year_counts_as * TWELFTHS)
    return _("A stay of a whole academic year counts as %(amount)s.") % {"amount": amount}


def _carry(found: Rule) -> str:
    years = found.carry_over_years
    if years is None:
        return _("An imbalance is carried over without limit.")
    if not years:
        return _("An imbalance is not carried over: it lapses at the end of the academic year.")
    return ngettext(
        "An imbalance is carried over for %(years)s academic year, then it lapses.",
        "An imbalance is carried over for %(years)s academic years, then it lapses.",
        years,
    ) % {"years": years}


def _alarm(found: Rule) -> str:
    if found.alarm_at is not None:
        amount = quantity(found.alarm_at)
        return _("A balance of more than %(amount)s is an alarm.") % {"amount": amount}
    if found.alarm_per_cent is not None:
        return _(
            "A balance of more than %(share)s %% of what both sides exchanged in the year is an"
            " alarm."
        ) % {"share": found.alarm_per_cent}
    return _("No balance is an alarm.")


@dataclass(frozen=True)
class RuleInWords:
    """One rule with the year from which it holds; `since` is empty for what always held."""

    since: str
    sentences: Sequence[str]
    source: str


def rules(found: Rules) -> list[RuleInWords]:
    """Every rule, the latest first."""
    first = found.dated[0].valid_from
    return [
        RuleInWords(
            "" if each.valid_from == first else academic_year(each.valid_from),
            rule(each),
            each.source,
        )
        for each in reversed(found.dated)
    ]


def term(entry: LedgerEntry) -> str:
    """The name of the term in which the stay began; empty if it is not known."""
    return term_name(entry.year, entry.term)


def term_name(year: int, code: str) -> str:
    """What a term is called; its code where the table does not reach back so far."""
    named = {each.code: each for each in terms(max(year, FIRST_KNOWN))}
    return named[code].name_in(get_language() or "en") if code in named else code
