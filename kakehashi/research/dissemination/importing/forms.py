"""Forms of an import: a file, a question to a register, and the choices of its rows."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kakehashi.research.dissemination.importing.registry import (
    FORMATS,
    REGISTERS,
    Question,
    format_of,
)

ENCODINGS = [
    ("", _("Find out")),
    ("utf-8", "UTF-8"),
    ("cp932", _("CP932 (Shift_JIS)")),
    ("latin-1", "Latin-1"),
    ("utf-16", "UTF-16"),
]
MOST_VALUES = 200  # DOIs in one question
MOST_IDS = 10  # records of ORCID in one question
MOST_WORKS = 1000  # works of an institution at once; the page waits for them
BY_WORDS = {
    "doi": _("by DOI"),
    "ror": _("by institution (ROR)"),
    "orcid": _("by ORCID iD"),
}


class FileForm(forms.Form):
    """A file of works."""

    prefix = "file"

    file = forms.FileField(
        label=_("File"),
        max_length=200,
        help_text=_("BibTeX (.bib), RIS (.ris), or JSON of OpenAlex, Crossref or ORCID."),
    )
    format = forms.ChoiceField(label=_("Format"), required=False)
    encoding = forms.ChoiceField(label=_("Encoding"), required=False, choices=ENCODINGS)
    as_of = forms.DateField(
        label=_("Day that the file describes"),
        widget=forms.DateInput(attrs={"type": "date"}),
        initial=timezone.localdate,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """The formats are those that are registered."""
        super().__init__(*args, **kwargs)
        known = [(each.key, each.words) for each in FORMATS.values()]
        self.fields["format"].choices = [("", _("By the file's name")), *known]  # type: ignore[attr-defined]  # a ChoiceField

    def clean_file(self) -> Any:
        """A file that is not too large."""
        file = self.cleaned_data["file"]
        if (file.size or 0) > settings.UPLOAD_LIMIT:
            most = {"most": settings.UPLOAD_LIMIT // (1024 * 1024)}
            raise forms.ValidationError(
                gettext("The file is larger than %(most)s MiB: split it.") % most
            )
        return file

    def clean(self) -> dict[str, Any]:
        """The format, by the name where nothing is chosen."""
        cleaned: dict[str, Any] = super().clean() or {}
        file = cleaned.get("file")
        if file is not None and not cleaned.get("format"):
            cleaned["format"] = format_of(file.name or "")
            if not cleaned["format"]:
                self.add_error("format", gettext("The name of the file does not tell: choose."))
        return cleaned


class QuestionForm(forms.Form):
    """A question to a register."""

    prefix = "question"

    asked = forms.ChoiceField(label=_("Register"))
    values = forms.CharField(
        label=_("DOIs, ROR id or ORCID iD"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Several DOIs or iDs one per line; one institution."),
    )
    since = forms.IntegerField(label=_("From year"), required=False, min_value=1450, max_value=2200)
    until = forms.IntegerField(label=_("To year"), required=False, min_value=1450, max_value=2200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """The registers are those that are registered, each with what it can be asked by."""
        super().__init__(*args, **kwargs)
        self.fields["asked"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (f"{each.key}:{by}", f"{each.words} – {BY_WORDS[by]}") for each, by in _ways()
        ]

    def clean_values(self) -> list[str]:
        """What stands on the lines, or between spaces and commas."""
        found = [each for each in re.split(r"[\s,;、]+", self.cleaned_data["values"]) if each]
        return list(dict.fromkeys(found))

    def clean(self) -> dict[str, Any]:
        """Not too many, and years in their order."""
        cleaned: dict[str, Any] = super().clean() or {}
        by = cleaned.get("asked", ":").partition(":")[2]
        most = {"doi": MOST_VALUES, "orcid": MOST_IDS, "ror": 1}.get(by, MOST_VALUES)
        if len(cleaned.get("values", [])) > most:
            self.add_error("values", gettext("At most %(most)s at once.") % {"most": most})
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and since > until:
            self.add_error("until", gettext("This year lies before the first one."))
        return cleaned

    def question(self) -> tuple[str, Question]:
        """(key of the register, the question)."""
        cleaned = self.cleaned_data
        key, _colon, by = cleaned["asked"].partition(":")
        values = cleaned["values"]
        return key, Question(by, values, cleaned["since"], cleaned["until"], MOST_WORKS)


def _ways() -> Iterable[Any]:
    return ((each, by) for each in REGISTERS.values() for by in each.by)


def choices_in(sent: Mapping[str, str]) -> dict[int, str]:
    """{number of the row: choice} of the fields called row-NUMBER."""
    choices = {}
    for name, value in sent.items():
        number = name.removeprefix("row-")
        if number != name and number.isdecimal() and len(number) < 9:
            choices[int(number)] = value
    return choices
