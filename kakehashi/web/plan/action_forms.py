"""Forms of actions: a request turned into clean values, each fault at its field."""

from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kakehashi.education.cooperation.forms import DayInput, NamedChoice
from kakehashi.institutions.models import Unit
from kakehashi.policy.catalogue import everything
from kakehashi.policy.models import (
    Action,
    Effect,
    FundingSource,
    Money,
    Plan,
    Provision,
    Responsibility,
    Task,
)
from kakehashi.policy.planning.queries import directions_of
from kakehashi.policy.planning.rules import HEAVIEST, LONGEST_NUMBER, is_text_open
from kakehashi.policy.planning.wordings import Words, words_of
from kakehashi.vocabulary.time import fiscal_year
from kakehashi.web.plan.plan_forms import UNTRANSLATED, WordsForm, text_field, year_field
from kakehashi.web.workspace.person_field import PersonField

TEXT = ("direction", "number", "text_ja", "standing_ja", "text_en", "standing_en")
FACTS = ("owner", "first_year", "last_year", "weight", "remarks")


class DirectionChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """Directions by code and wording in the reader's language."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.code} {obj.text_in(get_language() or 'en')}"


class ActionChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """Actions by number and wording in the reader's language."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.code} {obj.text_in(get_language() or 'en')}"[:120]


def weight_field() -> forms.IntegerField:
    """How much something counts among others."""
    return forms.IntegerField(
        label=pgettext_lazy("counting", "Weight"),
        initial=1,
        min_value=1,
        max_value=HEAVIEST,
        help_text=_("How much it counts among the others; 1 is usual."),
    )


class ActionForm(WordsForm):
    """An action as a whole; of an adopted text only what stays editable."""

    direction = DirectionChoice(Provision.objects.none(), label=_("Direction"), empty_label=None)
    number = forms.CharField(
        label=_("Number as printed"),
        required=False,
        max_length=LONGEST_NUMBER,
        help_text=_("Such as ①, without the direction. Leave it empty for the next one."),
    )
    owner = NamedChoice(
        Unit.objects.none(),
        label=_("Unit that owns it"),
        required=False,
        empty_label=pgettext_lazy("owner", "No unit yet"),
    )
    first_year = year_field(label=_("First fiscal year"))
    last_year = year_field(label=_("Last fiscal year"))
    weight = weight_field()
    remarks = text_field("ja", label=_("Remarks"))
    field_order = (*TEXT, *FACTS)

    def __init__(
        self,
        data: Any = None,
        *,
        plan: Plan,
        action: Action | None = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        self.action = action
        if action is not None:
            named = {name: getattr(action, name) for name in ("direction", "number", *FACTS)}
            initial = self.initial_of(action) | named
        super().__init__(data, initial={**UNTRANSLATED, **(initial or {})})
        cast(DirectionChoice, self.fields["direction"]).queryset = directions_of(plan)
        closed = Unit.objects.filter(ends_on__lt=timezone.localdate())
        if action is not None and action.owner_id is not None:
            closed = closed.exclude(pk=action.owner_id)
        cast(NamedChoice, self.fields["owner"]).queryset = Unit.objects.exclude(pk__in=closed)
        del self.fields["remarks"].widget.attrs["lang"]
        if action is not None and not is_text_open(plan):
            for name in TEXT:
                del self.fields[name]

    def words(self) -> Words:
        """What was written; what stands, where the text is not written any more."""
        if self.action is not None and "text_ja" not in self.fields:
            return words_of(self.action)
        return super().words()

    def place(self) -> dict[str, Any]:
        """Direction and number, where they can be chosen."""
        return {name: self.cleaned_data[name] for name in TEXT[:2] if name in self.fields}

    def facts(self) -> dict[str, Any]:
        """What is known beside the text."""
        return {name: self.cleaned_data[name] for name in FACTS}


class NameForm(forms.Form):
    """Somebody who does the action."""

    person = PersonField(label=_("Person"))
    part = forms.ChoiceField(
        label=pgettext_lazy("action", "Part"),
        choices=Responsibility.Part,
        widget=forms.RadioSelect,
        initial=Responsibility.Part.RESPONSIBLE,
        help_text=_("Who is responsible checks the action each month and ticks its tasks."),
    )


class NeedForm(forms.Form):
    """An action that has to come first."""

    needs = ActionChoice(Action.objects.none(), label=_("Needs first"))

    def __init__(self, data: Any = None, *, action: Action) -> None:
        super().__init__(data)
        others = Action.objects.filter(plan=action.plan_id).exclude(pk=action.pk)
        present = action.needs.values("needs")
        cast(ActionChoice, self.fields["needs"]).queryset = (
            others.exclude(pk__in=present).select_related("direction").in_order()
        )


class EffectForm(forms.Form):
    """What an action should change in an indicator."""

    indicator = forms.ChoiceField(label=_("Indicator"))
    change = forms.DecimalField(
        label=_("Expected change"),
        required=False,
        max_digits=14,
        decimal_places=3,
        help_text=_("In the indicator's unit, with a minus where it should fall; 5 or -2.5."),
    )
    by_year = year_field(
        label=_("By the end of which fiscal year"),
        help_text=_("When all of it has come. Give change and year together, or neither."),
    )
    confidence = forms.ChoiceField(
        label=_("How sure this is"),
        choices=Effect.Confidence,
        initial=Effect.Confidence.MEDIUM,
    )
    reason = forms.CharField(label=_("Why it should"), required=False, max_length=300)

    def __init__(self, data: Any = None, *, effect: Effect | None = None) -> None:
        names = list(self.base_fields)
        stated = {name: getattr(effect, name) for name in names} if effect else None
        super().__init__(data, initial=stated)
        field = cast(forms.ChoiceField, self.fields["indicator"])
        field.choices = [
            ("", pgettext_lazy("indicator", "Choose an indicator")),
            *((each.code, f"{each.title} ({each.code})") for each in everything().values()),
        ]


class MoneyForm(forms.Form):
    """A budget line of one fiscal year and one source."""

    year = year_field(label=_("Fiscal year"))
    source = NamedChoice(FundingSource.objects.order_by("pk"), label=_("Source of funds"))
    planned = forms.DecimalField(
        label=_("Budget in yen"), required=False, max_digits=14, decimal_places=0, min_value=0
    )
    spent = forms.DecimalField(
        label=_("Spent in yen"),
        required=False,
        max_digits=14,
        decimal_places=0,
        min_value=0,
        help_text=_("Leave empty what is not known: that is not the same as zero."),
    )

    def __init__(self, data: Any = None, *, line: Money | None = None) -> None:
        initial: dict[str, Any] = {"year": fiscal_year(timezone.localdate())}
        if line is not None:
            initial = {name: getattr(line, name) for name in self.base_fields}
        super().__init__(data, initial=initial)
        self.fields["year"].required = True


class SourceForm(forms.Form):
    """What a source of funds is called."""

    name_ja = forms.CharField(
        label=_("Name in Japanese"), max_length=100, widget=forms.TextInput(attrs={"lang": "ja"})
    )
    name_en = forms.CharField(
        label=_("Name in English"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"lang": "en"}),
    )


class TaskForm(forms.Form):
    """Something to be done by a day."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=Task.Kind,
        widget=forms.RadioSelect,
        initial=Task.Kind.TASK,
        help_text=_("A milestone is a state that is reached, a task something that is done."),
    )
    text_ja = forms.CharField(
        label=_("Text in Japanese"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"lang": "ja"}),
    )
    text_en = forms.CharField(
        label=_("Text in English"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"lang": "en"}),
        help_text=_("One of the two languages is enough."),
    )
    due_on = forms.DateField(label=_("Due on"), widget=DayInput)
    person = PersonField(
        label=_("Who does it"),
        required=False,
        help_text=_(
            "E-mail address or name of somebody who has been entered. Left empty, it is for those"
            " who answer for the action."
        ),
    )
    weight = weight_field()

    def __init__(self, data: Any = None, *, task: Task | None = None) -> None:
        names = list(self.base_fields)
        stated = {name: getattr(task, name) for name in names} if task else None
        super().__init__(data, initial=stated)


class TickForm(forms.Form):
    """Since when a task is done; today if nothing is said."""

    done_on = forms.DateField(required=False)
