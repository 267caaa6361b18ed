"""Forms of stays: a request turned into clean values, each fault at its field."""

from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kakehashi.education.cooperation.forms import DayInput
from kakehashi.education.outbound.models import (
    EmergencyContact,
    Incident,
    RiskLevel,
    SafetyAnswer,
    Stay,
)
from kakehashi.education.outbound.stays.risk_reading import Row
from kakehashi.vocabulary import countries

FILES = _("PDF, Word, Excel, PNG, JPEG or plain text; at most 10 MB.")
STAY_FIELDS = (
    *("insurance_name", "insurance_number", "insured_from", "insured_until"),
    *("passport_until", "is_visa_free", "visa_from", "visa_until", "trained_on"),
    *("tabi_regi_on", "tabi_regi_number", "residence_report_on"),
    *("address", "phone", "housing_until"),
)


class StayForm(forms.Form):
    """Insurance, papers, registrations, address and housing of a stay."""

    insurance_name = forms.CharField(label=_("Insurer and product"), required=False, max_length=200)
    insurance_number = forms.CharField(label=_("Policy number"), required=False, max_length=80)
    insured_from = forms.DateField(label=_("Insured from"), required=False, widget=DayInput)
    insured_until = forms.DateField(label=_("Insured until"), required=False, widget=DayInput)
    upload = forms.FileField(label=_("Certificate of insurance"), required=False, help_text=FILES)
    passport_until = forms.DateField(
        label=_("Passport valid until"),
        required=False,
        widget=DayInput,
        help_text=_("Only the day: neither the number nor a copy is kept here."),
    )
    is_visa_free = forms.BooleanField(label=_("No visa is needed for this stay"), required=False)
    visa_from = forms.DateField(label=_("Visa from"), required=False, widget=DayInput)
    visa_until = forms.DateField(label=_("Visa until"), required=False, widget=DayInput)
    trained_on = forms.DateField(
        label=_("Training before departure attended on"), required=False, widget=DayInput
    )
    tabi_regi_on = forms.DateField(
        label=_("Registered with Tabi-Regi on"), required=False, widget=DayInput
    )
    tabi_regi_number = forms.CharField(
        label=_("Number at Tabi-Regi"), required=False, max_length=40
    )
    residence_report_on = forms.DateField(
        label=_("Residence report (在留届) handed in on"),
        required=False,
        widget=DayInput,
        help_text=_("Asked of stays of three months or more, after the arrival."),
    )
    address = forms.CharField(
        label=_("Address abroad"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    phone = forms.CharField(label=_("Telephone abroad"), required=False, max_length=40)
    housing_until = forms.DateField(label=_("Housing until"), required=False, widget=DayInput)

    def __init__(self, data: Any = None, files: Any = None, *, stay: Stay) -> None:
        super().__init__(data, files, initial={name: getattr(stay, name) for name in STAY_FIELDS})


class ContactForm(forms.Form):
    """Whom to call when something happens."""

    name = forms.CharField(label=pgettext_lazy("contact", "Name"), max_length=200)
    relation = forms.CharField(
        label=_("Relation to the student"), max_length=80, help_text=_("Mother, partner, friend …")
    )
    phone = forms.CharField(
        label=_("Telephone"), max_length=40, help_text=_("With the country code: +81 …")
    )
    email = forms.EmailField(label=_("E-mail"), required=False)
    language = forms.ChoiceField(label=_("Language"), choices=[("ja", "日本語"), ("en", "English")])

    def __init__(self, data: Any = None, *, contact: EmergencyContact | None = None) -> None:
        names = list(self.base_fields)
        initial = {name: getattr(contact, name) for name in names} if contact else {}
        super().__init__(data, initial=initial)


class ArrivalForm(forms.Form):
    """The first day at the host."""

    arrived_on = forms.DateField(
        label=_("First day at the host"), widget=DayInput, initial=timezone.localdate
    )


class ReturnForm(forms.Form):
    """The last day at the host, with its certificate."""

    left_on = forms.DateField(
        label=_("Last day at the host"),
        widget=DayInput,
        initial=timezone.localdate,
        help_text=_("As the host's certificate says; the grant is reckoned by it."),
    )
    certificate = forms.FileField(
        label=_("Certificate of the stay"), required=False, help_text=FILES
    )


class IncidentForm(forms.Form):
    """Something that happened to a student abroad."""

    kind = forms.ChoiceField(label=pgettext_lazy("incident", "Kind"), choices=Incident.Kind.choices)
    happened_on = forms.DateField(
        label=_("Happened on"), widget=DayInput, initial=timezone.localdate
    )
    account = forms.CharField(
        label=_("What happened"), max_length=5000, widget=forms.Textarea(attrs={"rows": 5})
    )
    measures = forms.CharField(
        label=pgettext_lazy("incident", "What was done"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class MeasuresForm(forms.Form):
    """What was done about an incident."""

    measures = forms.CharField(
        label=pgettext_lazy("incident", "What was done"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


# -- Risks and safety calls ----------------------------------------------------------------------


def country_choices() -> list[tuple[str, str]]:
    """Every country/region, in the reader's order."""
    return [("", "–"), *countries.choices(get_language() or "en")]


class RiskForm(forms.Form):
    """One level of risk, as the authority says it."""

    kind = forms.ChoiceField(label=pgettext_lazy("risk", "Kind"), choices=RiskLevel.Kind.choices)
    country = forms.ChoiceField(label=_("Country/region"), choices=country_choices)
    region = forms.CharField(
        label=_("Part of it"),
        required=False,
        max_length=120,
        help_text=_("A city as hosts have it, or a part in words; empty: the whole of it."),
    )
    level = forms.TypedChoiceField(
        label=pgettext_lazy("risk", "Level"),
        coerce=int,
        choices=[(level, str(level)) for level in (1, 2, 3, 4)],
    )
    starts_on = forms.DateField(label=_("From"), widget=DayInput, initial=timezone.localdate)
    ends_on = forms.DateField(label=_("Until"), required=False, widget=DayInput)
    source = forms.CharField(
        label=_("Source"),
        max_length=500,
        help_text=_("The address of the page, with the day on which it was read."),
    )

    def clean(self) -> dict[str, Any]:
        """It ends after it begins."""
        cleaned = super().clean() or self.cleaned_data
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", gettext("It ends before it begins."))
        return cleaned

    def row(self) -> Row:
        """What was written, for `safety.enter_risks`."""
        return Row(line=1, **self.cleaned_data)


class CallForm(forms.Form):
    """Where something happened, and what."""

    event_ja = forms.CharField(label=_("What happened, in Japanese"), max_length=200)
    event_en = forms.CharField(label=_("What happened, in English"), max_length=200)
    countries = forms.MultipleChoiceField(
        label=_("Countries/regions"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Those where students stay today; in brackets how many."),
    )

    def __init__(self, data: Any = None, *, there: dict[str, int]) -> None:
        super().__init__(data)
        language = get_language() or "en"
        choice = cast(forms.MultipleChoiceField, self.fields["countries"])
        choice.choices = [
            (code, f"{name} ({there[code]})")
            for code, name in countries.choices(language)
            if code in there
        ]


class AnswerForm(forms.Form):
    """Whether one is safe; where one is, only if one wants to say it."""

    answer = forms.ChoiceField(
        label=_("How are you?"),
        widget=forms.RadioSelect,
        choices=[
            (SafetyAnswer.Answer.SAFE, _("I am safe")),
            (SafetyAnswer.Answer.HELP, _("I need help")),
        ],
    )
    place = forms.CharField(
        label=_("Where are you?"),
        required=False,
        max_length=200,
        help_text=_("Only if you want to say it: a town, a street, a building."),
    )
    latitude = forms.DecimalField(
        label=_("Latitude"),
        required=False,
        min_value=-90,
        max_value=90,
        max_digits=8,
        decimal_places=5,
        help_text=_("From the map of your telephone, if you want to: 48.21312"),
    )
    longitude = forms.DecimalField(
        label=_("Longitude"),
        required=False,
        min_value=-180,
        max_value=180,
        max_digits=8,
        decimal_places=5,
    )
    message = forms.CharField(
        label=_("Message to the office"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class OutcomeForm(forms.Form):
    """What came of a safety call."""

    outcome = forms.CharField(
        label=_("Outcome"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("How those who did not answer were reached."),
    )
