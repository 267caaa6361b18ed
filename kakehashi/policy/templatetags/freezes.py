"""Which figures of a series are frozen: {% load freezes %}."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import template

from kakehashi.policy.freezing.readers import Lens
from kakehashi.policy.freezing.restoring import exact
from kakehashi.policy.freezing.rules import sees_whole
from kakehashi.policy.models.freezes import Freeze, Frozen
from kakehashi.policy.readings import Point
from kakehashi.policy.templatetags.frozen import amount

register = template.Library()


@dataclass(frozen=True)
class Mark:
    """That a figure is frozen. said: as frozen; corrected: as corrected, empty if it was not."""

    frozen: Frozen
    value: str | None
    said: str
    corrected: str

    def differs(self, point: Point) -> bool:
        """Whether what is counted today is another figure than what was frozen."""
        return exact(self.value) != point.value


@register.simple_tag(takes_context=True)
def frozen_figures(context: Any, code: str) -> Mapping[date, Mark]:
    """{% frozen_figures indicator.code as frozen %}: reference date -> mark. Two queries.

    Of the freezes that the reader may see; where several hold a reference date, the first does.
    """
    reader = context["request"].user
    kept = Frozen.objects.filter(
        kind=Frozen.Kind.FIGURE, key=code, freeze__in=Freeze.objects.visible_to(reader)
    )
    marks: dict[date, Mark] = {}
    whole = sees_whole(reader)
    for frozen in kept.select_related("freeze").prefetch_related("corrections").order_by("pk"):
        lens = Lens(frozen.freeze, whole)
        content = lens.content(frozen)
        corrections = list(frozen.corrections.all())
        after = lens.corrected(corrections[-1]) if corrections else None
        mark = Mark(
            frozen,
            content["value"],
            amount(content, content["unit"]),
            "" if after is None else amount(after, after["unit"]),
        )
        marks.setdefault(date.fromisoformat(content["on"]), mark)
    return marks


@register.simple_tag
def mark_of(frozen: Mapping[date, Mark], point: Point) -> Mark | None:
    """{% mark_of frozen point as mark %}: the mark of one reference date; None without one."""
    return frozen.get(point.on)


@register.filter
def differs_from(mark: Mark, point: Point) -> bool:
    """{% if mark|differs_from:point %}: today another figure is counted."""
    return mark.differs(point)
