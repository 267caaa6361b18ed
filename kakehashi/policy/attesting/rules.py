"""Which month can be checked, and what has to be said."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kakehashi.people.models import Person
from kakehashi.policy.models import Action, Attestation
from kakehashi.policy.overview import rhythm_of
from kakehashi.policy.planning.queries import actions_of
from kakehashi.policy.planning.rules import may_attest
from kakehashi.verdicts import No, Verdict

LONGEST_SENTENCE = 300


def may_check(person: Person, action: Action, month: date, on: date) -> Verdict:
    """Those responsible and their deputies check a month that is over and was asked for.

    month: by any of its days.
    """
    if isinstance(no := may_attest(person, action), No):
        return no
    if action.plan.attest_from is None:
        return No(_("Nobody is asked to check this plan. Its keepers can say from when on."))
    month = month.replace(day=1)
    if month >= on.replace(day=1):
        return No(_("%(month)s is not over yet.") % {"month": _in_words(month)})
    first = rhythm_of(action.plan).begins.replace(day=1)
    if month < first:
        return No(_("The first month that is checked is %(month)s.") % {"month": _in_words(first)})
    return True


def answers_for_actions(person: Person) -> Verdict:
    """Whether there is any action that `person` may check."""
    if actions_of(person).filter(plan__attest_from__isnull=False).exists():
        return True
    return No(_("You answer for no action that is checked each month."))


def can_be_sentence(sentence: str) -> Verdict:
    """One sentence says where things stand."""
    if not sentence.strip():
        return No(_("Say in one sentence where things stand."))
    if len(sentence) > LONGEST_SENTENCE:
        return No(_("One sentence of at most %(count)d letters.") % {"count": LONGEST_SENTENCE})
    return True


def can_be_comment(verdict: str, comment: str) -> Verdict:
    """Who says that something is wrong says what."""
    if verdict == Attestation.Verdict.CORRECTED and not comment.strip():
        return No(_("Say what is wrong, so that somebody can put it right."))
    return True


def _in_words(month: date) -> str:
    return date_format(month, "YEAR_MONTH_FORMAT")
