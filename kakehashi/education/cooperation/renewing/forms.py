"""Forms of renewal reviews: a request turned into clean values, each fault at its field."""

from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kakehashi.agreements.rules import DRAFTS
from kakehashi.education.cooperation.forms import DayInput, NamedChoice
from kakehashi.education.cooperation.models import RenewalReview, RenewalRule, ReviewDecision
from kakehashi.education.cooperation.models import ReviewFigure as Stored
from kakehashi.education.cooperation.renewing.operations import Figure
from kakehashi.people.models import Person
from kakehashi.people.queries import holders
from kakehashi.vocabulary.time import fiscal_year

LONGEST = 2000


class DecideForm(forms.Form):
    """What becomes of the agreement, and why."""

    decision = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What in the figures and in the history speaks for it."),
    )

    def __init__(self, data: Any = None, *, review: RenewalReview) -> None:
        super().__init__(data)
        renews_itself = review.agreement.latest.renewal_months is not None
        cast(forms.ChoiceField, self.fields["decision"]).choices = [
            (value, label)
            for value, label in ReviewDecision.Choice.choices
            if not (renews_itself and value == ReviewDecision.Choice.LAPSE)
        ]


class FigureForm(forms.Form):
    """A figure that the records do not hold, with its source."""

    what = forms.ChoiceField(
        label=pgettext_lazy("renewal review", "Figure"), choices=Stored.What.choices
    )
    value = forms.DecimalField(
        label=_("Value"),
        min_value=0,
        max_digits=14,
        decimal_places=2,
        help_text=_("The cost in yen, or the mean mark of the satisfaction."),
    )
    out_of = forms.DecimalField(
        label=_("Highest mark possible"),
        required=False,
        max_digits=6,
        decimal_places=2,
        help_text=_("For satisfaction only, such as 5."),
    )
    year = forms.IntegerField(label=_("Fiscal year"), min_value=1950, max_value=2199)
    as_of = forms.DateField(
        label=_("As of"), widget=DayInput, help_text=_("The day of the source.")
    )
    source = forms.CharField(
        label=_("Source"),
        max_length=500,
        help_text=_("Where this was read: a file, a survey, a letter."),
    )

    def __init__(self, data: Any = None) -> None:
        today = timezone.localdate()
        super().__init__(data, initial={"year": fiscal_year(today) - 1, "as_of": today})

    def clean(self) -> dict[str, Any]:
        """Satisfaction has a scale, and only that."""
        cleaned = super().clean() or self.cleaned_data
        is_mark = cleaned.get("what") == Stored.What.SATISFACTION
        if is_mark and not cleaned.get("out_of") and "out_of" not in self.errors:
            self.add_error(
                "out_of", gettext("Say out of which highest mark the satisfaction is given.")
            )
        if not is_mark and cleaned.get("out_of"):
            self.add_error("out_of", gettext("Only satisfaction has a highest mark."))
        return cleaned

    def figure(self) -> Figure:
        """What was typed."""
        return Figure(**self.cleaned_data)


class OwnerForm(forms.Form):
    """Who answers for the review."""

    owner = NamedChoice(
        Person.objects.none(),
        label=_("Who answers for the review"),
        required=False,
        empty_label=_("The office and the coordinators of the unit"),
    )

    def __init__(self, data: Any = None, *, review: RenewalReview) -> None:
        super().__init__(data, initial={"owner": review.owner_id})
        field = cast(NamedChoice, self.fields["owner"])
        field.queryset = holders(DRAFTS, review.agreement.latest.unit)


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = forms.CharField(
        label=_("Reason"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )


class CadenceForm(forms.Form):
    """When the reviews of one agreement open, and how long before a term notice is given."""

    lead_months = forms.IntegerField(
        label=_("Months before the end at which the review opens"),
        required=False,
        min_value=1,
        max_value=60,
    )
    notice_months = forms.IntegerField(
        label=_("Months of notice before a term ends"),
        required=False,
        min_value=0,
        max_value=60,
        help_text=_("As the text says. Leave it empty if nobody knows."),
    )
    source = forms.CharField(
        label=_("Source"),
        max_length=500,
        help_text=_("The article of the text, or who decided it."),
    )

    def __init__(self, data: Any = None, *, rule: RenewalRule | None, usual: int) -> None:
        initial = (
            {
                "lead_months": rule.lead_months,
                "notice_months": rule.notice_months,
                "source": rule.source,
            }
            if rule
            else {}
        )
        super().__init__(data, initial=initial)
        self.fields["lead_months"].help_text = gettext(
            "Leave it empty for the university's usual %(months)s months."
        ) % {"months": usual}
