"""Routes as a list: those that wait for the reader, those that run, those that have ended."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db.models import F, Min, Prefetch, Q, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kakehashi.approvals.models import Route, Step
from kakehashi.approvals.states import RouteState, StepState
from kakehashi.approvals.words import BADGES
from kakehashi.listing.columns import Column
from kakehashi.people.models import Person

WAITING, RUNNING, ENDED = "waiting", "running", "ended"
SHOWN: dict[str, str | Promise] = {
    WAITING: _("Waiting for me"),
    RUNNING: pgettext_lazy("approval routes", "Running"),
    ENDED: pgettext_lazy("approval routes", "Ended"),
}
EMPTY: dict[str, str | Promise] = {
    WAITING: _("Nothing waits for your answer."),
    RUNNING: _("No route is running that you may see."),
    ENDED: _("No route has ended yet that you may see."),
}
# What comes first: the nearest deadline, the last begun, the last ended.
ORDER = {WAITING: "due", RUNNING: "-started", ENDED: "-ended"}


def rows_of(shown: str, person: Person, waiting: Collection[int], language: str) -> QuerySet[Route]:
    """The routes of one of the lists, with what its columns show, in a fixed number of queries.

    waiting: ids of the routes that wait for `person`.
    """
    routes = Route.objects.visible_to(person)
    if shown == WAITING:
        routes = routes.filter(pk__in=waiting)
    elif shown == RUNNING:
        routes = routes.filter(state=RouteState.RUNNING)
    else:
        routes = routes.exclude(state=RouteState.RUNNING)
    own, other = ("title_ja", "title_en") if language == "ja" else ("title_en", "title_ja")
    open_steps = Q(steps__state=StepState.OPEN)
    return (
        routes.annotate(
            title_key=Coalesce(NullIf(F(own), Value("")), F(other)),
            due=Min("steps__due_on", filter=open_steps),
        )
        .select_related("unit", "started_by")
        .prefetch_related(
            Prefetch("steps", Step.objects.filter(state=StepState.OPEN), to_attr="open_steps")
        )
    )


def columns(shown: str, language: str, today: date) -> list[Column]:
    """What each row shows; deadlines of running routes, the outcome of ended ones."""
    first = [
        Column(
            "reference",
            _("Reference number"),
            lambda row: row.reference,
            order=("fiscal_year", "serial"),
            unbroken=True,
        ),
        Column(
            "title",
            pgettext_lazy("approval", "Title"),
            lambda row: row.title_in(language),
            order="title_key",
            link=lambda row: row.get_absolute_url(),
            heading=True,
        ),
        Column(
            "unit",
            _("Unit"),
            lambda row: row.unit.name_in(language),
            order="unit__name_ja" if language == "ja" else "unit__name_en",
        ),
        Column("by", _("Drafted by"), lambda row: row.started_by.name_in(language)),
        Column("started", _("Drafted on"), lambda row: _day(row.started_at), order="started_at"),
    ]
    last = _ended() if shown == ENDED else _running(language, today)
    return [*first, *last, Column("digest", "SHA-256", lambda row: row.digest, hidden=True)]


def _running(language: str, today: date) -> Sequence[Column]:
    return [
        Column("steps", _("Waits for"), lambda row: _open(row, language)),
        Column(
            "due",
            _("Deadline"),
            lambda row: row.due,
            order="due",
            badge=lambda row: "bad" if row.due is not None and row.due < today else "",
        ),
    ]


def _ended() -> Sequence[Column]:
    return [
        Column(
            "outcome",
            _("Outcome"),
            lambda row: row.get_state_display(),
            order="state",
            badge=lambda row: BADGES[RouteState(row.state)],
        ),
        Column("ended", _("Ended on"), lambda row: _day(row.ended_at), order="ended_at"),
    ]


def _day(moment: datetime) -> date:
    return timezone.localdate(moment)


def _open(row: Route, language: str) -> str:
    steps: list[Step] = getattr(row, "open_steps")  # noqa: B009 - prefetched under this name
    return gettext(", ").join(step.name_in(language) for step in steps)
