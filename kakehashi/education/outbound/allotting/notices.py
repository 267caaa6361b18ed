"""Mail to a student about a place: offered, better, none, due, lapsed, given by hand.

Handlers of the outbox: called after commit, at least once.
"""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy, override

from kakehashi.education.outbound.allotting.answering import LAPSED
from kakehashi.education.outbound.allotting.explained import deadline_words
from kakehashi.education.outbound.allotting.giving import MOVED_UP, NO_PLACE, OFFERED
from kakehashi.education.outbound.allotting.overriding import GIVEN
from kakehashi.education.outbound.allotting.queries import allotment_of
from kakehashi.education.outbound.allotting.reminding import ANSWER_DUE
from kakehashi.education.outbound.calls.naming import placement_name
from kakehashi.education.outbound.models import Allotment, Application
from kakehashi.education.outbound.states import AllotmentState
from kakehashi.journal.letters import letter
from kakehashi.journal.models import Entry
from kakehashi.journal.outbox import on

SUBJECTS = {
    OFFERED: gettext_lazy("A place abroad is offered to you: %(place)s"),
    MOVED_UP: gettext_lazy("You have moved up: %(place)s"),
    NO_PLACE: gettext_lazy("Result of the call: %(call)s"),
    GIVEN: gettext_lazy("A place abroad is offered to you: %(place)s"),
    ANSWER_DUE: gettext_lazy("Answer soon: your place at %(place)s"),
    LAPSED: gettext_lazy("Your place has lapsed: %(place)s"),
}


@on(OFFERED, MOVED_UP, NO_PLACE, GIVEN)
def tell_the_student(entry: Entry) -> None:
    """Mail the student what the run, or a decision by hand, gave.

    Raises: whatever the mail server refuses with; then it is tried again.
    """
    application = Application.objects.select_related("student", "call").get(pk=entry.record_id)
    _send(entry, application, allotment_of(application))


@on(LAPSED)
def tell_of_lapse(entry: Entry) -> None:
    """Mail the student that nobody answered in time.

    Raises: whatever the mail server refuses with; then it is tried again.
    """
    allotment = _allotment(entry)
    _send(entry, allotment.application, allotment)


@on(ANSWER_DUE)
def tell_of_the_last_day(entry: Entry) -> None:
    """Mail the student until when to answer, unless the place is answered by now.

    Raises: whatever the mail server refuses with; then it is tried again.
    """
    allotment = _allotment(entry)
    if allotment.state == AllotmentState.OFFERED:
        _send(entry, allotment.application, allotment)


def _allotment(entry: Entry) -> Allotment:
    rows = Allotment.objects.select_related(
        "application__student", "application__call", "placement__call", "placement__host"
    )
    return rows.get(pk=entry.record_id)


def _send(entry: Entry, application: Application, allotment: Allotment | None) -> None:
    person, language = application.student, application.student.language
    with override(language):
        place = placement_name(allotment.placement, language) if allotment else ""
        context = {
            "person": person.name_in(language),
            "call": application.call.title_in(language),
            "place": place,
            "verb": entry.verb,
            "state": allotment.state if allotment else "",
            "until": deadline_words(allotment) if allotment else "",
            "address": settings.SITE_ADDRESS + reverse("outbound:result", args=[application.pk]),
        }
        subject = str(SUBJECTS[entry.verb]) % {"place": place, "call": context["call"]}
        body = render_to_string("education/outbound/allotting/notice.txt", context)
    letter(entry, person, subject, body).send()
