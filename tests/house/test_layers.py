"""What import-linter cannot see: foreign keys written as strings must not point upward either."""

import tomllib
from pathlib import Path

from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]


def layers() -> dict[str, int]:
    """App name -> its height; the lowest is 0."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    rows = next(c for c in contracts["contracts"] if c["id"] == "layers")["layers"]
    return {
        name.strip(): height for height, row in enumerate(reversed(rows)) for name in row.split("|")
    }


def test_no_foreign_key_points_to_a_higher_layer():
    height = layers()
    upward = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in apps.get_models()
        if model.__module__.startswith("kakehashi.")
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model
        if field.related_model._meta.app_label in height
        if height[field.related_model._meta.app_label] > height[model._meta.app_label]
    ]
    assert upward == []


def test_siblings_of_a_layer_do_not_point_at_each_other():
    height = layers()
    sideways = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model.__module__.startswith("kakehashi.")
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model
        if field.related_model._meta.app_label != model._meta.app_label
        if height.get(field.related_model._meta.app_label) == height[model._meta.app_label]
    ]
    assert sideways == []
