"""Forms of calls: a request turned into clean values, each fault at its field."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kakehashi.agreements.placing.words import year as year_in_words
from kakehashi.education.cooperation.forms import DayInput, NamedChoice, NamedChoices
from kakehashi.education.outbound.calls.offering import Added
from kakehashi.education.outbound.calls.operations import Days, Described
from kakehashi.education.outbound.calls.placing import OnOffer
from kakehashi.education.outbound.calls.rubric import MOST_CRITERIA, Criterion
from kakehashi.education.outbound.calls.rules import KEEPS
from kakehashi.education.outbound.models import Call, Quota
from kakehashi.institutions.models import Institution, Unit
from kakehashi.people.models import Person
from kakehashi.people.queries import units_of
from kakehashi.vocabulary.study import StudyLevel
from kakehashi.vocabulary.time import fiscal_year, terms

AHEAD = 3  # academic years after this one that a call can be for
MOST_DAYS = 366


class MomentInput(forms.DateTimeInput):
    """The browser's own picker of day and time."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class MomentField(forms.DateTimeField):
    """A day with its time in the time zone of the university."""

    widget = MomentInput

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"], **options)


def years_ahead() -> list[tuple[int, str]]:
    """The academic years for which a call can be."""
    this = fiscal_year(timezone.localdate())
    return [(year, year_in_words(year)) for year in range(this, this + AHEAD + 1)]


def day_field(label: Any, help_text: Any = "") -> forms.DateField:
    """A day that may stay open."""
    return forms.DateField(label=label, required=False, widget=DayInput, help_text=help_text)


class CallForm(forms.Form):
    """What a call says, but for its rules, rubric and places; `described()` once it is valid."""

    title_ja = forms.CharField(label=_("Title in Japanese"), max_length=200)
    title_en = forms.CharField(label=_("Title in English"), max_length=200)
    programme = forms.ChoiceField(
        label=pgettext_lazy("call", "Programme"), choices=Call.Programme.choices
    )
    year = forms.TypedChoiceField(
        label=_("Academic year in which stays begin"), choices=years_ahead, coerce=int
    )
    unit = NamedChoice(Unit.objects.none(), label=_("Unit whose call it is"), empty_label=None)
    introduction_ja = forms.CharField(
        label=_("Introduction in Japanese"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=5000,
    )
    introduction_en = forms.CharField(
        label=_("Introduction in English"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=5000,
    )
    opens_at = MomentField(label=_("Opens at"))
    closes_at = MomentField(
        label=_("Closes at"), help_text=_("From this moment on, by the server's clock, it is late.")
    )
    min_choices = forms.IntegerField(
        label=_("Least number of choices"), min_value=1, max_value=10, initial=1
    )
    max_choices = forms.IntegerField(
        label=_("Greatest number of choices"), min_value=1, max_value=10, initial=5
    )
    eligibility_on = day_field(_("Eligibility decided by"))
    appeal_days = forms.IntegerField(
        label=_("Working days for an appeal"), min_value=0, max_value=60, initial=5
    )
    assessed_on = day_field(_("Assessment ends on"))
    results_on = day_field(_("Results published on"), _("Needed before it is published."))
    answer_days = forms.IntegerField(
        label=_("Days to answer an offered place"), min_value=1, max_value=MOST_DAYS, initial=7
    )
    upgrades_until = day_field(
        _("Moving up possible until"),
        _("Who accepts and waits can get a better choice until this day."),
    )
    mechanism = forms.ChoiceField(
        label=_("How places are given"), choices=Call.Mechanism.choices, widget=forms.RadioSelect
    )
    normalised = forms.BooleanField(
        label=_("Scores are normalised by faculty before they are compared"), required=False
    )
    repeaters_last = forms.BooleanField(
        label=_("Who has been on exchange before comes after all others"), required=False
    )

    def __init__(self, data: Any = None, *, person: Person, call: Call | None = None) -> None:
        names = Described.__dataclass_fields__
        initial = {name: getattr(call, name) for name in names} if call else None
        super().__init__(data, initial=initial)
        units = Unit.objects.on(timezone.localdate()).filter(pk__in=units_of(person, KEEPS))
        if call is not None:
            units = units | Unit.objects.filter(pk=call.unit_id)
            year = cast(forms.TypedChoiceField, self.fields["year"])
            if call.year not in dict(years_ahead()):
                year.choices = [(call.year, year_in_words(call.year)), *years_ahead()]
        cast(NamedChoice, self.fields["unit"]).queryset = units.order_by("pk")
        self.fields["mechanism"].initial = Call.Mechanism.DEFERRED

    def clean(self) -> dict[str, Any]:
        """What ends comes after what begins, each fault at its field."""
        cleaned = super().clean() or self.cleaned_data
        opens, closes = cleaned.get("opens_at"), cleaned.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("A call closes after it has opened."))
        least, most = cleaned.get("min_choices"), cleaned.get("max_choices")
        if least and most and most < least:
            self.add_error("max_choices", _("This is at least the least number of choices."))
        return cleaned

    def described(self) -> Described:
        """What was written, for `draft_call` and `revise_call`."""
        return Described(**self.cleaned_data)


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = forms.CharField(
        label=pgettext_lazy("call", "Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text=_("Students read it."),
    )


class TimetableForm(ReasonForm):
    """The days of a published call; `days()` once it is valid."""

    closes_at = MomentField(label=_("Closes at"))
    eligibility_on = day_field(_("Eligibility decided by"))
    assessed_on = day_field(_("Assessment ends on"))
    results_on = day_field(_("Results published on"))
    upgrades_until = day_field(_("Moving up possible until"))
    field_order = (*Days.__dataclass_fields__, "reason")

    def __init__(self, data: Any = None, *, call: Call) -> None:
        names = Days.__dataclass_fields__
        super().__init__(data, initial={name: getattr(call, name) for name in names})
        self._closes_at = call.closes_at
        if call.closes_at <= timezone.now():
            self.fields["closes_at"].disabled = True

    def clean_closes_at(self) -> datetime:
        """The moment it has, to the second, where the minute was left as it is."""
        written: datetime = self.cleaned_data["closes_at"]
        is_same = written == self._closes_at.replace(second=0, microsecond=0)
        return self._closes_at if is_same else written

    def days(self) -> Days:
        """What was written, for `move_timetable`."""
        return Days(**{name: self.cleaned_data[name] for name in Days.__dataclass_fields__})


class CopyForm(forms.Form):
    """For which year a call is copied."""

    year = forms.TypedChoiceField(
        label=_("Academic year in which stays begin"), choices=years_ahead, coerce=int
    )


class SecondForm(forms.Form):
    """When a second call is open."""

    opens_at = MomentField(label=_("Opens at"))
    closes_at = MomentField(label=_("Closes at"))


class ConfirmForm(forms.Form):
    """Nothing to fill in: the button alone."""


class TakeForm(forms.Form):
    """Which agreements' places a call takes; `chosen()` once it is valid."""

    agreements = forms.MultipleChoiceField(
        label=_("Agreements"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one agreement.")},
    )

    def __init__(self, data: Any = None, *, offers: Sequence[OnOffer]) -> None:
        super().__init__(data)
        self._offers = {str(each.agreement.pk): each for each in offers}
        choices = [(key, each.in_words()) for key, each in self._offers.items()]
        cast(forms.MultipleChoiceField, self.fields["agreements"]).choices = choices

    def chosen(self) -> list[Any]:
        """The agreements ticked, in their order."""
        return [self._offers[key].agreement for key in self.cleaned_data["agreements"]]


class PlacementForm(forms.Form):
    """A placement to be added by hand; `added()` once it is valid."""

    quota = NamedChoice(
        Quota.objects.none(),
        label=_("Quota from which its places come"),
        help_text=_("A place counts there and in every quota around it."),
    )
    host = NamedChoice(Institution.objects.none(), label=_("Host"))
    term = forms.ChoiceField(label=_("Term in which stays begin"))
    semesters = forms.IntegerField(label=_("Semesters"), min_value=1, max_value=8, initial=1)
    size = forms.IntegerField(
        label=_("Places that one stay takes"),
        min_value=1,
        max_value=8,
        initial=1,
        help_text=_("Two for a year where the agreement counts student-semesters."),
    )
    starts_on = day_field(_("First day, if known"))
    ends_on = day_field(_("Last day, if known"))
    level = forms.ChoiceField(
        label=_("Level of study"),
        required=False,
        choices=[("", _("Any level")), *StudyLevel.choices],
    )
    units = NamedChoices(
        Unit.objects.none(),
        label=_("Open to students of"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: all units."),
    )
    note_ja = forms.CharField(label=_("Remark in Japanese"), required=False, max_length=1000)
    note_en = forms.CharField(label=_("Remark in English"), required=False, max_length=1000)
    reason = forms.CharField(
        label=pgettext_lazy("call", "Reason"),
        required=False,
        max_length=2000,
        help_text=_("Needed once the call is published. Students read it."),
    )

    def __init__(self, data: Any = None, *, call: Call) -> None:
        super().__init__(data)
        counted = call.quotas.filter(agreement__isnull=False).order_by("key")
        cast(NamedChoice, self.fields["quota"]).queryset = counted
        hosts = Institution.objects.filter(agreements__in=counted.values("agreement")).distinct()
        cast(NamedChoice, self.fields["host"]).queryset = hosts.with_names().order_by("pk")
        language = get_language() or "en"
        term = cast(forms.ChoiceField, self.fields["term"])
        term.choices = [(each.code, each.name_in(language)) for each in terms(call.year)]
        offices = [Unit.Kind.UNIVERSITY, Unit.Kind.OFFICE]
        units = Unit.objects.on(timezone.localdate()).exclude(kind__in=offices).order_by("pk")
        cast(NamedChoices, self.fields["units"]).queryset = units

    def clean(self) -> dict[str, Any]:
        """The days are in order."""
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last <= first:
            self.add_error("ends_on", _("The last day comes after the first."))
        return cleaned

    def added(self) -> Added:
        """What was written, for `add_placement`."""
        facts = {name: value for name, value in self.cleaned_data.items() if name != "reason"}
        return Added(**facts)


class QuotaForm(forms.Form):
    """Another capacity of a quota, and what it does to the quotas around it."""

    ALONE, ALL = "alone", "all"

    capacity = forms.IntegerField(
        label=pgettext_lazy("quota", "Places"), min_value=0, max_value=9999
    )
    reach = forms.ChoiceField(
        label=_("What is changed"),
        widget=forms.RadioSelect,
        choices=[
            (ALL, _("This quota and every quota around it, by as many places")),
            (ALONE, _("This quota alone: the total stays as it is")),
        ],
        help_text=_(
            "More places here and around it make nobody worse off. More places here alone, where "
            "the quota around it is full, take a place from somebody else: use it only to move "
            "places between levels, faculties or terms."
        ),
    )
    reason = forms.CharField(
        label=pgettext_lazy("call", "Reason"),
        required=False,
        max_length=2000,
        help_text=_("Needed once the call is published. Students read it."),
    )

    def __init__(self, data: Any = None, *, quota: Quota) -> None:
        super().__init__(data, initial={"capacity": quota.capacity, "reach": self.ALL})
        if quota.parent_id is None:
            del self.fields["reach"]


class CriterionForm(forms.Form):
    """One criterion of the rubric; an empty row is none."""

    en = forms.CharField(label=_("In English"), max_length=200)
    ja = forms.CharField(label=_("In Japanese"), max_length=200)
    weight = forms.IntegerField(
        label=pgettext_lazy("rubric", "Weight"), min_value=1, max_value=1000
    )
    most = forms.IntegerField(
        label=_("Highest mark"),
        min_value=1,
        max_value=1000,
        required=False,
        help_text=_("10 if empty"),
    )


class Criteria(forms.BaseFormSet):  # type: ignore[type-arg]  # generic for checkers only
    """The rows of a rubric; `criteria()` once they are valid."""

    def criteria(self) -> list[Criterion]:
        """What was written, in the order of the rows; their codes follow the English names."""
        found: list[Criterion] = []
        for number, row in enumerate(self.cleaned_data, start=1):
            if not row:
                continue
            key = slugify(row["en"])[:40].strip("-")
            if not key[:1].isalpha() or key in {each.key for each in found}:
                key = f"criterion-{number}"
            most = row["most"] or 10
            facts = {"ja": row["ja"], "en": row["en"], "weight": row["weight"], "most": most}
            found.append(Criterion(key=key, **facts))
        return found


CriterionRows = forms.formset_factory(
    CriterionForm, formset=Criteria, extra=3, max_num=MOST_CRITERIA, validate_max=True
)
