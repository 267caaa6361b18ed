"""What everybody may see of a frozen record: no names, no money, no small figures about persons,
and of an owner's statement only how confident it is and when it was made.

What is left out shows as None, and `suppressed` stands beside what was too small. A record of
which something is left out cannot be hashed again by those who see only the rest.
"""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from decimal import Decimal
from typing import Any

from kakehashi.policy.suppression import is_small, suppress

Content = dict[str, Any]
NOTHING_KNOWN = {"raw": None, "clamped": None, "gap": None, "overshoot": False}


def in_public(content: Content, figures: Mapping[str, Content]) -> Content:
    """`content` as everybody may see it; itself, equal in every byte, where nothing is left out.

    figures: what `in_public` answered of the figures of the same freeze, by indicator. A target
             shows no more than the figure that it is about.
    """
    if content["kind"] == "action":
        return _action(content)
    if not (content["unit"] and content["unit"]["persons"]):
        return content
    if content["kind"] == "target":
        return _target(content, figures)
    return _figure(content)


def _figure(content: Content) -> Content:
    """Small parts are left out, and so are the keys of the rows, which are persons."""
    shown = deepcopy(content)
    _hide_if_small(shown)
    for division in shown["divisions"]:
        parts = division["parts"]
        if shown["value"] is None and content["value"] is not None:
            division["parts"] = []
            continue
        values = [_whole(part["value"]) for part in parts]
        kept = suppress([*values, *_unnamed(content, values)])
        for part, value in zip(parts, kept, strict=False):
            if value is None:
                part.update(value=None, suppressed=True)
    for point in shown["series"]:
        _hide_if_small(point)
    if shown["rows"] is not None:
        shown["rows"]["keys"] = None
    return shown


def _unnamed(figure: Content, values: Sequence[int]) -> list[int]:
    """What is left of a stated figure beside its parts: it could point at somebody, too."""
    left = _whole(figure["value"]) - sum(values) if figure["statement"] else 0
    return [left] if left > 0 else []


def _hide_if_small(holder: Content) -> None:
    if holder["value"] is not None and is_small(_whole(holder["value"])):
        holder.update(value=None, suppressed=True)


def _whole(value: str | None) -> int:
    """Persons are counted whole; a part nobody knows counts as none."""
    return 0 if value is None else int(Decimal(value))


def _target(content: Content, figures: Mapping[str, Content]) -> Content:
    shown = deepcopy(content)
    if is_small(Decimal(content["baseline"]["value"])):
        _hide_baseline(shown)
    if content["reading"] is None or content["reading"]["value"] is None:
        return shown
    if not _is_shown(content, figures.get(content["indicator"])):
        shown["reading"].update(value=None, suppressed=True)
        shown["result"].update(NOTHING_KNOWN, state="unknown")
    return shown


def _hide_baseline(target: Content) -> None:
    """As `paths.without_baseline`: a share and a point of a line could tell the baseline, too."""
    result, reading = target["result"], target["reading"]
    target["baseline"].update(value=None, suppressed=True)
    result.update(raw=None, clamped=None)
    if reading is None or reading["on"] < target["points"][0]["on"]:
        result.update(wanted=None, gap=None)


def _is_shown(target: Content, figure: Content | None) -> bool:
    """Whether everybody sees the figure that `target` is about."""
    if figure is None:
        return False
    if not target["by"]:
        return figure["value"] is not None
    for division in figure["divisions"]:
        for part in division["parts"]:
            if (division["by"], part["key"]) == (target["by"], target["part"]):
                return part["value"] is not None
    return _whole(target["reading"]["value"]) == 0


def _action(content: Content) -> Content:
    shown = deepcopy(content)
    shown["people"] = shown["money"] = shown["remarks"] = None
    for task in shown["tasks"]:
        task["person"] = None
    if shown["confidence"] is not None:
        shown["confidence"].update(by=None, sentence=None, comment=None)
    return shown
