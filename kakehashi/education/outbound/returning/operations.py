"""What is done after a return: enter transcripts, state credits, close."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.documents.operations import keep
from kakehashi.education.outbound.models import (
    Homecoming,
    Mobility,
    Transcript,
    TranscriptCourse,
)
from kakehashi.education.outbound.returning import rules
from kakehashi.education.outbound.returning.planned import planned_of
from kakehashi.education.outbound.returning.queries import courses_of
from kakehashi.education.outbound.returning.transcript_table import Line
from kakehashi.education.outbound.states import MobilityState
from kakehashi.journal.changes import Changes
from kakehashi.journal.operations import record
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.verdicts import Refused, require

ENTERED = declare("returning.transcript_entered", gettext_lazy("entered the host's transcript"))
WITHDRAWN = declare("returning.transcript_withdrawn", gettext_lazy("withdrew a transcript"))
STATED = declare(
    "returning.credits_stated", gettext_lazy("stated credits recognised or planned before")
)
RECOGNISED = declare("returning.recognition_closed", gettext_lazy("closed the recognition"))
CLOSED = declare("returning.mobility_closed", gettext_lazy("closed the stay"))


@transaction.atomic
def enter_transcript(
    mobility: Mobility,
    lines: Sequence[Line],
    *,
    upload: "File[bytes] | None" = None,
    by: Person,
    **said: Any,
) -> Transcript:
    """Record a transcript with its courses, as the host wrote them.

    said: received_on, issued_on, way, scheme, scale, remarks; is_invented for the demonstration.
    upload: the document, kept under its hash.

    Raises: Refused, if `by` may not, the student is not back, or the transcript cannot be so.
    """
    mobility = locked(mobility)
    require(rules.may_enter_transcript(by, mobility))
    number = mobility.transcripts.count() + 1
    transcript = Transcript(mobility=mobility, number=number, **said)
    require(rules.can_be_transcript(transcript, lines, timezone.localdate()))
    if upload is not None:
        transcript.document = keep(upload, by=by)
    transcript.entered_by, transcript.entered_at = by, timezone.now()
    transcript.save(force_insert=True)
    TranscriptCourse.objects.bulk_create(
        TranscriptCourse(transcript=transcript, position=position, **vars(line))
        for position, line in enumerate(lines, start=1)
    )
    _plan(mobility)
    changes: Changes = {
        "transcript": [None, number],
        "received_on": [None, transcript.received_on.isoformat()],
        "courses": [None, [f"{line.code} {line.title}".strip() for line in lines]],
    }
    record(ENTERED, mobility, by=by, changes=changes)
    return transcript


def _plan(mobility: Mobility) -> None:
    """Keep what the learning agreement planned, unless somebody has stated it."""
    planned, found = planned_of(mobility), homecoming(mobility)
    if planned is not None and found.credits_planned is None:
        found.credits_planned, found.planned_source = planned.credits, planned.source[:500]
        found.save()


@transaction.atomic
def withdraw_transcript(transcript: Transcript, *, reason: str, by: Person) -> Transcript:
    """Say that a transcript was entered wrongly or replaced; it stays on record.

    Raises: Refused, if `by` may not, one of its courses is decided, or no reason is given.
    """
    mobility = locked(transcript.mobility)
    transcript = Transcript.objects.select_for_update().get(pk=transcript.pk)
    transcript.mobility = mobility
    require(rules.may_withdraw_transcript(by, transcript))
    if not reason.strip():
        raise Refused(_("Say why this is withdrawn."))
    transcript.withdrawn_by, transcript.withdrawn_at = by, timezone.now()
    transcript.withdrawn_reason = reason.strip()[:500]
    transcript.save()
    record(
        WITHDRAWN, mobility, by=by, changes={"transcript": [transcript.number, None]}, reason=reason
    )
    return transcript


@transaction.atomic
def state_credits_before(
    mobility: Mobility, *, credits_before: Decimal, source: str, by: Person
) -> Homecoming:
    """State what was recognised from elsewhere before, apart from stays on record here.

    Other universities, study elsewhere and before entry count together. 0 is a statement, too.

    Raises: Refused, if `by` may not, the source is missing or the number is below zero.
    """
    mobility = locked(mobility)
    require(rules.may_state_credits(by, mobility))
    if not source.strip():
        raise Refused(_("Say where this was read."))
    if credits_before < 0:
        raise Refused(_("Nobody has fewer than no credits."))
    found = homecoming(mobility)
    before = found.credits_before
    found.credits_before, found.before_source = credits_before, source.strip()
    found.before_by, found.before_at = by, timezone.now()
    found.save()
    changes: Changes = {"credits_before": [_plain(before), _plain(credits_before)]}
    record(STATED, mobility, by=by, changes=changes, reason=source.strip())
    return found


@transaction.atomic
def state_credits_planned(
    mobility: Mobility, *, credits_planned: Decimal, source: str, by: Person
) -> Homecoming:
    """State how many credits were to be recognised, as the learning agreement says.

    Raises: Refused, if `by` may not, the source is missing or the number is below zero.
    """
    mobility = locked(mobility)
    require(rules.may_state_credits(by, mobility))
    if not source.strip():
        raise Refused(_("Say where this was agreed."))
    if credits_planned < 0:
        raise Refused(_("Nobody has fewer than no credits."))
    found = homecoming(mobility)
    before = found.credits_planned
    found.credits_planned, found.planned_source = credits_planned, source.strip()
    found.save()
    changes: Changes = {"credits_planned": [_plain(before), _plain(credits_planned)]}
    record(STATED, mobility, by=by, changes=changes, reason=source.strip())
    return found


@transaction.atomic
def close_recognition(
    mobility: Mobility, *, on: date | None = None, reason: str = "", by: Person
) -> Mobility:
    """Say that recognition is complete: every course is decided.

    on: the day (today if not given). reason: needed where no transcript has courses.

    Raises: Refused, if `by` may not, a course is undecided, the day cannot be, or the reason why
    there is nothing to recognise is missing.
    """
    mobility = locked(mobility)
    require(rules.may_close_recognition(by, mobility))
    day = on or timezone.localdate()
    if day > timezone.localdate() or (mobility.left_on and day < mobility.left_on):
        raise Refused(_("Recognition ends between the return and today."))
    if not courses_of(mobility) and not reason.strip():
        raise Refused(_("No course was entered. Say why there is nothing to recognise."))
    found = homecoming(mobility)
    found.recognised_on = day
    found.recognised_by, found.recognised_at = by, timezone.now()
    found.save()
    _move(mobility, MobilityState.RECOGNISED)
    changes: Changes = {
        "state": [MobilityState.RETURNED.value, MobilityState.RECOGNISED.value],
        "recognised_on": [None, day.isoformat()],
    }
    record(RECOGNISED, mobility, by=by, changes=changes, reason=reason.strip())
    return mobility


@transaction.atomic
def close_mobility(mobility: Mobility, *, by: Person) -> Mobility:
    """Close a stay of which nothing is to be done any more.

    Raises: Refused, if `by` may not, or recognition is not closed.
    """
    mobility = locked(mobility)
    require(rules.may_close(by, mobility))
    found = homecoming(mobility)
    found.closed_by, found.closed_at = by, timezone.now()
    found.save()
    _move(mobility, MobilityState.CLOSED)
    changes: Changes = {"state": [MobilityState.RECOGNISED.value, MobilityState.CLOSED.value]}
    record(CLOSED, mobility, by=by, changes=changes)
    return mobility


def locked(mobility: Mobility) -> Mobility:
    """The stay, locked, with its student locked before it: caps are counted over a student."""
    Person.objects.select_for_update().get(pk=mobility.student_id)
    found = Mobility.objects.select_for_update(of=("self",))
    return found.select_related("student", "unit", "host", "agreement").get(pk=mobility.pk)


def homecoming(mobility: Mobility) -> Homecoming:
    """The record of the return, made where there is none; the stay is locked."""
    found, _created = Homecoming.objects.get_or_create(
        mobility=mobility, defaults={"is_invented": mobility.is_invented}
    )
    return found


def _move(mobility: Mobility, state: MobilityState) -> None:
    mobility.state = state
    mobility.save(update_fields=["state"])


def _plain(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount.normalize():f}"
