"""The choices of a filter, drawn without templates: countries alone are two hundred options."""

from collections.abc import Mapping
from html import escape
from typing import Any

from django import forms
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe


class Select(forms.Select):
    """The same markup as Django's, which renders three templates for each option."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The whole `<select>`; grouped choices are left to Django's templates."""
        choices: list[tuple[Any, Any]] = list(self.choices)
        if any(isinstance(label, list | tuple) for _key, label in choices):
            return super().render(name, value, attrs, renderer)
        options, wanted = [], set(self.format_value(value))
        for key, label in choices:
            shown = "" if key is None else str(key)
            chosen = " selected" if shown in wanted else ""
            wanted = set() if chosen else wanted  # of equal keys the first one is chosen
            options.append(
                f'  <option value="{escape(shown)}"{chosen}>{conditional_escape(label)}</option>\n'
            )
        found = self.build_attrs(self.attrs, attrs)
        return mark_safe(
            f'<select name="{escape(name)}"{_attributes(found)}>\n{"".join(options)}</select>'
        )


def draw_by_hand(form: forms.Form) -> None:
    """Let every plain choice of `form` be drawn by `Select`."""
    for field in form.fields.values():
        if type(field.widget) is forms.Select and isinstance(field, forms.ChoiceField):
            drawn = Select(field.widget.attrs)
            drawn.is_required, drawn.choices = field.widget.is_required, field.widget.choices
            field.widget = drawn


def _attributes(found: Mapping[str, Any]) -> str:
    return "".join(
        f" {escape(name)}" if value is True else f' {escape(name)}="{escape(str(value))}"'
        for name, value in found.items()
        if value is not False
    )
