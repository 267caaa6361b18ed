"""Forms of units: a request turned into clean values."""

from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kakehashi.education.cooperation.forms import DayInput, NamedChoice
from kakehashi.institutions.models import Unit

LONGEST_REASON = 2000


class NamesForm(forms.Form):
    """What a unit is called in both languages."""

    name_ja = forms.CharField(
        label=_("Name in Japanese"), max_length=200, widget=forms.TextInput(attrs={"lang": "ja"})
    )
    name_en = forms.CharField(
        label=_("Name in English"), max_length=200, widget=forms.TextInput(attrs={"lang": "en"})
    )


class FoundForm(NamesForm):
    """A new unit: what it is part of, its code, its kind, its names and its first day."""

    parent = NamedChoice(Unit.objects.none(), label=_("Part of"), empty_label=None)
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[pair for pair in Unit.Kind.choices if pair[0] != Unit.Kind.UNIVERSITY],
    )
    code = forms.SlugField(
        label=_("Code"),
        max_length=40,
        help_text=_("Latin letters, figures and hyphens; it stays when the unit is renamed."),
    )
    starts_on = forms.DateField(
        label=_("First day"),
        required=False,
        widget=DayInput,
        help_text=_("It may lie ahead. Leave it empty if the unit has existed as long as known."),
    )
    source = forms.CharField(
        label=_("Source"),
        required=False,
        max_length=300,
        help_text=_("Where this was read: an address, a file, a letter."),
    )
    field_order = ("parent", "kind", "name_ja", "name_en", "code", "starts_on", "source")

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        closed = Unit.objects.filter(ends_on__lt=timezone.localdate())
        cast(NamedChoice, self.fields["parent"]).queryset = Unit.objects.exclude(pk__in=closed)


class RenameForm(NamesForm):
    """The names as they shall be, and why."""

    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class CloseForm(forms.Form):
    """The last day of a unit, and why it closes."""

    ends_on = forms.DateField(
        label=_("Last day"), widget=DayInput, help_text=_("The unit still exists on it.")
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
