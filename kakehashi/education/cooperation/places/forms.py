"""Forms of places: a request turned into what a version of an agreement could say."""

from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias, cast

from django import forms
from django.forms import BaseFormSet
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kakehashi.agreements import content
from kakehashi.agreements.models import Condition, Direction
from kakehashi.agreements.models.conditions import FIRST_YEAR, LAST_YEAR
from kakehashi.agreements.placing.rules import flaws
from kakehashi.education.cooperation.forms import NamedChoices
from kakehashi.education.cooperation.isced_select import FieldSelect
from kakehashi.institutions.models import Unit
from kakehashi.vocabulary import isced, languages
from kakehashi.vocabulary.cefr import Level
from kakehashi.vocabulary.time import fiscal_year, terms

SPARE_ROWS, MOST_ROWS = 2, 20
WAIVER = {"": None, "yes": True, "no": False}
Rows: TypeAlias = "BaseFormSet[Any]"


def _language() -> str:
    return get_language() or "en"


def field_choices() -> list[tuple[str, Any]]:
    """Every field of ISCED-F under its broad field; English where no translation is known."""

    def named(each: isced.Field) -> tuple[str, str]:
        return each.code, f"{each.code} {isced.name(each.code, _language()) or each.en}"

    found: list[tuple[str, Any]] = [("", pgettext_lazy("places", "Any field"))]
    for broad in isced.fields(isced.BROAD):
        below = [each for narrow in isced.narrower(broad.code) for each in _with_below(narrow)]
        found.append((named(broad)[1], [named(each) for each in [broad, *below]]))
    return found


def _with_below(narrow: isced.Field) -> list[isced.Field]:
    return [narrow, *isced.narrower(narrow.code)]


def term_choices() -> list[tuple[str, str]]:
    """The terms of this academic year."""
    found = terms(fiscal_year(timezone.localdate()))
    return [(term.code, term.name_in(_language())) for term in found]


def language_choices() -> list[tuple[str, str]]:
    """Languages by their names."""
    return [("", "–"), *languages.choices(_language())]


class YearField(forms.IntegerField):
    """An academic year by the calendar year in which it begins."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=FIRST_YEAR, max_value=LAST_YEAR, **options)


class LanguageForm(forms.Form):
    """One language with its least level; an empty row counts for nothing."""

    language = forms.ChoiceField(label=_("Language"), required=False, choices=language_choices)
    cefr = forms.ChoiceField(
        label=_("At least (CEFR)"),
        required=False,
        choices=[("", "–"), *((level.value, level.value) for level in Level)],
    )

    def clean(self) -> dict[str, Any]:
        """A row says both or nothing."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("language") and not cleaned.get("cefr"):
            self.add_error("cefr", forms.ValidationError(_("Choose the least level.")))
        if cleaned.get("cefr") and not cleaned.get("language"):
            self.add_error("language", forms.ValidationError(_("Choose the language.")))
        return cleaned


class TestForm(forms.Form):
    """One test with its least score; an empty row counts for nothing."""

    test = forms.CharField(label=_("Test"), required=False, max_length=60)
    score = forms.CharField(label=_("At least (score)"), required=False, max_length=30)

    def clean(self) -> dict[str, Any]:
        """A row says both or nothing."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("test") and not cleaned.get("score"):
            self.add_error("score", forms.ValidationError(_("Write the least score.")))
        if cleaned.get("score") and not cleaned.get("test"):
            self.add_error("test", forms.ValidationError(_("Write which test this is.")))
        return cleaned


LanguageRows = forms.formset_factory(LanguageForm, extra=0, max_num=MOST_ROWS, validate_max=True)
TestRows = forms.formset_factory(TestForm, extra=0, max_num=MOST_ROWS, validate_max=True)


class FactsForm(forms.Form):
    """What a line of places says beside its code and years; `place` once it is valid."""

    places = forms.IntegerField(label=_("Number of places"), min_value=1, max_value=100_000)
    per = forms.ChoiceField(
        label=pgettext_lazy("places", "Counted"),
        choices=Condition.Per.choices,
        help_text=_("Two places per semester are four student-semesters in a year of two terms."),
    )
    counts_as = forms.IntegerField(
        label=_("Semesters that one year's stay uses up"),
        min_value=1,
        max_value=12,
        help_text=_("2, where two students for one semester are as much as one for a year."),
    )
    terms = forms.MultipleChoiceField(
        label=_("Terms allowed"),
        required=False,
        choices=term_choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None: any term."),
    )
    level = forms.ChoiceField(
        label=_("Level of study"), required=False, choices=Condition.Level.choices
    )
    units = NamedChoices(
        Unit.objects.none(),
        label=_("Units that share the places"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None: all units of the university."),
    )
    isced_f = forms.ChoiceField(
        label=_("Field of study (ISCED-F)"),
        required=False,
        choices=field_choices,
        widget=FieldSelect,
    )
    min_gpa = forms.DecimalField(
        label=_("Least grade point average"),
        required=False,
        min_value=0,
        max_digits=7,
        decimal_places=3,
    )
    gpa_scale = forms.CharField(
        label=_("Its scale"),
        required=False,
        max_length=40,
        help_text=_(
            "The best grade there is: 4.0, 4.3, 100. There is no scale of all universities."
        ),
    )
    tuition = forms.ChoiceField(
        label=pgettext_lazy("places", "Tuition"),
        required=False,
        choices=[
            ("", pgettext_lazy("tuition", "not known")),
            ("yes", pgettext_lazy("tuition", "waived")),
            ("no", pgettext_lazy("tuition", "to be paid")),
        ],
    )
    remarks = forms.CharField(
        label=_("Remarks"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Everybody can read them."),
    )
    source = forms.CharField(
        label=_("Source"),
        required=False,
        max_length=500,
        help_text=_("Where this was read: a fact sheet, an address, a letter."),
    )

    def __init__(self, data: Any = None, *, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        units = cast(NamedChoices, self.fields["units"])
        units.queryset = Unit.objects.exclude(kind__in=[Unit.Kind.UNIVERSITY, Unit.Kind.OFFICE])
        self.languages: Rows = LanguageRows(
            data, initial=initial.get("languages"), prefix="languages"
        )
        self.tests: Rows = TestRows(data, initial=initial.get("tests"), prefix="tests")

    def is_valid(self) -> bool:
        """Whether rows and fields are right, and the line they make has no flaw."""
        rows = self.languages.is_valid() and self.tests.is_valid()
        return super().is_valid() and rows

    def clean(self) -> dict[str, Any]:
        """Set `place`, and every flaw at its field."""
        cleaned = super().clean() or self.cleaned_data
        if self.errors or not (self.languages.is_valid() and self.tests.is_valid()):
            return cleaned
        place = self.stated(cleaned)
        for name, sentence in flaws(place).items():
            self.add_error(name if name in self.fields else None, str(sentence))
        cleaned["place"] = place
        return cleaned

    def stated(self, cleaned: dict[str, Any]) -> content.Place:
        """The line that `cleaned` makes. Raises: KeyError, if a required field is wrong."""
        return content.Place(
            **self.identity(cleaned),
            **{name: cleaned[name] for name in ("level", "isced_f", "places", "per")},
            **{name: cleaned[name] for name in ("min_gpa", "gpa_scale", "remarks")},
            units=tuple(unit.code for unit in cleaned["units"]),
            terms=tuple(cleaned["terms"]),
            tuition_waiver=WAIVER[cleaned["tuition"]],
            languages=tuple(
                content.LanguageNeed(language=row["language"], cefr=row["cefr"])
                for row in _filled(self.languages, "language")
            ),
            tests=tuple(
                content.TestNeed(test=row["test"], score=row["score"])
                for row in _filled(self.tests, "test")
            ),
        )

    def identity(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        """Code, direction and years of the line."""
        raise NotImplementedError


def _filled(rows: Rows, name: str) -> Iterator[dict[str, Any]]:
    return (row.cleaned_data for row in rows if row.cleaned_data.get(name))


class AddForm(FactsForm):
    """A new line of places."""

    key = forms.CharField(
        label=pgettext_lazy("places", "Code of the line"),
        max_length=40,
        help_text=_("It stays the same every year: out-master."),
    )
    direction = forms.ChoiceField(
        label=pgettext_lazy("places", "Direction"), choices=Direction.choices
    )
    first_year = YearField(
        label=_("First academic year"), help_text=_("The year in which it begins: 2027.")
    )
    last_year = YearField(
        label=_("Last academic year"), required=False, help_text=_("Empty: until further notice.")
    )

    def identity(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        """As written."""
        return {name: cleaned[name] for name in ("key", "direction", "first_year", "last_year")}


class ChangeForm(FactsForm):
    """What a line says from an academic year on."""

    year = YearField(
        label=_("From the academic year"),
        help_text=_("What holds before it stays as it is."),
    )
    until = YearField(
        label=_("Until the academic year"),
        required=False,
        help_text=_("Only for a change that passes; afterwards what holds now holds again."),
    )
    reason = forms.CharField(
        label=pgettext_lazy("places", "Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: Any = None, *, line: Condition, initial: dict[str, Any]) -> None:
        self.line = line
        super().__init__(data, initial=initial)

    def identity(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        """Code and direction of the line; the years asked for."""
        return {
            "key": self.line.key,
            "direction": self.line.direction,
            "first_year": cleaned["year"],
            "last_year": cleaned["until"],
        }


def initial_of(line: Condition) -> dict[str, Any]:
    """What a line says, as the form's fields hold it."""
    names = ("places", "per", "level", "isced_f", "min_gpa", "gpa_scale", "remarks", "source")
    waiver = {value: key for key, value in WAIVER.items()}
    return {
        **{name: getattr(line, name) for name in names},
        "counts_as": line.year_counts_as,
        "terms": list(line.terms),
        "units": [unit.pk for unit in line.units.all()],
        "tuition": waiver[line.tuition_waiver],
        "languages": _with_spare(
            [{"language": each.language, "cefr": each.cefr} for each in line.languages.all()]
        ),
        "tests": _with_spare(line.tests),
    }


def initial_new(key: str, counts_as: int, year: int) -> dict[str, Any]:
    """A new line before anything is written."""
    return {
        "key": key,
        "first_year": year,
        "counts_as": counts_as,
        "languages": _with_spare([]),
        "tests": _with_spare([]),
    }


def _with_spare(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [*rows, *({} for _number in range(SPARE_ROWS))]


class EndForm(forms.Form):
    """The last academic year of a line, and why it ends."""

    last_year = YearField(
        label=_("Last academic year"),
        help_text=_("It still holds in this year. The year before its first: it never held."),
    )
    reason = forms.CharField(
        label=pgettext_lazy("places", "Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
