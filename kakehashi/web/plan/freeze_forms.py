"""Forms of freezes: the day, the filter of records, and what a record should have said."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kakehashi.education.cooperation.forms import DayInput
from kakehashi.policy.models import Freeze, Frozen
from kakehashi.vocabulary.time import last_day, may_first

EVERY = pgettext_lazy("filter", "All")
LONGEST_REASON = 500


def next_to_freeze(today: date) -> date:
    """The last 1 May or 31 March that has come and was not frozen; else the last one."""
    days = [day for year in (today.year - 1, today.year) for day in _both_of(year) if day <= today]
    frozen = set(Freeze.objects.filter(on__in=days).values_list("on", flat=True))
    return next((day for day in days[:-3:-1] if day not in frozen), days[-1])


def _both_of(year: int) -> list[date]:
    """31 March and 1 May of a calendar year."""
    return [last_day(year - 1), may_first(year)]


class DayToFreezeForm(forms.Form):
    """The reference date of a freeze."""

    on = forms.DateField(
        label=_("Reference date"),
        widget=DayInput,
        help_text=_("1 May, 31 March, or another day that has come."),
    )

    def clean_on(self) -> date:
        """A day that has come, and not before there was anything to count."""
        day: date = self.cleaned_data["on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet."))
        if day.year < 1900:
            raise forms.ValidationError(_("Choose a day from 1900 on."))
        return day


def filter_of(directions: Callable[[], list[tuple[str, str]]]) -> type[django_filters.FilterSet]:
    """A filter of frozen records; `directions` are (code, words) of those that there are."""

    class FrozenFilter(django_filters.FilterSet):  # type: ignore[misc]  # it has no types
        kind = django_filters.ChoiceFilter(
            label=_("Kind"), choices=Frozen.Kind.choices, empty_label=EVERY
        )
        direction = django_filters.ChoiceFilter(
            label=_("Direction"), choices=directions, empty_label=EVERY
        )
        corrected = django_filters.ChoiceFilter(
            label=pgettext_lazy("frozen records", "Corrected"),
            choices=[("yes", pgettext_lazy("frozen records", "Only corrected ones"))],
            empty_label=EVERY,
            method="only_corrected",
        )

        class Meta:
            model = Frozen
            fields = ["kind", "direction", "corrected"]

        def only_corrected(self, rows: QuerySet[Frozen], name: str, asked: str) -> QuerySet[Frozen]:
            return rows.filter(corrections__isnull=False).distinct()

    return FrozenFilter


class CorrectionForm(forms.Form):
    """Why a record has to be corrected; `FigureForm` and `ActionForm` say what."""

    reason = forms.CharField(
        label=_("Why it has to be corrected"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It is shown beside the record, wherever the record is shown."),
    )

    def reason_last(self) -> None:
        """Ask for the reason after what it is for."""
        self.order_fields([name for name in self.fields if name != "reason"])


class FigureForm(CorrectionForm):
    """The value that should have been frozen, or why nobody knows it."""

    value = forms.DecimalField(
        label=_("The value that should have been frozen"),
        required=False,
        max_digits=14,
        decimal_places=3,
        help_text=_("Leave it empty if nobody knows it."),
    )
    unknown_ja = forms.CharField(
        label=_("Why it is unknown, in Japanese"), required=False, max_length=300
    )
    unknown_en = forms.CharField(
        label=_("Why it is unknown, in English"), required=False, max_length=300
    )

    def __init__(self, data: Any, content: dict[str, Any]) -> None:
        why = content["unknown_because"] or {"ja": "", "en": ""}
        value = None if content["value"] is None else Decimal(content["value"])
        begun = {"value": value, "unknown_ja": why["ja"], "unknown_en": why["en"]}
        super().__init__(data, initial=begun)
        self.reason_last()

    def clean(self) -> dict[str, Any]:
        """Either a value or a reason why there is none."""
        cleaned = super().clean() or self.cleaned_data
        why = [cleaned.get(f"unknown_{language}") for language in ("ja", "en")]
        if "value" not in cleaned:
            return cleaned
        if cleaned["value"] is None and not all(why):
            missing = "unknown_en" if why[0] else "unknown_ja"
            self.add_error(missing, _("Without a value, say in both languages why there is none."))
        return cleaned

    def changes(self) -> dict[str, Any]:
        """The value, or why it is unknown."""
        cleaned = self.cleaned_data
        if cleaned["value"] is not None:
            return {"value": cleaned["value"]}
        why = {language: cleaned[f"unknown_{language}"] for language in ("ja", "en")}
        return {"value": None, "unknown_because": why}


class ActionForm(CorrectionForm):
    """The sentences of an action as they should have been frozen."""

    text_ja = forms.CharField(
        label=_("Text in Japanese"), required=False, widget=forms.Textarea({"rows": 2})
    )
    text_en = forms.CharField(
        label=_("Text in English"), required=False, widget=forms.Textarea({"rows": 2})
    )
    sentence = forms.CharField(
        label=_("What its owner said, in one sentence"), required=False, max_length=300
    )

    def __init__(self, data: Any, content: dict[str, Any]) -> None:
        said = content["confidence"] or {"sentence": ""}
        begun = {
            "text_ja": content["text"]["ja"],
            "text_en": content["text"]["en"],
            "sentence": said["sentence"],
        }
        super().__init__(data, initial=begun)
        for language in ("ja", "en"):
            self.fields[f"text_{language}"].required = bool(content["text"][language])
        if content["confidence"] is None:
            del self.fields["sentence"]
        else:
            self.fields["sentence"].required = True
        self.reason_last()

    def changes(self) -> dict[str, Any]:
        """Every sentence that the form asks for."""
        return {name: value for name, value in self.cleaned_data.items() if name != "reason"}
