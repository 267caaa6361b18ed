"""What we ask of a person who signs up, where signing up is open."""

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from kakehashi.people.models import Person


class SignUpForm(forms.Form):
    """The name as in the passport; one part may stay empty (a mononym), not both."""

    passport_given = forms.CharField(
        label=_("Given names as in the passport"),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    passport_family = forms.CharField(
        label=_("Family name as in the passport"),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )

    def clean_passport_family(self) -> str:
        """The second of the two fields answers when both are empty."""
        family: str = self.cleaned_data["passport_family"]
        if not family and not self.cleaned_data.get("passport_given"):
            raise forms.ValidationError(_("Enter at least one part of the name."))
        return family

    def signup(self, request: HttpRequest, user: Person) -> None:
        """Asked for by allauth; `AccountAdapter.save_user` has kept the name already."""
