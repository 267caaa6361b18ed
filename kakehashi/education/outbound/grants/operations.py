"""What is done to grants: propose, decide, reckon anew, settle, pay."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.education.outbound.grants import rules
from kakehashi.education.outbound.grants.counting import Period, split, total, units
from kakehashi.education.outbound.grants.queries import (
    Reckoning,
    counting_of,
    paid_of,
    payments_to_come,
    planned_period,
    reckon,
    recoveries_to_come,
)
from kakehashi.education.outbound.models import Award, Instalment, Mobility, SchemeRate
from kakehashi.education.outbound.models.grants import AwardState
from kakehashi.journal.changes import difference, fields_of
from kakehashi.journal.operations import record
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.verdicts import Refused, require

PROPOSED = declare("outbound.grant_proposed", gettext_lazy("proposed the grant"))
GRANTED = declare("outbound.grant_granted", gettext_lazy("awarded the grant"))
REFUSED = declare("outbound.grant_refused", gettext_lazy("refused the grant"))
RECOUNTED = declare("outbound.grant_recounted", gettext_lazy("reckoned the grant anew"))
SETTLED = declare("outbound.grant_settled", gettext_lazy("settled the grant"))
CANCELLED = declare("outbound.grant_cancelled", gettext_lazy("cancelled the grant"))
PAID = declare("outbound.instalment_paid", gettext_lazy("recorded that the instalment was paid"))


@transaction.atomic
def propose_award(
    mobility: Mobility,
    rate: SchemeRate,
    *,
    once: Sequence[SchemeRate] = (),
    score: Decimal | None = None,
    remarks: str = "",
    by: Person,
) -> Award:
    """Propose a grant at `rate` for the days of the stay, with what `once` adds.

    Raises: Refused, if `by` may not, the days of the stay are not known, the rate is not in force
    on its first day, the scheme is not for it, or one of the scheme stands already.
    """
    mobility = Mobility.objects.select_for_update(of=("self",)).get(pk=mobility.pk)
    require(rules.may_propose(by, mobility))
    period = planned_period(mobility)
    if period is None:
        raise Refused(_("Write the days of the stay first: without them no grant is reckoned."))
    scheme = rate.scheme
    _check_rates(rate, once, period)
    require(rules.is_for(scheme, mobility, period, score))
    standing = mobility.awards.filter(scheme=scheme).exclude(state__in=["refused", "cancelled"])
    if standing.exists():
        raise Refused(_("A grant of this scheme stands already for this stay."))
    award = _reckoned(mobility, rate, sum(each.amount for each in once), period)
    award.score, award.remarks = score, remarks.strip()
    award.proposed_by, award.proposed_at = by, timezone.now()
    award.save(force_insert=True)
    record(PROPOSED, award, by=by, changes=difference({}, fields_of(award)))
    return award


def _reckoned(mobility: Mobility, rate: SchemeRate, once: int, period: Period) -> Award:
    """What `rate`, and `once` in yen, come to for the days of `period`; not stored."""
    counting = counting_of(rate.scheme)
    return Award(
        mobility=mobility,
        scheme=rate.scheme,
        rate=rate,
        amount=rate.amount,
        starts_on=period.first,
        ends_on=period.last,
        units=units(counting, period),
        once=once,
        total=total(counting, rate.amount, once, period),
        is_invented=mobility.is_invented,
    )


def _check_rates(rate: SchemeRate, once: Sequence[SchemeRate], period: Period) -> None:
    if rate.per != SchemeRate.Per.UNIT:
        raise Refused(_("Choose a rate by month or day."))
    for each in (rate, *once):
        if not each.holds_on(period.first):
            raise Refused(_("This rate is not in force on the first day of the stay."))
    if any(each.scheme_id != rate.scheme_id or each.per == rate.per for each in once):
        raise Refused(_("What is paid once belongs to the same scheme."))


@transaction.atomic
def grant_award(award: Award, *, parts: int = 2, by: Person) -> Award:
    """Award a proposed grant; it is paid in `parts` equal instalments over the stay.

    Raises: Refused, if `by` may not, or it is not proposed.
    """
    award = _locked(award)
    require(rules.may_move(by, award, AwardState.GRANTED))
    _decide(award, AwardState.GRANTED, GRANTED, by)
    Instalment.objects.bulk_create(
        Instalment(award=award, due_on=day, amount=amount, is_invented=award.is_invented)
        for day, amount in split(award.total, parts, award.starts_on, award.ends_on)
        if amount
    )
    return award


@transaction.atomic
def refuse_award(award: Award, *, reason: str, by: Person) -> Award:
    """Refuse a proposed grant.

    Raises: Refused, if `by` may not, it is not proposed, or no reason is given.
    """
    award = _locked(award)
    require(rules.may_move(by, award, AwardState.REFUSED))
    return _decide(award, AwardState.REFUSED, REFUSED, by, _reason(reason))


@transaction.atomic
def recount_award(award: Award, period: Period, *, reason: str, by: Person) -> Reckoning:
    """Reckon a grant for other days: instalments follow, what is overpaid is to be paid back.

    Raises: Refused, if `by` may not, or it is neither proposed nor granted.
    """
    award = _locked(award)
    require(rules.may_recount(by, award))
    return _recount(award, period, RECOUNTED, by, _reason(reason))


@transaction.atomic
def settle_award(award: Award, *, reason: str = "", by: Person) -> Reckoning:
    """Close a grant with the real days of the stay, as they stand on the mobility.

    Raises: Refused, if `by` may not, it is not granted, or the last day is not known.
    """
    award = _locked(award)
    require(rules.may_move(by, award, AwardState.SETTLED))
    mobility = award.mobility
    if mobility.arrived_on is None or mobility.left_on is None:
        raise Refused(_("Record arrival and return first: the real days decide."))
    real = Period(mobility.arrived_on, mobility.left_on, award.days_lost)
    found = _recount(award, real, RECOUNTED, by, reason.strip() or _("The real days of the stay"))
    _decide(award, AwardState.SETTLED, SETTLED, by, reason.strip())
    return found


@transaction.atomic
def cancel_award(award: Award, *, reason: str, by: Person) -> Reckoning:
    """Take a grant back: nothing more is paid, what was paid is to be paid back.

    Raises: Refused, if `by` may not, it stands no more, or no reason is given.
    """
    award = _locked(award)
    require(rules.may_move(by, award, AwardState.CANCELLED))
    found = reckon(award, None)
    _refit(award, found, award.ends_on, by)
    _decide(award, AwardState.CANCELLED, CANCELLED, by, _reason(reason))
    return found


@transaction.atomic
def note_paid(instalment: Instalment, *, paid_on: date, reference: str = "", by: Person) -> None:
    """Record that an instalment was paid, or paid back.

    Raises: Refused, if `by` may not, it was paid or dropped, or the day lies in the future.
    """
    _locked(instalment.award)
    row = Instalment.objects.select_for_update(of=("self",)).get(pk=instalment.pk)
    require(rules.may_work_on(by, instalment.award.mobility))
    if row.paid_at is not None or row.dropped_at is not None:
        raise Refused(_("This instalment was paid or dropped already."))
    if paid_on > timezone.localdate():
        raise Refused(_("The day of the payment lies in the future."))
    before = fields_of(row)
    row.paid_on, row.paid_by, row.paid_at = paid_on, by, timezone.now()
    row.reference = reference.strip()
    row.save()
    record(PAID, row, by=by, changes=difference(before, fields_of(row)))


# -- Parts of the above --------------------------------------------------------------------------


def _recount(award: Award, period: Period, verb: str, by: Person, reason: str) -> Reckoning:
    found, before = reckon(award, period), fields_of(award)
    award.starts_on, award.ends_on = period.first, max(period.first, period.last)
    award.days_lost, award.units, award.total = period.lost, found.units, found.total
    award.save()
    if award.state == AwardState.GRANTED:
        _refit(award, found, award.ends_on, by)
    record(verb, award, by=by, changes=difference(before, fields_of(award)), reason=reason)
    return found


def _refit(award: Award, found: Reckoning, last: date, by: Person) -> None:
    """Let the instalments follow `found`. A shortened one is dropped and written anew."""
    now, today = timezone.now(), timezone.localdate()
    dropped = [*recoveries_to_come(award)]
    new: list[Instalment] = []
    for row, kept in zip(payments_to_come(award), found.refit.kept, strict=True):
        if kept != row.amount:
            dropped.append(row)
            if kept:
                new.append(Instalment(award=award, amount=kept, due_on=row.due_on))
    if found.refit.extra:
        new.append(Instalment(award=award, amount=found.refit.extra, due_on=max(last, today)))
    if found.refit.recovery:
        due = today + timedelta(days=award.scheme.recover_within_days)
        owed = found.refit.recovery
        new.append(Instalment(award=award, kind="recovery", amount=owed, due_on=due))
    keys = [row.pk for row in dropped]
    Instalment.objects.filter(pk__in=keys).update(dropped_by=by, dropped_at=now)
    for row in new:
        row.is_invented = award.is_invented
    Instalment.objects.bulk_create(new)
    assert paid_of(award) == found.paid  # locked: nobody paid in between


def _decide(award: Award, to: AwardState, verb: str, by: Person, reason: str = "") -> Award:
    before = fields_of(award)
    award.state, award.decided_by, award.decided_at = to, by, timezone.now()
    award.save()
    record(verb, award, by=by, changes=difference(before, fields_of(award)), reason=reason)
    return award


def _locked(award: Award) -> Award:
    Mobility.objects.select_for_update(of=("self",)).get(pk=award.mobility_id)
    found = Award.objects.select_for_update(of=("self",))
    return found.select_related("scheme", "mobility__unit", "mobility__student").get(pk=award.pk)


def _reason(reason: str) -> str:
    if not reason.strip():
        raise Refused(_("Say why."))
    return reason.strip()
