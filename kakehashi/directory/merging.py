"""Moving whatever points at one record to another of the same kind.

No table is named here: the foreign keys are found by walking the models, so a package that begins
to point at institutions tomorrow is served without a change.
"""

from collections.abc import Iterator
from typing import Any

from django.db.models import ForeignKey, ManyToOneRel, Model, QuerySet, UniqueConstraint

Moved = dict[str, list[Any]]


def repoint(old: Model, new: Model, *, apart_from: frozenset[type[Model]] = frozenset()) -> Moved:
    """Make every row that points at `old` point at `new`, but rows of the models in `apart_from`.

    Where `new` already has a row of which there may be only one, that row stays; what pointed at
    the other is moved to it, and the other is deleted.

    Returns: {"app.model.field": [ids of the rows that point at `new` now]}, without empty lists.
    """
    moved: Moved = {}
    for key in keys_to(type(old)):
        if key.model in apart_from:
            continue
        for row in list(key.model._base_manager.filter(**{key.name: old}).order_by("pk")):
            twin = _twin(row, key, new)
            if twin is None:
                setattr(row, key.name, new)
                row.save(update_fields=[key.name])
                moved.setdefault(f"{row._meta.label_lower}.{key.name}", []).append(row.pk)
            else:
                for name, pks in repoint(row, twin).items():
                    moved.setdefault(name, []).extend(pks)
                row.delete()
    return moved


def keys_to(model: type[Model]) -> Iterator["ForeignKey[Any, Any]"]:
    """The foreign keys of all models that point at `model`, those without a reverse name included.

    Links of many to many are reached by the keys of their own table.
    """
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, ManyToOneRel):  # a one-to-one relation is one too
            yield relation.field


def _twin(row: Model, key: "ForeignKey[Any, Any]", new: Model) -> Model | None:
    """The row with which `row` would collide if its `key` pointed at `new`."""
    for rows in _alike(row, key, new):
        if twin := rows.exclude(pk=row.pk).first():
            return twin
    return None


def _alike(row: Model, key: "ForeignKey[Any, Any]", new: Model) -> Iterator[QuerySet[Model]]:
    """For each promise of uniqueness that `key` is part of: the rows that hold `row`'s place."""
    rows = type(row)._base_manager.all()
    if key.unique:
        yield rows.filter(**{key.name: new})
    sets = [tuple(names) for names in row._meta.unique_together]
    constraints = [c for c in row._meta.constraints if isinstance(c, UniqueConstraint)]
    for names, condition in [
        *((names, None) for names in sets),
        *((c.fields, c.condition) for c in constraints),
    ]:
        values = {name: getattr(row, name) for name in names}
        if key.name not in values or None in values.values():
            continue
        alike = rows.filter(**{**values, key.name: new})
        if condition is None:
            yield alike
        elif rows.filter(condition, pk=row.pk).exists():
            yield alike.filter(condition)
