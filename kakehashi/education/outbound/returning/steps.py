"""What waits after a return: for the student the report, for others transcripts and decisions."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kakehashi.duties.steps import AT_MOST, Step, steps
from kakehashi.education.outbound.models import ExperienceReport
from kakehashi.education.outbound.models.mobilities import MobilityQuerySet
from kakehashi.education.outbound.returning.deadlines import report_term, transcript_term
from kakehashi.education.outbound.returning.queries import (
    decided_and_open,
    reports_missing,
    to_be_posted,
    to_be_taken_back,
    transcripts_overdue,
    waiting_for_decisions,
)
from kakehashi.education.outbound.returning.rules import KEEPS, may_post
from kakehashi.people.models import Person, Role
from kakehashi.people.queries import units_of


@steps
def own_reports(person: Person, language: str, day: date) -> Iterator[Step]:
    """The person's own stays that ended, and of which no report was handed in."""
    found = reports_missing(day, is_overdue=False).filter(student=person)
    for each in found.with_everything()[:AT_MOST]:
        due = report_term().ends(each.left_on) if each.left_on else None
        address = reverse("outbound:report", args=[each.pk])
        words = _("Hand in your report and the survey")
        yield Step(words, each.host.name_in(language), address, due)


@steps
def transcripts(person: Person, language: str, day: date) -> Iterator[Step]:
    """Stays of the person's units whose host has sent no transcript in time."""
    for each in _kept(transcripts_overdue(day), person, day):
        due = transcript_term().ends(each.left_on) if each.left_on else None
        address = reverse("outbound:homecoming", args=[each.pk])
        words = _("Ask the host for the transcript")
        yield Step(words, each.name_in(language), address, due)


@steps
def courses(person: Person, language: str, day: date) -> Iterator[Step]:
    """Stays of the person's units with courses to be decided, or recognition to be closed."""
    for rows, words in (
        (waiting_for_decisions(), _("Decide on the courses from abroad")),
        (decided_and_open(), _("Close the recognition")),
    ):
        for each in _kept(rows, person, day):
            yield Step(
                words, each.name_in(language), reverse("outbound:homecoming", args=[each.pk])
            )


@steps
def posting(person: Person, language: str, day: date) -> Iterator[Step]:
    """Recognised courses that the academic system has not yet; one step for all."""
    if not may_post(person):
        return
    count = to_be_posted().count() + to_be_taken_back().count()
    if count:
        words = ngettext("%(count)s course", "%(count)s courses", count) % {"count": count}
        address = reverse("outbound:posting")
        yield Step(_("Hand recognised credits to the academic system"), words, address)


@steps
def publication(person: Person, language: str, day: date) -> Iterator[Step]:
    """Reports with consent that the office has not read yet."""
    units = units_of(person, [Role.Kind.OFFICE], day)
    found = ExperienceReport.objects.filter(
        mobility__unit__in=units, consented_at__isnull=False, approved_at=None
    )
    for each in found.order_by("handed_in_at", "pk")[:AT_MOST]:
        yield Step(_("Read the report and publish it"), each.title, each.get_absolute_url())


def _kept(rows: MobilityQuerySet, person: Person, day: date) -> MobilityQuerySet:
    units = units_of(person, KEEPS, day)
    return rows.filter(unit__in=units).with_everything()[:AT_MOST]
