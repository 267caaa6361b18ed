"""The return on the page of a stay, and what the signed learning agreement planned for it."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.education.cooperation.recognition.rules import Home
from kakehashi.education.outbound.learning.content import read
from kakehashi.education.outbound.learning.queries import agreed_version
from kakehashi.education.outbound.models import Mobility
from kakehashi.education.outbound.nominating.sections import Reading, section
from kakehashi.education.outbound.returning.planned import Planned, planned_by
from kakehashi.education.outbound.returning.section import TEMPLATE, section_of


@section("return", gettext_lazy("Return and recognition"), TEMPLATE, order=70)
def homecoming(reading: Reading) -> dict[str, Any] | None:
    """How far transcript, recognition and report have come."""
    return section_of(reading.mobility, reading.person)


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
