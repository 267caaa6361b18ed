"""What becomes of a signed agreement besides its end: suspend it, resume it, supersede it.

As in `operations`: lock, ask the rule again, change, write the journal, in one transaction.
"""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.agreements import rules
from kakehashi.agreements.models import Agreement, Suspension
from kakehashi.agreements.operations import facts_of, locked
from kakehashi.agreements.states import State
from kakehashi.journal.changes import difference, fields_of
from kakehashi.journal.operations import record
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.verdicts import Refused, require

SUSPENDED = declare("agreements.suspended", gettext_lazy("suspended the agreement"))
RESUMED = declare("agreements.resumed", gettext_lazy("resumed the agreement"))
SUPERSEDED = declare("agreements.superseded", gettext_lazy("recorded what supersedes it"))


@transaction.atomic
def suspend(agreement: Agreement, *, starts_on: date, reason: str, by: Person) -> Suspension:
    """Let the agreement rest from `starts_on`, included, until it is resumed.

    Raises: Refused, if `by` may not decide here, it is not signed or rests already, the day cannot
    be so, or no reason is given.
    """
    agreement = locked(agreement)
    require(rules.may_suspend(by, agreement))
    require(rules.can_rest(agreement, starts_on))
    if not reason.strip():
        raise Refused(_("A suspension needs its reason."))
    suspension = Suspension.objects.create(
        agreement=agreement, starts_on=starts_on, reason=reason.strip()
    )
    agreement.state = State.SUSPENDED
    agreement.save()
    changes = difference({}, {"starts_on": fields_of(suspension)["starts_on"]})
    record(SUSPENDED, agreement, by=by, changes=changes, reason=suspension.reason)
    return suspension


@transaction.atomic
def resume(agreement: Agreement, *, resumes_on: date, reason: str, by: Person) -> Agreement:
    """Let it be in force again from `resumes_on`, included.

    Where the suspension would only begin on that day or later, it never takes place.

    Raises: Refused, if `by` may not decide here, it does not rest, or no reason is given.
    """
    agreement = locked(agreement)
    require(rules.may_resume(by, agreement))
    require(rules.can_be_a_day(resumes_on))
    if not reason.strip():
        raise Refused(_("Say why the agreement is resumed."))
    suspension = agreement.suspensions.get(ends_on__isnull=True)
    if resumes_on <= suspension.starts_on:
        suspension.delete()
    else:
        suspension.ends_on = date.fromordinal(resumes_on.toordinal() - 1)
        suspension.save()
    agreement.state = State.SIGNED
    agreement.save()
    changes = {"effective_on": [None, resumes_on.isoformat()]}
    record(RESUMED, agreement, by=by, changes=changes, reason=reason.strip())
    return agreement


@transaction.atomic
def supersede(
    agreement: Agreement, by_agreement: Agreement, *, last_day: date, reason: str, by: Person
) -> Agreement:
    """Record that another agreement takes its place; `last_day` is its last day in force.

    Raises: Refused, if `by` may not decide here, there is nothing to supersede, the other one is
    not signed or was itself superseded by this one, the day cannot be so, or no reason is given.
    """
    pks = sorted({agreement.pk, by_agreement.pk})
    pair = {
        each.pk: each
        for each in Agreement.objects.filter(pk__in=pks).order_by("pk").select_for_update()
    }
    agreement, by_agreement = pair[agreement.pk], pair[by_agreement.pk]
    require(rules.may_supersede(by, agreement))
    require(rules.can_take_the_place_of(by_agreement, agreement))
    require(rules.can_end(agreement, last_day))
    if not reason.strip():
        raise Refused(_("Say why another agreement takes its place."))
    before = facts_of(agreement)
    agreement.state, agreement.superseded_by = State.SUPERSEDED, by_agreement
    agreement.terminated_on, agreement.termination_reason = last_day, reason.strip()
    agreement.save()
    changes = difference(before, facts_of(agreement))
    record(SUPERSEDED, agreement, by=by, changes=changes, reason=agreement.termination_reason)
    return agreement
