"""Makers of what a run needs: a call that is over, applicants with scores, runs on the way."""

from django.utils import timezone

from kakehashi.education.outbound.allotting.operations import (
    approve_run,
    freeze_and_run,
    publish_run,
    rerun,
)
from kakehashi.education.outbound.models import MissingScoreRuling
from tests.education.outbound.make import make_application, make_call
from tests.make import make_officer

RUBRIC = [{"key": "all", "ja": "総合", "en": "All", "weight": 1, "most": 10}]


def make_over(**facts):
    """A call that closed yesterday."""
    return make_call(days=(-30, -1), **{"rubric": RUBRIC, **facts})


def make_ranked(call, score, *placements, **facts):
    """An eligible application with the same score at all that it ranks."""
    student = facts.pop("student", None)
    application = make_application(call, student, *placements, **{"state": "eligible", **facts})
    MissingScoreRuling.objects.create(
        application=application,
        kind="force_majeure",
        score=score,
        reason="As examined orally",
        ruled_by=make_officer(),
        ruled_at=timezone.now(),
    )
    return application


def make_approved(call, *, again=False):
    """A run, approved by another officer than made it."""
    run = (rerun if again else freeze_and_run)(call, by=make_officer())
    return approve_run(run, by=make_officer())


def make_published(call, *, again=False):
    """A run that is made, approved and published."""
    return publish_run(make_approved(call, again=again), by=make_officer())
