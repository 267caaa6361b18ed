"""What a person says about an action each month: a request turned into clean values."""

from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from kakehashi.policy.attesting.operations import Word
from kakehashi.policy.attesting.rules import LONGEST_SENTENCE, can_be_comment
from kakehashi.policy.attesting.sheets import Sheet
from kakehashi.policy.models import Attestation, Task
from kakehashi.verdicts import No

LONGEST_COMMENT = 2000


class TicksField(forms.MultipleChoiceField):
    """Ids of tasks; one that somebody else ticked in the meantime is no fault."""

    def valid_value(self, value: str) -> bool:
        """Any id; only tasks that are shown are ticked."""
        return value.isascii() and value.isdigit()


class CheckForm(forms.Form):
    """How sure one is, one sentence, and whether the records are right; tasks that are done.

    Confidence and sentence begin as they were said last. Whether the records are right is never
    filled in beforehand: that is what somebody has to say.
    """

    done = TicksField(
        label=_("Tick what is done"), required=False, widget=forms.CheckboxSelectMultiple
    )
    confidence = forms.ChoiceField(
        label=_("Will the action reach its aim?"),
        choices=Attestation.Confidence.choices,
        widget=forms.RadioSelect,
    )
    sentence = forms.CharField(
        label=_("Where it stands, in one sentence"),
        max_length=LONGEST_SENTENCE,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        error_messages={"required": _("Say in one sentence where things stand.")},
    )
    verdict = forms.ChoiceField(
        label=_("What the records say"),
        choices=Attestation.Verdict.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether the records are right.")},
    )
    comment = forms.CharField(
        label=_("What is wrong, or what else should be known"),
        required=False,
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        help_text=_("What you call wrong stands at the action and on the agenda of the review."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    use_required_attribute = False  # other actions on the page may be left for later

    def __init__(self, sheet: Sheet, data: Any = None, *, initial: dict[str, Any] | None = None):
        begun = {"seen": sheet.digest, **_said_last(sheet), **(initial or {})}
        super().__init__(data, prefix=prefix_of(sheet), initial=begun)
        self.sheet = sheet
        tasks = self.fields["done"]
        assert isinstance(tasks, TicksField)
        tasks.choices = [(str(task.pk), _line(task, sheet.on)) for task in sheet.tasks]
        if not sheet.tasks:
            del self.fields["done"]

    def clean(self) -> dict[str, Any]:
        """Who says that something is wrong says what."""
        cleaned = super().clean() or self.cleaned_data
        verdict, comment = cleaned.get("verdict", ""), cleaned.get("comment", "")
        if isinstance(no := can_be_comment(verdict, comment), No):
            self.add_error("comment", str(no))
        return cleaned

    def word(self) -> Word:
        """What was said."""
        cleaned = self.cleaned_data
        return Word(
            cleaned["verdict"], cleaned["confidence"], cleaned["sentence"], cleaned["comment"]
        )

    def ticked(self) -> list[int]:
        """Ids of the tasks that are done."""
        return [int(pk) for pk in self.cleaned_data.get("done", [])]


def prefix_of(sheet: Sheet) -> str:
    """What the names of the fields of an action begin with."""
    return f"action-{sheet.action.pk}"


def begun_in(sheet: Sheet, data: Any) -> dict[str, Any]:
    """What `data` holds for `sheet`, not judged: to go on where somebody was in the middle."""
    form = CheckForm(sheet, data)
    return {
        name: field.widget.value_from_datadict(data, {}, form.add_prefix(name))
        for name, field in form.fields.items()
        if name != "seen"
    }


def has_verdict(sheet: Sheet, data: Any) -> bool:
    """Whether `data` says if the records of `sheet` are right: then it is to be confirmed."""
    return bool(data.get(f"{prefix_of(sheet)}-verdict"))


def _said_last(sheet: Sheet) -> dict[str, str]:
    if sheet.last is None:
        return {}
    return {"confidence": sheet.last.confidence, "sentence": sheet.last.sentence}


def _line(task: Task, on: date) -> str:
    """What is to be done, until when."""
    words = {"task": task.text_in(get_language() or "en"), "day": date_format(task.due_on)}
    if task.is_overdue(on):
        return gettext("%(task)s (was due on %(day)s)") % words
    return gettext("%(task)s (until %(day)s)") % words
