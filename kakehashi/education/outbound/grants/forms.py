"""Forms of grants: a request turned into clean values, each fault at its field."""

from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kakehashi.education.cooperation.forms import DayInput
from kakehashi.education.outbound.grants.counting import Period
from kakehashi.education.outbound.grants.queries import fitting_rate, rates_on
from kakehashi.education.outbound.models import Award, Mobility, Scheme, SchemeRate
from kakehashi.education.outbound.models.grants import Standing
from kakehashi.vocabulary import countries
from kakehashi.vocabulary.study import StudyLevel

REASON = forms.Textarea(attrs={"rows": 3})


def rate_label(rate: SchemeRate, language: str) -> str:
    """Name and yen of a rate; an unverified one says so."""
    known = "" if rate.standing == Standing.READ else f" [{rate.get_standing_display()}]"
    return f"{rate.name_in(language)}: ¥{rate.amount:,}{known}"


class ProposeForm(forms.Form):
    """Which rate of which scheme, and what is paid once."""

    rate = forms.TypedChoiceField(label=_("Scheme and class of the destination"), coerce=int)
    once = forms.TypedMultipleChoiceField(
        label=_("Paid once"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )
    score = forms.DecimalField(
        label=_("Grade score"),
        required=False,
        min_value=0,
        max_digits=5,
        decimal_places=3,
        help_text=_("On the scale of the scheme, if it asks for one."),
    )
    remarks = forms.CharField(label=_("Remarks"), required=False, max_length=1000, widget=REASON)

    def __init__(self, data: Any = None, *, mobility: Mobility, period: Period | None) -> None:
        language = get_language() or "en"
        day = period.first if period else timezone.localdate()
        self.rates = {
            rate.pk: rate
            for scheme in Scheme.objects.prefetch_related("rates")
            for rate in rates_on(scheme, day)
        }
        by_unit: dict[str, list[tuple[int, str]]] = {}
        once = []
        for rate in self.rates.values():
            label = rate_label(rate, language)
            if rate.per == SchemeRate.Per.UNIT:
                name = rate.scheme.name_in(language)
                by_unit.setdefault(name, []).append((rate.pk, label))
            else:
                once.append((rate.pk, label))
        fitting = [fitting_rate(scheme, mobility, day) for scheme in Scheme.objects.all()]
        found = next((rate.pk for rate in fitting if rate), None)
        super().__init__(data, initial={"rate": found})
        choices: list[Any] = [("", "–"), *by_unit.items()]
        cast(forms.ChoiceField, self.fields["rate"]).choices = choices
        cast(forms.ChoiceField, self.fields["once"]).choices = once
        if not once:
            del self.fields["once"]
        if found is None:
            self.fields["rate"].help_text = _(
                "No class is entered for the country/region of the host: choose it by the list of"
                " the year."
            )

    def said(self) -> dict[str, Any]:
        """What `operations.propose_award` takes."""
        cleaned = self.cleaned_data
        return {
            "rate": self.rates[cleaned["rate"]],
            "once": [self.rates[pk] for pk in cleaned.get("once", ())],
            "score": cleaned["score"],
            "remarks": cleaned["remarks"],
        }


class GrantForm(forms.Form):
    """In how many instalments a grant is paid."""

    parts = forms.IntegerField(
        label=_("Instalments"),
        min_value=1,
        max_value=12,
        initial=2,
        help_text=_("Equal ones; the first is due on the first day of the stay."),
    )


class ReasonForm(forms.Form):
    """Why something is done that others will ask about."""

    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=REASON)


class RecountForm(ReasonForm):
    """The days for which a grant is reckoned anew."""

    starts_on = forms.DateField(label=_("From"), widget=DayInput)
    ends_on = forms.DateField(label=_("Until"), widget=DayInput)
    days_lost = forms.IntegerField(
        label=_("Days interrupted"), min_value=0, max_value=400, initial=0
    )
    field_order = ("starts_on", "ends_on", "days_lost", "reason")

    def __init__(self, data: Any = None, *, award: Award) -> None:
        names = ("starts_on", "ends_on", "days_lost")
        super().__init__(data, initial={name: getattr(award, name) for name in names})

    def clean(self) -> dict[str, Any]:
        """The last day does not come before the first."""
        cleaned = super().clean() or self.cleaned_data
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("It ends before it begins."))
        return cleaned

    def period(self) -> Period:
        """The days as plain values."""
        cleaned = self.cleaned_data
        return Period(cleaned["starts_on"], cleaned["ends_on"], cleaned["days_lost"])


class PaidForm(forms.Form):
    """When an instalment was paid."""

    paid_on = forms.DateField(label=_("Paid on"), widget=DayInput, initial=timezone.localdate)
    reference = forms.CharField(label=_("Reference of the payment"), required=False, max_length=80)


# -- Schemes -------------------------------------------------------------------------------------


class SourcedForm(forms.Form):
    """Something an authority sets, with where it was read."""

    source = forms.CharField(
        label=_("Source"),
        max_length=500,
        help_text=_("The document or address, with the day on which it was read."),
    )
    standing = forms.ChoiceField(label=_("Standing"), choices=Standing.choices)


class SchemeForm(SourcedForm):
    """A scheme of the university or another giver."""

    code = forms.SlugField(label=_("Code"), max_length=40)
    name_ja = forms.CharField(label=_("Name in Japanese"), max_length=200)
    name_en = forms.CharField(label=_("Name in English"), max_length=200)
    count = forms.ChoiceField(label=_("How time is counted"), choices=Scheme.Count.choices)
    least_rest = forms.IntegerField(
        label=_("Days that make a month"),
        min_value=1,
        max_value=31,
        initial=1,
        help_text=_(
            "So many days beyond whole months, or in a month of the calendar, count as one"
        ),
    )
    rounding = forms.ChoiceField(label=_("Rounding"), choices=Scheme.Rounding.choices)
    recovery = forms.ChoiceField(label=_("What is paid back"), choices=Scheme.Recovery.choices)
    keep_from_days = forms.IntegerField(
        label=_("All is paid back below"),
        min_value=0,
        max_value=400,
        initial=0,
        help_text=_("Days; 0: there is no such limit"),
    )
    recover_within_days = forms.IntegerField(
        label=_("Days in which money is paid back"), min_value=0, max_value=400, initial=30
    )
    least_days = forms.IntegerField(
        label=_("Shortest stay"), required=False, min_value=1, max_value=1000
    )
    most_days = forms.IntegerField(
        label=_("Longest stay"), required=False, min_value=1, max_value=1000
    )
    levels = forms.MultipleChoiceField(
        label=_("Levels of study"),
        required=False,
        choices=StudyLevel.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None: all of them"),
    )
    least_score = forms.DecimalField(
        label=_("Least grade score"), required=False, min_value=0, max_digits=5, decimal_places=3
    )
    score_name = forms.CharField(label=_("Scale of the score"), required=False, max_length=80)
    counting_standing = forms.ChoiceField(
        label=_("Standing of the counting"), choices=Standing.choices
    )
    field_order = ("code", "name_ja", "name_en")


class RateForm(SourcedForm):
    """What a class of destinations gets from a day on."""

    code = forms.SlugField(
        label=pgettext_lazy("grant", "Class"),
        max_length=40,
        help_text=_("The same code again: a new amount from a day on"),
    )
    name_ja = forms.CharField(label=_("Name in Japanese"), max_length=200)
    name_en = forms.CharField(label=_("Name in English"), max_length=200)
    per = forms.ChoiceField(
        label=pgettext_lazy("grant rate", "Paid"), choices=SchemeRate.Per.choices
    )
    amount = forms.IntegerField(label=_("Amount in yen"), min_value=1, max_value=10_000_000)
    starts_on = forms.DateField(label=_("From"), widget=DayInput)
    field_order = ("code", "name_ja", "name_en", "per", "amount", "starts_on")


class ClassForm(SourcedForm):
    """To which class a country/region or a city belongs from a day on."""

    country = forms.ChoiceField(
        label=_("Country/region"), choices=lambda: countries.choices(get_language() or "en")
    )
    city = forms.CharField(
        label=_("City"),
        required=False,
        max_length=120,
        help_text=_("As hosts have it; empty: all that is not named"),
    )
    rate_code = forms.ChoiceField(label=pgettext_lazy("grant", "Class"))
    starts_on = forms.DateField(label=_("From"), widget=DayInput)
    field_order = ("country", "city", "rate_code", "starts_on")

    def __init__(self, data: Any = None, *, scheme: Scheme) -> None:
        super().__init__(data)
        language = get_language() or "en"
        names = {
            rate.code: rate.name_in(language)
            for rate in scheme.rates.filter(per=SchemeRate.Per.UNIT)
        }
        cast(forms.ChoiceField, self.fields["rate_code"]).choices = list(names.items())
