"""Forms of targets: a declared path as rows, each flaw at its place."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kakehashi.policy.counting import Better
from kakehashi.policy.models import Target
from kakehashi.policy.models.targets import AIMS, FORMS
from kakehashi.policy.planning.rules import HEAVIEST
from kakehashi.policy.progress.paths import MOVES, Aim, Form, Path, Spot
from kakehashi.policy.readings import Reading
from kakehashi.policy.registry import Indicator
from kakehashi.policy.targets.declarations import Declaration, DividedInto, divisions_of, parts_of
from kakehashi.policy.targets.soundness import Kind, flaws
from kakehashi.policy.targets.words import sentence_of
from kakehashi.vocabulary.countries import order_of

ROWS = 6
MOST_ROWS = 40
THOUSANDS = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d*)?")
AIM_OF = {Better.MORE: Aim.UP, Better.LESS: Aim.DOWN, Better.NEITHER: Aim.RANGE}
# Where each flaw of a path stands on the page; what is not named here stands above the points.
OF_POINTS = {
    Kind.NO_SUCH_YEAR: "on",
    Kind.BEFORE_BASELINE: "on",
    Kind.SAME_DAY: "on",
    Kind.OUT_OF_ORDER: "on",
    Kind.GOES_BACK: "value",
    Kind.NO_UPPER: "upper",
    Kind.NEEDS_NO_UPPER: "upper",
    Kind.UPPER_BELOW: "upper",
    Kind.NOT_COUNTABLE: "value",
    Kind.UPPER_NOT_COUNTABLE: "upper",
}
OF_FIELDS = {
    Kind.NO_SUCH_YEAR: "baseline_on",
    Kind.BASELINE_AHEAD: "baseline_on",
    Kind.KEEP_LINEAR: "form",
    Kind.NOT_COUNTABLE: "baseline",
}


class DayInput(forms.DateInput):
    """The browser's own picker; ISO 8601 as its value in every language."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class FigureField(forms.DecimalField):
    """A figure as people write it: full-width digits and marks of thousands are understood."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(max_digits=14, decimal_places=3, widget=widget, **options)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = value.strip().translate(str.maketrans("−－．，、", "--.,,", " \u3000"))
            # "2,5" may be two and a half: only a comma before three digits marks thousands.
            if THOUSANDS.fullmatch(value):
                value = value.replace(",", "")
        return super().to_python(value)


class PointForm(forms.Form):
    """What is wanted by a day; empty rows count for nothing."""

    on = forms.DateField(label=_("By the day"), required=False, widget=DayInput)
    value = FigureField(label=_("Value wanted"), required=False)
    upper = FigureField(label=_("Upper end"), required=False)

    def clean(self) -> dict[str, Any]:
        """A row that says anything says both the day and the value."""
        cleaned = super().clean() or self.cleaned_data
        if any(cleaned.get(name) is not None for name in ("on", "value", "upper")):
            for name, sentence in (
                ("on", gettext("Write the day of this point.")),
                ("value", gettext("Write the value of this point.")),
            ):
                if cleaned.get(name) is None and name not in self.errors:
                    self.add_error(name, sentence)
        return cleaned

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written."""
        return all(self.cleaned_data.get(name) is None for name in ("on", "value", "upper"))


PointRows = forms.formset_factory(PointForm, extra=0, max_num=MOST_ROWS, validate_max=True)


class SubjectForm(forms.Form):
    """What of an indicator a target is about: the whole, or a part as "division:part"."""

    subject = forms.ChoiceField(label=_("What it is about"), required=False)

    def __init__(self, indicator: Indicator, today: date, language: str, data: Any) -> None:
        super().__init__(data)
        choices: list[Any] = [("", gettext("The whole"))]
        self.has_parts = False
        for by, title in divisions_of(indicator, today).items():
            self.has_parts = True
            parts = in_order(parts_of(indicator, by, today), language)
            choices.append((title, [(f"{by}:{p.key}", p.name_in(language)) for p in parts]))
        cast(forms.ChoiceField, self.fields["subject"]).choices = choices


def in_order(parts: Sequence[DividedInto], language: str) -> list[DividedInto]:
    """`parts` as a reader of `language` looks for them: those with a figure first, then by name."""
    return sorted(parts, key=lambda part: (not part.has_value, order_of(part.name_in(language))))


class TargetForm(forms.Form):
    """A path with its declared baseline; `declaration` once it is valid. rows: its points."""

    aim = forms.ChoiceField(
        label=pgettext_lazy("target", "Direction"), choices=[(k.value, v) for k, v in AIMS.items()]
    )
    form = forms.ChoiceField(
        label=pgettext_lazy("target", "Path"),
        choices=[(k.value, v) for k, v in FORMS.items()],
        widget=forms.RadioSelect,
        help_text=_("What is to be kept has steps or milestones."),
    )
    baseline = FigureField(label=_("Baseline"))
    baseline_on = forms.DateField(label=_("Day of the baseline"), widget=DayInput)
    source = forms.CharField(
        label=_("Source of the baseline"),
        max_length=500,
        help_text=_("Where it stands: a report and its page, a list, this platform on that day."),
    )
    weight = forms.IntegerField(
        label=pgettext_lazy("counting", "Weight"),
        min_value=1,
        max_value=HEAVIEST,
        initial=1,
        help_text=_("How much it counts among the targets of its direction."),
    )
    reason = forms.CharField(
        label=_("Why the target changes"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The present target stays on record with this reason."),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        initial: Mapping[str, Any] | None = None,
        points: Sequence[Mapping[str, Any]] = (),
        rows: int = ROWS,
        replaces: bool = False,
        counted: bool = False,
    ) -> None:
        """`rows`: how many to draw, those of `points` first; `replaces` asks for the reason.

        counted: what is wanted is counted in whole numbers.
        """
        super().__init__(data, initial=dict(initial or {}))
        if not replaces:
            del self.fields["reason"]
        blank: list[dict[str, Any]] = [{} for _ in range(rows - len(points))]
        drawn = [*map(dict, points), *blank][:MOST_ROWS]
        self._counted = counted
        self.rows = PointRows(data, prefix="points", initial=drawn)

    def is_valid(self) -> bool:
        """Whether form, rows, and the path that they make are without a flaw."""
        both = [super().is_valid(), self.rows.is_valid()]
        return all(both) and self._is_sound()

    @property
    def path(self) -> Path:
        """The path as written, its points in the order of the rows."""
        cleaned = self.cleaned_data
        baseline = Spot(cleaned["baseline_on"], cleaned["baseline"])
        spots = [
            Spot(row.cleaned_data["on"], row.cleaned_data["value"], row.cleaned_data["upper"])
            for row in self._written()
        ]
        return Path(Aim(cleaned["aim"]), Form(cleaned["form"]), baseline, spots)

    def declaration(self, indicator: Indicator, by: str = "", part: str = "") -> Declaration:
        """What was declared about the indicator or a part of it."""
        cleaned = self.cleaned_data
        return Declaration(
            indicator.code, self.path, cleaned["source"], by, part, cleaned["weight"]
        )

    def _written(self) -> list[PointForm]:
        return [row for row in cast("Iterator[PointForm]", self.rows) if not row.is_empty]

    def _is_sound(self) -> bool:
        path, written = self.path, self._written()
        found = flaws(path, timezone.localdate(), counted=self._counted)
        for flaw in found:
            sentence = sentence_of(flaw, path)
            if flaw.point is not None and flaw.kind in OF_POINTS:
                written[flaw.point].add_error(OF_POINTS[flaw.kind], sentence)
            elif flaw.kind in OF_FIELDS:
                self.add_error(OF_FIELDS[flaw.kind], sentence)
            else:
                self.add_error(None, sentence)
        return not found


class WithdrawForm(forms.Form):
    """Why something is no longer wanted."""

    reason = forms.CharField(
        label=_("Why this is no longer wanted"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def beginning(reading: Reading, value: Any) -> dict[str, Any]:
    """A form for a new target as it begins: the last value known, which nobody declared yet."""
    aim = AIM_OF[reading.indicator.better]
    form = Form.LINEAR if aim in MOVES else Form.STEP
    start: dict[str, Any] = {"aim": aim.value, "form": form.value}
    if value is not None and not reading.at_least:
        start |= {"baseline": _plain(value), "baseline_on": reading.on}
    return {**start, "weight": 1}


def as_it_stands(sent: Any) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What somebody has written so far, unjudged: the fields, and the rows."""
    fields = {name: sent.get(name, "") for name in TargetForm.base_fields}
    number = sent.get("points-TOTAL_FORMS", "")
    total = min(int(number) if number.isdecimal() and len(number) < 4 else 0, MOST_ROWS)
    rows = [
        {name: sent.get(f"points-{row}-{name}", "") for name in PointForm.base_fields}
        for row in range(total)
    ]
    return fields, rows


def present(target: Target) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """A target as a form writes it: the fields, and the rows."""
    fields: dict[str, Any] = {
        "aim": target.aim,
        "form": target.form,
        "baseline": _plain(target.baseline),
        "baseline_on": target.baseline_on,
        "source": target.baseline_source,
        "weight": target.weight,
    }
    rows = [
        {"on": each.on, "value": _plain(each.value), "upper": _plain(each.upper)}
        for each in target.points.all()
    ]
    return fields, rows


def _plain(value: Decimal | int | None) -> str:
    """A figure without marks of thousands and without zeros behind its last decimal."""
    text = "" if value is None else f"{value:f}" if isinstance(value, Decimal) else str(value)
    return text.rstrip("0").rstrip(".") if "." in text else text
