"""The parts of the sheet on which a version is written: terms, places, deadlines, clauses."""

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel

from kakehashi.agreements import content_words as words
from kakehashi.agreements.content import Clause, Content, Deadline, Place
from kakehashi.agreements.models import Terms
from kakehashi.agreements.periods import MONTHS_LIMIT
from kakehashi.education.cooperation.forms import DayInput
from kakehashi.education.cooperation.negotiating import parsing
from kakehashi.institutions.models import Unit
from kakehashi.vocabulary import isced
from kakehashi.vocabulary.time import fiscal_year, terms

Choices = list[tuple[str, Any]]
EARLIEST_YEAR, LATEST_YEAR = 1990, 2199


def unit_choices() -> Choices:
    """Units of ours that exist today: (code, name in the reader's language)."""
    language = get_language() or "en"
    units = Unit.objects.on(timezone.localdate()).order_by("pk")
    return [(each.code, each.name_in(language)) for each in units]


def term_choices() -> Choices:
    """The terms of this academic year: (code, name in the reader's language)."""
    language = get_language() or "en"
    return [
        (each.code, each.name_in(language)) for each in terms(fiscal_year(timezone.localdate()))
    ]


def _text(label: Any, *, rows: int = 3, longest: int = 20_000) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows, "dir": "auto"})
    return forms.CharField(label=label, required=False, max_length=longest, widget=area)


@dataclass(frozen=True)
class Known:
    """What lines can choose from: units and terms of today, and those that the text names."""

    units: Choices
    terms: Choices


def known_to(content: Content) -> Known:
    """Today's units and terms, with every code that `content` names although it is none of them."""
    units = {content.unit, *(code for place in content.places for code in place.units)}
    terms_named = {each.term for each in content.deadlines}
    terms_named |= {code for place in content.places for code in place.terms}
    return Known(
        _with(unit_choices(), units, words.unit_name),
        _with(term_choices(), terms_named, words.term_name),
    )


def _with(choices: Choices, codes: Iterable[str], name: Callable[[str], str]) -> Choices:
    there = {code for code, _name in choices}
    return [*choices, *((code, name(code)) for code in sorted(set(codes) - there))]


class SheetTermsForm(forms.Form):
    """The terms of a version but for its lists."""

    kind = forms.ChoiceField(label=words.FIELDS["kind"], choices=Terms.Kind)
    level = forms.ChoiceField(label=words.FIELDS["level"], choices=Terms.Level)
    unit = forms.ChoiceField(label=words.FIELDS["unit"])
    effective_on = forms.DateField(
        label=words.FIELDS["effective_on"],
        required=False,
        widget=DayInput,
        help_text=_("Empty: from the day of the last signature."),
    )
    expires_on = forms.DateField(
        label=words.FIELDS["expires_on"],
        required=False,
        widget=DayInput,
        help_text=_("The last day; leave it empty if no end is agreed."),
    )
    renewal = forms.ChoiceField(label=words.FIELDS["renewal"], choices=Terms.Renewal)
    renewal_months = forms.IntegerField(
        label=words.FIELDS["renewal_months"],
        required=False,
        min_value=1,
        max_value=MONTHS_LIMIT,
        help_text=_("Only if it renews automatically: 60 for five years."),
    )
    notice_months = forms.IntegerField(
        label=words.FIELDS["notice_months"],
        required=False,
        min_value=0,
        max_value=60,
        help_text=_("How long before either side may end it; empty: nothing agreed."),
    )
    languages = forms.MultipleChoiceField(
        label=words.FIELDS["languages"],
        choices=list(words.LANGUAGES.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    prevails = forms.ChoiceField(
        label=words.FIELDS["prevails"],
        choices=[("", _("Both texts are equal")), *words.LANGUAGES.items()],
        required=False,
    )
    year_counts_as = forms.IntegerField(
        label=words.FIELDS["year_counts_as"], min_value=1, max_value=4
    )
    carry_over_years = forms.IntegerField(
        label=words.FIELDS["carry_over_years"],
        required=False,
        min_value=0,
        max_value=20,
        help_text=_("0: an imbalance is not carried over; empty: without limit."),
    )

    def __init__(self, *args: Any, known: Known, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["unit"]).choices = known.units

    def clean_languages(self) -> tuple[str, ...]:
        """In the order of our documents, whatever order they were ticked in."""
        chosen = self.cleaned_data["languages"]
        return tuple(code for code in words.LANGUAGES if code in chosen)


class LineForm(forms.Form):
    """One line of a kind. known: what it can choose from."""

    def __init__(self, *args: Any, known: Known, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (
            ("units", known.units),
            ("terms", known.terms),
            ("term", known.terms),
        ):
            if name in self.fields:
                cast(forms.ChoiceField, self.fields[name]).choices = choices

    def line(self) -> BaseModel:
        """The line as the content keeps it."""
        raise NotImplementedError


class PlaceForm(LineForm):
    """One line of places."""

    key = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    direction = forms.ChoiceField(
        label=words.PLACE_FIELDS["direction"],
        choices=list(words.CODES["direction"].items()),
        initial="outgoing",
    )
    level = forms.ChoiceField(
        label=words.PLACE_FIELDS["level"],
        choices=list(words.CODES["level"].items()),
        required=False,
    )
    places = forms.IntegerField(label=words.PLACE_FIELDS["places"], min_value=1, max_value=1000)
    per = forms.ChoiceField(
        label=words.PLACE_FIELDS["per"], choices=list(words.CODES["per"].items()), initial="year"
    )
    first_year = forms.IntegerField(
        label=words.PLACE_FIELDS["first_year"], min_value=EARLIEST_YEAR, max_value=LATEST_YEAR
    )
    last_year = forms.IntegerField(
        label=words.PLACE_FIELDS["last_year"],
        required=False,
        min_value=EARLIEST_YEAR,
        max_value=LATEST_YEAR,
    )
    units = forms.MultipleChoiceField(
        label=words.PLACE_FIELDS["units"],
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 4}),
        help_text=_("None chosen: all units."),
    )
    tuition_waiver = forms.TypedChoiceField(
        label=words.PLACE_FIELDS["tuition_waiver"],
        choices=[("", _("Not said")), ("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
    )
    terms = forms.MultipleChoiceField(
        label=words.PLACE_FIELDS["terms"],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: any term."),
    )
    languages = forms.CharField(
        label=words.PLACE_FIELDS["languages"],
        required=False,
        max_length=200,
        help_text=_("Language and level: de B2, en B1."),
    )
    tests = forms.CharField(
        label=words.PLACE_FIELDS["tests"],
        required=False,
        max_length=200,
        help_text=_("Test and score: TOEFL iBT 80; JLPT N2."),
    )
    min_gpa = forms.DecimalField(
        label=words.PLACE_FIELDS["min_gpa"], required=False, min_value=0, max_digits=5
    )
    gpa_scale = forms.CharField(
        label=words.PLACE_FIELDS["gpa_scale"], required=False, max_length=40
    )
    isced_f = forms.CharField(
        label=words.PLACE_FIELDS["isced_f"], required=False, max_length=4,
        help_text=_("Two to four digits; empty: any field."),
    )  # fmt: skip
    remarks = _text(words.PLACE_FIELDS["remarks"], rows=2, longest=1000)

    REQUIREMENTS = (
        "terms",
        "languages",
        "tests",
        "min_gpa",
        "gpa_scale",
        "isced_f",
        "remarks",
    )

    def clean_languages(self) -> Any:
        """As the content keeps them."""
        return parsing.language_needs(self.cleaned_data["languages"])

    def clean_tests(self) -> Any:
        """As the content keeps them."""
        return parsing.test_needs(self.cleaned_data["tests"])

    def clean_isced_f(self) -> str:
        """A code of the classification."""
        code: str = self.cleaned_data["isced_f"]
        if code and not isced.known(code):
            raise forms.ValidationError(_("There is no field with this code."))
        return code

    def clean(self) -> dict[str, Any]:
        """The last year does not lie before the first."""
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("first_year"), cleaned.get("last_year")
        if first and last and last < first:
            self.add_error("last_year", _("The last year lies before the first."))
        return cleaned

    @property
    def main_fields(self) -> list[forms.BoundField]:
        """What every line says."""
        apart = (*self.REQUIREMENTS, "key", "DELETE")
        return [self[name] for name in self.fields if name not in apart]

    @property
    def requirements(self) -> list[forms.BoundField]:
        """What a line may ask of students."""
        return [self[name] for name in self.REQUIREMENTS]

    @property
    def asks(self) -> bool:
        """Whether something of that is filled in or wrong, so that it has to be seen."""
        return any(field.value() or field.errors for field in self.requirements)

    def line(self) -> BaseModel:
        """The line as the content keeps it; a new one gets a key that no other has."""
        facts = {name: self.cleaned_data[name] for name in Place.model_fields}
        facts["key"] = facts["key"] or f"p-{secrets.token_hex(3)}"
        return Place.model_validate(facts)


class DeadlineForm(LineForm):
    """One deadline, every year."""

    what = forms.ChoiceField(
        label=pgettext_lazy("deadline", "For"),
        choices=list(words.CODES["what"].items()),
        initial="nomination",
    )
    direction = forms.ChoiceField(
        label=words.PLACE_FIELDS["direction"],
        choices=list(words.CODES["direction"].items()),
        initial="outgoing",
    )
    term = forms.ChoiceField(label=pgettext_lazy("deadline", "Term"))
    month = forms.IntegerField(label=words.DEADLINE_FIELDS["month"], min_value=1, max_value=12)
    day = forms.IntegerField(label=words.DEADLINE_FIELDS["day"], min_value=1, max_value=31)

    def __init__(self, *args: Any, known: Known, **kwargs: Any) -> None:
        super().__init__(*args, known=known, **kwargs)
        self.fields["term"].initial = next((code for code, _name in known.terms), None)

    def clean(self) -> dict[str, Any]:
        """A day that the month has, were it in a leap year only."""
        cleaned = super().clean() or self.cleaned_data
        if {"month", "day"} <= cleaned.keys() and cleaned["month"]:
            try:
                date(2000, cleaned["month"], cleaned["day"])
            except ValueError:
                self.add_error("day", _("This month has no such day."))
        return cleaned

    def line(self) -> BaseModel:
        """The line as the content keeps it."""
        facts = {name: self.cleaned_data[name] for name in Deadline.model_fields}
        return Deadline.model_validate(facts)


class ClauseForm(LineForm):
    """One clause in the languages of the text."""

    code = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    position = forms.IntegerField(
        label=pgettext_lazy("clause", "Position"), min_value=1, max_value=999, required=False
    )
    title_ja = forms.CharField(label=_("Title in Japanese"), required=False, max_length=200)
    title_en = forms.CharField(label=_("Title in English"), required=False, max_length=200)
    text_ja = _text(_("Text in Japanese"), rows=5)
    text_en = _text(_("Text in English"), rows=5)

    def clean(self) -> dict[str, Any]:
        """There is a text in one language at least; a document refuses what a language lacks."""
        cleaned = super().clean() or self.cleaned_data
        if not (cleaned.get("text_ja", "").strip() or cleaned.get("text_en", "").strip()):
            self.add_error("text_ja", _("Write the clause in one language at least."))
        return cleaned

    def line(self) -> BaseModel:
        """The line as the content keeps it; a new one gets a code that no other has."""
        said = self.cleaned_data
        both = {
            part: {
                each: "\n".join(said[f"{part}_{each}"].splitlines())  # browsers send CR LF
                for each in ("ja", "en")
                if said[f"{part}_{each}"]
            }
            for part in ("title", "text")
        }
        code = said["code"] or f"own-{secrets.token_hex(3)}"
        return Clause.model_validate({"code": code, **both})
