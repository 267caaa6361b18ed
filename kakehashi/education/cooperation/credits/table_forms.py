"""Forms of scales and distributions: typed, pasted or uploaded as CSV."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kakehashi.documents.decoding import NotText, decode
from kakehashi.education.cooperation.credits.forms import LEVELS, field_choices
from kakehashi.education.cooperation.credits.tables import (
    DISTRIBUTION,
    SCALE,
    Line,
    Problem,
    WrongTable,
    read_table,
)
from kakehashi.education.cooperation.isced_select import FieldSelect
from kakehashi.education.cooperation.models import (
    GradeDistribution,
    GradeFrequency,
    GradeScale,
    GradeStep,
)

SIZE_LIMIT = 200_000  # bytes; a scale has some ten lines
PROBLEMS: dict[Problem, str | Promise] = {
    Problem.EMPTY: _("The table has no lines below its headings."),
    Problem.BROKEN: _("Line %(line)s: this is no CSV."),
    Problem.NO_COLUMN: _("Line %(line)s: the column “%(word)s” is missing."),
    Problem.NO_MARK: _("Line %(line)s: there is no mark."),
    Problem.NO_NUMBER: _("Line %(line)s: “%(word)s” is no number."),
    Problem.NO_YES_OR_NO: _("Line %(line)s: write yes or no, not “%(word)s”."),
}
EXAMPLE = "mark,label_ja,label_en,minimum,maximum,grade_point,passes,counts_in_gpa,is_verified\n"


class TableForm(forms.Form):
    """A table, pasted or as a file. `columns` names what is read."""

    columns: Sequence[str] = ()

    table = forms.CharField(
        label=_("Table (CSV)"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )
    file = forms.FileField(label=_("or a CSV file"), required=False)

    def lines(self) -> list[Line]:
        """The lines of the table; none where it has a fault, which its field then says."""
        text, name = self.cleaned_data.get("table", ""), "table"
        upload = self.cleaned_data.get("file")
        if upload is not None:
            name = "file"
            try:
                text, _encoding = decode(upload.read(SIZE_LIMIT))
            except NotText:
                self.add_error(name, _("This file is no text."))
                return []
        if not text.strip():
            return []
        try:
            return read_table(text, self.columns)
        except WrongTable as wrong:
            said = str(PROBLEMS[wrong.problem]) % {"line": wrong.line, "word": wrong.word}
            self.add_error(name, said)
        return []

    def refuse(self, line: Line, wrong: ValidationError) -> None:
        """Say what is wrong with a line, at the table."""
        for column, sentences in wrong.message_dict.items():
            said = gettext("Line %(line)s, %(column)s: %(sentence)s")
            facts = {"line": line.number, "column": column, "sentence": " ".join(sentences)}
            self.add_error("table", said % facts)


class ScaleForm(TableForm):
    """A scale with its steps, the best first."""

    columns = SCALE

    code = forms.SlugField(
        label=_("Code"), max_length=40, help_text=_("Small letters and hyphens: umu-eu-2026.")
    )
    name_ja = forms.CharField(label=_("Name in Japanese"), max_length=200)
    name_en = forms.CharField(label=_("Name in English"), max_length=200)
    source = forms.CharField(label=_("Source"), max_length=500)
    remarks = forms.CharField(
        label=_("Remarks"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    field_order = ("code", "name_ja", "name_en", "table", "file", "source", "remarks")

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, initial={"table": EXAMPLE})
        self.fields["table"].help_text = _(
            "A line for each mark, the best first. Leave empty what the source does not say;"
            " is_verified says whether the source says the whole line."
        )

    def clean(self) -> dict[str, Any]:
        """`steps`: what the operation asks for."""
        cleaned = super().clean() or self.cleaned_data
        lines = self.lines()
        if not lines and not self.errors:
            self.add_error("table", _("Write the marks, a line for each."))
        cleaned["steps"] = []
        for line in lines:
            values = {**line.values, "is_verified": bool(line.values["is_verified"])}
            try:
                GradeStep(position=0, **values).clean_fields(exclude=["scale"])
            except ValidationError as wrong:
                self.refuse(line, wrong)
            cleaned["steps"].append(values)
        return cleaned


class DistributionForm(TableForm):
    """How often each mark of a scale was given: a field for each mark, or a table."""

    columns = DISTRIBUTION

    field = forms.ChoiceField(
        label=_("Field of study (ISCED-F)"), required=False, widget=FieldSelect
    )
    level = forms.ChoiceField(label=pgettext_lazy("study", "Level"), choices=LEVELS, required=False)
    first_year = forms.IntegerField(
        label=_("First academic year"), help_text=_("The year in which it begins.")
    )
    last_year = forms.IntegerField(label=_("Last academic year"))
    measure = forms.ChoiceField(
        label=_("The values are"),
        choices=GradeDistribution.Measure,
        widget=forms.RadioSelect,
        initial=GradeDistribution.Measure.COUNTS,
    )
    source = forms.CharField(label=_("Source"), max_length=500)
    remarks = forms.CharField(
        label=_("Remarks"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: Any = None, files: Any = None, *, scale: GradeScale) -> None:
        super().__init__(data, files, initial={"last_year": timezone.localdate().year - 1})
        self._steps = list(scale.steps.all())
        cast(forms.ChoiceField, self.fields["field"]).choices = field_choices(gettext("All fields"))
        for step in self._steps:
            self.fields[f"step-{step.pk}"] = forms.DecimalField(
                label=gettext("Mark %(mark)s") % {"mark": step.mark},
                required=False,
                min_value=0,
                max_digits=12,
                decimal_places=3,
            )
        self.fields["table"].help_text = _(
            "Instead of the fields above: columns mark and value, a line for each mark."
        )
        names = [f"step-{step.pk}" for step in self._steps]
        first = ["field", "level", "first_year", "last_year", "measure"]
        self.order_fields([*first, *names, "table", "file", "source", "remarks"])

    def clean(self) -> dict[str, Any]:
        """`values`: {step: value}; a mark left empty was never given."""
        cleaned = super().clean() or self.cleaned_data
        typed = {
            step: cleaned[f"step-{step.pk}"]
            for step in self._steps
            if cleaned.get(f"step-{step.pk}") is not None
        }
        lines = self.lines()
        if typed and lines:
            self.add_error("table", _("Fill in the fields or the table, not both."))
        values = typed or self._of_lines(lines)
        if not values and not self.errors:
            self.add_error("table", _("Write how often each mark was given."))
        cleaned["values"] = {step: values.get(step, Decimal(0)) for step in self._steps}
        return cleaned

    def _of_lines(self, lines: Sequence[Line]) -> dict[GradeStep, Decimal]:
        steps = {step.mark: step for step in self._steps}
        found: dict[GradeStep, Decimal] = {}
        for line in lines:
            mark, value = str(line.values["mark"]), line.values["value"]
            if mark not in steps:
                said = gettext("Line %(line)s: the scale has no mark “%(mark)s”.")
                self.add_error("table", said % {"line": line.number, "mark": mark})
                continue
            if steps[mark] in found:
                said = gettext("Line %(number)s: the mark “%(mark)s” stands twice.")
                self.add_error("table", said % {"number": line.number, "mark": mark})
                continue
            number = value if isinstance(value, Decimal) else Decimal(0)
            try:
                GradeFrequency(value=number).clean_fields(exclude=["distribution", "step"])
            except ValidationError as wrong:
                self.refuse(line, wrong)
            found[steps[mark]] = number
        return found

    def facts(self) -> dict[str, Any]:
        """What the operation asks for besides scale and values."""
        names = ("field", "level", "first_year", "last_year", "measure", "source", "remarks")
        return {name: self.cleaned_data[name] for name in names}
