"""How every change to an application is made: locked, allowed, of the version that was read.

A change to what was handed in hands it in again: what stands in the tables of a submitted
application is always what its last receipt says.
"""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.education.outbound.applying import rules
from kakehashi.education.outbound.applying.canonical import digest
from kakehashi.education.outbound.applying.consents import asked_now
from kakehashi.education.outbound.applying.queries import content_of, last_submission, ranked
from kakehashi.education.outbound.models import Application, Submission
from kakehashi.education.outbound.states import ApplicationState
from kakehashi.journal.changes import Changes
from kakehashi.journal.operations import record
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.verdicts import Refused, require

SUBMITTED = declare("outbound.application_submitted", gettext_lazy("handed the application in"))
AMENDED = declare(
    "outbound.application_amended", gettext_lazy("changed the application and handed it in again")
)


class Conflict(Refused):
    """The application changed after the page was read; `current` is what stands now."""

    def __init__(self, current: Application) -> None:
        self.current = current
        super().__init__(
            _(
                "Another window changed this application (%(when)s). What you wrote here is kept on"
                " this page, but it is not saved."
            )
            % {"when": rules.moment(current.changed_at)}
        )


def locked(application: Application) -> Application:
    """The application as it stands, locked until the end of the transaction."""
    rows = Application.objects.select_for_update(of=("self",)).select_related("call")
    found = rows.get(pk=application.pk)
    found.student = application.student  # at hand, and never another
    return found


def begun(application: Application, by: Person) -> Application:
    """The application, locked, for a change by somebody who may.

    Raises: Refused, if `by` may not change it now.
    """
    found = locked(application)
    require(rules.may_change(by, found))
    return found


def as_read(application: Application, version: int) -> None:
    """Go on only with the version that was read; what cannot disturb another change need not ask.

    Raises: Conflict with what stands now, if another window changed it in the meantime.
    """
    if version != application.version:
        raise Conflict(Application.objects.select_related("unit").get(pk=application.pk))


def ended(
    application: Application,
    verb: str,
    changes: Changes,
    by: Person,
    *,
    fields: Iterable[str] = (),
) -> Application:
    """Keep a change: next version, journal, and a new receipt if it had been handed in.

    fields: of the application itself that changed, by column name.

    Raises: Refused, if what was handed in would be incomplete afterwards; then nothing is kept.
    """
    application.version += 1
    application.changed_at = timezone.now()
    application.save(update_fields=[*fields, "version", "changed_at"])
    record(verb, application, by=by, changes=changes)
    if application.state == ApplicationState.SUBMITTED:
        hand_in(application, application.changed_at, by, last_submission(application))
    return application


def hand_in(
    application: Application, at: datetime, by: Person, last: Submission | None
) -> Submission:
    """Give a receipt for the application as it stands; the caller has locked and changed it.

    last: the receipt before this one, if there was one.

    Raises: Refused, if something is missing.
    """
    placements = [each.placement for each in ranked(application)]
    require(rules.is_complete(application, placements))
    consent = asked_now().version
    content = content_of(application, consent, placements)
    found = Submission.objects.create(
        application=application,
        number=last.number + 1 if last else 1,
        version=application.version,
        at=at,
        by=by,
        consent=consent,
        content=content,
        sha256=digest(content),
    )
    changes: Changes = {"receipt": [last.code if last else None, found.code]}
    changes["sha256"] = [last.sha256 if last else None, found.sha256]
    record(AMENDED if last else SUBMITTED, application, by=by, changes=changes)
    return found
