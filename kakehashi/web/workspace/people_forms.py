"""Forms of people and their roles: a request turned into clean values."""

from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kakehashi.directory.organisation import Details
from kakehashi.education.cooperation.forms import DayInput, NamedChoice
from kakehashi.institutions.models import Institution, Unit
from kakehashi.people.models import Person, Role
from kakehashi.web.workspace.person_field import PersonField

HELP: dict[str, Any] = {
    "passport_family": _("In Latin letters. A single name goes into either of the two fields."),
    "name_kana": _("How the name is read."),
    "name_romaji": _("Only if it differs from the passport."),
    "name_preferred": _("Shown instead of the other names wherever its letters can be read."),
    "language": _("The language of e-mails."),
}
AUTOCOMPLETE = {
    "passport_family": "family-name",
    "passport_given": "given-name",
    "language": "language",
}


class DetailsForm(forms.Form):
    """The names of a person in all forms, their order, and the language to write in."""

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        names = list(Details.__annotations__)
        fields = forms.fields_for_model(Person, names, help_texts=HELP)
        self.fields.update({name: fields[name] for name in names})


class OwnDetailsForm(DetailsForm):
    """One's own details: browsers may fill them in."""

    def __init__(self, data: Any = None, *, person: Person) -> None:
        initial = {name: getattr(person, name) for name in Details.__annotations__}
        super().__init__(data, initial=initial)
        for name, content in AUTOCOMPLETE.items():
            self.fields[name].widget.attrs["autocomplete"] = content


class EnterForm(DetailsForm):
    """Somebody new: where the person is reached, and the names."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("The person signs in with it; the university's address, if there is one."),
    )


class TermForm(forms.Form):
    """From when to when, both days included; today is the usual beginning."""

    starts_on = forms.DateField(
        label=pgettext_lazy("day", "From"), widget=DayInput, initial=timezone.localdate
    )
    ends_on = forms.DateField(
        label=pgettext_lazy("day", "Until"),
        required=False,
        widget=DayInput,
        help_text=_("The last day; leave it empty if no end is set."),
    )


class AppointForm(TermForm):
    """A role, where it is held, and its term; `cleaned_data["at"]` is the unit or institution.

    The institution is chosen in a picker that the page draws itself.
    """

    kind = forms.ChoiceField(
        label=_("Role"),
        choices=[("", pgettext_lazy("role", "Choose a role")), *Role.Kind.choices],
    )
    unit = NamedChoice(
        Unit.objects.none(),
        label=_("Unit"),
        required=False,
        empty_label=pgettext_lazy("unit", "Choose a unit"),
        help_text=_(
            "A role at a unit counts for the units below it too. Leave it open for the contact of"
            " a partner, who belongs to an institution."
        ),
    )
    institution = forms.ModelChoiceField(
        Institution.objects.select_related("merged_into"),
        label=_("Institution of a partner contact"),
        required=False,
    )
    field_order = ("kind", "unit", "institution", "starts_on", "ends_on")

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        closed = Unit.objects.filter(ends_on__lt=timezone.localdate())
        cast(NamedChoice, self.fields["unit"]).queryset = Unit.objects.exclude(pk__in=closed)

    def clean(self) -> dict[str, Any]:
        """Set `at` from the field that fits the role; the other one is left alone."""
        cleaned = super().clean() or self.cleaned_data
        is_partner = cleaned.get("kind") == Role.Kind.PARTNER
        field = "institution" if is_partner else "unit"
        cleaned["at"] = cleaned.get(field)
        if cleaned["at"] is None and field not in self.errors:
            missing = _("Choose the institution.") if is_partner else _("Choose the unit.")
            self.add_error(field, str(missing))
        return cleaned


class EndRoleForm(forms.Form):
    """The last day of a role, and why it ends."""

    ends_on = forms.DateField(
        label=_("Last day"),
        widget=DayInput,
        initial=timezone.localdate,
        help_text=_("The role still counts on it."),
    )
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class DeputyForm(TermForm):
    """Who acts for the holder of a role, from when to when."""

    person = PersonField(label=pgettext_lazy("role", "Deputy"))
    field_order = ("person", "starts_on", "ends_on")
