"""Forms of profiles and projects: a request turned into clean values, each fault at its field."""

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kakehashi.institutions.models import Institution, Unit
from kakehashi.institutions.queries import find_institutions
from kakehashi.institutions.search import search_key
from kakehashi.people.models import Person
from kakehashi.people.queries import units_of
from kakehashi.research.dissemination.models import Profile, ResearchProject
from kakehashi.research.dissemination.models.people import KEEPS_OUTPUTS
from kakehashi.research.dissemination.people import identifiers
from kakehashi.research.dissemination.people.identifiers import Fault
from kakehashi.research.dissemination.people.particulars import Particulars, Project
from kakehashi.research.dissemination.people.queries import without_profile
from kakehashi.research.dissemination.people.rules import FAULTS

MOST_PARTNERS = 30


class DayInput(forms.DateInput):
    """The browser's own picker; ISO 8601 as its value in every language."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class NamedChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic for checkers only
    """One record by its name in the reader's language."""

    def label_from_instance(self, obj: Any) -> str:
        name: str = obj.name_in(get_language() or "en")
        return name


class NamedChoices(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # as above
    """Several records by their names in the reader's language."""

    def label_from_instance(self, obj: Any) -> str:
        name: str = obj.name_in(get_language() or "en")
        return name


class NumberField(forms.CharField):
    """A number of a register, cleaned to the form in which it is kept."""

    def __init__(self, read: Callable[[str], Any], **facts: Any) -> None:
        super().__init__(required=False, max_length=200, **facts)
        self.read = read

    def clean(self, value: Any) -> Any:
        """The number. Raises: ValidationError with its sentence."""
        found = self.read(super().clean(value))
        if isinstance(found, Fault):
            raise forms.ValidationError(str(FAULTS[found]))
        return found


class PartnersField(forms.CharField):
    """Institutions, one in a line: by any identifier, or by a name in full."""

    widget = forms.Textarea(attrs={"rows": 4})

    def clean(self, value: Any) -> Any:
        """The institutions, in their order, each once."""
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        if len(lines) > MOST_PARTNERS:
            raise forms.ValidationError(_("Too many partners in one project: thirty at most."))
        found = [institution_called(line) for line in lines]
        return list({each.pk: each for each in found}.values())


def institution_called(line: str) -> Institution:
    """The one institution that an identifier or a full name names. Raises: ValidationError."""
    hits = find_institutions(line, limit=5)
    key = search_key(line)
    exact = [each for each in hits if key in {name.key for name in each.names.all()}]
    by_number = hits if len(hits) == 1 and any(sign.isdigit() for sign in line) else []
    certain = exact or by_number
    if len(certain) == 1:
        return certain[0]
    language = get_language() or "en"
    names = ", ".join(each.name_in(language) for each in certain or hits)
    if names:
        raise forms.ValidationError(
            _("“%(line)s” is not certain. Write the ROR id, or one of these in full: %(names)s."),
            params={"line": line, "names": names},
        )
    raise forms.ValidationError(
        _("Nothing in the register of institutions is called “%(line)s”."), params={"line": line}
    )


def partner_lines(institutions: list[Institution]) -> str:
    """How `PartnersField` is filled: the ROR id where there is one, since names may not be one."""
    language = get_language() or "en"
    return "\n".join(each.name_in(language) for each in institutions)


def _long(label: Any, language: str) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 5, "lang": language})
    return forms.CharField(label=label, required=False, max_length=5000, widget=area)


class ProfileForm(forms.Form):
    """What a profile says; `said()` once it is valid. unit: for those who make profiles only."""

    name_ja = forms.CharField(label=_("Name in Japanese"), required=False, max_length=150)
    name_en = forms.CharField(label=_("Name in English"), required=False, max_length=150)
    name_kana = forms.CharField(label=_("Name in kana"), required=False, max_length=150)
    unit = NamedChoice(Unit.objects.none(), label=_("Unit"), empty_label=None)
    position_ja = forms.CharField(label=_("Position in Japanese"), required=False, max_length=150)
    position_en = forms.CharField(label=_("Position in English"), required=False, max_length=150)
    fields_ja = forms.CharField(
        label=_("Research fields in Japanese"), required=False, max_length=300
    )
    fields_en = forms.CharField(
        label=_("Research fields in English"), required=False, max_length=300
    )
    biography_ja = _long(_("About, in Japanese"), "ja")
    biography_en = _long(_("About, in English"), "en")
    orcid = NumberField(
        identifiers.orcid,
        label="ORCID iD",
        help_text=_("0000-0002-1825-0097, or its address. The last digit checks the others."),
    )
    researchmap = NumberField(
        identifiers.researchmap,
        label="researchmap",
        help_text=_("The permalink, or the address https://researchmap.jp/permalink."),
    )
    erad = NumberField(
        identifiers.erad, label=_("e-Rad researcher number"), help_text=_("Eight digits.")
    )
    openalex = NumberField(
        identifiers.openalex,
        label=_("OpenAlex author"),
        help_text=_("A5023888391, or its address. Works are suggested by it."),
    )
    website = forms.URLField(
        label=_("Website"), required=False, max_length=500, assume_scheme="https"
    )

    def __init__(self, data: Any = None, *, person: Person, profile: Profile | None = None) -> None:
        super().__init__(data, initial=_described(profile) if profile else None)
        units = Unit.objects.on(timezone.localdate()).filter(pk__in=units_of(person, KEEPS_OUTPUTS))
        if not units.exists():  # who keeps the own profile alone moves it nowhere
            del self.fields["unit"]
            return
        if profile is not None:
            units = units | Unit.objects.filter(pk=profile.unit_id)
        cast(NamedChoice, self.fields["unit"]).queryset = units.order_by("pk")

    def clean(self) -> dict[str, Any]:
        """A name in one language at least."""
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("name_ja") and not cleaned.get("name_en"):
            self.add_error("name_ja", _("Write the name in Japanese or in English."))
        return cleaned

    def said(self) -> Particulars:
        """What was written, for `operations`."""
        plain = {name: value for name, value in self.cleaned_data.items() if name != "unit"}
        return Particulars(**plain)


def _described(profile: Profile) -> dict[str, Any]:
    names = Particulars.__dataclass_fields__
    plain = {name: getattr(profile, name) for name in names}
    number = profile.openalex
    return {**plain, "unit": profile.unit_id, "openalex": f"A{number}" if number else ""}


class PeopleForm(forms.Form):
    """For which people of a unit profiles are made."""

    people = NamedChoices(
        Person.objects.none(),
        label=_("Teachers and researchers without a profile"),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any = None, *, unit: Unit) -> None:
        super().__init__(data)
        people = without_profile(unit, timezone.localdate())
        cast(NamedChoices, self.fields["people"]).queryset = people


class ReasonForm(forms.Form):
    """Why. is_needed: whether it may be left empty."""

    reason = forms.CharField(
        label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, data: Any = None, *, is_needed: bool = True) -> None:
        super().__init__(data)
        self.fields["reason"].required = is_needed


class ProjectForm(forms.Form):
    """What is told of a research project; `told()` once it is valid."""

    title_ja = forms.CharField(label=_("Title in Japanese"), required=False, max_length=300)
    title_en = forms.CharField(label=_("Title in English"), required=False, max_length=300)
    unit = NamedChoice(Unit.objects.none(), label=_("Unit"), empty_label=None)
    leader = NamedChoice(Profile.objects.none(), label=_("Leader"), empty_label=None)
    members = NamedChoices(
        Profile.objects.none(),
        label=_("Members"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=_("Of the university, without the leader. Several: hold Ctrl or ⌘."),
    )
    partners = PartnersField(
        label=_("Institutions taking part"),
        required=False,
        max_length=5000,
        help_text=_("One in a line: its ROR id, or one of its names in full."),
    )
    starts_on = forms.DateField(
        label=pgettext_lazy("research project", "First day"), widget=DayInput
    )
    ends_on = forms.DateField(
        label=pgettext_lazy("research project", "Last day"), required=False, widget=DayInput
    )
    funder_ja = forms.CharField(label=_("Funder in Japanese"), required=False, max_length=200)
    funder_en = forms.CharField(label=_("Funder in English"), required=False, max_length=200)
    award_number = forms.CharField(
        label=_("Award number"), required=False, max_length=60, help_text=_("KAKENHI: JP24K01234")
    )
    summary_ja = _long(_("Summary in Japanese"), "ja")
    summary_en = _long(_("Summary in English"), "en")
    website = forms.URLField(
        label=_("Website"), required=False, max_length=500, assume_scheme="https"
    )
    is_public = forms.BooleanField(
        label=_("Everybody can read it"),
        required=False,
        help_text=_("Otherwise only its leader and those who keep the unit's projects read it."),
    )

    def __init__(
        self, data: Any = None, *, person: Person, project: ResearchProject | None = None
    ) -> None:
        super().__init__(data, initial=_told(project) if project else None)
        kept = units_of(person, KEEPS_OUTPUTS)
        own = Profile.objects.filter(person=person)
        leaders = Profile.objects.filter(unit__in=kept) | own
        keys = {*kept, *own.values_list("unit", flat=True)}
        if project is not None:
            leaders = leaders | Profile.objects.filter(pk=project.leader_id)
            keys.add(project.unit_id)
        units = Unit.objects.filter(pk__in=keys).order_by("pk")
        cast(NamedChoice, self.fields["unit"]).queryset = units
        cast(NamedChoice, self.fields["leader"]).queryset = leaders.distinct()
        cast(NamedChoices, self.fields["members"]).queryset = Profile.objects.public()

    def clean(self) -> dict[str, Any]:
        """A title in one language at least, and days in order."""
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("title_ja") and not cleaned.get("title_en"):
            self.add_error("title_ja", _("Write the title in Japanese or in English."))
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("The project ends before it begins: look at its last day."))
        return cleaned

    def told(self) -> Project:
        """What was written, for `project_operations`."""
        return Project(**self.cleaned_data)


def _told(project: ResearchProject) -> dict[str, Any]:
    same = (
        *("title_ja", "title_en", "summary_ja", "summary_en", "funder_ja", "funder_en"),
        *("award_number", "starts_on", "ends_on", "website", "is_public"),
    )
    return {
        **{name: getattr(project, name) for name in same},
        "unit": project.unit_id,
        "leader": project.leader_id,
        "members": list(project.members.values_list("pk", flat=True)),
        "partners": partner_lines(list(project.partners.with_names())),
    }
