"""Forms of the return: a request turned into clean values, each fault at its field."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kakehashi.documents.tables import WrongFile
from kakehashi.education.cooperation.credits.forms import scheme_choices
from kakehashi.education.cooperation.forms import DayInput, NamedChoice
from kakehashi.education.cooperation.models import GradeScale, Precedent
from kakehashi.education.cooperation.recognition.forms import HomeRows
from kakehashi.education.cooperation.recognition.limits import valid_until
from kakehashi.education.cooperation.recognition.rules import Home
from kakehashi.education.outbound.models import Transcript
from kakehashi.education.outbound.returning.survey import POINTS, Edition
from kakehashi.education.outbound.returning.transcript_table import (
    LENGTHS,
    SIZE_LIMIT,
    Line,
    read_lines,
)
from kakehashi.education.outbound.returning.words import fault_sentence

ROWS = 6
PASSED = [
    ("", _("not said")),
    ("1", pgettext_lazy("course", "passed")),
    ("0", pgettext_lazy("course", "not passed")),
]


class CourseForm(forms.Form):
    """A line of a transcript; an empty row counts for nothing."""

    code = forms.CharField(label=_("Course code"), required=False, max_length=LENGTHS["code"])
    title = forms.CharField(
        label=_("Title of the course"), required=False, max_length=LENGTHS["title"]
    )
    title_en = forms.CharField(
        label=_("Title in English"), required=False, max_length=LENGTHS["title_en"]
    )
    credits = forms.DecimalField(
        label=_("Credits"), required=False, max_digits=5, decimal_places=2, min_value=0
    )
    mark = forms.CharField(label=_("Mark"), required=False, max_length=LENGTHS["mark"])
    is_passed = forms.ChoiceField(
        label=pgettext_lazy("course", "Passed"), required=False, choices=PASSED
    )

    @property
    def line(self) -> Line | None:
        """The course; None for an empty row."""
        said = dict(self.cleaned_data)
        if not any(value not in ("", None) for value in said.values()):
            return None
        is_passed = {"1": True, "0": False}.get(said.pop("is_passed"))
        return Line(is_passed=is_passed, **said)

    def clean(self) -> dict[str, Any]:
        """A row that says anything has a title."""
        cleaned = super().clean() or self.cleaned_data
        if any(value not in ("", None) for value in cleaned.values()) and not cleaned.get("title"):
            self.add_error("title", _("Write the title of this course."))
        return cleaned


CourseRows = forms.formset_factory(CourseForm, extra=ROWS, max_num=60, validate_max=True)


class TranscriptForm(forms.Form):
    """A transcript: when it came, how it counts, and its courses as rows, text or file."""

    received_on = forms.DateField(label=_("Received on"), widget=DayInput)
    issued_on = forms.DateField(label=_("Issued on"), required=False, widget=DayInput)
    way = forms.ChoiceField(label=_("Came"), choices=Transcript.Way)
    scheme = forms.ChoiceField(label=_("Credits counted in"))
    scale = NamedChoice(
        GradeScale.objects.none(),
        label=_("Grade scale"),
        required=False,
        empty_label=_("Not on record"),
        help_text=_("Where it is on record, marks are converted by the rules of the day."),
    )
    upload = forms.FileField(
        label=_("The transcript as a file"), required=False, help_text=_("Kept under its hash.")
    )
    table = forms.CharField(
        label=_("Paste the courses as a table"),
        required=False,
        max_length=SIZE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text=_(
            "With headings in the first line: code, title, title_en, credits, mark, passed; from"
            " a spreadsheet or as CSV."
        ),
    )
    table_file = forms.FileField(label=_("or choose a CSV file"), required=False)
    remarks = forms.CharField(
        label=_("Remarks"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(
            data, files, initial={"received_on": timezone.localdate(), "scheme": "ects"}
        )
        cast(forms.ChoiceField, self.fields["scheme"]).choices = scheme_choices()
        scales = GradeScale.objects.approved().order_by("code")
        cast(NamedChoice, self.fields["scale"]).queryset = scales
        self.rows = CourseRows(data, prefix="courses")
        self.lines: list[Line] = []

    def is_valid(self) -> bool:
        """Whether form, rows and table are right."""
        both = [super().is_valid(), self.rows.is_valid()]
        return all(both)

    def clean(self) -> dict[str, Any]:
        """`lines`: the courses of the rows, then those of the table, then of the file."""
        cleaned = super().clean() or self.cleaned_data
        written = [row.line for row in self.rows if row.is_valid()]
        self.lines = [line for line in written if line is not None]
        sources: list[tuple[str, bytes]] = [("table", cleaned.get("table", "").strip().encode())]
        if cleaned.get("table_file") is not None:
            sources.append(("table_file", cleaned["table_file"].read(SIZE_LIMIT + 1)))
        for name, content in sources:
            if content:
                self._read(name, content)
        if not self.lines and not self.errors and self.rows.is_valid():
            self.add_error(None, _("Enter at least one course of the transcript."))
        return cleaned

    def said(self) -> dict[str, Any]:
        """What the operation takes besides courses and file."""
        names = ("received_on", "issued_on", "way", "scheme", "scale", "remarks")
        return {name: self.cleaned_data[name] for name in names}

    def _read(self, name: str, content: bytes) -> None:
        try:
            self.lines.extend(read_lines(content, encoding="utf-8" if name == "table" else ""))
        except WrongFile as wrong:
            for fault in wrong.faults[:20]:
                self.add_error(name, fault_sentence(fault))


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class CloseForm(forms.Form):
    """When recognition was complete, and why there is nothing where there is none."""

    on = forms.DateField(label=_("Complete on"), widget=DayInput)
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Needed where no course was entered: why there is nothing to recognise."),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"on": timezone.localdate()})


class CreditsForm(forms.Form):
    """A number of credits, and where it was read."""

    credits = forms.DecimalField(
        label=_("Credits (Japanese)"), max_digits=5, decimal_places=2, min_value=0
    )
    source = forms.CharField(label=_("Where this was read"), max_length=500)


class DecideCourseForm(forms.Form):
    """A decision on one course, with the courses at home as rows."""

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
        help_text=_("Needed where it is recognised in part or not. The student reads it."),
    )
    home_mark = forms.CharField(
        label=_("Mark at home"),
        required=False,
        max_length=20,
        help_text=_("As it stands in the academic record; 認 where no mark is given."),
    )
    decided_on = forms.DateField(label=_("Decided on"), widget=DayInput)
    body = forms.CharField(
        label=_("Body that decided"),
        required=False,
        max_length=200,
        help_text=_("For example the faculty's academic affairs committee."),
    )
    as_precedent = forms.BooleanField(
        label=_("Keep this as a precedent"),
        required=False,
        help_text=_("It will be suggested for other students who took this course."),
    )
    valid_until = forms.DateField(label=_("Precedent valid until"), required=False, widget=DayInput)

    def __init__(
        self,
        data: Any = None,
        *,
        initial: Mapping[str, Any] | None = None,
        rows: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        today = timezone.localdate()
        first = {"decided_on": today, "valid_until": valid_until(today), "home_mark": "認"}
        super().__init__(data, initial={**first, **(initial or {})})
        blank: list[Any] = [{}] * max(1, 3 - len(rows))
        self.rows = HomeRows(data, prefix="courses", initial=[*rows, *blank])

    def is_valid(self) -> bool:
        """Whether form and rows are right, and the decision has its reason."""
        both = [super().is_valid(), self.rows.is_valid()]
        return all(both)

    def clean(self) -> dict[str, Any]:
        """What is not in full has its reason."""
        cleaned = super().clean() or self.cleaned_data
        is_full = cleaned.get("decision") == Precedent.Decision.FULL
        if cleaned.get("decision") and not is_full and not cleaned.get("reason"):
            self.add_error("reason", _("Say why it is recognised in part only, or not."))
        return cleaned

    def courses(self) -> list[Home]:
        """The courses at home as they were written, in order."""
        return [Home(**row.cleaned_data) for row in self.rows if not row.is_empty]


class ReportForm(forms.Form):
    """The report and the survey after the return."""

    language = forms.ChoiceField(
        label=_("Language of the report"), choices=[("ja", "日本語"), ("en", "English")]
    )
    title = forms.CharField(label=_("Title"), max_length=200)
    studies = forms.CharField(
        label=_("Studies"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 6})
    )
    life = forms.CharField(
        label=_("Everyday life and housing"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    advice = forms.CharField(
        label=_("Advice for those who come after"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    consents = forms.BooleanField(
        label=_("My report may be public"),
        required=False,
        help_text=_("The office reads it first. You can withdraw this at any time."),
    )
    shows_name = forms.BooleanField(label=_("with my name"), required=False)

    def __init__(self, data: Any = None, *, edition: Edition, initial: Any = None) -> None:
        start = {"language": get_language() or "ja", **(initial or {})}
        super().__init__(data, initial=start)
        self.edition = edition
        choices = [("", gettext("no answer")), *((str(each), str(each)) for each in POINTS)]
        for question in edition.questions:
            label = question.text_in(get_language() or "en")
            name = f"question_{question.key}"
            if question.kind == "points":
                self.fields[name] = forms.ChoiceField(label=label, required=False, choices=choices)
            else:
                widget = forms.Textarea(attrs={"rows": 2})
                self.fields[name] = forms.CharField(
                    label=label, required=False, max_length=2000, widget=widget
                )

    @property
    def questions(self) -> list[forms.BoundField]:
        """The questions of the survey in their order."""
        return [self[f"question_{each.key}"] for each in self.edition.questions]

    def answers(self) -> dict[str, int | str]:
        """Key of a question -> points or text; unanswered ones left out."""
        found: dict[str, int | str] = {}
        for question in self.edition.questions:
            said = self.cleaned_data[f"question_{question.key}"]
            if said:
                found[question.key] = int(said) if question.kind == "points" else said
        return found

    def parts(self) -> dict[str, str]:
        """What the report says."""
        return {
            name: self.cleaned_data[name]
            for name in ("language", "title", "studies", "life", "advice")
        }


class ConsentForm(forms.Form):
    """Whether a public report shows the name."""

    shows_name = forms.BooleanField(label=_("with my name"), required=False)


def rows_of(precedent: Precedent) -> list[dict[str, Any]]:
    """The courses at home of a precedent, as the form's rows begin."""
    names = ("code", "title_ja", "title_en", "credits")
    return [{name: getattr(each, name) for name in names} for each in precedent.home_courses.all()]


class EmptyForm(forms.Form):
    """Nothing to fill in: only to be confirmed."""
