"""What a projection assumes, as a form whose whole content stands in the address."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kakehashi.policy.models import Effect
from kakehashi.policy.projecting.outlooks import YEARS
from kakehashi.policy.projecting.projection import FEWEST, Base, Change
from kakehashi.web.plan.target_forms import FigureField

INPUTS = 2  # changes of the reader's own
FIRST_YEAR, LAST_YEAR = 2000, 2100
BASES = [
    (Base.FLAT.value, pgettext_lazy("projection", "The last known value goes on")),
    (Base.TREND.value, pgettext_lazy("projection", "The trend of the last known values goes on")),
]


class WhatIfForm(forms.Form):
    """The base, how much of each planned effect is counted, and changes of the reader's own.

    What the address does not name is as planned: the last value goes on, every effect counts whole.
    """

    base = forms.ChoiceField(label=_("Without any change"), choices=BASES, widget=forms.RadioSelect)
    last = forms.IntegerField(
        label=_("Known values that make the trend"),
        min_value=FEWEST,
        max_value=YEARS,
        help_text=_("Counts for the trend alone."),
    )

    def __init__(self, effects: Sequence[Effect], asked: QueryDict) -> None:
        self.effects = [each for each in effects if each.change is not None]
        usual: dict[str, Any] = {"base": Base.FLAT.value, "last": 5}
        usual |= {f"effect{each.pk}": 100 for each in self.effects}
        usual |= {f"over{number}": 1 for number in range(1, INPUTS + 1)}
        super().__init__({**usual, **asked.dict()})
        for each in self.effects:
            self.fields[f"effect{each.pk}"] = forms.IntegerField(
                label=each.action.code, min_value=0, max_value=200
            )
        for number in range(1, INPUTS + 1):
            self.fields |= _input_fields(number)

    def clean(self) -> dict[str, Any]:
        """A change of one's own says both how much and from when."""
        cleaned = super().clean() or self.cleaned_data
        for number in range(1, INPUTS + 1):
            amount, year = f"add{number}", f"from{number}"
            said = [name for name in (amount, year) if cleaned.get(name) is not None]
            if said == [amount] and year not in self.errors:
                self.add_error(year, gettext("Write the fiscal year from which it comes."))
            if said == [year] and amount not in self.errors:
                self.add_error(amount, gettext("Write how much it changes."))
        return cleaned

    @property
    def shares(self) -> dict[int, Fraction]:
        """Id of an effect -> how much of it is counted; 1 is all of it."""
        return {
            each.pk: Fraction(self.cleaned_data[f"effect{each.pk}"], 100) for each in self.effects
        }

    @property
    def own(self) -> list[Change]:
        """The reader's own changes. They are assumptions, so the cautious line leaves them out."""
        found = []
        for number in range(1, INPUTS + 1):
            amount: Decimal | None = self.cleaned_data.get(f"add{number}")
            if amount is not None:
                first = self.cleaned_data[f"from{number}"]
                found.append(Change(amount, first, first + self.cleaned_data[f"over{number}"] - 1))
        return found

    @property
    def effect_rows(self) -> list[tuple[Effect, forms.BoundField]]:
        """Each sized effect with its field."""
        return [(each, self[f"effect{each.pk}"]) for each in self.effects]

    @property
    def input_rows(self) -> list[tuple[int, forms.BoundField, forms.BoundField, forms.BoundField]]:
        """Each change of the reader's own: number, how much, from when, over how many years."""
        return [
            (number, self[f"add{number}"], self[f"from{number}"], self[f"over{number}"])
            for number in range(1, INPUTS + 1)
        ]


def _input_fields(number: int) -> dict[str, forms.Field]:
    return {
        f"add{number}": FigureField(label=pgettext_lazy("projection", "Change"), required=False),
        f"from{number}": forms.IntegerField(
            label=_("From fiscal year"), required=False, min_value=FIRST_YEAR, max_value=LAST_YEAR
        ),
        f"over{number}": forms.IntegerField(
            label=_("Spread over years"), min_value=1, max_value=20
        ),
    }
