"""Forms of verified links: a request turned into clean values, each fault at its field."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kakehashi.documents.decoding import CP932, UTF_8
from kakehashi.institutions.models import Unit
from kakehashi.people.models import Person
from kakehashi.people.queries import units_of
from kakehashi.research.dissemination.models import Profile
from kakehashi.research.dissemination.models.people import KEEPS_OUTPUTS
from kakehashi.research.dissemination.people.forms import NamedChoice, institution_called

ANSWERS = [("yes", _("It belongs to it")), ("no", _("It does not belong to it"))]
TARGETS = ("unit", "profile", "institution")


class SayForm(forms.Form):
    """Whose a work is, or is not: one unit, person or institution, and how that is known."""

    unit = NamedChoice(Unit.objects.none(), label=_("Unit"), required=False, empty_label="–")
    profile = NamedChoice(
        Profile.objects.none(),
        label=_("Researcher"),
        required=False,
        empty_label="–",
        help_text=_("The work is then the person’s unit’s, too."),
    )
    institution = forms.CharField(
        label=_("Institution"),
        required=False,
        max_length=200,
        help_text=_("A ROR id, or the name in full."),
    )
    stands = forms.ChoiceField(
        label=pgettext_lazy("verified link", "What you say"),
        choices=ANSWERS,
        initial="yes",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("How you know"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        help_text=_("What the first page says, whom you asked."),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = units_of(person, KEEPS_OUTPUTS)
        unit: Any = self.fields["unit"]
        profile: Any = self.fields["profile"]
        unit.queryset = Unit.objects.filter(pk__in=units)
        profile.queryset = Profile.objects.filter(unit__in=units).order_by("name_en", "pk")

    def clean_institution(self) -> Any:
        """The institution of the register, or None."""
        line = self.cleaned_data["institution"].strip()
        return institution_called(line) if line else None

    def clean(self) -> dict[str, Any]:
        """Exactly one of the three; the answer as a boolean."""
        cleaned: dict[str, Any] = super().clean() or {}
        said = [name for name in TARGETS if cleaned.get(name)]
        if not self.errors.keys() & set(TARGETS) and len(said) != 1:
            self.add_error(None, _("Choose one unit, one researcher or one institution."))
        if "stands" in cleaned:
            cleaned["stands"] = cleaned["stands"] == "yes"
        return cleaned


class RetractForm(forms.Form):
    """Why a word is taken back."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


class LinksFileForm(forms.Form):
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
