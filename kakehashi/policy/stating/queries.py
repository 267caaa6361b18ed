"""Questions about figures typed by hand."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from kakehashi.documents.access import Reader, readable_through
from kakehashi.documents.models import Document
from kakehashi.duties.steps import Step, steps
from kakehashi.people.models import Person
from kakehashi.people.queries import holds
from kakehashi.policy.models import StatedDefinition, StatedValue
from kakehashi.policy.stating.rules import DEFINES, may_see_statements


@readable_through
def documents_of_statements(person: Reader) -> QuerySet[Document]:
    """The documents behind stated figures, for staff."""
    if not may_see_statements(person):
        return Document.objects.none()
    return Document.objects.filter(pk__in=_documents())


def _documents() -> QuerySet[StatedValue, int | None]:
    with_one = StatedValue.objects.filter(document__isnull=False)
    return with_one.order_by().values_list("document", flat=True)


def statements(indicator: str) -> QuerySet[StatedValue]:
    """Everything ever stated of `indicator`: newest day first, on it the latest entry first."""
    found = StatedValue.objects.filter(indicator=indicator).order_by("-on", "by", "part", "-pk")
    return found.select_related("document", "entered_by", "confirmed_by", "withdrawn_by")


def versions_of(code: str) -> QuerySet[StatedDefinition]:
    """Every version of a definition that people made here, newest first."""
    found = StatedDefinition.objects.filter(code=code).order_by("-version")
    return found.select_related("defined_by")


@dataclass(frozen=True)
class Waiting:
    """Figures of one indicator and day that wait for a second person."""

    indicator: str
    on: date
    values: Sequence[StatedValue]


def waiting(indicators: Collection[str] | None = None) -> list[Waiting]:
    """What waits for confirmation, by indicator and day; of `indicators` only, if they are given.

    One query.
    """
    rows = StatedValue.objects.filter(confirmed_at=None, withdrawn_at=None)
    if indicators is not None:
        rows = rows.filter(indicator__in=indicators)
    rows = rows.select_related("document", "entered_by").order_by("indicator", "on", "by", "part")
    return [
        Waiting(indicator, on, list(values))
        for (indicator, on), values in groupby(rows, key=lambda each: (each.indicator, each.on))
    ]


@steps
def figures(person: Person, language: str, day: date) -> Iterator[Step]:
    """One step for all figures that others entered and this person may confirm."""
    if not holds(person, DEFINES):
        return
    rows = StatedValue.objects.filter(confirmed_at=None, withdrawn_at=None)
    count = rows.exclude(entered_by=person).count()
    if count:
        yield Step(
            _("Confirm figures that others entered"),
            _("Figures that wait: %(count)d") % {"count": count},
            reverse("plan:stated"),
        )
