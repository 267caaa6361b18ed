"""The forms on the sheet of a learning agreement: the whole, one course abroad, one at home."""

from decimal import Decimal
from typing import Any, cast

from django import forms
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kakehashi.education.cooperation.credits.forms import field_choices, scheme_choices
from kakehashi.education.cooperation.forms import DayInput
from kakehashi.education.cooperation.isced_select import FieldSelect
from kakehashi.education.outbound.learning.content import REASONS, Contact, Reason, Status
from kakehashi.vocabulary import languages
from kakehashi.vocabulary.cefr import Level

TERMS = [("", "–"), *((f"{one}/{all_}",) * 2 for all_ in (2, 3, 4) for one in range(1, all_ + 1))]
REASON_WORDS: dict[Reason, str | Promise] = {
    Reason.NOT_AVAILABLE: pgettext_lazy("change", "The course is not available after all"),
    Reason.LANGUAGE: pgettext_lazy("change", "It is taught in another language than announced"),
    Reason.CLASH: pgettext_lazy("change", "It clashes with another course"),
    Reason.SUBSTITUTE: pgettext_lazy("change", "It takes the place of a course taken out"),
    Reason.EXTENSION: pgettext_lazy("change", "The stay is extended"),
    Reason.VIRTUAL: pgettext_lazy("change", "A virtual component is added"),
    Reason.OTHER: pgettext_lazy("change", "Another reason"),
}
MOST_CREDITS = Decimal(200)


def reason_choices(status: Status) -> list[tuple[str, Any]]:
    """The reasons that fit what is done with a course."""
    return [("", "–"), *((each.value, REASON_WORDS[each]) for each in REASONS[status])]


class HeadForm(forms.Form):
    """What holds for the whole agreement."""

    starts_on = forms.DateField(label=pgettext_lazy("stay", "First day"), widget=DayInput)
    ends_on = forms.DateField(label=pgettext_lazy("stay", "Last day"), widget=DayInput)
    receiving_year = forms.RegexField(
        r"[0-9]{4}/[0-9]{4}", label=_("Academic year at the host"), help_text="2026/2027"
    )
    isced_f = forms.ChoiceField(
        label=_("Field of study (ISCED-F 2013)"), required=False, widget=FieldSelect
    )
    language = forms.ChoiceField(label=_("Language of instruction at the host"))
    cefr = forms.ChoiceField(
        label=_("Level of the language (CEFR)"),
        choices=[("", "–"), *((each.value, each.value) for each in Level)],
        help_text=_("What the student has or will have by the first day."),
    )
    home_given = forms.CharField(label=_("Given names"), max_length=150)
    home_family = forms.CharField(label=_("Family name"), max_length=150)
    home_email = forms.EmailField(label=_("E-mail"))
    home_phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    host_given = forms.CharField(label=_("Given names"), max_length=150)
    host_family = forms.CharField(label=_("Family name"), max_length=150)
    host_email = forms.EmailField(label=_("E-mail"))
    host_phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    outcomes_url = forms.URLField(
        label=_("Address of the host's course catalogue"), required=False, assume_scheme="https"
    )
    provisions_url = forms.URLField(
        label=_("Address of what holds if the student does not pass"),
        required=False,
        assume_scheme="https",
    )

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        shown = get_language() or "en"
        named = {
            "isced_f": field_choices("–"),
            "language": [("", "–"), *languages.choices(shown)],
        }
        for name, choices in named.items():
            cast(forms.ChoiceField, self.fields[name]).choices = choices

    def contact(self, side: str) -> Contact:
        """The contact of one side, "home" or "host"; call it once the form is valid."""
        facts = ("given", "family", "email", "phone")
        return Contact(**{name: self.cleaned_data[f"{side}_{name}"].strip() for name in facts})


class RowForm(forms.Form):
    """One course. agreed: it stands in what three have signed, and can only be taken out."""

    key = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)
    code = forms.CharField(label=pgettext_lazy("course", "Code"), max_length=40, required=False)
    credits = forms.DecimalField(
        label=_("Credits"),
        min_value=Decimal("0.01"),
        max_value=MOST_CREDITS,
        max_digits=6,
        decimal_places=2,
        required=False,
    )
    term = forms.ChoiceField(
        label=pgettext_lazy("course", "Term"),
        choices=TERMS,
        required=False,
        help_text=_("1/2: the first of two terms of the year"),
    )
    remove = forms.BooleanField(label=_("Take this course out"), required=False)
    reason = forms.ChoiceField(label=_("Why it is changed"), required=False)
    reason_text = forms.CharField(label=_("The reason in words"), max_length=500, required=False)

    content_fields: tuple[str, ...] = ()

    def __init__(
        self,
        data: Any = None,
        *,
        prefix: str,
        initial: dict[str, Any] | None = None,
        agreed: bool = False,
        is_change: bool = False,
    ) -> None:
        super().__init__(data, prefix=prefix, initial=initial)
        self.agreed, self.is_change = agreed, is_change
        if not is_change:
            del self.fields["reason"], self.fields["reason_text"]
            return
        status = Status.DELETED if agreed else Status.INSERTED
        cast(forms.ChoiceField, self.fields["reason"]).choices = reason_choices(status)
        for name in self.content_fields if agreed else ():
            self.fields[name].disabled = True

    @property
    def is_written(self) -> bool:
        """Whether there is anything in it."""
        if self.agreed:
            return True
        values = (self.data.get(self.add_prefix(name), "") for name in self.content_fields)
        return any(str(value).strip() for value in values)

    def marks(self) -> dict[str, Any]:
        """What a change does with the course, and why; call it once the form is valid."""
        cleaned = self.cleaned_data
        if not self.is_change or (self.agreed and not cleaned["remove"]):
            return {}
        return {
            "status": Status.DELETED if self.agreed else Status.INSERTED,
            "reason": cleaned["reason"],
            "reason_text": cleaned["reason_text"].strip(),
        }


class StudiedForm(RowForm):
    """One course abroad."""

    title = forms.CharField(
        label=_("Title of the course"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    scheme = forms.ChoiceField(label=_("Scheme of the credits"), required=False)
    is_virtual = forms.BooleanField(label=_("Virtual component"), required=False)
    description = forms.CharField(
        label=_("Short description"),
        max_length=1000,
        required=False,
        help_text=_("Needed for a virtual component."),
    )
    field_order = (
        *("code", "title", "term", "credits", "scheme", "is_virtual", "description"),
        *("remove", "reason", "reason_text", "key"),
    )
    content_fields = (*("code", "title", "term", "credits", "scheme", "is_virtual", "description"),)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "–"), *scheme_choices()]
        cast(forms.ChoiceField, self.fields["scheme"]).choices = choices


class RecognisedForm(RowForm):
    """One course at home as which something is recognised."""

    title_ja = forms.CharField(label=_("Title in Japanese"), max_length=200, required=False)
    title_en = forms.CharField(label=_("Title in English"), max_length=200, required=False)
    condition = forms.CharField(
        label=_("Condition"),
        max_length=500,
        required=False,
        help_text=_("Empty: it is recognised automatically when the courses are passed."),
    )
    precedent = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    field_order = (
        *("code", "title_ja", "title_en", "term", "credits", "condition"),
        *("remove", "reason", "reason_text", "key", "precedent"),
    )
    content_fields = (
        *("code", "title_ja", "title_en", "term", "credits", "condition", "precedent"),
    )
