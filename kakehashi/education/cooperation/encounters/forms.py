"""Forms of encounters: a request turned into clean values, each fault at its field."""

from collections.abc import Collection
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kakehashi.education.cooperation.encounters.operations import Account
from kakehashi.education.cooperation.encounters.queries import contacts_of
from kakehashi.education.cooperation.encounters.rules import OF_OURS, RECORDS, can_be_with
from kakehashi.education.cooperation.forms import DayInput, NamedChoice, NamedChoices
from kakehashi.education.cooperation.models import Encounter
from kakehashi.institutions.models import Institution, Unit
from kakehashi.people.models import Person, Role
from kakehashi.people.queries import units_of

LONGEST_NAME = 200


def people_of_ours(also: Collection[int] = ()) -> QuerySet[Person]:
    """Those who work here and may sign in, by name; and those named by their ids."""
    held = Role.objects.on(timezone.localdate()).filter(kind__in=OF_OURS)
    working = Person.objects.filter(roles__in=held, is_active=True)
    found = Person.objects.filter(pk__in=[*working.values_list("pk", flat=True), *also])
    return found.order_by("passport_family", "passport_given", "pk")


class EncounterForm(forms.Form):
    """An encounter as a whole; the institutions are chosen in a picker that the page draws."""

    kind = forms.ChoiceField(label=_("Kind of encounter"), choices=Encounter.Kind)
    partners = forms.ModelMultipleChoiceField(
        Institution.objects.select_related("merged_into"),
        label=pgettext_lazy("encounter", "With whom"),
        error_messages={"required": _("Look for an institution and tick it.")},
    )
    on = forms.DateField(label=pgettext_lazy("encounter", "Day"), widget=DayInput)
    until = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=DayInput,
        help_text=_("Only if it lasted longer than a day."),
    )
    place = forms.CharField(label=_("Place"), required=False, max_length=200)
    unit = NamedChoice(Unit.objects.none(), label=_("Unit that keeps it"), empty_label=None)
    participants = NamedChoices(
        Person.objects.none(),
        label=_("Our participants"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=_("Several with Ctrl, on a Mac with Command."),
    )
    topics = forms.CharField(
        label=_("Topics"), max_length=5000, widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"})
    )
    agreed = forms.CharField(
        label=_("What was agreed"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("Who has to do what by when is added as a follow-up afterwards."),
    )
    field_order = (
        *("kind", "partners", "on", "until", "place", "unit", "participants", "topics", "agreed"),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        person: Person,
        encounter: Encounter | None = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=initial or (_stated(encounter) if encounter else None))
        units = Unit.objects.on(timezone.localdate()).filter(pk__in=units_of(person, RECORDS))
        there: list[int] = []
        if encounter:
            units = units | Unit.objects.filter(pk=encounter.unit_id)
            there = list(encounter.participants.values_list("pk", flat=True))
        cast(NamedChoice, self.fields["unit"]).queryset = units.order_by("pk")
        cast(NamedChoices, self.fields["participants"]).queryset = people_of_ours(there)

    def clean_partners(self) -> list[Institution]:
        """Merged institutions are refused here by name, so the sentence stands at the picker."""
        partners = list(self.cleaned_data["partners"])
        if not (verdict := can_be_with(partners)):
            raise forms.ValidationError(str(verdict))
        return partners

    def account(self) -> Account:
        """What was written, for `operations`."""
        cleaned = dict(self.cleaned_data)
        return Account(
            institutions=cleaned.pop("partners"),
            participants=list(cleaned.pop("participants")),
            **cleaned,
        )


def _stated(encounter: Encounter) -> dict[str, Any]:
    same = ("kind", "on", "until", "place", "topics", "agreed")
    return {
        **{name: getattr(encounter, name) for name in same},
        "unit": encounter.unit_id,
        "participants": list(encounter.participants.values_list("pk", flat=True)),
    }


class GuestsForm(forms.Form):
    """Who of a partner was there: contacts on record, and other names as they are written."""

    institution = NamedChoice(Institution.objects.none(), label=_("Institution"), empty_label=None)
    persons = NamedChoices(
        Person.objects.none(),
        label=_("Contacts on record"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    names = forms.CharField(
        label=_("Others"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("One on each line: the name, a comma, the post."),
    )

    def __init__(self, data: Any = None, *, encounter: Encounter) -> None:
        super().__init__(data)
        institutions = encounter.institutions.with_names().order_by("pk")
        first = institutions.first()
        self.fields["institution"].initial = first.pk if first else None
        cast(NamedChoice, self.fields["institution"]).queryset = institutions
        keys = [each.pk for each in institutions]
        known = [role.person_id for role in contacts_of(keys, timezone.localdate())]
        left = Person.objects.filter(pk__in=known).exclude(met_as_guest__encounter=encounter)
        if left.exists():
            cast(NamedChoices, self.fields["persons"]).queryset = left.order_by("pk")
        else:
            del self.fields["persons"]

    def clean_names(self) -> list[tuple[str, str]]:
        """(name, post) of each line; the post may be missing."""
        found = []
        for line in self.cleaned_data["names"].splitlines():
            name, _comma, post = line.replace("、", ",").replace("，", ",").partition(",")
            if len(name.strip()) > LONGEST_NAME or len(post.strip()) > LONGEST_NAME:
                raise forms.ValidationError(
                    gettext("This name or post is too long: %s") % line[:60]
                )
            if name.strip():
                found.append((name.strip(), post.strip()))
        return found


class FollowUpForm(forms.Form):
    """What somebody of ours has to do because of an encounter."""

    text = forms.CharField(label=_("What is to be done"), max_length=300)
    owner = NamedChoice(Person.objects.none(), label=_("Who does it"))
    due_on = forms.DateField(label=_("Due on"), widget=DayInput)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        cast(NamedChoice, self.fields["owner"]).queryset = people_of_ours()


class FinishForm(forms.Form):
    """What came of a follow-up."""

    note = forms.CharField(label=_("What came of it"), required=False, max_length=500)


class AttachForm(forms.Form):
    """A file to keep with an encounter."""

    file = forms.FileField(
        label=_("File"), help_text=_("PDF, Word, Excel, PNG, JPEG or plain text; at most 10 MB.")
    )
    title = forms.CharField(
        label=_("Title"), max_length=200, help_text=_("What it is: “Minutes, English”.")
    )
