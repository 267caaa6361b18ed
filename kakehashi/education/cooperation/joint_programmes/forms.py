"""Forms of joint programmes: a request turned into clean values, each fault at its field."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kakehashi.agreements.models import Agreement
from kakehashi.agreements.rules import can_be_partners
from kakehashi.education.cooperation.forms import DayInput, NamedChoice
from kakehashi.education.cooperation.isced_select import FieldSelect
from kakehashi.education.cooperation.joint_programmes.operations import Description, Part
from kakehashi.education.cooperation.joint_programmes.recording import Course
from kakehashi.education.cooperation.joint_programmes.rules import KEEPS
from kakehashi.education.cooperation.models import JointProgramme, PartnerRole, ProgrammeYear
from kakehashi.institutions.models import Institution, Unit
from kakehashi.people.models import Person
from kakehashi.people.queries import units_of
from kakehashi.vocabulary import isced, languages

HOME = "home"
WHERE_FROM = _("A document, a register, a letter: so that somebody else can look it up.")


class AgreementChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic for checkers
    """Agreements by kind and number of the record."""

    def label_from_instance(self, obj: Any) -> str:
        kind = obj.latest.get_kind_display()
        return f"{obj.name_in(get_language() or 'en')}: {kind} ({obj.reference or f'#{obj.pk}'})"


class SourcedForm(forms.Form):
    """Facts that were read somewhere, on a day."""

    source = forms.CharField(label=_("Source"), max_length=500, help_text=WHERE_FROM)
    source_on = forms.DateField(
        label=_("As of"),
        widget=DayInput,
        help_text=_("The day of which the source speaks."),
        initial=timezone.localdate,
    )


def field_choices() -> list[tuple[str, Any]]:
    """ISCED-F 2013: broad fields as groups of the narrow and detailed ones below them."""
    language = get_language() or "en"

    def named(code: str) -> tuple[str, str]:
        return code, f"{code} {isced.name(code, language) or isced.name(code, 'en')}"

    groups: list[tuple[str, Any]] = [("", _("Not stated"))]
    for broad in isced.fields(isced.BROAD):
        below = [named(broad.code)]
        for narrow in isced.narrower(broad.code):
            below += [
                named(narrow.code),
                *(named(each.code) for each in isced.narrower(narrow.code)),
            ]
        groups.append((named(broad.code)[1], below))
    return groups


class ProgrammeForm(SourcedForm):
    """What a programme is; `description()` once it is valid."""

    kind = forms.ChoiceField(label=_("Kind of programme"), choices=JointProgramme.Kind)
    title_ja = forms.CharField(label=_("Title in Japanese"), required=False, max_length=200)
    title_en = forms.CharField(label=_("Title in English"), required=False, max_length=200)
    unit = NamedChoice(Unit.objects.none(), label=_("Home unit"), empty_label=None)
    level = forms.ChoiceField(
        label=pgettext_lazy("programme", "Level"), choices=JointProgramme.Level
    )
    isced_f = forms.ChoiceField(
        label=_("Field (ISCED-F 2013)"),
        required=False,
        choices=field_choices,
        widget=FieldSelect,
    )
    languages = forms.CharField(
        label=_("Languages of teaching"),
        required=False,
        max_length=200,
        help_text=_("Language tags with commas between them: en, ja."),
    )
    agreement = AgreementChoice(
        Agreement.objects.none(),
        label=_("Agreement it rests on"),
        required=False,
        empty_label=_("None, or not on record"),
        help_text=_("Agreements with the partners of this programme."),
    )
    first_intake_on = forms.DateField(label=_("First intake"), required=False, widget=DayInput)
    places = forms.IntegerField(
        label=_("Intake per year"),
        required=False,
        min_value=0,
        max_value=32767,
        help_text=_("Students of all sides; leave it empty if it is not fixed."),
    )
    field_order = (
        *("kind", "title_ja", "title_en", "unit", "level", "isced_f", "languages", "agreement"),
        *("first_intake_on", "places", "source", "source_on"),
    )

    def __init__(
        self, data: Any = None, *, person: Person, programme: JointProgramme | None = None
    ) -> None:
        super().__init__(data, initial=_described(programme) if programme else None)
        units = Unit.objects.on(timezone.localdate()).filter(pk__in=units_of(person, KEEPS))
        if programme:
            units = units | Unit.objects.filter(pk=programme.unit_id)
        cast(NamedChoice, self.fields["unit"]).queryset = units.order_by("pk")
        if programme is None:  # without partners there is nothing to choose from
            del self.fields["agreement"]
            return
        held = Agreement.objects.visible_to(person).filter(
            partners__in=programme.partners.order_by().values("pk")
        )
        keys = {*held.order_by().values_list("pk", flat=True), programme.agreement_id or 0}
        choices = Agreement.objects.filter(pk__in=keys)
        choice = cast(AgreementChoice, self.fields["agreement"])
        choice.queryset = choices.with_everything().order_by("pk")

    def clean_languages(self) -> list[str]:
        """Tags in their usual letter case, each once."""
        written = self.cleaned_data["languages"].replace("、", ",").replace("，", ",")
        tags = [tag.strip() for tag in written.split(",") if tag.strip()]
        try:
            return list(dict.fromkeys(languages.canonical(tag) for tag in tags))
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        """A title in one language at least."""
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("title_ja") and not cleaned.get("title_en"):
            self.add_error("title_ja", gettext("Write the title in Japanese or in English."))
        return cleaned

    def description(self) -> Description:
        """What was written, for `operations.enter` and `operations.revise`."""
        return Description(**self.cleaned_data)


def _described(programme: JointProgramme) -> dict[str, Any]:
    same = (
        *("kind", "title_ja", "title_en", "level", "isced_f", "first_intake_on", "places"),
        *("source", "source_on"),
    )
    return {
        **{name: getattr(programme, name) for name in same},
        "unit": programme.unit_id,
        "agreement": programme.agreement_id,
        "languages": ", ".join(programme.languages),
    }


class PartnersForm(forms.Form):
    """Institutions that take part from now on, chosen in a picker that the page draws itself."""

    partners = forms.ModelMultipleChoiceField(
        Institution.objects.select_related("merged_into"),
        label=pgettext_lazy("programme", "Partners"),
        error_messages={"required": _("Look for an institution and tick it.")},
    )
    role = forms.ChoiceField(
        label=pgettext_lazy("programme", "Role"),
        choices=PartnerRole,
        initial=PartnerRole.AWARDING,
    )

    def clean_partners(self) -> list[Institution]:
        """Merged institutions are refused here by name, so the sentence stands at the picker."""
        partners = list(self.cleaned_data["partners"])
        if partners and not (verdict := can_be_partners(partners)):
            raise forms.ValidationError(str(verdict))
        return partners


class ReasonForm(forms.Form):
    """Why something is done that others will ask about."""

    reason = forms.CharField(
        label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class CurriculumForm(forms.Form):
    """What each side teaches and credits: a part for the home university and one for each party."""

    measure = forms.ChoiceField(
        label=_("Shares are stated in"),
        required=False,
        choices=[("", _("Not known yet")), *JointProgramme.Measure.choices],
    )
    total = forms.DecimalField(
        label=_("Whole curriculum"),
        required=False,
        min_value=Decimal("0.01"),
        max_digits=7,
        decimal_places=2,
        help_text=_("In credits; leave it empty for per cent."),
    )

    def __init__(self, data: Any = None, *, programme: JointProgramme) -> None:
        super().__init__(data, initial={"measure": programme.measure, "total": programme.total})
        self.names: dict[str, str] = {HOME: gettext("Home university")}
        own = programme
        self._add(HOME, Part(own.home_role, own.home_share, own.home_credits, own.home_scheme))
        for party in programme.parties.all():
            self.names[str(party.pk)] = party.institution.name_in(get_language() or "en")
            self._add(str(party.pk), Part(party.role, party.share, party.credits, party.scheme))

    def _add(self, side: str, part: Part) -> None:
        amount: dict[str, Any] = {
            "required": False,
            "min_value": 0,
            "max_digits": 7,
            "decimal_places": 2,
        }
        self.fields[f"role_{side}"] = forms.ChoiceField(
            label=pgettext_lazy("programme", "Role"), choices=PartnerRole, initial=part.role
        )
        self.fields[f"share_{side}"] = forms.DecimalField(
            label=_("Share of the curriculum"), initial=part.share, **amount
        )
        self.fields[f"credits_{side}"] = forms.DecimalField(
            label=_("Credits by its own scheme"), initial=part.credits, **amount
        )
        self.fields[f"scheme_{side}"] = forms.CharField(
            label=_("Name of that scheme"),
            required=False,
            max_length=60,
            initial=part.scheme,
            help_text=_("For example ECTS, or Japanese credits (単位)."),
        )

    def sides(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """Each side's name with its fields, ours first."""
        for side, name in self.names.items():
            yield name, [self[f"{what}_{side}"] for what in ("role", "share", "credits", "scheme")]

    def part(self, side: str) -> Part:
        """What was written of one side."""
        cleaned = self.cleaned_data
        return Part(*(cleaned[f"{what}_{side}"] for what in ("role", "share", "credits", "scheme")))

    def parts(self) -> dict[int, Part]:
        """Party id -> its part."""
        return {int(side): self.part(side) for side in self.names if side != HOME}


class DayForm(forms.Form):
    """From which day on something holds."""

    on = forms.DateField(label=_("Day"), widget=DayInput)

    def __init__(self, data: Any = None, *, label: Any, may_be_unknown: bool = False) -> None:
        super().__init__(data)
        self.fields["on"].label = label
        if may_be_unknown:
            self.fields["on"].required = False
            self.fields["on"].help_text = _("Leave it empty if nobody knows.")


class OverForm(DayForm, ReasonForm):
    """A day and a reason."""

    field_order = ("on", "reason")


class StudentsForm(SourcedForm):
    """Students of both sides; empty is not known."""

    home_students = forms.IntegerField(
        label=_("Students of the home university"), required=False, min_value=0, max_value=1000000
    )
    partner_students = forms.IntegerField(
        label=_("Students of the partners"), required=False, min_value=0, max_value=1000000
    )


class YearForm(StudentsForm):
    """A programme's students of a fiscal year."""

    year = forms.TypedChoiceField(label=_("Fiscal year"), coerce=int)
    completed = forms.IntegerField(
        label=_("Completed in the year"),
        required=False,
        min_value=0,
        max_value=1000000,
        help_text=_("Known once the year is over; leave it empty until then."),
    )
    reason = forms.CharField(
        label=_("Why they change"),
        required=False,
        max_length=1000,
        help_text=_("Only if figures of this year are stated already."),
    )
    field_order = (
        *("year", "home_students", "partner_students", "completed"),
        *("source", "source_on", "reason"),
    )

    def __init__(
        self, data: Any = None, *, years: list[int], year: int, stated: ProgrammeYear | None
    ) -> None:
        same = ("home_students", "partner_students", "completed", "source", "source_on")
        initial = {name: getattr(stated, name) for name in same} if stated else {}
        super().__init__(data, initial={"year": year, **initial})
        choice = cast(forms.TypedChoiceField, self.fields["year"])
        choice.choices = [(each, gettext("FY%s") % each) for each in years]
        if stated is None:
            del self.fields["reason"]


class CourseForm(StudentsForm):
    """A course taught together with a class abroad; `course()` once it is valid."""

    name = forms.CharField(label=_("Our course"), max_length=200)
    institution = NamedChoice(Institution.objects.none(), label=_("Partner"), empty_label=None)
    partner_course = forms.CharField(label=_("Partner's course"), required=False, max_length=200)
    starts_on = forms.DateField(label=_("First day"), widget=DayInput)
    weeks = forms.IntegerField(label=_("Weeks together"), min_value=1, max_value=60)
    reason = forms.CharField(label=_("Why this changes"), max_length=1000)
    field_order = (
        *("name", "institution", "partner_course", "starts_on", "weeks"),
        *("home_students", "partner_students", "source", "source_on", "reason"),
    )

    def __init__(
        self, data: Any = None, *, programme: JointProgramme, course: Any | None = None
    ) -> None:
        names = [name for name in self.base_fields if name not in ("reason", "institution")]
        initial = {name: getattr(course, name) for name in names} if course else {}
        if course:
            initial["institution"] = course.institution_id
        super().__init__(data, initial=initial)
        partners = Institution.objects.filter(programme_parties__programme=programme)
        cast(NamedChoice, self.fields["institution"]).queryset = partners.with_names()
        if course is None:
            del self.fields["reason"]

    def course(self) -> Course:
        """What was written, for `recording`."""
        facts = {name: value for name, value in self.cleaned_data.items() if name != "reason"}
        return Course(**facts)


class ReviewDayForm(forms.Form):
    """For which day a quality review is planned."""

    planned_on = forms.DateField(label=_("Planned for"), widget=DayInput)


class ReviewMoveForm(ReviewDayForm, ReasonForm):
    """To which day a quality review is moved, and why."""

    field_order = ("planned_on", "reason")


class HoldForm(forms.Form):
    """When a quality review was held, and what came of it."""

    held_on = forms.DateField(label=_("Held on"), widget=DayInput, initial=timezone.localdate)
    outcome = forms.CharField(
        label=_("Outcome"), max_length=5000, widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"})
    )
    file = forms.FileField(
        label=_("Report or minutes"),
        required=False,
        help_text=_("PDF, Word, Excel, PNG, JPEG or plain text; at most 10 MB."),
    )
