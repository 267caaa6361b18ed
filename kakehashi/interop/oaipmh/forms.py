"""The form that names a harvester."""

from typing import Any

from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kakehashi.vocabulary import countries


class HarvesterForm(forms.Form):
    """By what a harvester is known, and for what it counts."""

    name = forms.CharField(
        label=_("Name of the harvester"),
        max_length=200,
        help_text=_("The service that harvests, such as IRDB or BASE."),
    )
    agent = forms.CharField(
        label=_("Part of its user agent"),
        max_length=200,
        required=False,
        help_text=_("As in the list of requests; capital and small letters are the same."),
    )
    network = forms.CharField(
        label=pgettext_lazy("oai-pmh", "Network"),
        max_length=43,
        required=False,
        help_text=_("203.0.113.0/24 or 2001:db8:1::/48. With both, both must fit."),
    )
    country = forms.ChoiceField(label=_("Country/region"))
    source = forms.CharField(
        label=_("Source"),
        max_length=300,
        required=False,
        help_text=_("Where you know it from, such as an address or a letter."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = countries.choices(get_language() or "en")
        self.fields["country"].choices = [("", _("Choose")), *choices]  # type: ignore[attr-defined]
