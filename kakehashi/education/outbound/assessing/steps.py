"""What waits in the assessment of calls: for reviewers, faculties, the office and students."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kakehashi.duties.steps import AT_MOST, Step, steps
from kakehashi.education.outbound.assessing.queries import (
    last_day_to_appeal,
    latest_of,
    without_score,
)
from kakehashi.education.outbound.assessing.rules import DECIDES
from kakehashi.education.outbound.models import Appeal, Application, Call, Review
from kakehashi.education.outbound.states import ApplicationState, CallState
from kakehashi.people.models import Person, Role
from kakehashi.people.queries import units_of


@steps
def reviews(person: Person, language: str, day: date) -> Iterator[Step]:
    """The person's own reviews that are not submitted, one step for each call."""
    mine = Review.objects.visible_to(person).outstanding()
    for call, number in _by_call(mine, "application__call"):
        words = ngettext("Write %d review", "Write %d reviews", number) % number
        address = f"{reverse('outbound:reviews')}?call={call.pk}"
        yield Step(words, call.title_in(language), address, call.assessed_on)


@steps
def undecided(person: Person, language: str, day: date) -> Iterator[Step]:
    """Applications of closed calls in the person's units about which nobody has decided."""
    units = units_of(person, DECIDES)
    waiting = Application.objects.filter(
        unit__in=units,
        state=ApplicationState.SUBMITTED,
        call__state=CallState.PUBLISHED,
        call__closes_at__date__lte=day,
    ).exclude(student=person)
    for call, number in _by_call(waiting, "call"):
        words = ngettext(
            "Decide on the eligibility of %d application",
            "Decide on the eligibility of %d applications",
            number,
        )
        address = reverse("outbound:assess_call", args=[call.pk])
        yield Step(words % number, call.title_in(language), address, call.eligibility_on)


@steps
def appeals(person: Person, language: str, day: date) -> Iterator[Step]:
    """Appeals against decisions that somebody else made."""
    units = units_of(person, DECIDES)
    waiting = Appeal.objects.waiting().filter(decision__application__unit__in=units)
    waiting = waiting.exclude(decision__decided_by=person)
    related = waiting.select_related("decision__application__student")
    for appeal in related.exclude(decision__application__student=person)[:AT_MOST]:
        name = appeal.decision.application.student.name_in(language)
        yield Step(_("Decide on the appeal"), name, reverse("outbound:appeal", args=[appeal.pk]))


@steps
def missing(person: Person, language: str, day: date) -> Iterator[Step]:
    """Calls whose assessment is over and that have applications without a score."""
    units = units_of(person, [Role.Kind.OFFICE])
    over = Call.objects.filter(unit__in=units, state=CallState.PUBLISHED, assessed_on__lt=day)
    for call in over.order_by("assessed_on")[:AT_MOST]:
        if number := without_score(call).count():
            words = ngettext(
                "Decide what stands for %d missing score",
                "Decide what stands for %d missing scores",
                number,
            )
            address = reverse("outbound:assess_call", args=[call.pk])
            yield Step(words % number, call.title_in(language), address, call.results_on)


@steps
def own_decisions(person: Person, language: str, day: date) -> Iterator[Step]:
    """Decisions against the student's own applications, as long as an appeal is possible."""
    mine = Application.objects.filter(student=person, eligibility_decisions__eligible=False)
    mine = mine.exclude(state=ApplicationState.WITHDRAWN).select_related("call").distinct()
    for application in mine[:AT_MOST]:
        for decision in latest_of(application).values():
            decision.application = application
            if decision.eligible or hasattr(decision, "appeal_against"):
                continue
            last = last_day_to_appeal(decision)
            if day <= last:
                words = _("Read the decision; you can appeal against it")
                address = reverse("outbound:my_assessment", args=[application.pk])
                yield Step(words, application.call.title_in(language), address, last)
                break


def _by_call(rows: "QuerySet[Application] | QuerySet[Review]", path: str) -> list[tuple[Call, int]]:
    """How many of `rows` each call has, nearest deadline first."""
    counted = dict(rows.order_by().values_list(path).annotate(Count("pk", distinct=True)))
    calls = Call.objects.filter(pk__in=counted).order_by("assessed_on", "pk")[:AT_MOST]
    return [(call, counted[call.pk]) for call in calls]
