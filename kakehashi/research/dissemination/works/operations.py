"""What can be done to a work: enter, change, publish, withdraw, merge.

Each locks the work, asks the rule again, changes, and writes the journal in one transaction. Each
sets `changed_at`: harvesters and search engines ask for what changed since they came last.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.journal.changes import difference, fields_of
from kakehashi.journal.operations import record
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.research.dissemination.models import Work
from kakehashi.research.dissemination.states import WorkState
from kakehashi.research.dissemination.works import rules
from kakehashi.research.dissemination.works.absorbing import absorb
from kakehashi.research.dissemination.works.data import WorkData
from kakehashi.research.dissemination.works.writing import facts_of, write
from kakehashi.verdicts import Refused, require

ENTERED = declare("research.work_entered", gettext_lazy("entered the work"))
CHANGED = declare("research.work_changed", gettext_lazy("changed the work"))
PUBLISHED = declare("research.work_published", gettext_lazy("made the work public"))
WITHDRAWN = declare("research.work_withdrawn", gettext_lazy("withdrew the work"))
MERGED = declare("research.work_merged", gettext_lazy("merged the work into another"))
ABSORBED = declare("research.work_absorbed", gettext_lazy("took in a work that was the same"))
# That a source says the same as before is no change of the record.
NOT_A_CHANGE = {"source_on"}


@transaction.atomic
def enter_work(data: WorkData, *, by: Person) -> Work:
    """Enter a work as a draft.

    Raises: Refused, if `by` may not enter works, a fact cannot be so, or an identifier is that of
            another work: it is known already.
    """
    require(rules.may_enter(by))
    require(rules.can_be_said(data))
    now = timezone.now()
    work = Work(created_by=by, created_at=now, changed_at=now)
    write(work, data)
    record(ENTERED, work, by=by, changes=difference({}, facts_of(work)))
    return work


@transaction.atomic
def change_work(work: Work, data: WorkData, *, by: Person, reason: str = "") -> Work:
    """State a work anew, as a whole. What says the same as before leaves no trace.

    Raises: Refused, as `enter_work` does, or if `by` may not change the work.
    """
    work = locked(work)
    require(rules.may_change(by, work))
    require(rules.can_be_said(data))
    before = facts_of(work)
    write(work, data)
    changes = difference(before, facts_of(work))
    if not changes:
        return work
    if changes.keys() - NOT_A_CHANGE:
        work.changed_at = timezone.now()
        work.save(update_fields=["changed_at"])
    record(CHANGED, work, by=by, changes=changes, reason=reason.strip())
    return work


@transaction.atomic
def publish_work(work: Work, *, by: Person) -> Work:
    """Let the world read a draft, or once more what was withdrawn.

    Raises: Refused, if `by` may not, it is public or merged already, or has no author.
    """
    work = locked(work)
    require(rules.may_publish(by, work))
    before, now = fields_of(work), timezone.now()
    work.state = WorkState.PUBLIC
    work.published_by, work.published_at = by, now
    work.withdrawn_by = work.withdrawn_at = None
    work.withdrawal_reason = ""
    work.changed_at = now
    work.save()
    record(PUBLISHED, work, by=by, changes=difference(before, fields_of(work)))
    return work


@transaction.atomic
def withdraw_work(work: Work, *, reason: str, by: Person) -> Work:
    """Take a work from the world's view. Its address stays and says so, and why.

    Raises: Refused, if `by` may not, it is withdrawn or merged already, or no reason is given.
    """
    work = locked(work)
    require(rules.may_withdraw(by, work))
    if not reason.strip():
        raise Refused(_("Say why the work is withdrawn: its address will show it."))
    before, now = fields_of(work), timezone.now()
    work.state = WorkState.WITHDRAWN
    work.withdrawn_by, work.withdrawn_at = by, now
    work.withdrawal_reason = reason.strip()
    work.changed_at = now
    work.save()
    changes = difference(before, fields_of(work))
    record(WITHDRAWN, work, by=by, changes=changes, reason=reason.strip())
    return work


@transaction.atomic
def merge_works(work: Work, *, into: Work, by: Person) -> Work:
    """Say that `work` is the same as `into`, which takes over what it lacks; returns `into`.

    The address of `work` leads to `into` from now on. What it was called by registers goes over
    where `into` has no identifier of that kind; the others still lead to `into` by way of it.

    Raises: Refused, if `by` may not merge both, or they cannot be merged.
    """
    found = Work.objects.select_for_update().in_bulk([work.pk, into.pk])
    work, into = found[work.pk], found[into.pk]
    require(rules.can_be_merged(work, into))
    require(rules.may_merge(by, work))
    require(rules.may_change(by, into))
    before, before_into, now = fields_of(work), facts_of(into), timezone.now()
    absorb(work, into)
    work.state, work.merged_into, work.changed_at = WorkState.MERGED, into, now
    into.changed_at = now
    work.save()
    into.save()
    record(MERGED, work, by=by, changes=difference(before, fields_of(work)))
    changes = difference(before_into, facts_of(into)) | {"merged_into": [None, work.pk]}
    record(ABSORBED, into, by=by, changes=changes)
    return into


def locked(work: Work) -> Work:
    """The work as it is stored now, locked until the transaction ends."""
    return Work.objects.select_for_update().get(pk=work.pk)
