"""Changing a stay: what was shown is what is done."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.documents.operations import keep
from kakehashi.education.outbound.balancing.operations import post_mobility
from kakehashi.education.outbound.changing import rules, words
from kakehashi.education.outbound.changing.asking import grant_request
from kakehashi.education.outbound.changing.impact import (
    Days,
    Facts,
    Kind,
    effects,
    impact_hash,
)
from kakehashi.education.outbound.changing.queries import (
    Wish,
    awards_of,
    days_after,
    facts_for,
    period_after,
)
from kakehashi.education.outbound.grants.operations import cancel_award, recount_award
from kakehashi.education.outbound.grants.queries import period_of
from kakehashi.education.outbound.models import Change, ChangeRequest, Mobility
from kakehashi.education.outbound.nominating.operations import cancel_mobility
from kakehashi.education.outbound.stays.operations import locked, note_return
from kakehashi.journal.changes import Changes, difference, fields_of
from kakehashi.journal.operations import record
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.verdicts import Refused, require
from kakehashi.vocabulary.time import fiscal_year

CHANGED = declare("outbound.stay_changed", gettext_lazy("changed the stay"))


class FactsMoved(Refused):
    """Between the preview and now something changed that the effects follow from."""


def preview(mobility: Mobility, wish: Wish, *, by: Person) -> Facts:
    """The facts from which the effects of `wish` follow; nothing is written.

    Raises: Refused, if `by` may not, or the stay cannot become so.
    """
    today = timezone.localdate()
    require(rules.may_change(by, mobility, wish.kind))
    after = days_after(mobility, wish)
    require(rules.can_become(mobility, wish.kind, after, wish.lost, today))
    return facts_for(mobility, wish, today)


@transaction.atomic
def change_stay(
    mobility: Mobility,
    wish: Wish,
    *,
    seen: str,
    reason: str,
    cause: str = "",
    is_force_majeure: bool = False,
    upload: "File[bytes] | None" = None,
    request: ChangeRequest | None = None,
    by: Person,
) -> Change:
    """Do what `wish` asks for, with all its effects, and keep them as they were shown.

    seen: the hash of the impact that was shown (`impact.impact_hash`). cause: a kind of reason, for
    returns and cancellations. upload: a proof, kept under its hash. request: what the student asked
    for, and what this change grants.

    Raises: FactsMoved, if the impact is not the one that was shown; Refused, if `by` may not, the
    stay cannot become so, an extension is without the host's yes, it takes more places than are
    left and the host gives no more, the grounds are missing, or the request was answered already.
    """
    mobility = locked(mobility)
    facts = preview(mobility, wish, by=by)
    grounds = (cause, reason, is_force_majeure, upload is not None)
    require(rules.has_its_grounds(wish.kind, *grounds))
    if wish.kind is Kind.EXTENSION and wish.host_agreed_on is None:
        raise Refused(_("The host's yes is not on record: without it nothing is extended."))
    require(rules.has_room(facts))
    if impact_hash(facts) != seen:
        raise FactsMoved(
            _("Something changed since these effects were shown. Look at them once more.")
        )
    change = _keep(mobility, wish, facts, seen, by)
    change.reason, change.cause, change.is_force_majeure = reason.strip(), cause, is_force_majeure
    change.proof = keep(upload, by=by) if upload is not None else None
    change = _carry_out(mobility, wish, facts, change, by)
    if request is not None:
        grant_request(request, change, by=by)
    return change


def _carry_out(mobility: Mobility, wish: Wish, facts: Facts, change: Change, by: Person) -> Change:
    """Grants first, as long as the stay is as it was; then the stay; then what is kept of it."""
    _grants(mobility, wish, facts.after, change.reason, by)
    _apply(mobility, wish, change, by)
    change.save(force_insert=True)
    said: Changes = {"kind": [None, change.kind], "number": [None, change.number]}
    record(CHANGED, change, by=by, changes=said, reason=change.reason)
    return change


def _keep(mobility: Mobility, wish: Wish, facts: Facts, seen: str, by: Person) -> Change:
    top = mobility.changes.aggregate(top=Max("number"))["top"] or 0
    after = _plain(facts.after)
    if wish.lost is not None:
        after |= {"lost_from": wish.lost[0].isoformat(), "lost_to": wish.lost[1].isoformat()}
    if wish.beyond_places:
        after |= {"beyond_places": True}
    return Change(
        mobility=mobility,
        number=top + 1,
        kind=wish.kind.value,
        host_agreed_on=wish.host_agreed_on,
        before=_plain(facts.before) | {"state": mobility.state},
        after=after,
        effects=[words.kept(each) for each in effects(facts)],
        impact_hash=seen,
        made_by=by,
        made_at=timezone.now(),
        is_invented=mobility.is_invented,
    )


def _plain(days: Days | None) -> dict[str, Any]:
    if days is None:
        return {}
    return {
        "first": days.first.isoformat() if days.first else None,
        "last": days.last.isoformat() if days.last else None,
        "semesters": f"{float(days.semesters):g}",
        "lost": days.lost,
    }


def _grants(mobility: Mobility, wish: Wish, after: Days | None, reason: str, by: Person) -> None:
    for award in awards_of(mobility):
        period = period_after(award, after, wish)
        if period is None:
            cancel_award(award, reason=reason, by=by)
        elif period != period_of(award):
            recount_award(award, period, reason=reason, by=by)


def _apply(mobility: Mobility, wish: Wish, change: Change, by: Person) -> None:
    if wish.kind is Kind.CANCELLATION:
        _cancel(mobility, change, by)
        return
    if wish.kind is Kind.EARLY_RETURN:
        assert wish.last is not None
        note_return(
            mobility,
            left_on=wish.last,
            ended_early=True,
            is_force_majeure=change.is_force_majeure,
            reason=change.reason,
            by=by,
        )
        return
    before = fields_of(mobility)
    _set_days(mobility, wish.first, wish.last, wish)
    mobility.save()
    changes = difference(before, fields_of(mobility))
    record(CHANGED, mobility, by=by, changes=changes, reason=change.reason)
    post_mobility(mobility, by=by)


def _set_days(mobility: Mobility, first: date | None, last: date | None, wish: Wish) -> None:
    if first is not None and mobility.arrived_on is None:
        mobility.planned_from, mobility.year = first, fiscal_year(first)
    if last is not None:
        mobility.planned_until = last
    if wish.semesters is not None:
        mobility.semesters = Decimal(wish.semesters.numerator) / wish.semesters.denominator


def _cancel(mobility: Mobility, change: Change, by: Person) -> None:
    cancelled = cancel_mobility(mobility, change.cause, reason=change.reason, by=by)
    if change.is_force_majeure:
        cancelled.is_force_majeure = True
        cancelled.save(update_fields=["is_force_majeure"])
