"""What differs between two versions of a learning agreement, place by place. Pure.

Courses are known again by their key. Texts are compared word by word with
`agreements.differences.pieces`.
"""

from dataclasses import dataclass
from typing import Any

from kakehashi.education.outbound.learning.content import (
    Component,
    Content,
    Recognised,
    as_json,
    name_of,
)

TABLES = ("studied", "recognised")


@dataclass(frozen=True)
class Difference:
    """One place that differs; None: there was or is nothing.

    table:  "studied", "recognised", or empty for a field of the whole.
    row:    what people call the course; empty for a field of the whole.
    fields: names on the way, such as ("receiving", "contact", "email"); empty: the whole row.
    """

    table: str
    row: str
    fields: tuple[str, ...]
    before: Any
    after: Any


def differences(before: Content, after: Content) -> list[Difference]:
    """Every place in which two versions differ; none if and only if they are equal.

    Fields of the whole first, then the courses abroad, then those at home, in their order.
    """
    old, new = as_json(before), as_json(after)
    found = [each for name in new if name not in TABLES for each in _of(name, old, new)]
    for table in TABLES:
        found += _of_table(table, getattr(before, table), getattr(after, table))
    return found


def _of(name: str, old: dict[str, Any], new: dict[str, Any]) -> list[Difference]:
    return [
        Difference("", "", fields, one, other)
        for fields, one, other in _leaves((name,), old[name], new[name])
    ]


def _leaves(
    fields: tuple[str, ...], one: Any, other: Any
) -> list[tuple[tuple[str, ...], Any, Any]]:
    if isinstance(one, dict) and isinstance(other, dict):
        return [leaf for name in other for leaf in _leaves((*fields, name), one[name], other[name])]
    return [] if one == other else [(fields, one, other)]


def _of_table(
    table: str,
    before: tuple[Component, ...] | tuple[Recognised, ...],
    after: tuple[Component, ...] | tuple[Recognised, ...],
) -> list[Difference]:
    old = {each.key: each for each in before}
    new = {each.key: each for each in after}
    found = [
        Difference(table, name_of(row), (), row.model_dump(mode="json"), None)
        for key, row in old.items()
        if key not in new
    ]
    for key, row in new.items():
        plain = row.model_dump(mode="json")
        if key not in old:
            found.append(Difference(table, name_of(row), (), None, plain))
            continue
        was = old[key].model_dump(mode="json")
        found += [
            Difference(table, name_of(row), fields, one, other)
            for field in plain
            for fields, one, other in _leaves((field,), was[field], plain[field])
        ]
    order = [key for key in old if key in new] + [key for key in new if key not in old]
    if list(new) != order:
        found.append(Difference(table, "", ("order",), list(old), list(new)))
    return found
