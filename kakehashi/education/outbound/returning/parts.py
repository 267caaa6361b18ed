"""The return on the page of a stay, and what the signed learning agreement planned for it."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.education.cooperation.recognition.rules import Home
from kakehashi.education.outbound.learning.content import read
from kakehashi.education.outbound.learning.queries import agreed_version
from kakehashi.education.outbound.models import Mobility
from kakehashi.education.outbound.nominating.sections import Next, Reading, next_step, section
from kakehashi.education.outbound.returning.deadlines import report_term
from kakehashi.education.outbound.returning.planned import Planned, planned_by
from kakehashi.education.outbound.returning.queries import (
    courses_of,
    reports_missing,
    undecided_of,
)
from kakehashi.education.outbound.returning.section import TEMPLATE, section_of
from kakehashi.education.outbound.states import MobilityState


@section("return", gettext_lazy("Return and recognition"), TEMPLATE, order=70)
def homecoming(reading: Reading) -> dict[str, Any] | None:
    """How far transcript, recognition and report have come."""
    return section_of(reading.mobility, reading.person)


@next_step
def after_return(reading: Reading) -> Iterator[Next]:
    """The report for the student; transcript, decisions and closing for those who keep the stay."""
    found = reading.mobility
    if not reading.keeps:
        if reports_missing(reading.day, is_overdue=False).filter(pk=found.pk).exists():
            due = report_term().ends(found.left_on) if found.left_on else None
            address = reverse("outbound:report", args=[found.pk])
            yield Next(_("Hand in your report and the survey"), address, due)
        return
    if found.state != MobilityState.RETURNED:
        return
    address = reverse("outbound:homecoming", args=[found.pk])
    if not courses_of(found):
        enter = reverse("outbound:enter_transcript", args=[found.pk])
        yield Next(_("Enter the transcript"), enter)
    elif undecided_of(found):
        yield Next(_("Decide on the courses from abroad"), address)
    else:
        yield Next(_("Close the recognition"), address)


@planned_by
def of_the_learning_agreement(mobility: Mobility) -> Planned | None:
    """What the version that three have signed last lets be recognised; courses without credits
    are left out."""
    version = agreed_version(mobility)
    if version is None:
        return None
    courses = [
        Home(each.code, each.title_ja, each.title_en, each.credits)
        for each in read(version.content).recognises
        if each.credits is not None
    ]
    source = _("Learning agreement, version %(number)s") % {"number": version.number}
    return Planned(courses, source)
