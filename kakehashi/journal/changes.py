"""What changed between two moments of a record."""

from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model

Fields = dict[str, Any]
Changes = dict[str, list[Any]]


def fields_of(record: Model) -> Fields:
    """The stored columns of `record` as plain JSON values, by column name; secrets left out."""
    return {
        field.attname: _plain(field.value_from_object(record))
        for field in record._meta.concrete_fields
        if not field.primary_key and field.name != "password"
    }


def difference(before: Fields, after: Fields) -> Changes:
    """{field: [before, after]} of the fields that differ, in the order of `after`."""
    return {
        name: [before.get(name), value]
        for name, value in after.items()
        if before.get(name) != value
    }


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | int | float | bool | list | dict):
        return value
    try:
        return DjangoJSONEncoder().default(value)
    except TypeError:
        return str(value)
