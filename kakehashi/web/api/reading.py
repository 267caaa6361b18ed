"""The OpenAPI document as people read it: operations, parameters and shapes in plain words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext, pgettext

REFERENCE = "#/components/schemas/"
Schema = Mapping[str, Any]


@dataclass(frozen=True)
class Kind:
    """What a value is. `shape` names one of the shapes, empty if it is a plain value."""

    words: str
    shape: str = ""


@dataclass(frozen=True)
class Field:
    """A parameter of an operation, or a field of a shape."""

    name: str
    kind: Kind
    description: str
    is_required: bool


@dataclass(frozen=True)
class Operation:
    """One address that can be asked."""

    path: str
    name: str
    description: str
    parameters: list[Field]
    answer: Kind
    example: str


@dataclass(frozen=True)
class Shape:
    """One object that answers are made of."""

    name: str
    description: str
    fields: list[Field]


def operations(document: Schema) -> Iterator[Operation]:
    """What can be asked, in the document's order; `example` is an address that can be opened."""
    for path, methods in document["paths"].items():
        details = methods["get"]
        yield Operation(
            path=path,
            name=details["operationId"],
            description=details["description"],
            parameters=[_parameter(each) for each in details["parameters"]],
            answer=kind_of(details["responses"][200]["content"]["application/json"]["schema"]),
            example=_example(path, details["parameters"]),
        )


def shapes(document: Schema) -> Iterator[Shape]:
    """The objects of the answers, by name."""
    for name, schema in sorted(document["components"]["schemas"].items()):
        required = schema.get("required", [])
        fields = [
            Field(key, kind_of(value), value.get("description", ""), key in required)
            for key, value in schema.get("properties", {}).items()
        ]
        yield Shape(name, schema.get("description", ""), fields)


def kind_of(schema: Schema) -> Kind:
    """What a value of `schema` is, in words: "list of", "date", "one of …", "or nothing"."""
    if "$ref" in schema:
        name = schema["$ref"].removeprefix(REFERENCE)
        return Kind(name, name)
    if "anyOf" in schema:
        kinds = [kind_of(each) for each in schema["anyOf"]]
        words = gettext(" or ").join(kind.words for kind in kinds)
        return Kind(words, next((kind.shape for kind in kinds if kind.shape), ""))
    if "enum" in schema:
        return Kind(" · ".join(str(value) for value in schema["enum"]))
    if schema.get("type") == "array":
        of = kind_of(schema["items"])
        return Kind(gettext("list of %(kind)s") % {"kind": of.words}, of.shape)
    return Kind(_plain(schema))


def _plain(schema: Schema) -> str:
    words = {
        "string": pgettext("type", "text"),
        "integer": pgettext("type", "whole number"),
        "number": pgettext("type", "number"),
        "boolean": pgettext("type", "true or false"),
        "null": pgettext("type", "null"),
    }
    if schema.get("format") == "date":
        return pgettext("type", "date")
    return words.get(str(schema.get("type")), str(schema.get("type", "")))


def _parameter(details: Schema) -> Field:
    return Field(
        details["name"],
        kind_of(details["schema"]),
        details.get("description", ""),
        details["required"],
    )


def _example(path: str, parameters: list[Any]) -> str:
    """The address with examples for all that it needs; empty if one has no example."""
    needed = [each for each in parameters if each["in"] == "path" or each["required"]]
    if not all(each.get("examples") for each in needed):
        return ""
    query = {}
    for each in needed:
        example = str(each["examples"][0])
        if each["in"] == "path":
            path = path.replace(f"{{{each['name']}}}", example)
        else:
            query[each["name"]] = example
    return f"{path}?{urlencode(query)}" if query else path
