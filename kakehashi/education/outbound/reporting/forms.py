"""Forms of the return on students abroad."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kakehashi.documents.tables import WrongFile
from kakehashi.education.cooperation.credits.forms import LEVELS, field_choices
from kakehashi.education.cooperation.isced_select import FieldSelect
from kakehashi.education.outbound.reporting.stays_table import SIZE_LIMIT, Draft, read_stays
from kakehashi.education.outbound.reporting.words import fault_sentence


class NoteForm(forms.Form):
    """On what a statement rests."""

    note = forms.CharField(
        label=_("On what this rests"),
        max_length=500,
        help_text=_("For example a round among the faculties, with its date."),
    )


class FreezeForm(forms.Form):
    """Why a return is sent although something is missing, or again."""

    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed where details are missing, or an earlier return is corrected."),
    )


class CompleteForm(forms.Form):
    """What statistics need to know of a stay."""

    level = forms.ChoiceField(label=pgettext_lazy("study", "Level"), choices=LEVELS, required=False)
    isced_f = forms.ChoiceField(
        label=_("Field of study (ISCED-F)"), required=False, widget=FieldSelect
    )

    def __init__(self, data: Any = None, *, initial: dict[str, str]) -> None:
        super().__init__(data, initial=initial)
        field = cast(forms.ChoiceField, self.fields["isced_f"])
        field.choices = field_choices(gettext("Not known"))


class StaysForm(forms.Form):
    """A CSV file of stays, or its text."""

    file = forms.FileField(label=_("CSV file"), required=False)
    table = forms.CharField(
        label=_("or its text"),
        required=False,
        max_length=SIZE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        """`drafts`: the stays of the file; `text`: what was read, to be sent again."""
        cleaned = super().clean() or self.cleaned_data
        data = cleaned.get("table", "").encode()
        if cleaned.get("file") is not None:
            data = cleaned["file"].read(SIZE_LIMIT + 1)
        self.drafts: list[Draft] = []
        if not data.strip():
            self.add_error("file", _("Choose a file, or paste its text."))
            return cleaned
        try:
            self.drafts = read_stays(data)
        except WrongFile as wrong:
            for fault in wrong.faults[:50]:
                self.add_error(None, fault_sentence(fault))
        return cleaned
