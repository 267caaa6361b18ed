"""Mail to those who are asked, told or reminded, and to the drafter when a route has ended.

Handlers of the outbox: called after commit, at least once. Everybody is written to in their own
language; who has been overtaken by events hears nothing.
"""

from collections.abc import Iterable

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from kakehashi.approvals.models import Route, Step
from kakehashi.approvals.operations import OPENED, ROUTE_APPROVED, ROUTE_RETURNED, TOLD
from kakehashi.approvals.queries import actors_at, independent_actors
from kakehashi.approvals.reminding import OVERDUE
from kakehashi.approvals.states import StepState
from kakehashi.journal.letters import letter
from kakehashi.journal.models import Entry
from kakehashi.journal.outbox import on
from kakehashi.people.models import Person

SUBJECTS: dict[str, str | Promise] = {
    OPENED: _("Please answer: %(title)s"),
    TOLD: _("For your information: %(title)s"),
    OVERDUE: _("The deadline has passed: %(title)s"),
    ROUTE_APPROVED: _("Approved: %(title)s"),
    ROUTE_RETURNED: _("Sent back: %(title)s"),
}
WANTED = {OPENED: StepState.OPEN, OVERDUE: StepState.OPEN, TOLD: StepState.INFORMED}


@on(OPENED, TOLD, OVERDUE)
def tell_those_asked(entry: Entry) -> None:
    """Mail those who may answer a step, or who are told of it; nobody once it was answered.

    Raises: whatever the mail server refuses with; then every recipient is tried again.
    """
    step = Step.objects.select_related("route__started_by", "unit").get(pk=entry.record_id)
    if step.state != WANTED[entry.verb]:
        return
    _send(notice(entry, step.route, person, step) for person in recipients_of(step, entry))


@on(ROUTE_APPROVED, ROUTE_RETURNED)
def tell_the_drafter(entry: Entry) -> None:
    """Mail who drafted it, unless that person ended it."""
    route = Route.objects.select_related("started_by").get(pk=entry.record_id)
    person = route.started_by
    if person.is_active and person.pk != entry.by_id:
        _send([notice(entry, route, person)])


def recipients_of(step: Step, entry: Entry) -> list[Person]:
    """Who hears of `step`: who may answer it on the day of the entry, deputies too, by id."""
    day = timezone.localdate(entry.at)
    tells = entry.verb == TOLD
    actors = actors_at(step.role, step.unit, day) if tells else independent_actors(step, day)
    return list(Person.objects.filter(pk__in={each.person_id for each in actors}).order_by("pk"))


def notice(entry: Entry, route: Route, person: Person, step: Step | None = None) -> EmailMessage:
    """The mail to one person about one entry; the same on every call but for its date."""
    language = person.language
    with override(language):
        title = route.title_in(language)
        record = step or route
        context = {
            "person": person.name_in(language),
            "title": title,
            "reference": route.reference,
            "drafter": route.started_by.name_in(language),
            "step": step,
            "step_name": step.name_in(language) if step else "",
            "is_told": entry.verb == TOLD,
            "is_late": entry.verb == OVERDUE,
            "is_approved": entry.verb == ROUTE_APPROVED,
            "comment": entry.reason,
            "address": f"{settings.SITE_ADDRESS}{record.get_absolute_url()}",
        }
        body = render_to_string("approvals/notice.txt", context)
        return letter(entry, person, str(SUBJECTS[entry.verb]) % {"title": title}, body)


def _send(messages: Iterable[EmailMessage]) -> None:
    with get_connection() as connection:
        for message in messages:
            message.connection = connection
            message.send()
