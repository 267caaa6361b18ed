"""Who keeps the reviews of agreements, and what can be decided. Each answer has its sentence."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.agreements.models import Agreement
from kakehashi.agreements.rules import may_decide_at, may_draft
from kakehashi.education.cooperation.models import RenewalReview, ReviewDecision
from kakehashi.education.cooperation.renewing.queries import GOES_ON, turn_of, waiting_for
from kakehashi.institutions.models import Unit
from kakehashi.people.models import Person
from kakehashi.people.queries import acts_for
from kakehashi.verdicts import No, Verdict

Choice = ReviewDecision.Choice
DECIDED = gettext_lazy("This review has been decided; what it rested on stays as it was.")
OVERTAKEN = gettext_lazy("This review is closed: the agreement has gone another way.")
NOT_IN_FORCE = gettext_lazy("Only an agreement that is signed and goes on is reviewed.")


def may_prepare(person: Person, review: RenewalReview) -> Verdict:
    """Figures are typed and somebody is named by the unit's people, and by who was named."""
    if review.decision is not None:
        return No(DECIDED)
    if review.closed_at is not None:
        return No(OVERTAKEN)
    if review.owner_id in acts_for(person):
        return True
    return may_draft(person, _unit(review.agreement))


def may_decide_review(person: Person, review: RenewalReview) -> Verdict:
    """The office decides, at the agreement's unit or above it."""
    if review.decision is not None:
        return No(DECIDED)
    if review.closed_at is not None:
        return No(OVERTAKEN)
    if review.agreement.state not in GOES_ON:
        return No(NOT_IN_FORCE)
    return may_decide_at(person, _unit(review.agreement))


def may_reconsider(person: Person, review: RenewalReview) -> Verdict:
    """The office asks anew what was decided, as long as the agreement goes on."""
    if review.decision is None:
        return No(_("Nothing has been decided yet, so there is nothing to reconsider."))
    if review.agreement.state not in GOES_ON:
        return No(NOT_IN_FORCE)
    if waiting_for(review.agreement) is not None:
        return No(_("Another review of this agreement is open already."))
    if _has_later_round(review):
        return No(_("This decision has been reconsidered already."))
    return may_decide_at(person, _unit(review.agreement))


def _has_later_round(review: RenewalReview) -> bool:
    same = review.agreement.renewal_reviews.filter(ends_on=review.ends_on)
    return same.filter(round__gt=review.round).exists()


def may_open_review(person: Person, agreement: Agreement) -> Verdict:
    """Before its day a review is opened by hand by the unit's people, where an end lies ahead."""
    if agreement.state not in GOES_ON:
        return No(NOT_IN_FORCE)
    if waiting_for(agreement) is not None:
        return No(_("A review of this agreement is open already."))
    return may_draft(person, _unit(agreement))


def has_a_turn_to_review(agreement: Agreement, day: date) -> Verdict:
    """An end that was agreed, that lies ahead, and about which nothing is decided."""
    turn = turn_of(agreement, day)
    if turn is None:
        return No(_("No end of this agreement is known that lies ahead."))
    if agreement.renewal_reviews.filter(ends_on=turn.ends_on).exists():
        return No(_("The review of this end has been held already. Reconsider its decision."))
    return True


def may_set_cadence(person: Person, agreement: Agreement) -> Verdict:
    """The office sets when the reviews of one agreement open."""
    if agreement.state not in GOES_ON:
        return No(NOT_IN_FORCE)
    return may_decide_at(person, _unit(agreement))


def can_be_chosen(review: RenewalReview, choice: str) -> Verdict:
    """What renews itself does not lapse: it goes on until somebody gives notice."""
    renews_itself = review.agreement.latest.renewal_months is not None
    if renews_itself and choice == Choice.LAPSE:
        return No(
            _("This agreement renews itself, so it does not lapse. To end it, decide to terminate.")
        )
    return True


def can_own(person: Person, unit: Unit) -> Verdict:
    """Who answers for a review may sign in and works for the unit or one above it."""
    if not person.is_active or not may_draft(person, unit):
        return No(_("Only somebody of the office or a coordinator of this unit can be named."))
    return True


def _unit(agreement: Agreement) -> Unit:
    return agreement.latest.unit
