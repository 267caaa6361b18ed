"""Who may do what in the exchange ledger, and what can be entered. Each answer has its sentence."""

from django.utils.translation import gettext as _

from kakehashi.agreements.models import SIGNED_ONCE, Agreement
from kakehashi.agreements.rules import SIGNS, may_decide_at
from kakehashi.education.cooperation.ledger.amounts import TWELFTHS, written
from kakehashi.education.cooperation.ledger.balances import Rule, Year
from kakehashi.education.cooperation.ledger.mobilities import Mobility
from kakehashi.education.cooperation.models import LedgerEntry, LedgerImport
from kakehashi.education.cooperation.models.ledger import FIRST_YEAR, LAST_YEAR
from kakehashi.people.models import Person
from kakehashi.people.queries import holds_at_home
from kakehashi.verdicts import No, Verdict
from kakehashi.vocabulary.study import StudyLevel
from kakehashi.vocabulary.time import terms

LONGEST_STAY = 10  # semesters of one stay
MOST_STUDENTS = 10_000  # of one entry
LONGEST_CARRY = 20  # years
LONGEST_KEY = 120
LEVELS = {"", *StudyLevel.values}
IMPORTED = "import:"  # how the keys of entries from files begin


# -- Who ----------------------------------------------------------------------------------------


def may_keep(person: Person, agreement: Agreement) -> Verdict:
    """The office of the agreement's unit, or above it, keeps its ledger."""
    if agreement.state not in SIGNED_ONCE:
        return No(_("Only an agreement that was signed has a ledger."))
    if may_decide_at(person, agreement.latest.unit):
        return True
    return No(_("Only the international office, at this unit or above it, keeps its ledger."))


def may_reverse(person: Person, entry: LedgerEntry) -> Verdict:
    """What was entered by hand or from a file is reversed by hand, once."""
    if entry.kind == LedgerEntry.Kind.REVERSAL:
        return No(_("A reversal is not reversed. Enter again what was right."))
    if LedgerEntry.objects.filter(reverses=entry).exists():
        return No(_("This entry has been reversed already."))
    if entry.kind == LedgerEntry.Kind.MOBILITY and not entry.key.startswith(IMPORTED):
        return No(_("This entry follows its mobility. Change it there."))
    return may_keep(person, entry.agreement)


def may_import(person: Person) -> Verdict:
    """A file may hold the exchange of every unit, so it is for the university's office."""
    if holds_at_home(person, SIGNS):
        return True
    return No(_("Only the university's international office imports past exchange."))


def may_decide_import(person: Person, staged: LedgerImport) -> Verdict:
    """A staged file is confirmed or discarded once."""
    if staged.state != LedgerImport.State.WAITING:
        return No(_("This file has already been imported or discarded."))
    return may_import(person)


# -- What can be so ------------------------------------------------------------------------------


def can_be_posted(mobility: Mobility, agreement: Agreement, opened_in: int | None) -> Verdict:
    """Under an agreement that was signed, in a possible year, not before the opening balance.

    opened_in: the year of the agreement's opening balance, if it has one.
    """
    if agreement.state not in SIGNED_ONCE:
        return No(_("Nothing is posted under an agreement that was never signed."))
    verdict = is_possible_year(mobility.year)
    if verdict:
        verdict = _is_possible_stay(mobility)
    if verdict and mobility.term and mobility.term not in known_terms(mobility.year):
        verdict = No(_("The academic year has no term “%(term)s”.") % {"term": mobility.term})
    if verdict and opened_in is not None and mobility.year < opened_in:
        verdict = No(
            _("The opening balance of %(year)s counts everything before that academic year.")
            % {"year": opened_in}
        )
    return verdict


def _is_possible_stay(mobility: Mobility) -> Verdict:
    if not 0 < len(mobility.key) <= LONGEST_KEY:
        return No(_("What is posted needs a key of at most %(most)s characters.") % _most())
    if not 0 < mobility.semesters <= LONGEST_STAY:
        return No(_("A stay lasts more than nothing and at most ten semesters."))
    if (mobility.semesters * TWELFTHS).denominator != 1:
        return No(_("A stay is counted in whole twelfths of a semester, that is half months."))
    if not 0 < mobility.students <= MOST_STUDENTS:
        return No(_("The number of students cannot be right."))
    if mobility.level not in LEVELS:
        return No(_("There is no level of study “%(level)s”.") % {"level": mobility.level})
    return True


def _most() -> dict[str, int]:
    return {"most": LONGEST_KEY}


def is_possible_year(year: int) -> Verdict:
    """An academic year that an agreement may have seen, or may see."""
    if FIRST_YEAR <= year <= LAST_YEAR:
        return True
    return No(_("This academic year cannot be right."))


def known_terms(year: int) -> set[str]:
    """Codes of the terms of the academic year; for years before the table, those of its first."""
    return {term.code for term in terms(year) or terms(FIRST_KNOWN)}


FIRST_KNOWN = 2018  # the first year of vocabulary/terms.toml


def can_open(agreement: Agreement, year: int) -> Verdict:
    """One opening balance, before everything that was entered."""
    if not (verdict := is_possible_year(year)):
        return verdict
    standing = LedgerEntry.objects.standing().filter(agreement=agreement)
    if standing.filter(kind=LedgerEntry.Kind.OPENING).exists():
        return No(_("The ledger has its opening balance. Reverse it before you enter another."))
    earlier = standing.filter(year__lt=year).order_by("year").first()
    if earlier is not None:
        return No(
            _("An opening balance stands before everything; the ledger begins in %(year)s.")
            % {"year": earlier.year}
        )
    return True


def can_be_written_off(found: Year | None, amount: int) -> Verdict:
    """Not more than the balance of the year, `found`; `amount` in twelfths."""
    if found is None or not found.balance:
        return No(_("There is no balance in this year that could be written off."))
    if amount <= 0:
        return No(_("Say how many student-semesters are written off."))
    if amount > abs(found.balance):
        return No(
            _("The balance of this year is only %(balance)s student-semesters.")
            % {"balance": written(abs(found.balance))}
        )
    return True


def can_be_rule(rule: Rule) -> Verdict:
    """A year counts as one to four semesters; one threshold at the most; with its source."""
    if not 1 <= rule.year_counts_as <= 4:
        return No(_("A year's stay uses up one to four semesters."))
    if rule.carry_over_years is not None and not 0 <= rule.carry_over_years <= LONGEST_CARRY:
        return No(_("An imbalance is carried over for at most 20 years, or without limit."))
    if rule.alarm_at is not None and rule.alarm_per_cent is not None:
        return No(_("The alarm has one threshold: student-semesters or per cent, not both."))
    if not rule.source.strip():
        return No(_("Say where this is agreed."))
    return True
