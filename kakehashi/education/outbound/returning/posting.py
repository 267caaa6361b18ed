"""Recognised credits for the academic system: each course is handed over once.

A course whose decision was replaced after it was handed over is taken back in the next file.
"""

import hashlib
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.education.outbound.models import Posting, PostingFile, RecognisedCourse
from kakehashi.education.outbound.returning import rules
from kakehashi.education.outbound.returning.posting_lines import profile_on, written
from kakehashi.education.outbound.returning.queries import to_be_posted, to_be_taken_back
from kakehashi.institutions.models import Unit
from kakehashi.journal.changes import Changes
from kakehashi.journal.operations import record
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.verdicts import Refused, require

POSTED = declare("returning.credits_posted", gettext_lazy("made a file of recognised credits"))
WORDS = {Posting.Kind.ENTRY: "新規", Posting.Kind.CANCELLATION: "取消"}


@transaction.atomic
def make_posting_file(*, is_invented: bool = False, by: Person) -> PostingFile:
    """Put everything that the academic system has not yet into one file, and note it as posted.

    Raises: Refused, if `by` may not, there is nothing to post, or no profile holds today.
    """
    require(rules.may_post(by))
    # Two files made at once: the second one waits here and finds nothing left.
    list(Unit.objects.select_for_update().filter(kind=Unit.Kind.UNIVERSITY))
    today = timezone.localdate()
    profile = profile_on(today)
    if profile is None:
        raise Refused(_("No profile of the academic system holds today."))
    moves = [(each, Posting.Kind.CANCELLATION) for each in to_be_taken_back()]
    moves += [(each, Posting.Kind.ENTRY) for each in to_be_posted()]
    if not moves:
        raise Refused(_("Everything that is recognised was posted already."))
    text = written((row_of(course, kind) for course, kind in moves), profile)
    made = PostingFile.objects.create(
        profile=profile.key,
        text=text,
        rows=len(moves),
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        made_by=by,
        made_at=timezone.now(),
        is_invented=is_invented,
    )
    Posting.objects.bulk_create(
        Posting(file=made, course=course, kind=kind) for course, kind in moves
    )
    changes: Changes = {"rows": [None, len(moves)], "sha256": [None, made.sha256]}
    record(POSTED, made, by=by, changes=changes)
    return made


def row_of(course: RecognisedCourse, kind: Posting.Kind) -> Mapping[str, str]:
    """Column -> value of one line, as the profiles name them."""
    recognition = course.recognition
    abroad = recognition.course
    mobility = abroad.transcript.mobility
    return {
        "kind": WORDS[kind],
        "student": mobility.student.email,
        "student_name": mobility.student.name_in("ja"),
        "unit": mobility.unit.code,
        "host": mobility.host.name_in("ja"),
        "host_course": str(abroad),
        "host_credits": "" if abroad.credits is None else f"{abroad.credits.normalize():f}",
        "home_code": course.code,
        "home_title": course.title_in("ja"),
        "credits": f"{course.credits.normalize():f}",
        "mark": recognition.home_mark,
        "decided_on": recognition.decided_on.isoformat(),
    }
