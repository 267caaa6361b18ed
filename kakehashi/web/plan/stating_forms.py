"""Forms of figures typed by hand: a request turned into clean values, each fault at its field."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.db import models
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kakehashi.institutions.models import Unit
from kakehashi.institutions.search import search_key
from kakehashi.policy.breakdowns import COUNTRY, UNIT
from kakehashi.policy.counting import Better
from kakehashi.policy.models import Provision, StatedDefinition
from kakehashi.policy.outline import directions, document_code
from kakehashi.policy.readings import OTHER
from kakehashi.policy.registry import Indicator
from kakehashi.policy.sets import facts
from kakehashi.policy.stating.rules import Figure, may_take_code
from kakehashi.verdicts import No
from kakehashi.vocabulary import countries
from kakehashi.web.plan.target_forms import FigureField

YEARS = 30  # reference dates to choose from
ROWS = 4  # empty rows for parts, and as many more each time somebody asks
LONGEST_REASON = 500


class Divisions(models.TextChoices):
    """What a stated figure can be divided by."""

    COUNTRY = "country", COUNTRY.title
    UNIT = "unit", UNIT.title
    OTHER = "other", OTHER


class DefinitionForm(forms.Form):
    """What a figure counts. Without its code it changes a definition that is there."""

    code = forms.CharField(
        label=_("Code"),
        max_length=60,
        help_text=_("Part of addresses and files; it stays for good: survey.satisfaction."),
    )
    direction = forms.ChoiceField(label=_("Direction of the policy"))
    title_ja = forms.CharField(label=_("Title in Japanese"), max_length=200)
    title_en = forms.CharField(label=_("Title in English"), max_length=200)
    wording_ja = forms.CharField(
        label=_("What is counted, in Japanese"), widget=forms.Textarea(attrs={"rows": 3})
    )
    wording_en = forms.CharField(
        label=_("What is counted, in English"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The rule, so that somebody else would count the same."),
    )
    source = forms.CharField(
        label=_("Source of the definition"),
        max_length=500,
        help_text=_("A questionnaire, a resolution, a ranking's own explanation."),
    )
    fact = forms.ChoiceField(
        label=_("What others count, too"),
        required=False,
        help_text=_("The page of a fact puts all its definitions side by side."),
    )
    better = forms.ChoiceField(label=_("Direction of improvement"), choices=Better)
    at = forms.ChoiceField(label=_("Reference date"), choices=StatedDefinition.ReferenceDay)
    unit_ja = forms.CharField(label=_("Unit in Japanese"), max_length=40, help_text="%, 人, 位")
    unit_en = forms.CharField(
        label=_("Unit in English"), max_length=40, help_text=_("As after a number: %, persons.")
    )
    is_persons = forms.BooleanField(
        label=_("It counts persons"),
        required=False,
        help_text=_("Figures below five are then not shown in public."),
    )

    def __init__(self, data: Any = None, *, defined: StatedDefinition | None = None) -> None:
        super().__init__(data, initial=vars(defined) if defined else {"better": Better.MORE})
        language = get_language() or "en"
        _choices(self, "direction", _directions(language))
        _choices(self, "fact", [("", "—"), *((code, str(name)) for code, name in facts().items())])
        if defined is not None:
            for name in ("code", "at", "unit_ja", "unit_en", "is_persons"):
                del self.fields[name]

    def clean_code(self) -> str:
        """A code that can still be taken."""
        code: str = self.cleaned_data["code"]
        if isinstance(no := may_take_code(code), No):
            raise forms.ValidationError(str(no))
        return code


def _choices(form: forms.Form, name: str, choices: Iterable[tuple[str, str]]) -> None:
    cast(forms.ChoiceField, form.fields[name]).choices = list(choices)


def _directions(language: str) -> list[tuple[str, str]]:
    """The directions in the reader's language, as far as the policy has been loaded."""
    lines = Provision.objects.filter(document__code=document_code(), kind="direction")
    loaded = {line.code: line.text_in(language) for line in lines}
    return [(e.code, f"{e.code} {loaded.get(e.code, e.title)}") for e in directions()]


class EntryForm(forms.Form):
    """A figure of one reference date with its source; its parts stand in `PartForm`s."""

    on = forms.ChoiceField(label=_("Reference date"))
    value = FigureField(
        label=_("The figure as a whole"),
        required=False,
        help_text=_("Leave it empty if only parts are known: parts never stand in for the whole."),
    )
    source = forms.CharField(
        label=pgettext_lazy("stated figure", "Where it stands"),
        max_length=500,
        help_text=_("Document and page, so that a second person finds it. The public reads this."),
    )
    upload = forms.FileField(
        label=_("The document itself"),
        required=False,
        help_text=_("PDF, DOCX, XLSX, PNG, JPEG or text. Only staff can open it."),
    )
    reason = forms.CharField(
        label=_("Reason for the correction"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Only where a confirmed figure of this day exists: why this one differs."),
    )
    division = forms.ChoiceField(
        label=_("Parts"),
        required=False,
        choices=[("", pgettext_lazy("breakdown", "None")), *Divisions.choices],
        help_text=_("What the figure is divided by, if the source says it."),
    )

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        indicator: Indicator,
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, files, initial=initial)
        at, today = indicator.at, timezone.localdate()
        _choices(
            self,
            "on",
            [(day.isoformat(), at.in_words(day)) for day in reversed(at.last(YEARS, today))],
        )
        # Help texts are drawn as they are, and the unit is what somebody typed.
        help_text = format_html("{} · {}", indicator.unit.name, self.fields["value"].help_text)
        self.fields["value"].help_text = help_text

    def clean_on(self) -> date:
        """The day itself."""
        return date.fromisoformat(self.cleaned_data["on"])


class PartForm(forms.Form):
    """One part: a country/region, a unit, or any name, with its figure. Both empty: no part."""

    name = forms.CharField(
        label=_("Part"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"list": "known-parts"}),
    )
    name_en = forms.CharField(label=_("Its name in English"), required=False, max_length=200)
    value = FigureField(label=_("Figure"), required=False)

    def clean(self) -> dict[str, Any]:
        """A name needs a figure and the reverse."""
        cleaned = super().clean() or self.cleaned_data
        named, known = bool(cleaned.get("name")), cleaned.get("value") is not None
        if named and not known and "value" not in self.errors:
            self.add_error("value", _("Enter the figure of this part."))
        if known and not named:
            self.add_error("name", _("Say of which part this figure is."))
        return cleaned


class Parts:
    """The rows for parts of one request, resolved by what the figure is divided by."""

    def __init__(self, data: Any = None, *, rows: int = ROWS) -> None:
        count = _count(data, rows)
        self.rows = [PartForm(data, prefix=f"part-{place}") for place in range(count)]

    def is_valid(self) -> bool:
        """Whether every row is; asks all of them, so that all faults show."""
        return not [row for row in self.rows if not row.is_valid()]

    @property
    def any_named(self) -> bool:
        """Whether any part was entered. Only for valid rows."""
        return any(row.cleaned_data.get("name") for row in self.rows)

    def figures(self, division: str) -> list[Figure]:
        """The parts entered; a name that is not known is a fault of its row, seen by `is_valid`."""
        known = known_parts(division)
        found = []
        for row in self.rows:
            name, value = row.cleaned_data.get("name"), row.cleaned_data.get("value")
            if not name or value is None:
                continue
            figure = _figure(division, name, row.cleaned_data.get("name_en", ""), value, known)
            if figure is None:
                row.add_error("name", _("This is not known. Choose one of the list."))
            else:
                found.append(figure)
        return found


def _count(data: Any, rows: int) -> int:
    if data is None:
        return rows
    asked = data.get("rows", "")
    return min(int(asked), 300) if asked.isdecimal() and len(asked) < 5 else rows


Known = dict[str, tuple[str, str, str]]


def known_parts(division: str) -> Known:
    """What a division knows: how people may write a part -> its key, its names in ja and en."""
    if division == Divisions.COUNTRY:
        japanese, english = (dict(countries.choices(language)) for language in ("ja", "en"))
        found = [(code, japanese[code], english[code], code) for code in english]
    elif division == Divisions.UNIT:
        units = Unit.objects.on(timezone.localdate())
        found = [(str(unit.pk), unit.name_ja, unit.name_en, unit.code) for unit in units]
    else:
        return {}
    return {
        search_key(text): (key, ja, en) for key, ja, en, code in found for text in (code, ja, en)
    }


def known_names() -> Sequence[str]:
    """The names that the browser offers, in the reader's language: units, countries/regions."""
    place = 1 if get_language() == "ja" else 2
    divisions = (known_parts(each) for each in (Divisions.UNIT, Divisions.COUNTRY))
    return list(dict.fromkeys(found[place] for known in divisions for found in known.values()))


def _figure(division: str, name: str, name_en: str, value: Decimal, known: Known) -> Figure | None:
    if division == Divisions.OTHER:
        return Figure(value, division, name[:100], name, name_en or name)
    found = known.get(search_key(name))
    return Figure(value, division, *found) if found else None


class WithdrawForm(forms.Form):
    """Why a figure does not hold."""

    reason = forms.CharField(
        label=_("Reason"), max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 3})
    )
