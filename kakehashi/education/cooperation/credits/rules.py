"""Who enters, approves, ends and withdraws rules, scales and distributions; and which are sound."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from kakehashi.agreements.models import Agreement
from kakehashi.agreements.rules import can_be_partners
from kakehashi.education.cooperation.credits.queries import overlapping
from kakehashi.education.cooperation.credits.schemes import LOCAL, schemes
from kakehashi.education.cooperation.models import CreditRule, GradeDistribution, GradeRule
from kakehashi.education.cooperation.models.approved import Approved, ScopedRule
from kakehashi.people.models import Person, Role
from kakehashi.people.queries import holds, holds_at_home
from kakehashi.policy.models.plans import STAFF
from kakehashi.verdicts import No, Verdict
from kakehashi.vocabulary import isced

ENTERS = [Role.Kind.OFFICE, Role.Kind.COORDINATOR]
APPROVES = [Role.Kind.OFFICE]
HUNDRED = Decimal(100)
OFF_BY = Decimal("0.5")  # percentages are published rounded


def may_enter(person: Person) -> Verdict:
    """The office and the faculties' coordinators enter what another person approves."""
    if holds(person, ENTERS):
        return True
    return No(
        _("Only the international office and faculty coordinators enter rules, scales and tables.")
    )


def may_enter_for(person: Person, agreement: Agreement | None) -> Verdict:
    """For an agreement: those of its unit or above it."""
    if agreement is None or not (verdict := may_enter(person)):
        return may_enter(person)
    if holds(person, ENTERS, at=agreement.latest.unit):
        return verdict
    return No(_("This agreement is of another unit. Ask its coordinator or the office."))


def may_approve(person: Person, entry: Approved) -> Verdict:
    """The office of the agreement's unit, else of the university; never who entered it."""
    if not entry.is_waiting:
        return No(_("This does not wait for approval any more."))
    if entry.entered_by_id == person.pk:
        return No(_("Another person has to approve what you entered."))
    return _may_decide(person, entry)


def may_end(person: Person, rule: ScopedRule) -> Verdict:
    """The office sets a last day for a rule in use, once."""
    if rule.approved_at is None or rule.withdrawn_at is not None:
        return No(_("Only an approved rule is ended; one that waits is withdrawn."))
    if rule.ends_on is not None:
        return No(_("This rule has a last day already."))
    return _may_decide(person, rule)


def may_withdraw(person: Person, entry: Approved) -> Verdict:
    """Who entered it takes back what waits; scales and distributions in use, the office."""
    if entry.withdrawn_at is not None:
        return No(_("This was withdrawn already."))
    if entry.is_waiting:
        return True if entry.entered_by_id == person.pk else _may_decide(person, entry)
    if isinstance(entry, ScopedRule):
        return No(_("An approved rule is ended, not withdrawn: results rest on it."))
    return _may_decide(person, entry)


def may_keep(person: Person) -> Verdict:
    """Staff keep results."""
    return True if holds(person, STAFF) else No(_("Only staff keep results of conversions."))


def _may_decide(person: Person, entry: Approved) -> Verdict:
    agreement = entry.agreement if isinstance(entry, ScopedRule) else None
    if agreement is not None:
        if holds(person, APPROVES, at=agreement.latest.unit):
            return True
        return No(_("Only the international office, at the agreement's unit or above it, decides."))
    if holds_at_home(person, APPROVES):
        return True
    return No(_("Only the university's international office decides on this."))


# -- What can be so ------------------------------------------------------------------------------


def can_be_for(rule: ScopedRule) -> Verdict:
    """An agreement, a partner that still exists, or a level; and days in order."""
    if rule.agreement and rule.partner:
        return No(_("Choose the agreement or the partner, not both."))
    if not (rule.agreement or rule.partner or rule.level):
        return No(_("Choose an agreement, a partner or a level."))
    if rule.partner and not (verdict := can_be_partners([rule.partner])):
        return verdict
    if rule.ends_on is not None and rule.ends_on < rule.starts_on:
        return No(_("The last day lies before the first."))
    if not rule.source.strip():
        return No(_("Say where this stands: a page, a letter, a decision and its date."))
    return True


def can_count(rule: CreditRule) -> Verdict:
    """Positive amounts of two different schemes; a local unit is a partner's and has a name."""
    pair = {rule.from_scheme, rule.to_scheme}
    if not pair <= schemes().keys() or len(pair) < 2:
        return No(_("Choose two different schemes."))
    if rule.from_amount <= 0 or rule.to_amount <= 0:
        return No(_("Both amounts are greater than zero."))
    if LOCAL in pair and not rule.local_name.strip():
        return No(_("Name the local unit."))
    if LOCAL not in pair and rule.local_name:
        return No(_("Neither scheme is a local unit, so there is nothing to name."))
    if LOCAL in pair and not (rule.agreement or rule.partner):
        return No(_("A local unit is one partner's: choose the partner or the agreement."))
    return True


def can_be_approved(rule: CreditRule | GradeRule) -> Verdict:
    """No rule for the same may begin on the same day or later; an earlier one gives way."""
    found = overlapping(rule)
    later = next((each for each in found if each.starts_on >= rule.starts_on), None)
    if later is not None:
        return No(
            _("Rule %(number)s for the same is approved from %(day)s. Enter one that ends before.")
            % {"number": later.pk, "day": later.starts_on.isoformat()}
        )
    ended = next((each for each in found if each.ends_on is not None), None)
    if ended is not None and ended.ends_on is not None:
        return No(
            _("Rule %(number)s for the same applies until %(day)s. Begin after that day.")
            % {"number": ended.pk, "day": ended.ends_on.isoformat()}
        )
    return True


def can_end(rule: ScopedRule, last_day: date) -> Verdict:
    """The last day is none before the first."""
    return True if last_day >= rule.starts_on else No(_("The last day lies before the first."))


def are_steps(steps: Sequence[dict[str, object]]) -> Verdict:
    """At least two marks, each once."""
    marks = [str(each["mark"]) for each in steps]
    if len(marks) < 2:
        return No(_("A scale has at least two marks."))
    twice = next((mark for mark in marks if marks.count(mark) > 1), None)
    if twice is not None:
        return No(_("The mark “%s” stands twice.") % twice)
    return True


def can_be_distribution(
    found: GradeDistribution, values: Sequence[Decimal], today: date | None = None
) -> Verdict:
    """A known field, years that are over, and numbers that can be so."""
    today = today or timezone.localdate()
    if found.field and not isced.known(found.field):
        return No(_("ISCED-F has no field %s.") % found.field)
    if not 1900 <= found.first_year <= found.last_year <= today.year:
        return No(_("The years are in order and not ahead of us."))
    if any(value < 0 for value in values) or not any(values):
        return No(_("Numbers are zero or more, and at least one mark was given."))
    if found.measure == GradeDistribution.Measure.PERCENT:
        total = sum(values, Decimal(0))
        if abs(total - HUNDRED) > OFF_BY:
            return No(_("The percentages make %s, not 100.") % total.normalize().to_eng_string())
    elif any(value % 1 for value in values):
        return No(_("Numbers of grades are whole."))
    return True
