"""What is looked for among those with whom we could work."""

from typing import Any

from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kakehashi.research.projects.partnering.candidates import MOST, Search
from kakehashi.vocabulary import countries


class SearchForm(forms.Form):
    """How many common works are few, and where."""

    most = forms.IntegerField(
        label=_("At most so many common works"),
        required=False,
        min_value=0,
        max_value=50,
        help_text=_("Of somebody whom we hardly know."),
    )
    country = forms.ChoiceField(label=_("country/region"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = [("", pgettext_lazy("country/region", "Anywhere abroad"))]
        field: Any = self.fields["country"]
        field.choices = [*every, *countries.choices(get_language() or "en")]

    def search(self) -> Search:
        """What is asked for; the usual where it is wrong, which the form says."""
        if not self.is_valid():
            return Search()
        most = self.cleaned_data["most"]
        return Search(MOST if most is None else most, self.cleaned_data["country"])
