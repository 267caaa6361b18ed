"""A frozen record as it should have been: what can be put right, and how. Pure.

figure: value, or the reason why it is unknown.     action: its text, and its owner's sentence.
"""

from collections.abc import Mapping
from copy import deepcopy
from decimal import Decimal
from typing import Any

from kakehashi.policy.freezing.hashing import number

Content = dict[str, Any]
OF_A_FIGURE = ("value", "unknown_because")
OF_AN_ACTION = ("text_ja", "text_en", "sentence")


def corrected(content: Content, changes: Mapping[str, Any]) -> Content:
    """`content` with `changes` made; `content` itself stays.

    changes of a figure:  value (a Decimal, or None where it is unknown), and unknown_because
                          ({"ja": …, "en": …}) where there is none.
    changes of an action: text_ja, text_en, sentence; those not named stay.
    Raises: ValueError, for a change that records of this kind do not know.
    """
    known = {"figure": OF_A_FIGURE, "action": OF_AN_ACTION}.get(content["kind"], ())
    if unknown := sorted(set(changes) - set(known)):
        raise ValueError(f"A {content['kind']} has no {', '.join(unknown)} to correct.")
    after = deepcopy(content)
    if content["kind"] == "figure":
        _correct_figure(after, changes)
    else:
        _correct_action(after, changes)
    return after


def _correct_figure(content: Content, changes: Mapping[str, Any]) -> None:
    value: Decimal | None = changes["value"]
    content["value"] = None if value is None else number(value)
    content["unknown_because"] = changes.get("unknown_because") if value is None else None
    content["at_least"] = content["at_least"] and value is not None
    for point in content["series"]:
        if point["on"] == content["on"]:
            point.update(
                value=content["value"], unknown=value is None, at_least=content["at_least"]
            )


def _correct_action(content: Content, changes: Mapping[str, Any]) -> None:
    for language in ("ja", "en"):
        content["text"][language] = changes.get(f"text_{language}", content["text"][language])
    if "sentence" in changes and content["confidence"] is not None:
        content["confidence"]["sentence"] = changes["sentence"]


def differences(before: Content, after: Content) -> dict[str, list[Any]]:
    """What `corrected` changed: {name as in its `changes`: [before, after]}."""
    names = OF_A_FIGURE if before["kind"] == "figure" else OF_AN_ACTION
    found = {name: [_at(before, name), _at(after, name)] for name in names}
    return {name: pair for name, pair in found.items() if pair[0] != pair[1]}


def _at(content: Content, name: str) -> Any:
    if name == "sentence":
        return (content["confidence"] or {}).get("sentence")
    if name.startswith("text_"):
        return content["text"][name.removeprefix("text_")]
    return content[name]
