"""Forms of an application: a request turned into clean values, each fault at its field."""

from collections.abc import Collection
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.core import validators
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kakehashi.education.cooperation.forms import DayInput, NamedChoice
from kakehashi.education.cooperation.isced_select import FieldSelect
from kakehashi.education.outbound.applying.consents import Consent
from kakehashi.education.outbound.calls.language_tests import every_test
from kakehashi.education.outbound.models import Application, ApplicationDocument, Mobility
from kakehashi.institutions.models import Unit
from kakehashi.people.models import Person, Role
from kakehashi.people.queries import roles_of
from kakehashi.vocabulary import cefr, countries, isced, languages
from kakehashi.vocabulary.study import StudyLevel

LONGEST_TEXT = 6000
EMPTY = ("", pgettext_lazy("choice", "Please choose"))


def units_studied(person: Person, also: int | None = None) -> Any:
    """The units at which a person studies today, and one more by its id."""
    held = roles_of(person).filter(kind=Role.Kind.STUDENT, unit__isnull=False)
    return Unit.objects.filter(pk__in=[*held.values_list("unit", flat=True), also]).order_by("pk")


def _language() -> str:
    return get_language() or "en"


def _countries() -> list[tuple[str, Any]]:
    return [EMPTY, *countries.choices(_language())]


def _languages() -> list[tuple[str, Any]]:
    return [EMPTY, *languages.choices(_language())]


def _fields() -> list[tuple[str, Any]]:
    named = (
        (each.code, f"{each.code} {isced.name(each.code, _language()) or each.en}")
        for each in isced.fields(isced.NARROW)
    )
    return [EMPTY, *named]


class Later:
    """A field that may stay open in a draft and is not optional: handing in asks for it."""

    def validate(self, value: Any) -> None:
        """Whatever is written has to be right; nothing need be written yet."""
        if value not in validators.EMPTY_VALUES:
            super().validate(value)  # type: ignore[misc]  # of the field it is mixed into


class LaterNumber(Later, forms.IntegerField):
    """A whole number."""


class LaterChoice(Later, forms.ChoiceField):
    """One of several."""


class LaterText(Later, forms.CharField):
    """A text."""


class BeginForm(forms.Form):
    """Where and at what level somebody studies."""

    unit = NamedChoice(Unit.objects.none(), label=_("Your faculty"), empty_label=None)
    level = forms.ChoiceField(label=_("Level of study"), choices=StudyLevel)

    def __init__(self, data: Any = None, *, person: Person) -> None:
        super().__init__(data)
        cast(NamedChoice, self.fields["unit"]).queryset = units_studied(person)


class StatedForm(forms.Form):
    """A step whose fields stand in the application itself; it begins with what stands there."""

    use_required_attribute = False

    def __init__(self, data: Any = None, *, application: Application) -> None:
        names = list(self.base_fields)
        super().__init__(data, initial={name: getattr(application, name) for name in names})
        self.application = application

    def other_words(self, current: Application) -> list[tuple[str, str]]:
        """(label, what stands now) of each field that another window left otherwise."""
        found = []
        for name, field in self.fields.items():
            stands = getattr(current, name)
            if self.cleaned_data.get(name) != stands:
                found.append((str(field.label), self._shown(name, stands)))
        return found

    def _shown(self, name: str, value: Any) -> str:
        if value in (None, ""):
            return "–"
        if isinstance(value, Unit):
            return value.name_in(_language())
        choices = getattr(self.fields[name], "choices", None)
        named = {str(code): str(words) for code, words in choices or []}
        return named.get(str(value), str(value))


class FactsForm(StatedForm):
    """Who applies: the facts that conditions are checked against."""

    unit = NamedChoice(Unit.objects.none(), label=_("Your faculty"), empty_label=None)
    level = forms.ChoiceField(label=_("Level of study"), choices=StudyLevel)
    study_year = LaterNumber(label=_("Year of study"), min_value=1, max_value=9)
    isced_f = forms.ChoiceField(
        label=_("Field of study"), required=False, choices=_fields, widget=FieldSelect
    )
    nationality = LaterChoice(
        label=_("Nationality"),
        choices=_countries,
        help_text=_("As in the passport you travel with."),
    )
    gpa = forms.DecimalField(
        label=_("Grade point average"),
        required=False,
        min_value=Decimal(0),
        max_digits=5,
        decimal_places=3,
        help_text=_("As on your transcript today. Later grades do not count in this call."),
    )
    gpa_scale = forms.CharField(
        label=_("Its scale"),
        required=False,
        max_length=40,
        help_text=_("As the transcript names it, for example TMU 4.0."),
    )
    gpa_on = forms.DateField(label=_("Day of the transcript"), required=False, widget=DayInput)
    earlier_exchanges = forms.IntegerField(
        label=_("Exchanges you were on before"),
        min_value=0,
        max_value=20,
        help_text=_("At this university; 0 if there was none."),
    )

    def __init__(self, data: Any = None, *, application: Application) -> None:
        super().__init__(data, application=application)
        unit = cast(NamedChoice, self.fields["unit"])
        unit.queryset = units_studied(application.student, application.unit_id)

    def clean_gpa_on(self) -> Any:
        """A transcript of the past."""
        day = self.cleaned_data["gpa_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."))
        return day


class MotivationForm(StatedForm):
    """Why somebody wants to go, and what they need there."""

    motivation = LaterText(
        label=_("Your motivation"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 12, "dir": "auto"}),
        help_text=_("What you want to study there and why. Reviewers read it."),
    )
    inclusion = forms.CharField(
        label=_("Needs of inclusion"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_(
            "Health, disability, family, faith: what we should prepare with the host. Only the"
            " international office reads it; it takes no part in the selection."
        ),
    )


def _tests() -> list[tuple[str, Any]]:
    return [
        ("", pgettext_lazy("language test", "No test")),
        *((name, name) for name in every_test()),
    ]


class ProofForm(forms.Form):
    """A language, with a test and its score, a level, or both."""

    language = forms.ChoiceField(label=_("Language"), choices=_languages)
    test = forms.ChoiceField(label=_("Test"), required=False, choices=_tests)
    score = forms.CharField(
        label=_("Score or grade"), required=False, max_length=20, help_text=_("As certified.")
    )
    taken_on = forms.DateField(label=_("Day of the test"), required=False, widget=DayInput)
    cefr = forms.ChoiceField(
        label=_("CEFR level"),
        required=False,
        choices=[EMPTY, *((each.value, each.value) for each in cefr.Level)],
        help_text=_(
            "As the certificate states it, or by your own judgement. For IELTS and TOEFL iBT it"
            " follows from the score."
        ),
    )

    def clean(self) -> dict[str, Any]:
        """A test is one of the language, and has a score."""
        cleaned: dict[str, Any] = super().clean() or {}
        known = every_test().get(cleaned.get("test", ""))
        if known and cleaned.get("language", "").split("-")[0] not in known.languages:
            self.add_error("test", _("This is a test of another language."))
        if known and not cleaned.get("score"):
            self.add_error("score", _("Write the score that the test gave."))
        if not known and not cleaned.get("cefr") and not self.errors:
            self.add_error("cefr", _("Choose a level, or a test with its score."))
        return cleaned


class DocumentForm(forms.Form):
    """A file that goes with the application."""

    kind = forms.ChoiceField(label=_("What it is"), choices=ApplicationDocument.Kind)
    file = forms.FileField(
        label=_("File"),
        help_text=_("PDF, Word, Excel, PNG, JPEG or text, at most 10 MB."),
        allow_empty_file=True,
    )


class ReferenceRequestForm(forms.Form):
    """Whom to ask for a reference."""

    name = forms.CharField(label=_("Name of the referee"), max_length=200)
    post = forms.CharField(
        label=_("Post"),
        required=False,
        max_length=200,
        help_text=_("For example: professor, supervisor of your seminar."),
    )
    email = forms.EmailField(label=_("E-mail"))
    language = forms.ChoiceField(
        label=_("Language of the mail"), choices=[("ja", "日本語"), ("en", "English")]
    )


class ReferenceForm(forms.Form):
    """What a referee writes."""

    text = forms.CharField(
        label=_("Your reference"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 12, "dir": "auto"}),
        help_text=_("Or add it as a file below."),
    )
    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("PDF, Word, Excel, PNG, JPEG or text, at most 10 MB."),
    )


class SubmitForm(forms.Form):
    """The consent with which an application is handed in."""

    consent = forms.BooleanField(
        label="", error_messages={"required": _("Without your consent it cannot be handed in.")}
    )

    def __init__(self, data: Any = None, *, asked: Consent) -> None:
        super().__init__(data)
        self.fields["consent"].label = asked.text_in(_language())


class WithdrawForm(forms.Form):
    """Why an application is withdrawn."""

    code = forms.ChoiceField(
        label=_("Kind of reason"), choices=[EMPTY, *Mobility.CancelReason.choices]
    )
    reason = forms.CharField(
        label=_("In your words"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


class FindForm(forms.Form):
    """Which places to show among those that can be chosen."""

    q = forms.CharField(label=_("University"), required=False, max_length=100)
    country = forms.ChoiceField(label=_("Country or region"), required=False)

    def __init__(self, data: Any = None, *, codes: Collection[str]) -> None:
        super().__init__(data)
        named = [pair for pair in countries.choices(_language()) if pair[0] in codes]
        field = cast(forms.ChoiceField, self.fields["country"])
        field.choices = [("", pgettext_lazy("filter", "Every one")), *named]
