"""Forms of conversions: a request turned into clean values, each fault at its field."""

from datetime import date
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kakehashi.education.cooperation.credits.grades import Method
from kakehashi.education.cooperation.credits.places import Place, places_with_rules, read_place
from kakehashi.education.cooperation.credits.schemes import LOCAL, schemes
from kakehashi.education.cooperation.forms import DayInput, NamedChoice
from kakehashi.education.cooperation.isced_select import FieldSelect
from kakehashi.education.cooperation.models import CreditRule, GradeRule, GradeScale, GradeStep
from kakehashi.people.models import Person
from kakehashi.vocabulary import isced
from kakehashi.vocabulary.study import StudyLevel

LEVELS = [("", pgettext_lazy("level", "Any")), *StudyLevel.choices]
MOST = Decimal(10_000)


def language() -> str:
    """That of the request."""
    return get_language() or "en"


def scheme_choices() -> list[tuple[str, str]]:
    """Every scheme that still counts, the local unit last."""
    return [(each.code, each.name_in(language())) for each in schemes().values()]


def field_choices(empty: str) -> list[tuple[str, str]]:
    """Every field of ISCED-F below the others that hold it."""
    fields = [each for digits in (2, 3, 4) for each in isced.fields(digits)]
    return [
        ("", empty),
        *(
            (each.code, f"{each.code} {each.ja if language() == 'ja' and each.ja else each.en}")
            for each in sorted(fields, key=lambda each: each.code)
        ),
    ]


class AskedForm(forms.Form):
    """For whom and when; `chosen_place` once it is valid."""

    place = forms.ChoiceField(label=_("Partner or agreement"), required=False)
    level = forms.ChoiceField(label=pgettext_lazy("study", "Level"), choices=LEVELS, required=False)
    on = forms.DateField(label=_("On the day"), widget=DayInput)

    def __init__(
        self, data: Any, *, person: Person | AnonymousUser, asked: str, initial: dict[str, Any]
    ) -> None:
        """asked: a place that the address names; it can be chosen whether it has rules or not."""
        super().__init__(data, initial={"on": timezone.localdate(), "place": asked, **initial})
        self._person = person
        places = places_with_rules()
        extra = read_place(asked, person)
        if extra is not None and extra.value and extra.value not in {p.value for p in places}:
            places.append(extra)
        field = cast(forms.ChoiceField, self.fields["place"])
        named = [(each.value, each.name_in(language())) for each in places]
        field.choices = [("", gettext("None with rules of its own")), *named]

    @property
    def chosen_place(self) -> Place:
        """What was chosen."""
        return read_place(self.cleaned_data["place"], self._person) or Place()

    def clean_on(self) -> date | None:
        """A day of this age."""
        day: date | None = self.cleaned_data["on"]
        if day is not None and not 1900 <= day.year <= 2200:
            raise forms.ValidationError(_("This day cannot be right."))
        return day


class ConvertForm(AskedForm):
    """So many credits of a scheme, and the other scheme."""

    amount = forms.DecimalField(
        label=_("Credits"),
        min_value=0,
        max_value=MOST,
        max_digits=8,
        decimal_places=3,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    source = forms.ChoiceField(label=_("Counted in"), choices=scheme_choices)
    target = forms.ChoiceField(label=_("What they count as in"), choices=scheme_choices)
    field_order = ("amount", "source", "target", "place", "level", "on")

    def clean(self) -> dict[str, Any]:
        """The two schemes differ."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("source") and cleaned.get("source") == cleaned.get("target"):
            self.add_error("target", _("Choose two different schemes."))
        return cleaned


class GradeForm(AskedForm):
    """A mark of one scale, and the other scale."""

    step = forms.ChoiceField(label=pgettext_lazy("grade", "Mark"))
    to_scale = NamedChoice(
        GradeScale.objects.none(), label=_("Scale to convert to"), empty_label=None
    )
    field = forms.ChoiceField(
        label=_("Field of study (ISCED-F)"), required=False, widget=FieldSelect
    )
    field_order = ("step", "to_scale", "field", "place", "level", "on")

    def __init__(self, data: Any, **options: Any) -> None:
        super().__init__(data, **options)
        scales = GradeScale.objects.approved().order_by("code")
        cast(NamedChoice, self.fields["to_scale"]).queryset = scales
        groups = [
            (scale.name_in(language()), _marks(scale)) for scale in scales.prefetch_related("steps")
        ]
        cast(forms.ChoiceField, self.fields["step"]).choices = groups
        cast(forms.ChoiceField, self.fields["field"]).choices = field_choices(gettext("All fields"))

    def clean(self) -> dict[str, Any]:
        """`step` becomes the record; the scales differ."""
        cleaned = super().clean() or self.cleaned_data
        if "step" in cleaned:
            cleaned["step"] = GradeStep.objects.select_related("scale").get(pk=cleaned["step"])
            if cleaned.get("to_scale") == cleaned["step"].scale:
                self.add_error("to_scale", _("Choose two different scales."))
        return cleaned


def _marks(scale: GradeScale) -> list[tuple[str, str]]:
    name = scale.name_in(language())
    return [(str(step.pk), f"{step.mark} · {name}") for step in scale.steps.all()]


class KeepForm(forms.Form):
    """What a result is kept for."""

    about = forms.CharField(
        label=_("What it is for"),
        max_length=200,
        help_text=_("A course, a case, a letter. Write no student's name."),
    )


class RuleForm(forms.Form):
    """What every rule says. The place is chosen before."""

    level = forms.ChoiceField(label=pgettext_lazy("study", "Level"), choices=LEVELS, required=False)
    starts_on = forms.DateField(label=_("Applies from"), widget=DayInput)
    ends_on = forms.DateField(
        label=_("Applies until"),
        required=False,
        widget=DayInput,
        help_text=_("The last day; leave it empty if no end is known."),
    )
    source = forms.CharField(
        label=_("Source"),
        max_length=500,
        help_text=_("Where this stands: a page, a letter, a decision and its date."),
    )
    remarks = forms.CharField(
        label=_("Remarks"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: Any = None, *, place: Place, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        if not place.value:
            level = cast(forms.ChoiceField, self.fields["level"])
            level.choices, level.required = StudyLevel.choices, True


class CreditRuleForm(RuleForm):
    """So many credits count as so many."""

    from_amount = forms.DecimalField(
        label=_("So many credits"), max_digits=8, decimal_places=3, min_value=Decimal("0.001")
    )
    from_scheme = forms.ChoiceField(label=_("of the scheme"), choices=scheme_choices)
    to_amount = forms.DecimalField(
        label=_("count as so many"), max_digits=8, decimal_places=3, min_value=Decimal("0.001")
    )
    to_scheme = forms.ChoiceField(
        label=pgettext_lazy("credits", "of the scheme (there)"),
        choices=scheme_choices,
        initial="ects",
    )
    local_name = forms.CharField(
        label=_("Name of the local unit"),
        required=False,
        max_length=60,
        help_text=_("Only if one of the schemes is the partner's own."),
    )
    rounding = forms.ChoiceField(
        label=pgettext_lazy("conversion", "Rounding"), choices=CreditRule.Rounding
    )
    is_two_way = forms.BooleanField(
        label=_("It counts the other way too"), required=False, initial=True
    )
    field_order = (
        "from_amount",
        "from_scheme",
        "to_amount",
        "to_scheme",
        "local_name",
        "rounding",
        "is_two_way",
        "level",
        "starts_on",
        "ends_on",
        "source",
        "remarks",
    )

    def clean(self) -> dict[str, Any]:
        """A local unit has a name, and nothing else has."""
        cleaned = super().clean() or self.cleaned_data
        is_local = LOCAL in (cleaned.get("from_scheme"), cleaned.get("to_scheme"))
        if is_local and not cleaned.get("local_name"):
            self.add_error("local_name", _("Name the local unit."))
        return cleaned


class GradeRuleForm(RuleForm):
    """How marks of one scale become marks of another."""

    from_scale = NamedChoice(GradeScale.objects.none(), label=_("From the scale"))
    to_scale = NamedChoice(GradeScale.objects.none(), label=_("To the scale"))
    method = forms.ChoiceField(
        label=_("Method"), choices=GradeRule.Method, widget=forms.RadioSelect
    )
    mapping = forms.CharField(
        label=_("Mapping table"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Only for the mapping table: a line for each mark, such as “A = 5”."),
    )
    field_order = ("from_scale", "to_scale", "method", "mapping", "level", "starts_on", "ends_on")

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        for name in ("from_scale", "to_scale"):
            scales = GradeScale.objects.approved().order_by("code")
            cast(NamedChoice, self.fields[name]).queryset = scales

    def clean(self) -> dict[str, Any]:
        """`mapping` becomes {mark of one scale: mark of the other}."""
        cleaned = super().clean() or self.cleaned_data
        source, target = cleaned.get("from_scale"), cleaned.get("to_scale")
        text = cleaned.get("mapping", "")
        cleaned["mapping"] = {}
        if cleaned.get("method") == Method.TABLE and source and target:
            if not text.strip():
                self.add_error("mapping", _("Write a line for each mark: A = 5"))
            cleaned["mapping"] = self._lines(text, source, target)
        return cleaned

    def _lines(
        self, text: str, source: GradeScale, target: GradeScale
    ) -> dict[GradeStep, GradeStep]:
        own = {step.mark: step for step in source.steps.all()}
        other = {step.mark: step for step in target.steps.all()}
        found: dict[GradeStep, GradeStep] = {}
        for number, line in enumerate(text.splitlines(), start=1):
            if not line.strip():
                continue
            left, _sign, right = (part.strip() for part in line.partition("="))
            if left not in own or right not in other:
                said = gettext("Line %(number)s: “%(line)s” does not name a mark of each scale.")
                self.add_error("mapping", said % {"number": number, "line": line.strip()})
            elif own[left] in found:
                said = gettext("Line %(number)s: the mark “%(mark)s” stands twice.")
                self.add_error("mapping", said % {"number": number, "mark": left})
            else:
                found[own[left]] = other[right]
        return found


class EndForm(forms.Form):
    """The last day of a rule, and why."""

    last_day = forms.DateField(label=_("Last day it applies"), widget=DayInput)
    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class WithdrawForm(forms.Form):
    """Why something is withdrawn."""

    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
