"""Reading loosely built JSON: a value of the kind that is expected, or nothing. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any


def mapping(value: object) -> Mapping[str, Any]:
    """`value` if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def mappings(value: object) -> Iterator[Mapping[str, Any]]:
    """The objects in `value`, if it is a list."""
    if isinstance(value, list):
        yield from (each for each in value if isinstance(each, dict))


def text(value: object) -> str:
    """`value` if it is a text, else the empty string."""
    return value if isinstance(value, str) else ""


def first(value: object) -> Any:
    """The first of a list; None if there is none."""
    return value[0] if isinstance(value, list) and value else None


def at(value: object, *way: str) -> Any:
    """What stands under `way`, or None."""
    for name in way:
        value = mapping(value).get(name)
    return value
