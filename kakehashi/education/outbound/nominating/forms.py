"""Forms of stays and nominations: a request turned into clean values, each fault at its field."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kakehashi.agreements.models import Agreement, Terms
from kakehashi.agreements.states import State
from kakehashi.education.cooperation.credits.forms import field_choices
from kakehashi.education.cooperation.forms import DayInput, NamedChoice, NamedChoices
from kakehashi.education.cooperation.isced_select import FieldSelect
from kakehashi.education.outbound.models import HostAnswer, Mobility, Particulars
from kakehashi.education.outbound.nominating.content import usual_receiving_year
from kakehashi.education.outbound.nominating.deciding import Offer
from kakehashi.education.outbound.nominating.operations import Recipient
from kakehashi.education.outbound.nominating.states import BY_THE_HOST
from kakehashi.institutions.models import Institution, Unit
from kakehashi.people.models import Person
from kakehashi.vocabulary import countries, languages
from kakehashi.vocabulary.cefr import Level
from kakehashi.vocabulary.study import StudyLevel
from kakehashi.vocabulary.time import fiscal_year, terms

LONGEST = 2000
LINK_DAYS = 180  # our own habit: until the learning agreement is signed
FILE_HELP = _("PDF, Word, Excel, PNG, JPEG or plain text; at most 10 MB.")
DAYS = ("planned_from", "planned_until")
YEAR_FORM = r"[0-9]{4}/[0-9]{4}"


def language() -> str:
    """That of the request."""
    return get_language() or "en"


def term_choices(year: int, empty: str = "") -> list[tuple[str, str]]:
    """The terms of an academic year, after a choice of none where `empty` names it."""
    found = [(each.code, each.name_in(language())) for each in terms(year)]
    return [("", empty), *found] if empty else found


class ParticularsForm(forms.Form):
    """What the host has to know of the student; who keeps the stay also states its days."""

    birth_date = forms.DateField(label=_("Date of birth"), widget=DayInput)
    nationality = forms.ChoiceField(label=_("Nationality"))
    gender = forms.ChoiceField(
        label=pgettext_lazy("person", "Gender"),
        choices=Particulars.Gender.choices,
        help_text=_("As in the passport; hosts ask for it because of visas and dormitories."),
    )
    global_id = forms.CharField(
        label=_("European Student Identifier or student number"),
        max_length=255,
        required=False,
        help_text=_("urn:schac:personalUniqueCode:int:esi:… where there is one."),
    )
    language = forms.ChoiceField(label=_("Language of instruction at the host"), required=False)
    cefr = forms.ChoiceField(
        label=_("Level of the language (CEFR)"),
        choices=[("", "–"), *((each.value, each.value) for each in Level)],
        required=False,
    )
    receiving_year = forms.RegexField(
        YEAR_FORM,
        label=_("Academic year at the host"),
        help_text=_("As the host calls it: 2026/2027, in the southern hemisphere often 2027/2027."),
    )
    isced_f = forms.ChoiceField(
        label=_("Field of study (ISCED-F 2013)"), required=False, widget=FieldSelect
    )
    planned_from = forms.DateField(label=_("Planned from"), required=False, widget=DayInput)
    planned_until = forms.DateField(label=_("Planned until"), required=False, widget=DayInput)

    def __init__(
        self, data: Any, *, mobility: Mobility, known: Particulars | None, by: Person
    ) -> None:
        super().__init__(data, initial=_as_known(mobility, known))
        self.mobility = mobility
        self._choose("nationality", [("", "–"), *countries.choices(language())])
        self._choose("language", [("", "–"), *languages.choices(language())])
        self._choose("isced_f", field_choices("–"))
        if by.pk == mobility.student_id:
            for name in ("isced_f", "planned_from", "planned_until"):
                del self.fields[name]

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = choices

    def clean(self) -> dict[str, Any]:
        """Days in order; what the student does not state stays as it is."""
        cleaned = super().clean() or self.cleaned_data
        for name in ("isced_f", "planned_from", "planned_until"):
            if name not in self.fields:
                cleaned[name] = getattr(self.mobility, name)
        first, last = cleaned.get("planned_from"), cleaned.get("planned_until")
        if first and last and last < first:
            self.add_error("planned_until", _("The stay ends before it begins."))
        born = cleaned.get("birth_date")
        if born and born >= timezone.localdate():
            self.add_error("birth_date", _("This day has not come yet."))
        return cleaned


def _as_known(mobility: Mobility, known: Particulars | None) -> dict[str, Any]:
    facts: dict[str, Any] = {
        name: getattr(mobility, name) for name in ("isced_f", "planned_from", "planned_until")
    }
    if known is not None:
        names = ("birth_date", "nationality", "gender", "global_id", "language", "cefr")
        return {
            **facts,
            **{name: getattr(known, name) for name in names},
            "receiving_year": known.receiving_year,
        }
    allotment = mobility.allotment
    facts["nationality"] = allotment.application.nationality if allotment else ""
    begins = mobility.planned_from or date(mobility.year, 9, 1)
    return {**facts, "receiving_year": usual_receiving_year(begins), "gender": "0"}


class RecipientForm(forms.Form):
    """Who gets the link at the host, and until when it is valid."""

    name = forms.CharField(label=_("Name of the contact at the host"), max_length=200)
    email = forms.EmailField(label=_("E-mail"))
    language = forms.ChoiceField(
        label=_("Language of the mail"), choices=[("en", "English"), ("ja", "日本語")]
    )
    expires_on = forms.DateField(label=_("Link valid until"), widget=DayInput)

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        usual = {
            "language": "en",
            "expires_on": timezone.localdate() + timedelta(days=LINK_DAYS),
        }
        super().__init__(data, initial={**usual, **(initial or {})})

    def recipient(self) -> Recipient:
        """Whom the form names; call it once it is valid."""
        names = ("name", "email", "language", "expires_on")
        return Recipient(**{name: self.cleaned_data[name] for name in names})


class NominateForm(RecipientForm):
    """A nomination by link, with a remark that the host reads; asks for days nobody stated yet."""

    planned_from = forms.DateField(label=_("First day of the stay"), widget=DayInput)
    planned_until = forms.DateField(
        label=_("Last day of the stay"),
        widget=DayInput,
        help_text=_("The host reads both. They can be corrected under the particulars."),
    )
    note = forms.CharField(
        label=_("Remark to the host"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self, data: Any = None, *, mobility: Mobility, initial: dict[str, Any] | None = None
    ) -> None:
        known = {name: getattr(mobility, name) for name in DAYS}
        super().__init__(data, initial={**known, **(initial or {})})
        if all(known.values()):
            for name in DAYS:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Days in order."""
        cleaned = super().clean() or self.cleaned_data
        first, last = (cleaned.get(name) for name in DAYS)
        if first and last and last < first:
            self.add_error("planned_until", _("The stay ends before it begins."))
        return cleaned

    def days(self) -> tuple[date, date] | None:
        """First and last day of the stay; None where both were known before."""
        if "planned_from" not in self.fields:
            return None
        first, last = (self.cleaned_data[name] for name in DAYS)
        return first, last


class HostAnswerForm(forms.Form):
    """What the host says to a nomination, in its own words."""

    kind = forms.ChoiceField(
        label=pgettext_lazy("host", "Your answer"),
        choices=list(BY_THE_HOST.items()),
        widget=forms.RadioSelect,
    )
    comment = forms.CharField(
        label=_("Comment"),
        required=False,
        max_length=LONGEST,
        help_text=_("Needed for every answer but yes: what is wrong, or why not."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    term = forms.ChoiceField(label=_("Term that is offered instead"), required=False)
    year = forms.TypedChoiceField(
        label=_("Academic year of that term"), required=False, coerce=int, empty_value=None
    )
    planned_from = forms.DateField(label=_("First day, if known"), required=False, widget=DayInput)
    planned_until = forms.DateField(label=_("Last day, if known"), required=False, widget=DayInput)

    def __init__(self, data: Any = None, files: Any = None, *, mobility: Mobility) -> None:
        super().__init__(data, files)
        year = mobility.year
        self._choose("term", term_choices(year, "–"))
        years = [("", "–"), *((str(each), f"{each}/{each + 1}") for each in range(year, year + 3))]
        self._choose("year", years)

    def _choose(self, name: str, choices: Sequence[tuple[str, Any]]) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = list(choices)

    def clean(self) -> dict[str, Any]:
        """`offer`: the other term, if that is the answer."""
        cleaned = super().clean() or self.cleaned_data
        kind, is_offer = cleaned.get("kind"), cleaned.get("kind") == HostAnswer.Kind.OTHER_TERM
        if kind and kind != HostAnswer.Kind.ACCEPT and not cleaned.get("comment", "").strip():
            self.add_error("comment", _("Say why, in a sentence that the other side understands."))
        for name in ("term", "year"):
            if is_offer and not cleaned.get(name):
                self.add_error(name, _("Say which term is offered."))
        first, last = cleaned.get("planned_from"), cleaned.get("planned_until")
        if first and last and last < first:
            self.add_error("planned_until", _("The stay ends before it begins."))
        cleaned["offer"] = None
        if is_offer and not self.errors:
            cleaned["offer"] = Offer(cleaned["year"], cleaned["term"], first, last)
        return cleaned


class NotedAnswerForm(HostAnswerForm):
    """The same as our office heard it, with what proves it."""

    upload = forms.FileField(
        label=_("Letter or mail that proves it"), required=False, help_text=FILE_HELP
    )

    def __init__(self, data: Any = None, files: Any = None, *, mobility: Mobility) -> None:
        super().__init__(data, files, mobility=mobility)
        self.fields["kind"].label = _("The host’s answer")
        self._choose("kind", HostAnswer.Kind.choices)
        self.fields["comment"].help_text = _("How and by whom it was told, if no file proves it.")


class TermDecisionForm(forms.Form):
    """Whether the student goes in the term that the host offers."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        widget=forms.RadioSelect,
        choices=[
            ("take", _("The student goes in that term")),
            ("decline", _("The student does not go in that term")),
        ],
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed if the student does not go in that term; the host reads it."),
    )


class CancelForm(forms.Form):
    """Why a stay does not take place."""

    code = forms.ChoiceField(label=_("Kind of reason"), choices=Mobility.CancelReason.choices)
    reason = forms.CharField(
        label=_("Reason"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4})
    )


class EnterForm(forms.Form):
    """A stay that comes from no call."""

    student = forms.EmailField(
        label=_("E-mail of the student"), help_text=_("As in the register of people.")
    )
    agreement = NamedChoice(
        queryset=Agreement.objects.none(),
        label=_("Agreement"),
        required=False,
        empty_label=_("Not under an agreement (協定外)"),
    )
    partners = NamedChoices(
        queryset=Institution.objects.none(),
        label=_("Host"),
        required=False,
        error_messages={"invalid_choice": _("This institution is not on record.")},
    )
    unit = NamedChoice(queryset=Unit.objects.none(), label=_("Unit of the student"))
    level = forms.ChoiceField(
        label=pgettext_lazy("study", "Level"), choices=[("", "–"), *StudyLevel.choices]
    )
    year = forms.TypedChoiceField(label=_("Academic year in which it begins"), coerce=int)
    term = forms.ChoiceField(label=_("Term in which it begins"), required=False)
    semesters = forms.DecimalField(
        label=_("Semesters"), min_value=0, max_digits=4, decimal_places=2, initial=1
    )
    planned_from = forms.DateField(label=_("Planned from"), required=False, widget=DayInput)
    planned_until = forms.DateField(label=_("Planned until"), required=False, widget=DayInput)
    isced_f = forms.ChoiceField(
        label=_("Field of study (ISCED-F 2013)"), required=False, widget=FieldSelect
    )
    is_virtual = forms.BooleanField(label=_("Without travelling"), required=False)
    source = forms.CharField(
        label=_("Source"),
        max_length=500,
        help_text=_("Where this was read: the decision, the file, the letter."),
    )

    def __init__(
        self, data: Any = None, *, units: set[int], initial: dict[str, Any] | None = None
    ) -> None:
        this = fiscal_year(timezone.localdate())
        super().__init__(data, initial={"year": str(this), **(initial or {})})
        exchange = Agreement.objects.filter(terms__kind=Terms.Kind.EXCHANGE).exclude(
            state__in=[State.DRAFT, State.DISCARDED]
        )
        self._records("agreement", exchange.distinct().prefetch_related("partners__names"))
        self._records("partners", Institution.objects.all())
        self._records("unit", Unit.objects.filter(pk__in=units))
        self._choose("year", [(str(y), f"{y}/{y + 1}") for y in range(this + 2, this - 11, -1)])
        self._choose("term", term_choices(this, "–"))
        self._choose("isced_f", field_choices("–"))

    def _records(self, name: str, rows: Any) -> None:
        cast("forms.ModelChoiceField[Any]", self.fields[name]).queryset = rows

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = choices

    def clean_student(self) -> Person:
        """The person with this e-mail."""
        found = Person.objects.filter(email__iexact=self.cleaned_data["student"]).first()
        if found is None:
            raise forms.ValidationError(_("Nobody with this e-mail is in the register of people."))
        return found

    def clean_semesters(self) -> Any:
        """More than none."""
        value = self.cleaned_data["semesters"]
        if value <= 0:
            raise forms.ValidationError(_("A stay lasts some time."))
        return value

    def clean(self) -> dict[str, Any]:
        """`host`: the one chosen, else the one partner of the agreement."""
        cleaned = super().clean() or self.cleaned_data
        chosen = list(cleaned.pop("partners", None) or [])
        agreement = cleaned.get("agreement")
        if not chosen and agreement is not None:
            chosen = list(agreement.partners.all())
        if len(chosen) != 1:
            self.add_error("partners", _("Choose one host."))
        else:
            cleaned["host"] = chosen[0]
        first, last = cleaned.get("planned_from"), cleaned.get("planned_until")
        if first and last and last < first:
            self.add_error("planned_until", _("The stay ends before it begins."))
        return cleaned
