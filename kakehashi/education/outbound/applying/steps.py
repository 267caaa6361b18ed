"""What waits for students: drafts to hand in, requests for references without an answer."""

from collections.abc import Iterator
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from kakehashi.duties.steps import AT_MOST, Step, steps
from kakehashi.education.outbound.applying import stages
from kakehashi.education.outbound.models import Application, Reference
from kakehashi.education.outbound.states import ApplicationState
from kakehashi.people.models import Person


@steps
def drafts(person: Person, language: str, day: date) -> Iterator[Step]:
    """The person's own drafts in calls that are open."""
    found = Application.objects.filter(
        student=person, state=ApplicationState.DRAFT, call__closes_at__gt=timezone.now()
    )
    for each in found.select_related("call").order_by("call__closes_at")[:AT_MOST]:
        if each.call.is_open():
            yield Step(
                _("Complete your application and hand it in"),
                each.call.title_in(language),
                stages.address(each, stages.REVIEW),
                timezone.localdate(each.call.closes_at),
            )


@steps
def references(person: Person, language: str, day: date) -> Iterator[Step]:
    """References that the person asked for and that have not arrived."""
    waiting = Reference.objects.filter(
        application__student=person,
        answered_at__isnull=True,
        withdrawn_at__isnull=True,
        application__call__closes_at__gt=timezone.now(),
    ).exclude(application__state=ApplicationState.WITHDRAWN)
    for each in waiting.select_related("link", "application__call").order_by("pk")[:AT_MOST]:
        yield Step(
            _("Remind the referee, if the reference is late"),
            each.link.name,
            stages.address(each.application, stages.REFERENCES),
        )
