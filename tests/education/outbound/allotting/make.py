"""Makers of what a run needs: a call that is over, applicants with scores, runs on the way."""

from decimal import Decimal

from kakehashi.education.outbound.allotting.operations import (
    approve_run,
    freeze_and_run,
    publish_run,
    rerun,
)
from tests.education.outbound.make import make_application, make_call
from tests.make import make_officer


def make_over(**facts):
    """A call that closed yesterday and in which students may move up for a month."""
    return make_call(days=(-30, -1), **facts)


def make_ranked(call, score, *placements, **facts):
    """An eligible application with the same score at all that it ranks."""
    student = facts.pop("student", None)
    facts = {"state": "eligible", "gpa": Decimal(score) / 1000, **facts}
    return make_application(call, student, *placements, **facts)


def make_approved(call, *, again=False):
    """A run, approved by another officer than made it."""
    run = (rerun if again else freeze_and_run)(call, by=make_officer())
    return approve_run(run, by=make_officer())


def make_published(call, *, again=False):
    """A run that is made, approved and published."""
    return publish_run(make_approved(call, again=again), by=make_officer())
