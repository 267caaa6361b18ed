"""The mails of the assessment, each to one person in that person's language.

Handlers of the outbox: called after commit, at least once. What a mail says is read when it is
sent, so that nobody hears of what was turned in the meantime.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from kakehashi.education.outbound.assessing.operations import (
    APPEAL_DECIDED,
    APPEALED,
    FOUND_ELIGIBLE,
    FOUND_INELIGIBLE,
)
from kakehashi.education.outbound.assessing.queries import (
    last_day_to_appeal,
    latest_of,
    outstanding,
    undecided,
)
from kakehashi.education.outbound.assessing.reminding import DUE, REMINDED
from kakehashi.education.outbound.assessing.reviewing import SHARED
from kakehashi.education.outbound.assessing.rules import DECIDES
from kakehashi.education.outbound.calls.naming import placement_name
from kakehashi.education.outbound.models import Appeal, Application, Call, Placement, Reviewer
from kakehashi.education.outbound.states import ApplicationState
from kakehashi.journal.letters import letter
from kakehashi.journal.models import Entry
from kakehashi.journal.outbox import on
from kakehashi.people.models import Person
from kakehashi.people.queries import holders

Words = Callable[[str], tuple[str, dict[str, Any]]]  # language -> subject, what the body needs


def _send(entry: Entry, person: Person, kind: str, words: Words) -> None:
    """Mail `person` in the person's language.

    Raises: whatever the mail server refuses with; then it is tried again.
    """
    with override(person.language):
        subject, context = words(person.language)
        body = render_to_string(
            f"education/outbound/assessing/mail/{kind}.txt",
            {"person": person.name_in(person.language), **context},
        )
    letter(entry, person, subject, body).send()


def _address(name: str, *args: int) -> str:
    return settings.SITE_ADDRESS + reverse(f"outbound:{name}", args=args)


# -- To the student -----------------------------------------------------------------------------


@on(FOUND_ELIGIBLE, FOUND_INELIGIBLE)
def tell_the_student(entry: Entry) -> None:
    """What holds about the application now, with the reasons and how to appeal."""
    application = Application.objects.select_related("call", "student").get(pk=entry.record_id)
    if application.state == ApplicationState.WITHDRAWN:
        return

    def words(language: str) -> tuple[str, dict[str, Any]]:
        title = application.call.title_in(language)
        return _("Decision on your application: %(call)s") % {"call": title}, {
            "call": title,
            "state": application.state,
            "lines": list(_against(application, language)),
            "address": _address("my_assessment", application.pk),
        }

    _send(entry, application.student, "decision", words)


def _against(application: Application, language: str) -> Iterator[dict[str, str]]:
    """What was decided against the application: about what, why, and the last day to appeal."""
    for decision in latest_of(application).values():
        decision.application = application
        if not decision.eligible:
            yield {
                "about": _about(decision.placement, language),
                "reason": decision.reason_in(language),
                "until": date_format(last_day_to_appeal(decision)),
            }


def _about(placement: Placement | None, language: str) -> str:
    return placement_name(placement, language) if placement else _("The whole application")


@on(APPEAL_DECIDED)
def tell_of_the_answer(entry: Entry) -> None:
    """How the appeal was decided, with the answer."""
    related = ("decision__application__call", "decision__application__student")
    appeal = Appeal.objects.select_related(*related).get(pk=entry.record_id)
    application = appeal.decision.application

    def words(language: str) -> tuple[str, dict[str, Any]]:
        title = application.call.title_in(language)
        return _("Your appeal is decided: %(call)s") % {"call": title}, {
            "call": title,
            "appeal": appeal,
            "address": _address("my_assessment", application.pk),
        }

    _send(entry, application.student, "answer", words)


# -- To those who decide ------------------------------------------------------------------------


@on(APPEALED)
def tell_those_who_decide(entry: Entry) -> None:
    """That a student appealed: to the faculty and the office, but not to who decided first."""
    related = ("decision__application__call", "decision__application__unit")
    appeal = Appeal.objects.select_related(*related).get(pk=entry.record_id)
    if appeal.decided_at is not None:
        return
    application = appeal.decision.application

    def words(language: str) -> tuple[str, dict[str, Any]]:
        title = application.call.title_in(language)
        return _("An appeal waits for a decision: %(call)s") % {"call": title}, {
            "call": title,
            "student": application.student.name_in(language),
            "address": _address("appeal", appeal.pk),
        }

    for person in holders(DECIDES, application.unit, timezone.localdate(entry.at)):
        if person.pk not in (appeal.decision.decided_by_id, application.student_id):
            _send(entry, person, "appeal", words)


@on(DUE)
def tell_the_faculties(entry: Entry) -> None:
    """How many applications wait, to those who decide for their units."""
    call = Call.objects.get(pk=entry.record_id)
    waiting = undecided(call).select_related("unit__parent__parent").order_by("pk")
    counted: dict[Person, int] = {}
    day = timezone.localdate(entry.at)
    for unit, number in _by_unit(waiting):
        for person in holders(DECIDES, unit, day):
            counted[person] = counted.get(person, 0) + number
    for person, number in counted.items():
        _send(entry, person, "due", _due(call, number))


def _by_unit(applications: Iterable[Application]) -> list[tuple[Any, int]]:
    counted: dict[Any, int] = {}
    for each in applications:
        counted[each.unit] = counted.get(each.unit, 0) + 1
    return list(counted.items())


def _due(call: Call, number: int) -> Words:
    def words(language: str) -> tuple[str, dict[str, Any]]:
        title = call.title_in(language)
        return _("Please decide on eligibility: %(call)s") % {"call": title}, {
            "call": title,
            "number": number,
            "until": call.eligibility_on,
            "address": _address("assess_call", call.pk),
        }

    return words


# -- To reviewers -------------------------------------------------------------------------------


@on(SHARED, REMINDED)
def tell_the_reviewer(entry: Entry) -> None:
    """How many reviews wait for the reviewer; nothing, if none does any more."""
    reviewer = Reviewer.objects.select_related("call", "person").get(pk=entry.record_id)
    number = outstanding(reviewer.call).filter(reviewer=reviewer).count()
    if reviewer.released_at is not None or not number:
        return
    call, is_reminder = reviewer.call, entry.verb == REMINDED

    def words(language: str) -> tuple[str, dict[str, Any]]:
        title = call.title_in(language)
        subject = (
            _("Reminder: applications wait for your review: %(call)s")
            if is_reminder
            else _("Applications to review: %(call)s")
        )
        return subject % {"call": title}, {
            "call": title,
            "number": number,
            "until": call.assessed_on,
            "is_reminder": is_reminder,
            "address": f"{_address('reviews')}?call={call.pk}",
        }

    _send(entry, reviewer.person, "reviews", words)
