"""Forms about institutions: a request turned into clean values, each fault at its field."""

from typing import Any, cast

from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kakehashi.directory.operations import Naming
from kakehashi.institutions.models import Identifier, Institution, InstitutionName
from kakehashi.vocabulary import countries, languages

PROFILE = ("kind", "country", "city", "website", "latitude", "longitude", "source")
LONGEST_REASON = 2000


class LanguageField(forms.CharField):
    """A BCP 47 tag, cleaned to its usual letter case; empty if the language is not known."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", pgettext_lazy("name", "Language"))
        options.setdefault("help_text", _("As a language tag: en, ja, de or zh-Hant."))
        super().__init__(max_length=20, **options)

    def to_python(self, value: Any) -> Any:
        tag = super().to_python(value)
        try:
            return languages.canonical(tag) if tag else ""
        except ValueError as wrong:
            raise forms.ValidationError(str(wrong)) from wrong


class NameChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """Names with their language and kind, to tell equal ones apart."""

    def label_from_instance(self, obj: Any) -> str:
        language = languages.name(obj.language, get_language() or "en") if obj.language else ""
        return " · ".join(filter(None, (obj.text, language, str(obj.get_kind_display()))))


class ReasonField(forms.CharField):
    """Why something is done, for the journal."""

    def __init__(self, *, required: bool = False) -> None:
        super().__init__(
            label=_("Reason"),
            required=required,
            max_length=LONGEST_REASON,
            widget=forms.Textarea(attrs={"rows": 3}),
        )


class ProfileForm(forms.Form):
    """Where an institution is, and where that was read."""

    kind = forms.ChoiceField(label=pgettext_lazy("institution", "Kind"), choices=Institution.Kind)
    country = forms.ChoiceField(label=_("country/region · 国・地域"))
    city = forms.CharField(label=pgettext_lazy("place", "City"), required=False, max_length=200)
    website = forms.URLField(
        label=_("Website"), required=False, max_length=500, assume_scheme="https"
    )
    latitude = forms.FloatField(
        label=_("Latitude"), required=False, help_text=_("In degrees, south is negative: 48.2131.")
    )
    longitude = forms.FloatField(
        label=_("Longitude"), required=False, help_text=_("In degrees, west is negative: 16.3602.")
    )
    source = forms.CharField(
        label=_("Source"),
        required=False,
        max_length=300,
        help_text=_("Where this was read: an address, a file, a letter."),
    )

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        choices = [("", "—"), *countries.choices(get_language() or "en")]
        cast(forms.ChoiceField, self.fields["country"]).choices = choices

    def profile(self) -> dict[str, Any]:
        """What `enter_institution` and `revise_institution` take beyond names."""
        return {name: self.cleaned_data[name] for name in PROFILE}


class EnterForm(ProfileForm):
    """A new institution: its names, where it is, and one identifier."""

    name = forms.CharField(
        label=_("Official name"),
        max_length=500,
        help_text=_("As the institution writes it itself."),
    )
    language = LanguageField(required=False)
    name_ja = forms.CharField(label=_("Name in Japanese"), required=False, max_length=500)
    scheme = forms.ChoiceField(
        label=_("Kind of identifier"),
        required=False,
        choices=[("", "—"), *Identifier.Scheme.choices],
    )
    value = forms.CharField(
        label=_("Identifier"),
        required=False,
        max_length=200,
        help_text=_("With it the institution is recognised in files and at partners."),
    )
    is_another = forms.BooleanField(
        label=_("It is another institution of the same name"),
        required=False,
        widget=forms.HiddenInput,
    )
    field_order = ("name", "language", "name_ja", *PROFILE, "scheme", "value", "is_another")

    def clean(self) -> dict[str, Any]:
        """An identifier is of some kind."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("value") and not cleaned.get("scheme"):
            self.add_error("scheme", _("Say of which kind the identifier is."))
        if cleaned.get("scheme") and not cleaned.get("value"):
            self.add_error("value", _("Give the identifier, or leave its kind open."))
        return cleaned

    def namings(self) -> list[Naming]:
        """The official name, and the one in Japanese if that is another."""
        cleaned = self.cleaned_data
        found = [Naming(cleaned["name"], cleaned["language"])]
        if cleaned["name_ja"] and cleaned["name_ja"] != cleaned["name"]:
            found.append(Naming(cleaned["name_ja"], "ja", InstitutionName.Kind.LABEL))
        return found

    def identifiers(self) -> dict[str, str]:
        """Scheme and value, if one was given."""
        scheme = self.cleaned_data["scheme"]
        return {scheme: self.cleaned_data["value"]} if scheme else {}

    def ask_whether_another(self) -> None:
        """Show the question that is hidden as long as no institution has this name."""
        self.fields["is_another"].widget = forms.CheckboxInput()


class ReviseForm(ProfileForm):
    """The profile of an institution as it stands, to be corrected."""

    def __init__(self, data: Any = None, *, institution: Institution) -> None:
        super().__init__(data, initial={name: getattr(institution, name) for name in PROFILE})


class ActForm(forms.Form):
    """What doing one thing to `institution` needs to know."""

    def __init__(self, data: Any = None, *, institution: Institution) -> None:
        super().__init__(data)
        self.institution = institution


class RenameForm(ActForm):
    """A new official name; the one it had in that language stays as an alias."""

    text = forms.CharField(label=_("New official name"), max_length=500)
    language = LanguageField()
    reason = ReasonField()


class AddNameForm(ActForm):
    """One more name."""

    text = forms.CharField(label=_("Name"), max_length=500)
    language = LanguageField(required=False)
    kind = forms.ChoiceField(
        label=pgettext_lazy("name", "Kind"),
        choices=InstitutionName.Kind,
        initial=InstitutionName.Kind.ALIAS,
    )


class RemoveNameForm(ActForm):
    """Which name was wrong."""

    name = NameChoice(
        InstitutionName.objects.none(),
        label=_("Name to remove"),
        empty_label=None,
        widget=forms.RadioSelect,
    )

    def __init__(self, data: Any = None, *, institution: Institution) -> None:
        super().__init__(data, institution=institution)
        cast(NameChoice, self.fields["name"]).queryset = institution.names.order_by("pk")


class IdentifyForm(ActForm):
    """What another register calls the institution."""

    scheme = forms.ChoiceField(label=_("Kind of identifier"), choices=Identifier.Scheme)
    value = forms.CharField(
        label=_("Identifier"),
        max_length=200,
        help_text=_("In any usual form: 03prydq77 or https://ror.org/03prydq77."),
    )


class RemoveIdentifierForm(ActForm):
    """Which identifier was wrong, and why."""

    identifier = forms.ModelChoiceField(
        Identifier.objects.none(),
        label=_("Identifier to remove"),
        empty_label=None,
        widget=forms.RadioSelect,
    )
    reason = ReasonField(required=True)

    def __init__(self, data: Any = None, *, institution: Institution) -> None:
        super().__init__(data, institution=institution)
        field = cast("forms.ModelChoiceField[Identifier]", self.fields["identifier"])
        field.queryset = institution.identifiers.order_by("pk")


class RetireForm(ActForm):
    """Why an institution counts as closed."""

    reason = ReasonField(required=True)


class SucceedForm(ActForm):
    """The other institution, chosen by the page's search before the form is shown."""

    other = forms.ModelChoiceField(Institution.objects.with_names(), widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, institution: Institution, other: Institution) -> None:
        super().__init__(data, institution=institution)
        self.initial["other"] = other.pk


class MergeForm(SucceedForm):
    """The institution that stays, and how somebody knows that the two are one."""

    reason = ReasonField()
