"""Forms of what becomes of a signed agreement: it rests, goes on, is superseded, ends."""

from typing import Any, cast

from django import forms
from django.db.models import Exists, OuterRef
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kakehashi.agreements.models import Agreement, Party
from kakehashi.agreements.states import State
from kakehashi.education.cooperation.forms import DayInput


def _reason(help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=help_text,
    )


class TerminateForm(forms.Form):
    """The last day in force, and why."""

    last_day = forms.DateField(
        label=_("Last day in force"), widget=DayInput, help_text=_("It counts as in force.")
    )
    teach_out_until = forms.DateField(
        label=_("Teach-out until"),
        required=False,
        widget=DayInput,
        help_text=_("Until when students who are abroad by then finish; empty: nothing agreed."),
    )
    reason = _reason()


class SuspendForm(forms.Form):
    """From when an agreement rests, and why."""

    starts_on = forms.DateField(
        label=_("Suspended from"),
        widget=DayInput,
        help_text=_("From this day on nobody is sent or received, until it is resumed."),
    )
    reason = _reason()


class ResumeForm(forms.Form):
    """From when it is in force again, and why."""

    resumes_on = forms.DateField(
        label=_("In force again from"),
        widget=DayInput,
        help_text=_("On or before the first day of the suspension: it never takes place."),
    )
    reason = _reason()


class AgreementChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic for checkers
    """Agreements by their partners, kind and first day."""

    def label_from_instance(self, obj: Any) -> str:
        agreement = cast(Agreement, obj)
        kind = agreement.latest.get_kind_display()
        begins = agreement.latest.effective_on
        name = agreement.name_in(get_language() or "en")
        return " · ".join([name, str(kind), *([begins.isoformat()] if begins else [])])


class SupersedeForm(forms.Form):
    """Which agreement with one of its partners takes its place, from when, and why."""

    by_agreement = AgreementChoice(
        Agreement.objects.none(),
        label=_("The agreement that takes its place"),
        help_text=_("Signed ones with one of the same partners."),
    )
    last_day = forms.DateField(
        label=_("Last day in force"), widget=DayInput, help_text=_("It counts as in force.")
    )
    reason = _reason()

    def __init__(self, data: Any = None, *, agreement: Agreement) -> None:
        super().__init__(data)
        partners = agreement.partners.values("pk")
        shared = Party.objects.filter(agreement=OuterRef("pk"), institution__in=partners)
        others = Agreement.objects.filter(Exists(shared), state=State.SIGNED)
        choice = cast(AgreementChoice, self.fields["by_agreement"])
        choice.queryset = others.exclude(pk=agreement.pk).with_everything().order_by("pk")
