"""Forms of deadlines: for every year, and for one."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kakehashi.agreements import content
from kakehashi.agreements.models import Deadline, Direction
from kakehashi.education.cooperation.forms import DayInput
from kakehashi.education.cooperation.places.forms import YearField, term_choices


class DeadlineForm(forms.Form):
    """The day of each year by which something arrives; `deadline` once it is valid."""

    direction = forms.ChoiceField(
        label=pgettext_lazy("places", "Direction"), choices=Direction.choices
    )
    what = forms.ChoiceField(
        label=pgettext_lazy("deadline", "Deadline of"), choices=Deadline.What.choices
    )
    term = forms.ChoiceField(label=pgettext_lazy("deadline", "For the term"), choices=term_choices)
    month = forms.IntegerField(label=_("Month"), min_value=1, max_value=12)
    day = forms.IntegerField(label=_("Day"), min_value=1, max_value=31)
    first_year = YearField(
        label=_("First academic year"),
        help_text=_("For whose terms it holds first; a deadline of the same kind ends before it."),
    )
    source = forms.CharField(
        label=_("Source"),
        required=False,
        max_length=500,
        help_text=_("Where this was read: a fact sheet, an address, a letter."),
    )
    reason = forms.CharField(
        label=pgettext_lazy("places", "Reason"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean(self) -> dict[str, Any]:
        """Set `deadline`."""
        cleaned = super().clean() or self.cleaned_data
        names = ("direction", "what", "term", "month", "day")
        if not self.errors:
            cleaned["deadline"] = content.Deadline(**{name: cleaned[name] for name in names})
        return cleaned


class MoveForm(forms.Form):
    """Another day in one academic year."""

    year = YearField(label=_("Academic year"), help_text=_("The year to which the term belongs."))
    on = forms.DateField(label=pgettext_lazy("deadline", "Moved to"), widget=DayInput)
    reason = forms.CharField(
        label=pgettext_lazy("places", "Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody can read it."),
    )
