"""Forms of reviews: a request turned into clean values, each fault at its field."""

from datetime import date
from typing import Any, cast

from django import forms
from django.db.models import Q
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from kakehashi.education.cooperation.forms import NamedChoice
from kakehashi.people.models import Person
from kakehashi.policy.models import Action, AgendaItem, Plan
from kakehashi.policy.reviewing.operations import FollowUp
from kakehashi.policy.states import ActionState
from kakehashi.web.plan.target_forms import DayInput


class ActionChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic for checkers only
    """Actions by their number and the beginning of their wording."""

    def label_from_instance(self, obj: Any) -> str:
        text = obj.text_in(get_language() or "en")
        return f"{obj.code} {text[:60]}{'…' if len(text) > 60 else ''}"


class ReviewForm(forms.Form):
    """When and where a review meets."""

    on = forms.DateField(label=_("Day of the meeting"), widget=DayInput)
    place = forms.CharField(label=_("Place"), required=False, max_length=200)


class ItemForm(forms.Form):
    """A point put on the agenda by hand."""

    text = forms.CharField(label=_("What is to be talked about"), max_length=400)
    action = ActionChoice(Action.objects.none(), label=_("Action that it is about"), required=False)

    def __init__(self, plan: Plan, data: Any = None) -> None:
        super().__init__(data)
        cast(ActionChoice, self.fields["action"]).queryset = actions_of(plan)


class DecisionForm(forms.Form):
    """What was decided, and the task that follows, if one does; `follow_up` says which."""

    text = forms.CharField(
        label=_("Decision"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    task = forms.CharField(
        label=_("Task that follows"),
        required=False,
        max_length=300,
        help_text=_("What is to be done. Leave it empty if nothing is."),
    )
    action = ActionChoice(
        Action.objects.none(), label=_("Action to which the task belongs"), required=False
    )
    due_on = forms.DateField(label=_("Due on"), required=False, widget=DayInput)
    person = NamedChoice(
        Person.objects.none(),
        label=_("Who does it"),
        required=False,
        empty_label=_("Whoever answers for the action"),
    )

    def __init__(self, plan: Plan, item: AgendaItem | None, data: Any = None) -> None:
        # Several of them can stand on one page, so that their ids must differ.
        ids = f"id_{item.pk}_%s" if item else "id_%s"
        initial = {"action": item.action_id if item else None}
        super().__init__(data, initial=initial, auto_id=ids)
        cast(ActionChoice, self.fields["action"]).queryset = actions_of(plan)
        cast(NamedChoice, self.fields["person"]).queryset = people_of(plan)

    def clean(self) -> dict[str, Any]:
        """A task needs its action and its day; a day or person alone is no task."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("task"):
            for name, sentence in (
                ("action", gettext("Choose the action to which the task belongs.")),
                ("due_on", gettext("Write by which day it is to be done.")),
            ):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, sentence)
        elif cleaned.get("due_on") or cleaned.get("person"):
            self.add_error("task", gettext("Say what is to be done by then."))
        return cleaned

    def follow_up(self) -> FollowUp | None:
        """The task that follows, written in the reader's language; None where nothing does."""
        cleaned = self.cleaned_data
        if not cleaned["task"]:
            return None
        action: Action = cleaned["action"]
        due_on: date = cleaned["due_on"]
        language = get_language() or "en"
        return FollowUp(action, cleaned["task"], language, due_on, cleaned["person"])


class HoldForm(forms.Form):
    """The minutes of a review that was held."""

    notes = forms.CharField(
        label=_("Minutes"),
        required=False,
        max_length=20000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Who was there, what was said. The decisions are kept apart, above."),
    )


class CancelForm(forms.Form):
    """Why a review does not take place."""

    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


def actions_of(plan: Plan) -> Any:
    """The actions for which something can still be done, as printed."""
    open_ones = plan.actions.exclude(state=ActionState.DROPPED)
    return open_ones.select_related("direction").in_order()


def people_of(plan: Plan) -> Any:
    """Those who have a part in the plan and may sign in, by name."""
    part = Q(responsibilities__action__plan=plan) | Q(
        pk__in=plan.owners.values_list("person", flat=True)
    )
    found = Person.objects.filter(part, is_active=True).distinct()
    return found.order_by("passport_family", "passport_given", "pk")
