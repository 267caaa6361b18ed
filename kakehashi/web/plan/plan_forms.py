"""Forms of plans: a request turned into clean values, each fault at its field."""

from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kakehashi.education.cooperation.forms import DayInput, NamedChoice
from kakehashi.institutions.models import Unit
from kakehashi.policy.models import Plan, PolicyDocument, Standing, Wording
from kakehashi.policy.planning.rules import EARLIEST, LATEST
from kakehashi.policy.planning.wordings import LANGUAGES, Words
from kakehashi.policy.queries import versions
from kakehashi.web.workspace.person_field import PersonField

# What somebody writes in English at first is usually a translation of the Japanese.
UNTRANSLATED = {"standing_ja": Standing.OFFICIAL.value, "standing_en": Standing.UNOFFICIAL.value}
STANDINGS = [(each.value, each.label) for each in (Standing.OFFICIAL, Standing.UNOFFICIAL)]


def text_field(language: str, *, rows: int = 2, **options: Any) -> forms.CharField:
    """A text in one language."""
    area = forms.Textarea(attrs={"lang": language, "rows": rows})
    return forms.CharField(required=False, max_length=2000, widget=area, **options)


def title_field(language: str, **options: Any) -> forms.CharField:
    """A title in one language: a single line."""
    line = forms.TextInput(attrs={"lang": language})
    return forms.CharField(required=False, max_length=300, widget=line, **options)


def year_field(**options: Any) -> forms.IntegerField:
    """A fiscal year."""
    return forms.IntegerField(required=False, min_value=EARLIEST, max_value=LATEST, **options)


class WordsForm(forms.Form):
    """A text in both languages, and whether each is official."""

    text_ja = text_field("ja", label=_("Text in Japanese"))
    standing_ja = forms.ChoiceField(label=_("The Japanese text is"), choices=STANDINGS)
    text_en = text_field("en", label=_("Text in English"))
    standing_en = forms.ChoiceField(label=_("The English text is"), choices=STANDINGS)

    def words(self) -> Words:
        """What was written."""
        cleaned = self.cleaned_data
        unofficial = [
            each for each in LANGUAGES if cleaned[f"standing_{each}"] == Standing.UNOFFICIAL
        ]
        return Words(cleaned["text_ja"], cleaned["text_en"], frozenset(unofficial))

    @staticmethod
    def initial_of(record: Wording) -> dict[str, Any]:
        """What `record` says now, for a form about it; what is missing will be a translation."""
        found = {f"text_{each}": getattr(record, f"text_{each}") for each in LANGUAGES}
        for each in LANGUAGES:
            is_missing = record.standing_in(each) == Standing.MISSING
            standing = Standing.UNOFFICIAL if is_missing else record.standing_in(each)
            found[f"standing_{each}"] = standing.value
        return found


class DetailsForm(WordsForm):
    """Title, years, and what is known of the text."""

    text_ja = title_field("ja", label=_("Title in Japanese"))
    standing_ja = forms.ChoiceField(label=_("The Japanese title is"), choices=STANDINGS)
    text_en = title_field("en", label=_("Title in English"))
    standing_en = forms.ChoiceField(label=_("The English title is"), choices=STANDINGS)
    first_year = year_field(label=_("First fiscal year"))
    last_year = year_field(label=_("Last fiscal year"))
    is_incomplete = forms.BooleanField(
        label=_("The document has more items than are entered here"),
        required=False,
        help_text=_("As long as this is ticked, items can be entered even after the adoption."),
    )
    source = forms.URLField(
        label=_("Address of the document"), required=False, max_length=500, assume_scheme="https"
    )
    remarks_ja = text_field("ja", label=_("Remarks in Japanese"))
    remarks_en = text_field("en", label=_("Remarks in English"))

    DETAILS = ("first_year", "last_year", "is_incomplete", "source", "remarks_ja", "remarks_en")

    def details(self) -> dict[str, Any]:
        """What the operations take beside the title."""
        return {name: self.cleaned_data[name] for name in self.DETAILS}

    @classmethod
    def about(cls, data: Any, plan: Plan) -> "DetailsForm":
        """The form about `plan` as it stands."""
        details = {name: getattr(plan, name) for name in cls.DETAILS}
        return cls(data, initial=cls.initial_of(plan) | details)


class VersionChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """Policy versions by code and title in the reader's language."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.code} {obj.text_in(get_language() or 'en')}"


class BeginForm(DetailsForm):
    """A new plan: under which policy version, and whose."""

    document = VersionChoice(
        PolicyDocument.objects.none(),
        label=_("Policy version"),
        empty_label=None,
        help_text=_("Its directions are those of the plan."),
    )
    unit = NamedChoice(Unit.objects.none(), label=_("Whose plan"), empty_label=None)
    field_order = ("document", "unit")

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"text_ja": "国際化行動計画", **UNTRANSLATED})
        cast(VersionChoice, self.fields["document"]).queryset = versions()
        closed = Unit.objects.filter(ends_on__lt=timezone.localdate())
        cast(NamedChoice, self.fields["unit"]).queryset = Unit.objects.exclude(pk__in=closed)


class AdoptForm(forms.Form):
    """When the plan was decided on, and from when its owners check."""

    on = forms.DateField(label=_("Adopted on"), widget=DayInput)
    only_month_known = forms.BooleanField(
        label=_("Only the month is known; the day is any of it"), required=False
    )
    attest_from = forms.DateField(
        label=_("First month that owners check"),
        required=False,
        widget=DayInput,
        help_text=_("Any day of it. Leave it empty to ask nobody yet; it can be set later."),
    )


class RhythmForm(forms.Form):
    """When owners check their actions."""

    attest_from = forms.DateField(
        label=_("First month that owners check"),
        required=False,
        widget=DayInput,
        help_text=_("Any day of it. Leave it empty to ask nobody."),
    )
    attest_by_day = forms.IntegerField(
        label=_("Day of the following month by which they check"), min_value=1, max_value=28
    )
    remind_days_before = forms.IntegerField(
        label=_("Days of notice before it"), min_value=0, max_value=28
    )
    escalate_days_after = forms.IntegerField(
        label=_("Days of grace before the direction's owner is told"), min_value=0, max_value=28
    )

    @classmethod
    def about(cls, data: Any, plan: Plan) -> "RhythmForm":
        """The form about `plan` as it stands."""
        return cls(data, initial={name: getattr(plan, name) for name in cls.base_fields})


class TranslateForm(forms.Form):
    """A text in one language, and whether the university published it."""

    text = forms.CharField(max_length=2000)
    is_official = forms.BooleanField(
        label=_("The university has published this text: it is official, and stays as it is"),
        required=False,
    )

    def __init__(self, data: Any, *, record: Wording, language: str) -> None:
        super().__init__(data, initial={"text": getattr(record, f"text_{language}")})
        text = self.fields["text"]
        text.label = _("Text in Japanese") if language == "ja" else _("Text in English")
        text.widget = forms.Textarea(attrs={"lang": language, "rows": 4})


class OwnerForm(forms.Form):
    """Who answers for a direction."""

    person = PersonField(
        label=_("Owner of the direction"),
        required=False,
        help_text=_(
            "E-mail address or name of somebody who has been entered, such as a vice-president."
            " Leave it empty if nobody answers for the direction any more."
        ),
    )


class ReasonForm(forms.Form):
    """Why something is done, for the journal."""

    reason = forms.CharField(
        label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, data: Any = None, *, required: bool = True) -> None:
        super().__init__(data)
        self.fields["reason"].required = required
