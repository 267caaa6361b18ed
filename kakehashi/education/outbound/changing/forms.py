"""Forms of changes: what is asked for, and why; cleaned to a `Wish`."""

from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kakehashi.education.cooperation.forms import DayInput
from kakehashi.education.outbound.changing.impact import Days, Kind
from kakehashi.education.outbound.changing.queries import Wish
from kakehashi.education.outbound.models import ChangeRequest, Mobility

# Field names of each kind, in order.
FIELDS: dict[Kind, tuple[str, ...]] = {
    Kind.DAYS: ("first", "last", "semesters", "beyond_places"),
    Kind.EXTENSION: ("last", "semesters", "host_agreed_on", "beyond_places", "prolongs_grants"),
    Kind.INTERRUPTION: ("lost_from", "lost_to", "cause", "is_force_majeure"),
    Kind.EARLY_RETURN: ("last", "cause", "is_force_majeure"),
    Kind.CANCELLATION: ("cause", "is_force_majeure"),
}

ASKED_FIELDS: dict[ChangeRequest.Kind, tuple[str, ...]] = {
    ChangeRequest.Kind.EXTENSION: ("last",),
    ChangeRequest.Kind.SHORTENING: ("last",),
    ChangeRequest.Kind.INTERRUPTION: ("first", "last"),
    ChangeRequest.Kind.HOST: ("host",),
}


class WishForm(forms.Form):
    """What is asked for; the fields that the kind of change does not need are left out."""

    first = forms.DateField(label=pgettext_lazy("stay", "First day"), widget=DayInput)
    last = forms.DateField(label=pgettext_lazy("stay", "Last day"), widget=DayInput)
    semesters = forms.DecimalField(
        label=_("Semesters"),
        min_value=0,
        max_digits=4,
        decimal_places=2,
        help_text=_("2: a whole year. The exchange ledger counts by them."),
    )
    lost_from = forms.DateField(label=_("First day of the interruption"), widget=DayInput)
    lost_to = forms.DateField(label=_("Last day of the interruption"), widget=DayInput)
    host_agreed_on = forms.DateField(
        label=_("The host agreed on"),
        required=False,
        widget=DayInput,
        help_text=_("Empty for a look at the effects; without it nothing is extended."),
    )
    beyond_places = forms.BooleanField(
        label=_("The host gives places beyond those that are left"),
        required=False,
        help_text=_("Needed only where the effects say that too few are left."),
    )
    prolongs_grants = forms.BooleanField(
        label=_("Grants are prolonged with the stay"), required=False
    )
    cause = forms.ChoiceField(
        label=_("Kind of cause"), choices=[("", "–"), *Mobility.CancelReason.choices]
    )
    is_force_majeure = forms.BooleanField(
        label=_("By force majeure"),
        required=False,
        help_text=_("An event that nobody could avert; a proof is asked for."),
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"})
    )

    def __init__(
        self,
        data: Any = None,
        *,
        kind: Kind,
        before: Days,
        asked: ChangeRequest | None = None,
    ) -> None:
        self.kind = kind
        initial = {
            "first": before.first,
            "last": before.last,
            "semesters": f"{float(before.semesters):g}",
        }
        if kind is Kind.EARLY_RETURN:
            initial.pop("last")
        if asked is not None:
            initial |= asked_for(asked)
        super().__init__(data, initial=initial)
        for name in list(self.fields):
            if name not in (*FIELDS[kind], "reason"):
                del self.fields[name]
        if kind is Kind.INTERRUPTION:
            self.fields["cause"].required = False

    def wish(self) -> Wish:
        """What is asked for, once the form is valid."""
        said = self.cleaned_data
        lost = (said["lost_from"], said["lost_to"]) if "lost_from" in said else None
        semesters = said.get("semesters")
        return Wish(
            kind=self.kind,
            first=said.get("first"),
            last=said.get("last"),
            semesters=Fraction(semesters) if semesters is not None else None,
            lost=lost,
            prolongs_grants=said.get("prolongs_grants", False),
            host_agreed_on=said.get("host_agreed_on"),
            beyond_places=said.get("beyond_places", False),
        )

    def grounds(self) -> dict[str, Any]:
        """Reason, cause and force majeure, for the operation."""
        said = self.cleaned_data
        return {
            "reason": said["reason"],
            "cause": said.get("cause", ""),
            "is_force_majeure": said.get("is_force_majeure", False),
        }


def asked_for(asked: ChangeRequest) -> dict[str, Any]:
    """Initial values of the form of the change that grants what a student asks for."""
    found: dict[str, Any] = {"reason": asked.reason}
    if asked.kind == ChangeRequest.Kind.INTERRUPTION:
        found |= {"lost_from": asked.first, "lost_to": asked.last}
    elif asked.last is not None:
        found["last"] = asked.last
    return found


class AskForm(forms.Form):
    """What a student asks for; the fields that the kind of request does not need are left out."""

    first = forms.DateField(label=_("First day of the interruption"), widget=DayInput)
    last = forms.DateField(label=_("Last day of the interruption"), widget=DayInput)
    host = forms.CharField(
        label=_("Host or place"),
        max_length=200,
        help_text=_("The university or campus to which you want to go."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Read by the office and your faculty. Say what has changed, and since when."),
    )

    def __init__(self, data: Any = None, *, kind: ChangeRequest.Kind) -> None:
        super().__init__(data)
        for name in list(self.fields):
            if name not in (*ASKED_FIELDS[kind], "reason"):
                del self.fields[name]
        if kind != ChangeRequest.Kind.INTERRUPTION and "last" in self.fields:
            self.fields["last"].label = _("Last day that you ask for")


class DeclineForm(forms.Form):
    """Why what a student asks for is not done."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The student reads it."),
    )


class ProofForm(forms.Form):
    """What proves the cause; chosen beside the button that does it."""

    proof = forms.FileField(
        label=pgettext_lazy("change", "Proof"),
        required=False,
        help_text=_("PDF, Word, Excel, PNG, JPEG or plain text; at most 10 MB."),
    )
