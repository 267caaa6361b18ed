"""The return on the page of a stay, and what the signed learning agreement planned for it."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.education.cooperation.recognition.rules import Home
from kakehashi.education.outbound.learning.content import read
from kakehashi.education.outbound.learning.queries import agreed_version
from kakehashi.education.outbound.models import ExperienceReport, Mobility
from kakehashi.education.outbound.nominating.sections import Next, Reading, next_step, section
from kakehashi.education.outbound.nominating.states import BACK
from kakehashi.education.outbound.returning.deadlines import report_term, transcript_term
from kakehashi.education.outbound.returning.pairing import components_of
from kakehashi.education.outbound.returning.planned import Planned, planned_by
from kakehashi.education.outbound.returning.queries import courses_of, undecided_of
from kakehashi.education.outbound.returning.section import TEMPLATE, section_of
from kakehashi.education.outbound.states import MobilityState


@section("return", gettext_lazy("Return and recognition"), TEMPLATE, order=70, now=BACK)
def homecoming(reading: Reading) -> dict[str, Any] | None:
    """How far transcript, recognition and report have come."""
    return section_of(reading.mobility, reading.person)


@next_step
def of_homecoming(reading: Reading) -> Iterator[Next]:
    """The report for the student; transcript, decisions and closing for those who keep it."""
    found = reading.mobility
    if found.state not in (MobilityState.RETURNED, MobilityState.RECOGNISED):
        return
    if reading.keeps:
        yield from _for_those_who_keep(found)
    elif not ExperienceReport.objects.filter(mobility=found).exists():
        due = report_term().ends(found.left_on) if found.left_on else None
        address = reverse("outbound:report", args=[found.pk])
        yield Next(_("Hand in your report and the survey"), address, due)


def _for_those_who_keep(found: Mobility) -> Iterator[Next]:
    address = reverse("outbound:homecoming", args=[found.pk])
    if undecided_of(found):
        yield Next(_("Decide on the courses from abroad"), address)
    elif found.state == MobilityState.RECOGNISED:
        if ExperienceReport.objects.filter(mobility=found).exists():
            yield Next(_("Close the stay"), address)
    elif courses_of(found):
        yield Next(_("Close the recognition"), address)
    else:
        due = transcript_term().ends(found.left_on) if found.left_on else None
        transcript = reverse("outbound:enter_transcript", args=[found.pk])
        yield Next(_("Enter the host’s transcript"), transcript, due)


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
    return Planned(courses, source, list(components_of(mobility)))
