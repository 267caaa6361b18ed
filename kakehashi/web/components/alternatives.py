"""What a chart says, in a sentence or two: the text alternative of its picture."""

from collections.abc import Sequence

from django.utils.translation import gettext

from kakehashi.web.components.figures import Number, number

Points = Sequence[tuple[str, Number | None]]
MOST_NAMED = 12  # a longer enumeration is a table read aloud; the table stands beside the chart


def of_trend(points: Points) -> str:
    """First, last, lowest and highest known value, and for when none is known."""
    known = [(label, value) for label, value in points if value is not None]
    if not known:
        return gettext("No value is known yet.")
    sentences = [_course(known)]
    unknown = [label for label, value in points if value is None]
    if unknown:
        sentences.append(gettext("Not known: %(labels)s.") % {"labels": _named(unknown)})
    return " ".join(sentences)


def of_bars(rows: Points) -> str:
    """Each bar with its value, the first ones if there are many."""
    if not rows:
        return gettext("There is nothing to show.")
    parts = [f"{label}: {said(value)}" for label, value in rows]
    return gettext("%(values)s.") % {"values": _named(parts)}


def said(value: Number | None) -> str:
    """A value as text; not known is said, not shown as zero."""
    return gettext("not known") if value is None else number(value)


def _course(known: Sequence[tuple[str, Number]]) -> str:
    first, last = known[0], known[-1]
    if len(known) == 1:
        return gettext("%(label)s: %(value)s.") % {"label": first[0], "value": number(first[1])}
    lowest = min(known, key=lambda point: point[1])
    highest = max(known, key=lambda point: point[1])
    return gettext(
        "From %(first_value)s (%(first)s) to %(last_value)s (%(last)s); "
        "lowest %(low_value)s (%(low)s), highest %(high_value)s (%(high)s)."
    ) % {
        "first": first[0],
        "first_value": number(first[1]),
        "last": last[0],
        "last_value": number(last[1]),
        "low": lowest[0],
        "low_value": number(lowest[1]),
        "high": highest[0],
        "high_value": number(highest[1]),
    }


def _named(texts: Sequence[str]) -> str:
    listed = gettext(", ").join(texts[:MOST_NAMED])
    if len(texts) <= MOST_NAMED:
        return listed
    rest = len(texts) - MOST_NAMED
    return gettext("%(listed)s and %(rest)s more") % {"listed": listed, "rest": rest}
