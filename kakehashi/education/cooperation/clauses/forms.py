"""Forms of clauses: a request turned into clean values, each fault at its field."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kakehashi.agreements.clauses.rules import are_sound
from kakehashi.agreements.content import Clause
from kakehashi.agreements.models import ClauseTemplate, Terms
from kakehashi.agreements.models.clauses import LANGUAGES
from kakehashi.verdicts import No

TEXT = {"rows": 9}


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ClauseForm(forms.Form):
    """A clause that is new, or the next version of `latest`."""

    code = forms.SlugField(
        label=_("Code"),
        max_length=40,
        help_text=_(
            "Small letters and hyphens; it stays for good. “preamble-…” begins the document and "
            "gives it its title, “closing-…” stands before the signatures; all others are articles."
        ),
    )
    title_ja = forms.CharField(
        label=pgettext_lazy("clause", "Title in Japanese"), max_length=200, required=False
    )
    text_ja = forms.CharField(
        label=pgettext_lazy("clause", "Text in Japanese"),
        required=False,
        widget=forms.Textarea(attrs={**TEXT, "lang": "ja"}),
        help_text=_("One paragraph on each line; a line that begins with “- ” is an item."),
    )
    title_en = forms.CharField(
        label=pgettext_lazy("clause", "Title in English"), max_length=200, required=False
    )
    text_en = forms.CharField(
        label=pgettext_lazy("clause", "Text in English"),
        required=False,
        widget=forms.Textarea(attrs={**TEXT, "lang": "en"}),
        help_text=_("One paragraph on each line; a line that begins with “- ” is an item."),
    )
    kinds = forms.MultipleChoiceField(
        label=_("Kinds of agreement that use it"),
        choices=Terms.Kind.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    is_required = forms.BooleanField(
        label=_("Stands in every agreement of these kinds to begin with"), required=False
    )
    position = forms.IntegerField(
        label=pgettext_lazy("clause", "Position"),
        min_value=1,
        max_value=9999,
        help_text=_("Clauses stand in the order of these numbers."),
    )
    valid_from = forms.DateField(
        label=_("Holds from"),
        widget=_day(),
        help_text=_("Texts begun on that day or later are drafted with it."),
    )
    source = forms.CharField(
        label=_("Source"),
        max_length=300,
        help_text=_("Who wrote or approved it: “Legal office, 12 May 2026”."),
    )
    reason = forms.CharField(
        label=_("What this version changes and why"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    based_on = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, latest: ClauseTemplate | None = None) -> None:
        super().__init__(data, initial=_initial(latest))
        gone = ("code",) if latest is not None else ("reason", "based_on")
        for name in gone:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Placeholders are known, each fault at the field in which it stands."""
        cleaned: dict[str, Any] = super().clean() or {}
        for language in LANGUAGES:
            title = cleaned.get(f"title_{language}", "")
            for name in (f"title_{language}", f"text_{language}"):
                text = cleaned.get(name, "")
                clause = Clause(code="-", title={}, text={language: text})
                if isinstance(no := are_sound([clause], called=title), No):
                    self.add_error(name, str(no))
        return cleaned


def _initial(latest: ClauseTemplate | None) -> dict[str, Any]:
    today = timezone.localdate()
    if latest is None:
        return {"valid_from": today, "position": 500}
    changed = {
        "valid_from": max(today, latest.valid_from),
        # What somebody here writes has another source than what came with Kakehashi.
        "source": latest.source if latest.entered_by_id else "",
        "reason": "",
        "based_on": latest.version,
    }
    return {**vars(latest), **changed}


class WithdrawForm(forms.Form):
    """From when a clause is out of use, and why."""

    valid_from = forms.DateField(label=_("Out of use from"), widget=_day())
    reason = forms.CharField(
        label=pgettext_lazy("clause", "Why it is withdrawn"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: Any = None, *, latest: ClauseTemplate) -> None:
        day = max(timezone.localdate(), latest.valid_from)
        super().__init__(data, initial={"valid_from": day})
