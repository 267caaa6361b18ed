"""A series with its breaks: where the definition changed, and what was frozen by the one before.

A figure that is counted from records is counted anew for every year by the present definition. What
the definition before it made of the same day stands in the freezes, and is shown beside it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from kakehashi.people.models import Person
from kakehashi.policy.freezing.rules import sees_whole
from kakehashi.policy.models import Freeze, Frozen
from kakehashi.policy.readings import Point, breaks_of, in_words
from kakehashi.policy.registry import Indicator
from kakehashi.policy.suppression import is_small


@dataclass(frozen=True)
class Past:
    """What was frozen of one reference date by another version of the definition.

    in_words: the value with its unit; in public, without what is too small.
    """

    on: date
    version: int
    in_words: str


@dataclass(frozen=True)
class Moment:
    """One reference date of a series.

    change: the version by which the figure before was counted, if it is another one.
    past:   the same day by definitions that held before, the latest freeze of each.
    """

    point: Point
    change: int | None
    past: Sequence[Past]


PastByDay = Mapping[date, Sequence[Past]]


def moments(points: Sequence[Point], past: PastByDay | None = None) -> list[Moment]:
    """`points`, oldest first, with where their definition changes and what was frozen before."""
    found, before, known = [], None, past or {}
    for point, is_break in zip(points, breaks_of(points), strict=True):
        frozen = [each for each in known.get(point.on, ()) if each.version != point.version]
        found.append(Moment(point, before if is_break else None, frozen))
        before = before if point.is_unknown else point.version
    return found


def past_of(indicators: Iterable[Indicator], reader: Person) -> Mapping[str, PastByDay]:
    """Code -> what was frozen of it by other versions of its definition than the present one.

    reader: is told only what freezes say that they may see, and values about persons that are too
            small only where they see freezes whole.

    A fixed number of queries: only indicators whose definition ever changed are looked up.
    """
    changed = {each.code: each for each in indicators if each.version > 1}
    found: dict[str, dict[date, dict[int, Past]]] = defaultdict(lambda: defaultdict(dict))
    if not changed:
        return {}
    public = not sees_whole(reader)
    frozen = (
        Frozen.objects.filter(kind=Frozen.Kind.FIGURE, key__in=changed)
        .filter(freeze__in=Freeze.objects.visible_to(reader).values("pk"))
        .prefetch_related("corrections")
        .order_by("freeze__on", "pk")
    )
    for record in frozen:
        corrections = list(record.corrections.all())
        content = corrections[-1].plain if corrections else record.plain
        indicator = changed[record.key]
        if content["version"] == indicator.version or content["value"] is None:
            continue
        past = _past(content, indicator, public=public)
        found[record.key][past.on][past.version] = past
    return {
        code: {day: [by[version] for version in sorted(by)] for day, by in days.items()}
        for code, days in found.items()
    }


def _past(content: Mapping[str, str | int | bool], indicator: Indicator, *, public: bool) -> Past:
    exact = Fraction(str(content["value"]))
    value = Decimal(exact.numerator) / exact.denominator
    is_hidden = public and indicator.unit.persons and is_small(value)
    said = in_words(
        None if is_hidden else value,
        indicator.unit,
        at_least=bool(content["at_least"]),
        unknown=False,
    )
    return Past(date.fromisoformat(str(content["on"])), int(content["version"]), said)
