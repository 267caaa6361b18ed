"""Forms of templates: facts, and steps as rows that work without JavaScript."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kakehashi.approvals.designing import Facts, Stop
from kakehashi.approvals.forms import LONGEST_COMMENT, Named
from kakehashi.approvals.models import Act, RouteTemplate, StepRole, UnitRule
from kakehashi.approvals.registering import PURPOSES, Choices, Purpose
from kakehashi.approvals.rules import LONGEST_DAYS, MOST_STEPS
from kakehashi.institutions.models import Unit

EMPTY_ROWS = 2


class DayInput(forms.DateInput):
    """The browser's own picker; ISO 8601 as its value in every language."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class StopForm(forms.Form):
    """One step; a row in which nothing is named counts for nothing."""

    stage = forms.IntegerField(
        label=_("Stage"),
        required=False,
        min_value=1,
        max_value=MOST_STEPS,
    )
    act = forms.ChoiceField(
        label=_("What is asked"), required=False, choices=[("", "–"), *Act.choices]
    )
    name_ja = forms.CharField(
        label=_("Name in Japanese"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"lang": "ja"}),
    )
    name_en = forms.CharField(
        label=_("Name in English"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"lang": "en"}),
    )
    role = forms.ChoiceField(
        label=_("Role"), required=False, choices=[("", "–"), *StepRole.choices]
    )
    unit_rule = forms.ChoiceField(
        label=_("Held at"), required=False, choices=[("", "–"), *UnitRule.choices]
    )
    unit = Named(
        Unit.objects.none(),
        label=_("Which unit"),
        required=False,
        empty_label="–",
    )
    days = forms.IntegerField(
        label=_("Days to the deadline"),
        required=False,
        min_value=0,
        max_value=LONGEST_DAYS,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(Named, self.fields["unit"]).queryset = Unit.objects.on(timezone.localdate())

    def clean(self) -> dict[str, Any]:
        """A step that says anything says everything but unit and deadline."""
        cleaned = super().clean() or self.cleaned_data
        if self.is_empty:
            return cleaned
        for name in ("stage", "act", "name_ja", "name_en", "role", "unit_rule"):
            if cleaned.get(name) in (None, "") and name not in self.errors:
                self.add_error(name, gettext("This is missing."))
        is_fixed = cleaned.get("unit_rule") == UnitRule.FIXED
        if is_fixed and not cleaned.get("unit"):
            self.add_error("unit", gettext("Choose the unit."))
        if not is_fixed and cleaned.get("unit"):
            self.add_error("unit", gettext("A unit is chosen only where it is a certain unit."))
        return cleaned

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written."""
        return not self.errors and all(value in (None, "") for value in self.cleaned_data.values())

    def stop(self) -> Stop:
        """The step as written."""
        return Stop(**self.cleaned_data)


StopRows = forms.formset_factory(StopForm, extra=0, max_num=MOST_STEPS, validate_max=True)


class TemplateForm(forms.Form):
    """A version of a template; `facts` and `stops` once it is valid. rows: its steps."""

    code = forms.SlugField(
        label=_("Code"),
        max_length=60,
        help_text=_("Latin letters, figures and hyphens; it stays the same in every version."),
    )
    purpose = forms.ChoiceField(label=_("What it is for"))
    name_ja = forms.CharField(
        label=_("Name in Japanese"), max_length=200, widget=forms.TextInput(attrs={"lang": "ja"})
    )
    name_en = forms.CharField(
        label=_("Name in English"), max_length=200, widget=forms.TextInput(attrs={"lang": "en"})
    )
    kinds = forms.MultipleChoiceField(
        label=_("Kinds"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: every kind."),
    )
    levels = forms.MultipleChoiceField(
        label=_("Levels"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: every level."),
    )
    active_from = forms.DateField(label=_("In use from"), widget=DayInput)
    source = forms.CharField(
        label=_("Rule on which it rests"),
        required=False,
        max_length=500,
        help_text=_("A rule of the university and its article. Leave it empty if none is known."),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        purpose: str = "",
        initial: Mapping[str, Any] | None = None,
        stops: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        """`purpose`: of the template that is changed, which keeps purpose and code."""
        super().__init__(data, initial=dict(initial or {}))
        offered = [PURPOSES[purpose]] if purpose in PURPOSES else list(PURPOSES.values())
        self._purpose = purpose
        if purpose:
            del self.fields["code"], self.fields["purpose"]
        else:
            choice = cast(forms.ChoiceField, self.fields["purpose"])
            choice.choices = [(each.code, each.words) for each in offered]
        self._offer("kinds", offered)
        self._offer("levels", offered)
        blank: list[dict[str, Any]] = [{} for _row in range(EMPTY_ROWS)]
        drawn = [*map(dict, stops), *blank][:MOST_STEPS]
        self.rows = StopRows(data, prefix="steps", initial=drawn)

    def _offer(self, name: str, purposes: Sequence[Purpose]) -> None:
        found: dict[str, Any] = {}
        for each in purposes:
            choices: Choices = getattr(each, name)
            found |= dict(choices)
        if found:
            cast(forms.MultipleChoiceField, self.fields[name]).choices = list(found.items())
        else:
            del self.fields[name]

    def is_valid(self) -> bool:
        """Whether the facts and every step are without a flaw."""
        return all([super().is_valid(), self.rows.is_valid()])

    def clean(self) -> dict[str, Any]:
        """Kinds and levels are those of the purpose."""
        cleaned = super().clean() or self.cleaned_data
        known = PURPOSES.get(cleaned.get("purpose", self._purpose))
        for name in ("kinds", "levels"):
            choices: Choices = getattr(known, name, ())
            if set(cleaned.get(name, ())) - set(dict(choices)):
                self.add_error(name, gettext("This is not known for what the template is for."))
        return cleaned

    def facts(self) -> Facts:
        """What the version says beside its steps."""
        cleaned = {"purpose": self._purpose, **self.cleaned_data}
        cleaned.pop("code", None)
        return Facts(**cleaned)

    def stops(self) -> list[Stop]:
        """The steps as written, by stage; among those of one stage in the order of the rows."""
        rows = cast("Iterator[StopForm]", self.rows)
        return sorted((row.stop() for row in rows if not row.is_empty), key=lambda each: each.stage)


class RetireForm(forms.Form):
    """Why a template is no longer used."""

    reason = forms.CharField(
        label=pgettext_lazy("approval template", "Why it is no longer used"),
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def present(template: RouteTemplate, today: date) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """A version as the form of the next one begins: the facts, and the steps."""
    names = ("name_ja", "name_en", "kinds", "levels", "source")
    facts = {name: getattr(template, name) for name in names}
    facts["active_from"] = max(today, template.active_from)
    steps = template.steps.order_by("position").values(*StopForm.base_fields)
    return facts, [dict(step) for step in steps]


def as_it_stands(sent: Any) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What somebody has written so far, unjudged: the fields, and the rows."""
    lists = ("kinds", "levels")
    fields = {
        name: sent.getlist(name) if name in lists else sent.get(name, "")
        for name in TemplateForm.base_fields
    }
    number = sent.get("steps-TOTAL_FORMS", "")
    total = min(int(number) if number.isdecimal() and len(number) < 4 else 0, MOST_STEPS)
    rows = [
        {name: sent.get(f"steps-{row}-{name}", "") for name in StopForm.base_fields}
        for row in range(total)
    ]
    return fields, [row for row in rows if any(row.values())]
