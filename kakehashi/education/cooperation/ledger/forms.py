"""Forms of the ledger: a request turned into clean values, each fault at its field."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kakehashi.education.cooperation.ledger.amounts import read_amount, written
from kakehashi.education.cooperation.ledger.balances import Rule
from kakehashi.education.cooperation.models.ledger import FIRST_YEAR, LAST_YEAR

IN_OUR_FAVOUR, IN_THEIRS = "ours", "theirs"
PROOF = _("PDF, Word, Excel, PNG, JPEG or plain text; at most 10 MB.")


class AmountField(forms.Field):
    """Student-semesters as people write them; cleaned to twelfths, or None."""

    widget = forms.TextInput(attrs={"maxlength": 20, "autocomplete": "off"})
    default_error_messages = {
        "no_amount": _("Write student-semesters as a number: 3, 1.5 or 1 1/3.")
    }

    def to_python(self, value: Any) -> Any:
        text = str(value or "").strip()
        if not text:
            return None
        amount = read_amount(text)
        if amount is None:
            raise forms.ValidationError(self.error_messages["no_amount"], code="no_amount")
        return amount

    def prepare_value(self, value: Any) -> Any:
        return written(value) if isinstance(value, int) else value


class YearField(forms.IntegerField):
    """An academic year, by the calendar year in which it begins."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            min_value=FIRST_YEAR,
            max_value=LAST_YEAR,
            help_text=_("The calendar year in which it begins: 2024 is April 2024 to March 2025."),
            **options,
        )


class OpeningForm(forms.Form):
    """The balance before the first entry."""

    year = YearField(label=_("At the beginning of the academic year"))
    side = forms.ChoiceField(label=_("Who owes whom"))
    amount = AmountField(label=_("How much"))
    source = forms.CharField(
        label=_("On what this rests"),
        max_length=500,
        help_text=_("For example the minutes of the last balance meeting, with the date."),
    )
    upload = forms.FileField(label=_("The document itself"), required=False, help_text=PROOF)

    def __init__(self, data: Any = None, files: Any = None, *, partner: str, year: int) -> None:
        super().__init__(data, files, initial={"year": year, "amount": 0})
        self.fields["side"] = forms.ChoiceField(
            label=_("Who owes whom"),
            choices=[
                (IN_OUR_FAVOUR, _("%(partner)s owes us: it sent more") % {"partner": partner}),
                (IN_THEIRS, _("We owe %(partner)s: we sent more") % {"partner": partner}),
            ],
        )
        self.order_fields(["year", "side", "amount", "source", "upload"])

    @property
    def balance(self) -> int:
        """Twelfths, above zero if the partner owes us."""
        amount: int = self.cleaned_data["amount"]
        return amount if self.cleaned_data["side"] == IN_OUR_FAVOUR else -amount


class WriteOffForm(forms.Form):
    """What the partners agreed not to even out."""

    amount = AmountField(label=_("Student-semesters written off"))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Who agreed to it, when, and why."),
    )
    upload = forms.FileField(label=_("The document itself"), required=False, help_text=PROOF)
    seen = forms.IntegerField(widget=forms.HiddenInput)


class ReverseForm(forms.Form):
    """Why an entry is taken back."""

    reason = forms.CharField(
        label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class RuleForm(forms.Form):
    """How the balance is counted from a year on."""

    valid_from = YearField(label=_("From the academic year"))
    year_counts_as = forms.IntegerField(
        label=_("Student-semesters that a stay of a whole academic year uses up"),
        min_value=1,
        max_value=4,
        help_text=_("2 where two students of one semester equal one student of a year."),
    )
    carry_over_years = forms.IntegerField(
        label=_("Academic years into which an imbalance is carried"),
        min_value=0,
        max_value=20,
        required=False,
        help_text=_("Leave it empty if there is no limit; 0 if nothing is carried over."),
    )
    alarm_at = AmountField(label=_("Alarm beyond (student-semesters)"), required=False)
    alarm_per_cent = forms.IntegerField(
        label=_("or beyond per cent of the year's exchange in both directions"),
        min_value=0,
        max_value=1000,
        required=False,
        help_text=_("Fill in one of the two, or neither if no balance is an alarm."),
    )
    source = forms.CharField(
        label=_("Where this is agreed"),
        max_length=500,
        help_text=_("Article of the agreement, minutes, or a decision of the office."),
    )

    def __init__(self, data: Any = None, *, rule: Rule, year: int) -> None:
        super().__init__(
            data,
            initial={
                "valid_from": year,
                "year_counts_as": rule.year_counts_as,
                "carry_over_years": rule.carry_over_years,
                "alarm_at": rule.alarm_at,
                "alarm_per_cent": rule.alarm_per_cent,
            },
        )

    def clean(self) -> dict[str, Any]:
        """One threshold at the most."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("alarm_at") is not None and cleaned.get("alarm_per_cent") is not None:
            self.add_error("alarm_per_cent", _("Fill in only one of the two thresholds."))
        return cleaned
