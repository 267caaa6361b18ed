"""Forms of recognition: a request turned into clean values, each fault at its field."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kakehashi.documents.decoding import NotText, decode
from kakehashi.education.cooperation.credits.forms import (
    LEVELS,
    field_choices,
    scheme_choices,
)
from kakehashi.education.cooperation.forms import DayInput, NamedChoice
from kakehashi.education.cooperation.isced_select import FieldSelect
from kakehashi.education.cooperation.models import Precedent
from kakehashi.education.cooperation.recognition.limits import valid_until
from kakehashi.education.cooperation.recognition.rules import Home, units_for
from kakehashi.education.cooperation.recognition.similarity import Course
from kakehashi.institutions.models import Unit
from kakehashi.people.models import Person
from kakehashi.vocabulary.study import StudyLevel

ROWS = 4


class CreditsField(forms.DecimalField):
    """Credits of any scheme, zero or more."""

    def __init__(self, *, label: Any, required: bool = True) -> None:
        super().__init__(
            label=label, required=required, max_digits=6, decimal_places=2, min_value=0
        )


class HomeForm(forms.Form):
    """A course at home; an empty row counts for nothing."""

    code = forms.CharField(label=_("Course code"), required=False, max_length=40)
    title_ja = forms.CharField(label=_("Title in Japanese"), required=False, max_length=200)
    title_en = forms.CharField(label=_("Title in English"), required=False, max_length=200)
    credits = forms.DecimalField(
        label=_("Credits"), required=False, max_digits=5, decimal_places=2, min_value=0
    )

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written."""
        return not any(self.cleaned_data.values())

    def clean(self) -> dict[str, Any]:
        """A row that says anything has a title and credits."""
        cleaned = super().clean() or self.cleaned_data
        if any(cleaned.values()) and not self.errors:
            if not (cleaned["title_ja"] or cleaned["title_en"]):
                self.add_error("title_ja", _("Write the title in one language at least."))
            if not cleaned["credits"]:
                self.add_error("credits", _("Write the credits of this course."))
        return cleaned


HomeRows = forms.formset_factory(HomeForm, extra=0, max_num=20, validate_max=True)


class SyllabusForm(forms.Form):
    """Which syllabus was read: a file, an address, a date."""

    syllabus = forms.FileField(
        label=_("Syllabus as a file"), required=False, help_text=_("Kept under its hash.")
    )
    syllabus_address = forms.URLField(
        label=_("or its address"), required=False, max_length=500, assume_scheme="https"
    )
    syllabus_on = forms.DateField(label=_("Date of the syllabus"), required=False, widget=DayInput)


class CourseForm(SyllabusForm):
    """A course abroad."""

    host_code = forms.CharField(label=_("Course code"), required=False, max_length=40)
    host_title = forms.CharField(
        label=_("Title of the course"),
        max_length=300,
        help_text=_("As the other university writes it."),
    )
    host_title_en = forms.CharField(label=_("Title in English"), required=False, max_length=300)
    host_credits = CreditsField(label=_("Credits abroad"), required=False)
    host_scheme = forms.ChoiceField(label=_("Counted in"), required=False)
    level = forms.ChoiceField(label=pgettext_lazy("study", "Level"), choices=LEVELS, required=False)
    field = forms.ChoiceField(
        label=_("Field of study (ISCED-F)"), required=False, widget=FieldSelect
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        unknown = [("", gettext("Not known"))]
        scheme = cast(forms.ChoiceField, self.fields["host_scheme"])
        scheme.choices = [*unknown, *scheme_choices()]
        field = cast(forms.ChoiceField, self.fields["field"])
        field.choices = field_choices(gettext("Not known"))


class DecideForm(CourseForm):
    """A decision on a course abroad, with the courses at home as rows."""

    unit = NamedChoice(Unit.objects.none(), label=_("Unit that decided"), empty_label=None)
    decision = forms.ChoiceField(
        label=pgettext_lazy("recognition", "Decision"),
        choices=Precedent.Decision,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed where it is recognised in part or not."),
    )
    body = forms.CharField(
        label=_("Body that decided"),
        required=False,
        max_length=200,
        help_text=_("For example the faculty's academic affairs committee."),
    )
    decided_on = forms.DateField(label=_("Decided on"), widget=DayInput)
    valid_until = forms.DateField(
        label=_("Valid until"),
        required=False,
        widget=DayInput,
        help_text=_("The last day; empty: until somebody decides anew."),
    )

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        person: Person,
        initial: Mapping[str, Any] | None = None,
        rows: Any = (),
        unit: Unit | None = None,
    ) -> None:
        """rows: the courses at home to begin with; unit: the one that cannot be changed."""
        today = timezone.localdate()
        days = {"decided_on": today, "valid_until": valid_until(today)}
        super().__init__(data, files, initial={**days, **(initial or {})})
        units = Unit.objects.filter(pk__in=units_for(person))
        if unit is not None:
            units = units.filter(pk=unit.pk)
        cast(NamedChoice, self.fields["unit"]).queryset = units.order_by("pk")
        blank: list[Any] = [{}] * max(1, ROWS - len(rows))
        self.rows = HomeRows(data, prefix="courses", initial=[*rows, *blank])

    def is_valid(self) -> bool:
        """Whether form and rows are right, and the decision has its reason."""
        both = [super().is_valid(), self.rows.is_valid()]
        return all(both)

    def clean(self) -> dict[str, Any]:
        """Credits and scheme belong together; what is not in full has its reason."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("host_credits") and not cleaned.get("host_scheme"):
            self.add_error("host_scheme", _("Choose in what the credits abroad are counted."))
        if not cleaned.get("host_credits") and cleaned.get("host_scheme"):
            self.add_error("host_credits", _("Write the credits abroad."))
        is_full = cleaned.get("decision") == Precedent.Decision.FULL
        if cleaned.get("decision") and not is_full and not cleaned.get("reason"):
            self.add_error("reason", _("Say why it is recognised in part only, or not."))
        return cleaned

    def courses(self) -> list[Home]:
        """The courses at home as they were written, in order."""
        written = [row for row in self.rows if not row.is_empty]
        return [Home(**row.cleaned_data) for row in written]


class RenewForm(SyllabusForm):
    """The same decision again: when, until when, on which syllabus if on a new one."""

    decided_on = forms.DateField(label=_("Decided on"), widget=DayInput)
    valid_until = forms.DateField(label=_("Valid until"), required=False, widget=DayInput)
    field_order = ("decided_on", "valid_until", "syllabus", "syllabus_address", "syllabus_on")

    def __init__(self, data: Any = None, files: Any = None) -> None:
        today = timezone.localdate()
        days = {"decided_on": today, "valid_until": valid_until(today)}
        super().__init__(data, files, initial=days)
        self.fields["syllabus"].help_text = _("Leave both empty if the syllabus is the same.")


class CapForm(forms.Form):
    """Credits recognised so far and those to come."""

    level = forms.ChoiceField(label=pgettext_lazy("study", "Level"), choices=StudyLevel)
    recognised = CreditsField(label=_("Credits recognised so far"))
    added = CreditsField(label=_("Credits to be recognised now"))


class ImportForm(forms.Form):
    """A CSV file of decisions, or its text."""

    file = forms.FileField(label=_("CSV file"), required=False)
    table = forms.CharField(
        label=_("or its text"),
        required=False,
        max_length=500_000,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        """`text`: what is to be read."""
        cleaned = super().clean() or self.cleaned_data
        text = cleaned.get("table", "")
        if cleaned.get("file") is not None:
            try:
                text, _encoding = decode(cleaned["file"].read(500_000))
            except NotText:
                self.add_error("file", _("This file is no text."))
        if not text.strip() and not self.errors:
            self.add_error("file", _("Choose a file, or paste its text."))
        cleaned["text"] = text
        return cleaned


def written_course(sent: Any) -> Course:
    """The course as somebody has written it so far, unjudged."""
    titles = [sent.get(name, "").strip() for name in ("host_title", "host_title_en")]
    return Course(
        sent.get("host_code", "").strip()[:40],
        tuple(title[:300] for title in titles if title),
        sent.get("field", "")[:4],
        _number(sent.get("host_credits", "")),
        sent.get("host_scheme", ""),
    )


def _number(text: str) -> Fraction | None:
    try:
        return Fraction(text) if len(text) < 12 and "e" not in text.lower() else None
    except (ValueError, ZeroDivisionError):
        return None


def level_label(level: str) -> str:
    """The level, or that nobody says."""
    return str(StudyLevel(level).label) if level else gettext("Not known")
