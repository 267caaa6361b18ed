"""Forms of the allocation: a request turned into clean values."""

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kakehashi.education.cooperation.forms import NamedChoice
from kakehashi.education.outbound.calls.naming import placement_names
from kakehashi.education.outbound.models import Application, Call, Placement, Quota
from kakehashi.education.outbound.states import ApplicationState

QUOTA_ROWS = 3
LONGEST = 5000


class NoteForm(forms.Form):
    """A remark that may be left out."""

    note = forms.CharField(
        label=pgettext_lazy("allocation run", "Remark"), required=False, max_length=300
    )


class ApproveForm(forms.Form):
    """A remark of who approves; needed where justified claims are left."""

    note = forms.CharField(
        label=pgettext_lazy("allocation run", "Remark"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, is_needed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].required = is_needed


class ReasonForm(forms.Form):
    """A reason that must be given."""

    reason = forms.CharField(
        label=_("Reason"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )


class AnswerForm(forms.Form):
    """An answer to a place; the office says how it knows."""

    reason = forms.CharField(
        label=_("How the student told you"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, is_own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_own:
            del self.fields["reason"]


class WhatIfForm(forms.Form):
    """Another mechanism, and up to three quotas with other places."""

    mechanism = forms.ChoiceField(label=_("Mechanism"), choices=Call.Mechanism)
    note = forms.CharField(
        label=pgettext_lazy("allocation run", "Remark"), required=False, max_length=300
    )

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mechanism"].initial = call.mechanism
        for row in range(1, QUOTA_ROWS + 1):
            self.fields[f"quota_{row}"] = NamedChoice(
                call.quotas.order_by("key"),
                label=_("Quota %(row)d") % {"row": row},
                required=False,
                empty_label=_("as it is"),
            )
            self.fields[f"places_{row}"] = forms.IntegerField(
                label=_("Places of quota %(row)d instead") % {"row": row},
                required=False,
                min_value=0,
                max_value=10_000,
            )

    def clean(self) -> dict[str, Any]:
        """`capacities`: key of each quota -> places."""
        cleaned = super().clean() or self.cleaned_data
        capacities: dict[str, int] = {}
        for row in range(1, QUOTA_ROWS + 1):
            quota = cast(Quota | None, cleaned.get(f"quota_{row}"))
            places = cleaned.get(f"places_{row}")
            if (quota is None) != (places is None) and f"places_{row}" not in self.errors:
                self.add_error(f"places_{row}", _("Choose a quota and say how many places."))
            elif quota is not None and places is not None:
                capacities[quota.key] = places
        cleaned["capacities"] = capacities
        return cleaned


class _ApplicationChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic for checkers
    def label_from_instance(self, obj: Any) -> str:
        language = get_language() or "en"
        return f"{obj.name_in(language)} ({obj.unit.name_in(language)})"


class _PlacementChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic for checkers
    names: Mapping[int, str] = {}

    def label_from_instance(self, obj: Any) -> str:
        return self.names[obj.pk]


class OverrideForm(forms.Form):
    """A place for a student by decision, and why."""

    application = _ApplicationChoice(Application.objects.none(), label=_("Student"))
    placement = _PlacementChoice(
        Placement.objects.none(), label=pgettext_lazy("outbound", "Placement")
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        eligible = call.applications.filter(state=ApplicationState.ELIGIBLE)
        applications = cast(_ApplicationChoice, self.fields["application"])
        applications.queryset = eligible.select_related("student", "unit").order_by("pk")
        placements = cast(_PlacementChoice, self.fields["placement"])
        offered = call.placements.offered().with_hosts().select_related("call")
        placements.queryset = offered.order_by("key")
        placements.names = placement_names(placements.queryset, get_language() or "en")
