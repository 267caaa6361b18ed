"""What the reader of a page of collaboration may choose."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kakehashi.research.projects.collaboration.asked import Counting, Hyper

COUNTINGS = [
    (Counting.FULL, pgettext_lazy("counting", "Full")),
    (Counting.FRACTIONAL, pgettext_lazy("counting", "Fractional")),
]
CROWDS = [
    (Hyper.WITH, pgettext_lazy("counting", "With them")),
    (Hyper.WITHOUT, pgettext_lazy("counting", "Without them")),
    (Hyper.ONLY, pgettext_lazy("counting", "Only them")),
]


def _whole(text: str) -> int | None:
    return int(text) if text else None


class ChoicesForm(forms.Form):
    """Years, field, unit, counting, works of more than 30 institutions."""

    since = forms.TypedChoiceField(label=_("From year"), coerce=int)
    until = forms.TypedChoiceField(label=_("To year"), coerce=int)
    field = forms.TypedChoiceField(
        label=pgettext_lazy("research", "Field"), coerce=_whole, empty_value=None, required=False
    )
    unit = forms.TypedChoiceField(label=_("Unit"), coerce=_whole, empty_value=None, required=False)
    counting = forms.ChoiceField(label=pgettext_lazy("research", "Counting"), choices=COUNTINGS)
    hyper = forms.ChoiceField(label=_("Works of more than 30 institutions"), choices=CROWDS)

    def __init__(
        self,
        given: QueryDict,
        *,
        usual: Mapping[str, str],
        years: Sequence[int],
        fields: Sequence[tuple[int, str]],
        units: Sequence[tuple[int, str]],
    ) -> None:
        """given: of the address; what it lacks is as `usual`."""
        start = {"counting": Counting.FULL.value, "hyper": Hyper.WITH.value, **usual}
        known = {name: given[name] for name in self.base_fields if given.get(name)}
        super().__init__({**start, **known})
        every = ("", pgettext_lazy("filter", "All"))
        of_years = [(year, str(year)) for year in reversed(years)]
        choices: dict[str, list[Any]] = {
            "since": of_years,
            "until": of_years,
            "field": [every, *fields],
            "unit": [every, *units],
        }
        for name, offered in choices.items():
            own = self.fields[name]
            assert isinstance(own, forms.ChoiceField)
            own.choices = offered
        if not units:
            del self.fields["unit"]

    def clean(self) -> dict[str, Any]:
        """The years in order; no unit where none is offered."""
        clean = super().clean() or {}
        clean.setdefault("unit", None)
        if {"since", "until"} <= clean.keys() and clean["since"] > clean["until"]:
            self.add_error("until", gettext("This year lies before the first one."))
        return clean
