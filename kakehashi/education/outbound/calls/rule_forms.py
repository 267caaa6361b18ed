"""Rules of eligibility in plain words: one form for each kind, and facts to try them with."""

from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kakehashi.education.cooperation.forms import NamedChoice, NamedChoices
from kakehashi.education.outbound.calls.eligibility import Facts, Proof
from kakehashi.institutions.models import Unit
from kakehashi.vocabulary import countries, languages
from kakehashi.vocabulary.cefr import Level
from kakehashi.vocabulary.study import StudyLevel

CEFR = [("", _("No level")), *[(level.value, level.value) for level in Level]]


def language_choices() -> list[tuple[str, Any]]:
    """Languages by their names, none first."""
    return [("", _("No language")), *languages.choices(get_language() or "en")]


def country_choices() -> list[tuple[str, Any]]:
    """Countries and regions by their names, none first."""
    return [("", _("Not stated")), *countries.choices(get_language() or "en")]


def student_units() -> Any:
    """The units at which students study."""
    offices = [Unit.Kind.UNIVERSITY, Unit.Kind.OFFICE]
    return Unit.objects.on(timezone.localdate()).exclude(kind__in=offices).order_by("pk")


class RuleForm(forms.Form):
    """One rule; `rule()` once it is valid gives it as plain data without what is empty."""

    kind = ""

    def rule(self) -> dict[str, Any]:
        """The rule as `eligibility` reads it."""
        said = {name: value for name, value in self.said().items() if value not in ("", None, [])}
        return {"kind": self.kind, **said}

    def said(self) -> dict[str, Any]:
        """The fields of the rule."""
        return dict(self.cleaned_data)


class GpaForm(RuleForm):
    """A grade point average."""

    kind = "gpa"
    least = forms.DecimalField(label=_("At least"), min_value=0, max_value=1000, decimal_places=3)
    scale = forms.CharField(
        label=_("Scale"),
        max_length=40,
        help_text=_("As the academic system writes it: TMU 4.0. Other scales are not compared."),
    )

    def said(self) -> dict[str, Any]:
        """Decimals travel as text."""
        return self.cleaned_data | {"least": str(self.cleaned_data["least"])}


class StudyYearForm(RuleForm):
    """A year of study."""

    kind = "study_year"
    least = forms.IntegerField(label=_("From year"), min_value=1, max_value=20, initial=1)
    most = forms.IntegerField(
        label=_("To year"),
        min_value=1,
        max_value=20,
        required=False,
        help_text=_("Empty: any later one."),
    )

    def clean(self) -> dict[str, Any]:
        """The years are in order."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("least") and cleaned.get("most") and cleaned["most"] < cleaned["least"]:
            self.add_error("most", _("The last year comes after the first."))
        return cleaned


class LevelForm(RuleForm):
    """Levels of study."""

    kind = "level"
    any_of = forms.MultipleChoiceField(
        label=_("One of these levels"),
        choices=StudyLevel.choices,
        widget=forms.CheckboxSelectMultiple,
    )


class LanguageForm(RuleForm):
    """A command of a language, or test scores."""

    kind = "language"
    language = forms.ChoiceField(label=_("Language"), choices=language_choices, required=False)
    cefr = forms.ChoiceField(label=_("At least this level (CEFR)"), choices=CEFR, required=False)
    tests = forms.CharField(
        label=_("Or one of these test scores"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One per line with a colon: IELTS: 6.0"),
    )

    def clean_tests(self) -> list[dict[str, str]]:
        """Each line as a test and a score."""
        found = []
        for line in self.cleaned_data["tests"].replace("：", ":").splitlines():
            if not line.strip():
                continue
            test, _colon, score = (part.strip() for part in line.rpartition(":"))
            if not test or not score or len(test) > 60 or len(score) > 20:
                raise forms.ValidationError(
                    _("“%(line)s” has no test and score with a colon between them."),
                    params={"line": line.strip()},
                )
            found.append({"test": test, "score": score})
        return found

    def clean(self) -> dict[str, Any]:
        """A level of a language, or a test."""
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("cefr") and not cleaned.get("tests") and "tests" in cleaned:
            self.add_error("cefr", _("Choose a level or write a test score."))
        if cleaned.get("cefr") and not cleaned.get("language"):
            self.add_error("language", _("Choose the language of which this is the level."))
        return cleaned


class NationalityForm(RuleForm):
    """Nationalities that can or cannot go: as the host's visa rules have it."""

    kind = "nationality"
    may = forms.ChoiceField(
        label=_("Students with one of these nationalities"),
        choices=[("any_of", _("can apply, nobody else")), ("none_of", _("cannot apply"))],
        widget=forms.RadioSelect,
        initial="any_of",
    )
    countries = forms.CharField(
        label=_("Nationalities"),
        max_length=400,
        help_text=_("Codes of ISO 3166-1 with commas between them: JP, KR."),
    )

    def clean_countries(self) -> list[str]:
        """Codes in capitals, each once."""
        written = self.cleaned_data["countries"].replace("、", ",").upper()
        codes = list(dict.fromkeys(code.strip() for code in written.split(",") if code.strip()))
        unknown = [code for code in codes if not countries.known(code)]
        if unknown or not codes:
            raise forms.ValidationError(
                _("“%(code)s” is no country or region of ISO 3166-1."),
                params={"code": unknown[0] if unknown else written},
            )
        return codes

    def said(self) -> dict[str, Any]:
        """One of the two lists."""
        return {self.cleaned_data["may"]: self.cleaned_data["countries"]}


class UnitsForm(RuleForm):
    """Units whose students can apply."""

    kind = "unit"
    any_of = NamedChoices(
        Unit.objects.none(),
        label=_("Students of one of these units"),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(NamedChoices, self.fields["any_of"]).queryset = student_units()

    def said(self) -> dict[str, Any]:
        """Units by their codes."""
        return {"any_of": [unit.code for unit in self.cleaned_data["any_of"]]}


class EarlierExchangeForm(RuleForm):
    """How often somebody was on exchange before."""

    kind = "earlier_exchange"
    most = forms.IntegerField(
        label=_("On exchange before at most so often"), min_value=0, max_value=20, initial=0
    )


FORMS: dict[str, type[RuleForm]] = {
    form.kind: form
    for form in (
        *(GpaForm, StudyYearForm, LevelForm, LanguageForm),
        *(NationalityForm, UnitsForm, EarlierExchangeForm),
    )
}
KIND_WORDS: dict[str, str | Promise] = {
    "gpa": _("Grade point average"),
    "study_year": _("Year of study"),
    "level": _("Level of study"),
    "language": _("Language"),
    "nationality": _("Nationality"),
    "unit": _("Faculty or graduate school"),
    "earlier_exchange": _("Earlier exchange"),
}


class FactsForm(forms.Form):
    """Invented facts of a student, to see what is open to whom; `facts()` once it is valid."""

    level = forms.ChoiceField(label=_("Level of study"), choices=StudyLevel.choices, required=False)
    study_year = forms.IntegerField(
        label=_("Year of study"), min_value=1, max_value=20, required=False
    )
    unit = NamedChoice(
        Unit.objects.none(),
        label=_("Faculty or graduate school"),
        required=False,
        empty_label=pgettext_lazy("facts", "Not stated"),
    )
    nationality = forms.ChoiceField(label=_("Nationality"), choices=country_choices, required=False)
    gpa = forms.DecimalField(
        label=_("Grade point average"), min_value=0, max_value=99, decimal_places=3, required=False
    )
    gpa_scale = forms.CharField(label=_("Its scale"), max_length=40, required=False)
    earlier_exchanges = forms.IntegerField(
        label=_("Exchanges before"), min_value=0, max_value=20, required=False
    )
    language = forms.ChoiceField(label=_("Language"), choices=language_choices, required=False)
    cefr = forms.ChoiceField(label=_("Level in it (CEFR)"), choices=CEFR, required=False)
    test = forms.CharField(label=_("Language test"), max_length=60, required=False)
    score = forms.CharField(label=_("Its score"), max_length=20, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(NamedChoice, self.fields["unit"]).queryset = student_units()

    def facts(self) -> Facts:
        """What was written; what is empty is not known."""
        said = self.cleaned_data
        plain = ("level", "study_year", "nationality", "gpa", "gpa_scale", "earlier_exchanges")
        proofs = []
        if said["language"] or said["test"]:
            proofs.append(Proof(said["language"], said["cefr"], said["test"], said["score"]))
        return Facts(
            units=[unit.code for unit in said["unit"].line()] if said["unit"] else (),
            languages=proofs,
            **{name: said[name] for name in plain},
        )
