"""What can be done to a renewal review: open it, name who answers, type figures, decide, ask anew.

Each locks the agreement, asks the rule again, changes, and writes the journal in one transaction.
A decision keeps the figures that it rested on; nothing of it is changed any more.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.agreements.models import Agreement
from kakehashi.education.cooperation.models import (
    RenewalReview,
    RenewalRule,
    ReviewDecision,
    ReviewFigure,
)
from kakehashi.education.cooperation.renewing import facts, rules
from kakehashi.education.cooperation.renewing.gathering import gather
from kakehashi.education.cooperation.renewing.queries import found_review, turn_of
from kakehashi.journal.changes import difference, fields_of
from kakehashi.journal.operations import record
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.verdicts import Refused, require

OPENED = declare("cooperation.renewal_opened", gettext_lazy("opened the renewal review"))
NAMED = declare("cooperation.renewal_owner_named", gettext_lazy("named who answers for the review"))
TYPED = declare("cooperation.renewal_figure_entered", gettext_lazy("entered a figure"))
DECIDED = declare("cooperation.renewal_decided", gettext_lazy("decided on the renewal"))
RECONSIDERED = declare(
    "cooperation.renewal_reconsidered", gettext_lazy("asked anew what had been decided")
)
CADENCE_SET = declare(
    "cooperation.renewal_cadence_set", gettext_lazy("set when the renewal review opens")
)
EARLIEST_YEAR = 1950


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A figure as it is typed. year: the fiscal year it is about; as_of: the day of its source."""

    what: str
    value: Decimal
    out_of: Decimal | None = None
    year: int
    as_of: date
    source: str


@transaction.atomic
def open_review(agreement: Agreement, *, by: Person) -> RenewalReview:
    """Open the review of the next end of `agreement` before its day.

    Raises: Refused, if `by` does not draft for its unit, a review is open already or was held, the
    agreement does not go on, or no end is known that lies ahead.
    """
    agreement = locked_agreement(agreement.pk)
    today = timezone.localdate()
    require(rules.may_open_review(by, agreement))
    require(rules.has_a_turn_to_review(agreement, today))
    return open_locked(agreement, today, by=by)


def open_locked(agreement: Agreement, day: date, *, by: Person | None) -> RenewalReview:
    """Open the review of the next end of an agreement that the caller has locked and checked."""
    turn = turn_of(agreement, day)
    assert turn is not None, "the caller has asked whether an end lies ahead"
    review = RenewalReview.objects.create(
        agreement=agreement,
        ends_on=turn.ends_on,
        notice_on=turn.notice_on,
        decide_by=turn.decide_by,
        opened_by=by,
        opened_at=timezone.now(),
    )
    record(OPENED, review, by=by, changes=difference({}, fields_of(review)))
    return review


@transaction.atomic
def name_owner(review: RenewalReview, owner: Person | None, *, by: Person) -> RenewalReview:
    """Say who answers for the review; None: the office and coordinators of the unit again.

    Raises: Refused, if `by` does not prepare it, or `owner` does not work for the unit.
    """
    review = _locked(review)
    require(rules.may_prepare(by, review))
    if owner is not None:
        require(rules.can_own(owner, review.agreement.latest.unit))
    before = fields_of(review)
    review.owner = owner
    review.save(update_fields=["owner"])
    record(NAMED, review, by=by, changes=difference(before, fields_of(review)))
    return review


@transaction.atomic
def enter_figure(review: RenewalReview, figure: Figure, *, by: Person) -> ReviewFigure:
    """Type a figure that the records do not hold, with its source. The last of a kind counts.

    Raises: Refused, if `by` does not prepare the review, there is no source, or the value or its
    days cannot be so.
    """
    review = _locked(review)
    require(rules.may_prepare(by, review))
    _require_sound(figure)
    entered = ReviewFigure.objects.create(
        review=review,
        what=figure.what,
        value=figure.value,
        out_of=figure.out_of,
        year=figure.year,
        as_of=figure.as_of,
        source=figure.source.strip(),
        entered_by=by,
        entered_at=timezone.now(),
    )
    changes = difference({}, fields_of(entered))
    record(TYPED, review, by=by, changes=changes)
    return entered


def _require_sound(figure: Figure) -> None:
    today = timezone.localdate()
    if not figure.source.strip():
        raise Refused(_("Say where this figure was read."))
    if figure.as_of > today:
        raise Refused(_("The day of the source lies in the future."))
    if not EARLIEST_YEAR <= figure.year <= today.year:
        raise Refused(_("This fiscal year cannot be right."))
    if figure.value < 0:
        raise Refused(_("The figure cannot be below zero."))
    _require_scale(figure)


def _require_scale(figure: Figure) -> None:
    if figure.what != ReviewFigure.What.SATISFACTION:
        if figure.out_of is not None:
            raise Refused(_("Only satisfaction has a highest mark."))
        return
    if not figure.out_of or figure.out_of <= 0:
        raise Refused(_("Say out of which highest mark the satisfaction is given."))
    if figure.value > figure.out_of:
        raise Refused(_("The satisfaction is above the highest mark."))


@transaction.atomic
def decide_review(
    review: RenewalReview, decision: str, reason: str, *, by: Person
) -> ReviewDecision:
    """Decide what becomes of the agreement, and keep the figures of today with the decision.

    decision: one of `ReviewDecision.Choice`. It changes nothing in the agreement itself: a renewal
    or an amendment is negotiated, a termination recorded, where it belongs.

    Raises: Refused, if `by` may not decide here, it is decided or closed, no reason is given, or
    the agreement renews itself and is to lapse.
    """
    review = _locked(review)
    require(rules.may_decide_review(by, review))
    require(rules.can_be_chosen(review, decision))
    if decision not in ReviewDecision.Choice.values:
        raise Refused(_("Choose what was decided."))
    if not reason.strip():
        raise Refused(_("A decision needs its reason."))
    shown = gather(review, timezone.localdate())
    decided = ReviewDecision.objects.create(
        review=review,
        choice=decision,
        reason=reason.strip(),
        snapshot=facts.as_json(shown),
        digest=facts.digest(shown),
        decided_by=by,
        decided_at=timezone.now(),
    )
    changes = {"decision": [None, decision], "sha256": [None, decided.digest]}
    record(DECIDED, review, by=by, changes=changes, reason=decided.reason)
    return decided


@transaction.atomic
def reconsider_review(review: RenewalReview, *, reason: str, by: Person) -> RenewalReview:
    """Open another round of a review that was decided. The first decision stays on record.

    Figures that were typed go over to the new round, as they were typed.

    Raises: Refused, if `by` may not, nothing was decided, another review is open, or no reason is
    given.
    """
    review = _locked(review)
    require(rules.may_reconsider(by, review))
    if not reason.strip():
        raise Refused(_("Say why the decision is reconsidered."))
    rounds = review.agreement.renewal_reviews.filter(ends_on=review.ends_on)
    again = RenewalReview.objects.create(
        agreement=review.agreement,
        round=rounds.aggregate(last=Max("round"))["last"] + 1,
        ends_on=review.ends_on,
        notice_on=review.notice_on,
        decide_by=review.decide_by,
        owner=review.owner,
        opened_by=by,
        opened_at=timezone.now(),
    )
    for figure in review.figures.order_by("pk"):
        figure.pk, figure.review = None, again
        figure.save(force_insert=True)
    changes = difference({}, fields_of(again))
    record(RECONSIDERED, again, by=by, changes=changes, reason=reason.strip())
    return again


@transaction.atomic
def set_cadence(
    agreement: Agreement,
    *,
    lead_months: int | None,
    notice_months: int | None,
    source: str,
    by: Person,
) -> RenewalRule:
    """Say when the reviews of one agreement open, and how long before a term notice is given.

    lead_months: None for the university's cadence; notice_months: None where nobody knows.

    Raises: Refused, if `by` may not decide here, no source is given, or a number cannot be right.
    """
    agreement = locked_agreement(agreement.pk)
    require(rules.may_set_cadence(by, agreement))
    if not source.strip():
        raise Refused(_("Say where this was read, or who decided it."))
    if lead_months is not None and not 1 <= lead_months <= 60:
        raise Refused(_("A review opens one to sixty months before the end."))
    if notice_months is not None and not 0 <= notice_months <= 60:
        raise Refused(_("Notice is given at most sixty months before the end."))
    stored = RenewalRule.objects.filter(agreement=agreement).first()
    before = fields_of(stored) if stored else {}
    rule = stored or RenewalRule(agreement=agreement)
    rule.lead_months, rule.notice_months, rule.source = lead_months, notice_months, source.strip()
    rule.set_by, rule.set_at = by, timezone.now()
    rule.save()
    record(CADENCE_SET, agreement, by=by, changes=difference(before, fields_of(rule)))
    _move_days(agreement)
    return rule


def _move_days(agreement: Agreement) -> None:
    """Let an open review follow what was said about notice."""
    agreement = Agreement.objects.get(pk=agreement.pk)
    review = agreement.renewal_reviews.waiting().first()
    turn = turn_of(agreement, timezone.localdate())
    if review is None or turn is None or turn.ends_on != review.ends_on:
        return
    review.notice_on, review.decide_by = turn.notice_on, turn.decide_by
    review.save(update_fields=["notice_on", "decide_by"])


def locked_agreement(pk: int) -> Agreement:
    """The agreement as it is stored now, locked until the transaction ends."""
    return Agreement.objects.select_for_update(of=("self",)).get(pk=pk)


def _locked(review: RenewalReview) -> RenewalReview:
    """The review as it is stored now; its agreement is locked until the transaction ends."""
    locked_agreement(review.agreement_id)
    return found_review(review.pk)
