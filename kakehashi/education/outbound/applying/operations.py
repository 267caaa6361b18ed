"""What a student does with an application: begin, save, rank, hand in, withdraw.

Each locks the application, asks the rule by the server's clock, changes, and writes the journal in
one transaction. What a student writes about needs of inclusion stands nowhere in the journal.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.education.outbound.applying import consequences, rules
from kakehashi.education.outbound.applying.canonical import digest
from kakehashi.education.outbound.applying.consents import asked_now
from kakehashi.education.outbound.applying.offered import placements_by_id
from kakehashi.education.outbound.applying.queries import content_of, last_submission, place_name
from kakehashi.education.outbound.applying.writing import (
    as_read,
    begun,
    ended,
    hand_in,
    locked,
)
from kakehashi.education.outbound.models import Application, Call, Choice, Placement, Submission
from kakehashi.education.outbound.states import ApplicationState
from kakehashi.institutions.models import Unit
from kakehashi.journal.changes import Changes, difference, fields_of
from kakehashi.journal.operations import record
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.verdicts import No, Refused, Verdict, require

BEGUN = declare("outbound.application_begun", gettext_lazy("began an application"))
SAVED = declare("outbound.application_saved", gettext_lazy("saved the application"))
RANKED = declare("outbound.application_ranked", gettext_lazy("ranked the choices"))
WITHDRAWN = declare("outbound.application_withdrawn", gettext_lazy("withdrew the application"))

FACTS = (
    *("unit", "level", "study_year", "isced_f", "nationality"),
    *("gpa", "gpa_scale", "gpa_on", "earlier_exchanges"),
)
TEXTS = ("motivation", "inclusion")
PRIVATE = ("inclusion",)


@transaction.atomic
def begin_application(call: Call, *, unit: Unit, level: str, by: Person) -> Application:
    """Begin the one application of a student in a call.

    Raises: Refused, if `by` is no student, applies in the call already, or it is not open.
    """
    require(rules.may_begin(by, call))
    now = timezone.now()
    try:
        with transaction.atomic():
            application = Application.objects.create(
                call=call, student=by, unit=unit, level=level, created_at=now, changed_at=now
            )
    except IntegrityError as error:
        raise Refused(_("You have an application in this call already.")) from error
    changes: Changes = {"call": [None, call.pk], "unit": [None, unit.pk], "level": [None, level]}
    record(BEGUN, application, by=by, changes=changes)
    return application


@transaction.atomic
def save_draft(
    application: Application, facts: Mapping[str, Any], *, version: int, by: Person
) -> Application:
    """Keep what the student states: any of `FACTS` and `TEXTS`; nothing else changes.

    Of an application that was handed in, this hands it in again. Where nothing differs, nothing
    happens.

    Raises: Refused, if `by` may not change it now; Conflict, if it is not of `version` any more.
    """
    application = begun(application, by)
    before = fields_of(application)
    for name in (*FACTS, *TEXTS):
        if name in facts:
            setattr(application, name, facts[name])
    changes = difference(before, fields_of(application))
    if not changes:
        return application
    as_read(application, version)
    return ended(application, SAVED, told(changes), by, fields=changes)


def told(changes: Changes) -> Changes:
    """The changes as the journal keeps them: of texts the length, of private ones nothing."""
    found: Changes = {}
    for name, (before, after) in changes.items():
        if name in PRIVATE:
            found[name] = ["–", "…"]
        elif name in TEXTS:
            found[f"{name}_length"] = [len(before or ""), len(after or "")]
        else:
            found[name] = [before, after]
    return found


@transaction.atomic
def rank(
    application: Application, placements: Sequence[Placement], *, version: int, by: Person
) -> Application:
    """Rank these placements, the one wished most first, instead of those ranked before.

    What cannot be chosen any more may stay in a draft, where it is pointed out, but is not added.

    Raises: Refused, if `by` may not change it now, a choice stands twice, is of another call, or
    can be chosen by nobody any more; Conflict, if it is not of `version` any more.
    """
    application = begun(application, by)
    require(rules.can_be_ranked(application.call, placements))
    found = application.choices.order_by("rank").values_list("placement", "placement__key")
    before = dict(found)  # in the order of the ranks
    if list(before) == [each.pk for each in placements]:
        return application
    as_read(application, version)
    require(_can_be_added(application.call, [each for each in placements if each.pk not in before]))
    application.choices.all().delete()
    Choice.objects.bulk_create(
        Choice(application=application, rank=rank, placement=each)
        for rank, each in enumerate(placements, start=1)
    )
    keys = [list(before.values()), [each.key for each in placements]]
    return ended(application, RANKED, {"choices": keys}, by)


def _can_be_added(call: Call, placements: Sequence[Placement]) -> Verdict:
    """Whether each of these can be chosen, by the rows as they stand: a page may be older."""
    if not placements:
        return True
    now, today = placements_by_id(call, [each.pk for each in placements]), timezone.localdate()
    for each in placements:
        if each.pk not in now:
            return No(_("%(place)s is not offered in this call.") % {"place": place_name(each)})
        if isinstance(no := rules.can_be_chosen(now[each.pk], today), No):
            return No(f"{place_name(each)}: {no}")
    return True


@transaction.atomic
def submit(application: Application, *, version: int, by: Person) -> Submission:
    """Hand the application in, with consent to the text that is asked for now.

    Handing in once more what was handed in already (a second tab, a second click) gives the same
    receipt: nothing is doubled.

    Raises: Refused, if `by` may not now, or something is missing; Conflict, if the application is
    not of `version` any more and differs from what was handed in.
    """
    application = locked(application)
    require(rules.may_change(by, application))
    last = last_submission(application)
    if last and last.sha256 == digest(content_of(application, asked_now().version)):
        return last
    as_read(application, version)
    now = timezone.now()
    application.state = ApplicationState.SUBMITTED
    application.consented_at = application.submitted_at = application.changed_at = now
    application.version += 1
    application.save(
        update_fields=["state", "consented_at", "submitted_at", "changed_at", "version"]
    )
    return hand_in(application, now, by, last)


@transaction.atomic
def withdraw(application: Application, *, code: str, reason: str = "", by: Person) -> Application:
    """Withdraw an application at any time, with all that `consequences_of` has said.

    code: of `Mobility.CancelReason`.

    Raises: Refused, if `by` may not, or it was withdrawn already.
    """
    application = locked(application)
    require(rules.may_withdraw(by, application))
    before = application.state
    application.state = ApplicationState.WITHDRAWN
    application.withdrawn_by, application.withdrawn_at = by, timezone.now()
    application.withdrawal_code, application.withdrawal_reason = code, reason.strip()
    application.changed_at = application.withdrawn_at
    application.version += 1
    application.save()
    changes: Changes = {"state": [before, application.state], "withdrawal_code": ["", code]}
    record(WITHDRAWN, application, by=by, changes=changes, reason=reason.strip())
    for follow in consequences.DOINGS:
        follow(application, code, reason, by)
    return application
