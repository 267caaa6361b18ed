"""Forms of agreements: a request turned into clean values, each fault at its field."""

from datetime import date
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kakehashi.agreements.models import Agreement, Terms
from kakehashi.agreements.periods import MONTHS_LIMIT, Period, read_period
from kakehashi.agreements.provisions import NAMES, Provisions, flaws
from kakehashi.agreements.rules import DRAFTS, SIGNS, can_be_partners
from kakehashi.documents.decoding import CP932, UTF_8
from kakehashi.institutions.models import Institution, Unit
from kakehashi.people.models import Person
from kakehashi.people.queries import units_of

PROVISIONS_ORDER: tuple[str, ...] = (
    "kind",
    "level",
    "unit",
    "effective_on",
    "no_later",
    "expires_on",
)


class DayInput(forms.DateInput):
    """The browser's own picker; ISO 8601 as its value in every language."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class PeriodField(forms.CharField):
    """A day, a month or a year, as exactly as it is known; cleaned to a `Period` or None."""

    default_error_messages = {
        "no_period": _("Write a day, a month or a year: 2015-04-01, 2015-04 or 2015.")
    }

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        period = read_period(text)
        if period is None:
            raise forms.ValidationError(self.error_messages["no_period"], code="no_period")
        return period


class NamedChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic for checkers only
    """One record by its name in the reader's language."""

    def label_from_instance(self, obj: Any) -> str:
        name: str = obj.name_in(get_language() or "en")
        return name


class NamedChoices(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # as above
    """Several records by their names in the reader's language."""

    def label_from_instance(self, obj: Any) -> str:
        name: str = obj.name_in(get_language() or "en")
        return name


def period_text(terms: Terms) -> str:
    """How the first day of `terms` is written in a `PeriodField`."""
    if terms.effective_on is None:
        return ""
    lengths = {Terms.Precision.YEAR: 4, Terms.Precision.MONTH: 7}
    return terms.effective_on.isoformat()[: lengths.get(Terms.Precision(terms.effective_precision))]


class FirstDayForm(forms.Form):
    """From when an agreement is in force, and how exactly that is known."""

    effective_on = PeriodField(
        label=_("In force from"),
        required=False,
        help_text=_("As exactly as it is known: 2015-04-01, 2015-04 or 2015."),
    )
    no_later = forms.BooleanField(
        label=_("It is only known to have been in force no later than then"), required=False
    )

    def first_day(self) -> dict[str, Any]:
        """`effective_on` and `effective_precision` as `Terms` store them."""
        period: Period | None = self.cleaned_data.get("effective_on")
        if period is None:
            return {"effective_on": None}
        exact = Terms.Precision.LATEST if self.cleaned_data.get("no_later") else period.precision
        return {"effective_on": period.last, "effective_precision": exact}


class ProvisionsForm(FirstDayForm):
    """What a text of an agreement provides, as a whole; `cleaned_data["provisions"]`."""

    kind = forms.ChoiceField(label=_("Kind of agreement"), choices=Terms.Kind)
    level = forms.ChoiceField(label=_("Level"), choices=Terms.Level)
    unit = NamedChoice(Unit.objects.none(), label=_("Unit that concludes it"), empty_label=None)
    expires_on = forms.DateField(
        label=_("In force until"),
        required=False,
        widget=DayInput,
        help_text=_("The last day; leave it empty if no end is agreed."),
    )
    renewal = forms.ChoiceField(label=pgettext_lazy("agreement", "Renewal"), choices=Terms.Renewal)
    renewal_months = forms.IntegerField(
        label=_("Months per term"),
        required=False,
        min_value=1,
        max_value=MONTHS_LIMIT,
        help_text=_("Only if it renews automatically: 60 for five years."),
    )
    field_order = PROVISIONS_ORDER

    def __init__(
        self, data: Any = None, *, units: set[int], terms: Terms | None, initial: dict[str, Any]
    ) -> None:
        super().__init__(data, initial=initial)
        choices = Unit.objects.on(timezone.localdate()).filter(pk__in=units)
        if terms:
            choices = choices | Unit.objects.filter(pk=terms.unit_id)
        cast(NamedChoice, self.fields["unit"]).queryset = choices.order_by("pk")

    def clean(self) -> dict[str, Any]:
        """Set `provisions`, and every flaw at its field."""
        cleaned = super().clean() or self.cleaned_data
        stated = {name: cleaned.get(name) for name in NAMES if name in self.fields}
        if {"kind", "level", "unit", "renewal"} <= cleaned.keys():
            provisions = Provisions(**{**stated, **self.first_day()})
            for field, sentence in flaws(provisions).items():
                if field not in self.errors:
                    self.add_error(field, str(sentence))
            cleaned["provisions"] = provisions
        return cleaned


def _initial(terms: Terms) -> dict[str, Any]:
    return {
        **{name: getattr(terms, name) for name in NAMES},
        "unit": terms.unit_id,
        "effective_on": period_text(terms),
        "no_later": terms.effective_precision == Terms.Precision.LATEST,
    }


_USUAL = {"kind": Terms.Kind.EXCHANGE, "renewal": Terms.Renewal.NONE}


def _initial_draft(agreement: Agreement) -> dict[str, Any]:
    return {
        **_initial(agreement.latest),
        "reference": agreement.reference,
        "source": agreement.source,
        "remarks": agreement.remarks,
    }


class DraftForm(ProvisionsForm):
    """A draft as a whole. The partners are chosen in a picker that the page draws itself."""

    partners = forms.ModelMultipleChoiceField(
        Institution.objects.select_related("merged_into"),
        label=pgettext_lazy("agreement", "Partners"),
        required=False,
    )
    reference = forms.CharField(label=_("Reference number"), required=False, max_length=60)
    source = forms.CharField(
        label=_("Source"),
        required=False,
        max_length=500,
        help_text=_("Where this was read: an address, a file, a letter."),
    )
    remarks = forms.CharField(
        label=_("Remarks"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Seen by those who work on agreements only."),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        person: Person,
        agreement: Agreement | None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        """`initial` overrides what `agreement` says: a form as somebody was writing it."""
        super().__init__(
            data,
            units=units_of(person, DRAFTS),
            terms=agreement.latest if agreement else None,
            initial=initial or (_initial_draft(agreement) if agreement else _USUAL),
        )

    def clean_partners(self) -> list[Institution]:
        """Merged institutions are refused here by name, so the sentence stands at the picker."""
        partners = list(self.cleaned_data["partners"])
        if partners and not (verdict := can_be_partners(partners)):
            raise forms.ValidationError(str(verdict))
        return partners


class SignForm(FirstDayForm):
    """When a draft was signed, and from when it is in force."""

    signed_on = forms.DateField(
        label=_("Signed on"),
        required=False,
        widget=DayInput,
        help_text=_("The day of the last signature; leave it empty if it is not known."),
    )
    field_order = ("signed_on", "effective_on", "no_later")

    def __init__(self, data: Any = None, *, terms: Terms) -> None:
        super().__init__(data, initial=_initial(terms))
        self.fields["effective_on"].required = True

    def clean_signed_on(self) -> date | None:
        """Nothing is signed tomorrow."""
        return _not_ahead(self.cleaned_data["signed_on"])


class AmendForm(ProvisionsForm):
    """An amendment: the whole terms restated, and what it changes in a sentence."""

    summary = forms.CharField(
        label=_("What changed"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("In a sentence; everybody can read it."),
    )
    signed_on = forms.DateField(label=_("Signed on"), required=False, widget=DayInput)
    field_order = ("summary", "signed_on", *PROVISIONS_ORDER)

    def __init__(self, data: Any = None, *, person: Person, terms: Terms) -> None:
        super().__init__(
            data,
            units=units_of(person, SIGNS),
            terms=terms,
            initial={**_initial(terms), "effective_on": "", "no_later": False},
        )
        self.fields["effective_on"].required = True

    def clean_signed_on(self) -> date | None:
        """Nothing is signed tomorrow."""
        return _not_ahead(self.cleaned_data["signed_on"])


class DiscardForm(forms.Form):
    """Why a draft is given up."""

    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class AttachForm(forms.Form):
    """A file to keep with an agreement."""

    file = forms.FileField(
        label=_("File"), help_text=_("PDF, Word, Excel, PNG, JPEG or plain text; at most 10 MB.")
    )
    title = forms.CharField(
        label=_("Title"), max_length=200, help_text=_("What it is: “Signed text, English”.")
    )
    is_public = forms.BooleanField(label=_("Anybody may read it"), required=False)


class CompletenessForm(forms.Form):
    """From when on the register holds every agreement, and how somebody knows."""

    complete_from = forms.DateField(label=_("Complete from"), widget=DayInput)
    statement = forms.CharField(
        label=_("On what this rests"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("For example the list with which the register was compared."),
    )

    def clean_complete_from(self) -> date | None:
        """The register cannot be complete from tomorrow on."""
        return _not_ahead(self.cleaned_data["complete_from"])


class TableForm(forms.Form):
    """A CSV file, and how its characters are encoded."""

    file = forms.FileField(label=_("CSV file"), allow_empty_file=True)
    encoding = forms.ChoiceField(
        label=_("Character encoding"),
        required=False,
        choices=[
            ("", pgettext_lazy("encoding", "Find out")),
            (UTF_8, "UTF-8"),
            (CP932, _("CP932 (Shift_JIS as Excel writes it)")),
        ],
    )


class UploadForm(TableForm):
    """A CSV file of agreements, and what day it describes."""

    as_of = forms.DateField(
        label=_("The file describes the state of"),
        widget=DayInput,
        help_text=_("Rows without a first day are entered as in force no later than this day."),
    )
    field_order = ("file", "as_of", "encoding")

    def clean_as_of(self) -> date | None:
        """No file describes tomorrow."""
        return _not_ahead(self.cleaned_data["as_of"])


def _not_ahead(day: date | None) -> date | None:
    if day is not None and day > timezone.localdate():
        raise forms.ValidationError(_("This day lies in the future."))
    return day
