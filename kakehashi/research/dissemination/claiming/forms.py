"""Forms of claims: a request turned into clean values."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from kakehashi.research.dissemination.models import Contribution, Profile, Work

MINE, NOT_MINE = "mine", "not_mine"


class AuthorChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic for checkers only
    """An author of a work by number and name as printed."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.position}. {obj.name}"


class ClaimForm(forms.Form):
    """Whether a work is one's own, and as which author."""

    answer = forms.ChoiceField(
        label=_("Is this work yours?"),
        choices=[(MINE, _("It is mine")), (NOT_MINE, _("It is not mine"))],
        widget=forms.RadioSelect,
    )
    contribution = AuthorChoice(
        Contribution.objects.none(),
        label=_("Which author are you?"),
        required=False,
        widget=forms.RadioSelect,
        empty_label=None,
        help_text=_("Needed only if it is yours."),
    )
    remark = forms.CharField(
        label=_("Remark"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For who looks at your claim."),
    )

    def __init__(
        self, data: Any = None, *, work: Work, profile: Profile, initial: dict[str, Any]
    ) -> None:
        super().__init__(data, initial=initial)
        free = work.contributions.filter(profile=None) | work.contributions.filter(profile=profile)
        if not free.exists():
            del self.fields["contribution"]
            return
        cast(AuthorChoice, self.fields["contribution"]).queryset = free.order_by("position")

    def clean(self) -> dict[str, Any]:
        """Who claims a work says as which author."""
        cleaned = super().clean() or self.cleaned_data
        is_mine = cleaned.get("answer") == MINE
        if is_mine and "contribution" in self.fields and cleaned.get("contribution") is None:
            self.add_error("contribution", _("Say which of the authors you are."))
        return cleaned


class RefusalForm(forms.Form):
    """Why a claim is refused."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Who claimed the work will read it."),
    )
