"""Journal entries as a person reads them: names instead of ids, words instead of codes.

A change is stored under a column's name (`unit_id`), with plain JSON values. Here it becomes the
field's name and value in the reader's language. The field is looked for on the record's model,
then on the models that hang on it, since an operation may state both in one entry (an agreement
and its terms). However many entries are read, the number of queries depends only on how many
kinds of records their values point to.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format, localize
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, pgettext

from kakehashi.journal.models import Entry
from kakehashi.journal.outsiders import KEY, outsider
from kakehashi.journal.verbs import VERBS

Field: TypeAlias = "models.Field[Any, Any]"
Names = dict[tuple[type[models.Model], str], str]
LONGEST = 600  # letters of one value on a page; the entry keeps them all


@dataclass(frozen=True)
class Change:
    """One field before and after, in words; the empty string where there was or is nothing."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Line:
    """One entry, ready for a page. record_name: in the reader's language, if it was asked for and
    the record is still there; else what it was called then."""

    entry: Entry
    who: str
    words: str
    record_kind: str
    record_name: str
    changes: Sequence[Change]


def readable(entries: Iterable[Entry], *, about: str = "") -> list[Line]:
    """The entries in words, in their order; fetch them with `by`.

    about: the type of the record whose page it is; records of other types are named in the
    reader's language, with one query more for each type.
    """
    entries = list(entries)
    names = _names_in(entries)
    records = _records_in(entries, about) if about else {}
    return [
        Line(
            entry,
            who=who(entry),
            words=words_of(entry.verb),
            record_kind=record_kind(entry.record_type),
            record_name=records.get((entry.record_type, entry.record_id), entry.record_name),
            changes=list(_in_words(entry, names)),
        )
        for entry in entries
    ]


def _in_words(entry: Entry, names: Names) -> Iterator[Change]:
    """The changes that say something: a field that was and stays empty is left out."""
    for key, before, after in _changes(entry):
        field = _field(entry.record_type, key)
        change = Change(
            field_name(entry.record_type, key),
            _shown(field, before, names),
            _shown(field, after, names),
        )
        if change.before or change.after:
            yield change


def who(entry: Entry) -> str:
    """The person's name, or whose personal link it was; "The system" where nobody was asked."""
    if said := outsider(entry):
        return gettext("%(who)s, by personal link") % {"who": said}
    if entry.by is None:
        return pgettext("journal", "The system")
    return entry.by.name_in(get_language() or "en")


def words_of(verb: str) -> str:
    """What the verb says in the reader's language; a verb that is no longer declared as it is."""
    return str(VERBS.get(verb, verb))


def record_kind(record_type: str) -> str:
    """What kind of record it is, e.g. "agreement"; its label if that kind no longer exists."""
    model = _model(record_type)
    return str(model._meta.verbose_name) if model else record_type


def field_name(record_type: str, key: str) -> str:
    """The name under which people know a changed field."""
    field = _field(record_type, key)
    return str(field.verbose_name if field else key).replace("_", " ")


def addresses_of(entries: Iterable[Entry]) -> dict[tuple[str, str], str]:
    """{(record_type, record_id): address} of the records that have a page; a query per type."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        wanted[entry.record_type].add(entry.record_id)
    found = {}
    for record_type, ids in wanted.items():
        model = _model(record_type)
        if model is None or not hasattr(model, "get_absolute_url"):
            continue
        for row in model._default_manager.filter(pk__in=_fitting(model, ids)):
            found[record_type, str(row.pk)] = row.get_absolute_url()
    return found


def change_names(entry: Entry) -> list[str]:
    """The names of the changed fields alone; asks the database nothing."""
    return [field_name(entry.record_type, key) for key, _, _ in _changes(entry)]


def _changes(entry: Entry) -> list[tuple[str, Any, Any]]:
    """(key, before, after) in the order of the models' fields, since PostgreSQL keeps none.

    A page must survive whatever was once written: it stays.
    """
    said = [key for key in entry.changes if key != KEY]  # that is who, not what
    keys = sorted(said, key=lambda key: (_place(entry.record_type, key), key))
    pairs = ((key, entry.changes[key]) for key in keys)
    return [
        (key, *value) if isinstance(value, list) and len(value) == 2 else (key, None, value)
        for key, value in pairs
    ]


def _place(record_type: str, key: str) -> tuple[bool, bool, int]:
    """Where a change stands among others: the record's own fields, those of its parts, the rest."""
    field = _field(record_type, key)
    if field is None:
        return True, True, 0
    return False, field.model is not _model(record_type), field.creation_counter


@cache
def _model(record_type: str) -> type[models.Model] | None:
    try:
        return apps.get_model(record_type)
    except (LookupError, ValueError):
        return None


@cache
def _field(record_type: str, key: str) -> "Field | None":
    """The field behind a change's key: of the record's model, else of those that hang on it.

    Those of the model's own package come first: others point to a person for reasons of their own.
    """
    model = _model(record_type)
    if model is None:
        return None
    parts = [relation for relation in model._meta.related_objects if relation.one_to_many]
    parts.sort(
        key=lambda relation: (
            relation.related_model._meta.app_label != model._meta.app_label,
            relation.on_delete is not models.CASCADE,
        )
    )
    for candidate in (model, *(relation.related_model for relation in parts)):
        assert not isinstance(candidate, str)  # relations are resolved once the apps are loaded
        field = _own_field(candidate, key)
        if field is not None:
            return field
    return None


def _own_field(model: type[models.Model], key: str) -> "Field | None":
    for field in (*model._meta.concrete_fields, *model._meta.many_to_many):
        if key in (field.attname, field.name):
            return field
    return None


def _names_in(entries: Iterable[Entry]) -> Names:
    """Names of every record that the entries' values point to; one query per model, or as many as
    its `with_names()` takes."""
    wanted: dict[type[models.Model], set[Any]] = defaultdict(set)
    for entry in entries:
        for key, before, after in _changes(entry):
            model = _pointed_to(_field(entry.record_type, key))
            if model is not None:
                wanted[model].update(_ids(before) + _ids(after))
    names: Names = {}
    for model, pks in wanted.items():
        rows = model._default_manager.filter(pk__in=_fitting(model, pks))
        if hasattr(rows, "with_names"):
            rows = rows.with_names()
        names |= {(model, str(row.pk)): _name(row) for row in rows}
    return names


def _records_in(entries: Iterable[Entry], about: str) -> dict[tuple[str, str], str]:
    """{(record_type, record_id): name} of the records that are not of type `about`."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        if entry.record_type != about:
            wanted[entry.record_type].add(entry.record_id)
    found: dict[tuple[str, str], str] = {}
    for record_type, ids in wanted.items():
        model = _model(record_type)
        if model is None or not hasattr(model, "name_in"):
            continue
        rows = model._default_manager.filter(pk__in=_fitting(model, ids))
        if hasattr(rows, "with_names"):
            rows = rows.with_names()
        found |= {(record_type, str(row.pk)): _name(row) for row in rows}
    return found


def _pointed_to(field: "Field | None") -> type[models.Model] | None:
    if field is None or not field.is_relation:
        return None
    target = field.related_model
    return target if isinstance(target, type) else None


def _ids(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _fitting(model: type[models.Model], pks: Iterable[Any]) -> list[Any]:
    """Those that can be keys of `model`; what is stored may be older than the key's type."""
    fitting = []
    for pk in pks:
        try:
            fitting.append(model._meta.pk.to_python(pk))
        except ValidationError:
            continue
    return fitting


def _name(row: models.Model) -> str:
    named = getattr(row, "name_in", None)
    return str(named(get_language() or "en") if named else row)


def _shown(field: "Field | None", value: Any, names: Names) -> str:
    if value in (None, "", [], {}):
        return ""
    model = _pointed_to(field)
    if model is not None:
        return pgettext("list", ", ").join(
            names.get((model, str(pk)), f"#{pk}") for pk in _ids(value)
        )
    text = _plain(value) if field is None else _by_field(field, value)
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"


def _by_field(field: Field, value: Any) -> str:
    if isinstance(value, list | dict):
        return _plain(value)
    choices = dict(field.flatchoices)
    if value in choices:
        return str(choices[value])
    try:
        known = field.to_python(value)
    except ValidationError:
        return _plain(value)
    if isinstance(field, models.DateTimeField) and known:
        return date_format(timezone.localtime(known), "DATETIME_FORMAT")
    if isinstance(field, models.DateField) and known:
        return date_format(known, "DATE_FORMAT")
    return _plain(known)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, dict) and all(isinstance(each, dict) for each in value.values()):
        return pgettext("list", ", ").join(value)  # records by their codes: the journal has them
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, int):
        return str(value)
    return str(value if isinstance(value, str | Promise) else localize(value))
