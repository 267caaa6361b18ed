"""Forms of a plan's text: what was pasted or uploaded, and the corrections of what was read."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kakehashi.policy.models import Standing
from kakehashi.policy.planning.extracted import MOST_LETTERS
from kakehashi.policy.planning.items import Item

ADDED = 3  # empty rows in which items are added by hand
STANDINGS = [
    (Standing.OFFICIAL.value, _("The university's own wording")),
    (Standing.UNOFFICIAL.value, _("An unofficial translation")),
]


class OfferForm(forms.Form):
    """A text or a file, one of the two, and what they are."""

    text = forms.CharField(
        label=_("Text of the plan"),
        required=False,
        max_length=MOST_LETTERS,
        help_text=_(
            "Directions are recognised by 1-1 or 1.1, items by ①; (1) and 1) are understood too."
        ),
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    file = forms.FileField(
        label=_("Or a file"),
        required=False,
        max_length=200,
        help_text=_(
            "Text, Word (DOCX), PDF with text, or CSV with the columns direction, number, ja, en."
        ),
    )
    pages = forms.CharField(
        label=_("Pages of the PDF"),
        required=False,
        max_length=100,
        help_text=_("Such as 3-12, 15. Needed only if it has more than 60 pages."),
    )
    language = forms.ChoiceField(
        label=_("Language of the text"), choices=[("ja", _("Japanese")), ("en", _("English"))]
    )
    standing = forms.ChoiceField(label=_("What the text is"), choices=STANDINGS)

    def clean(self) -> dict[str, Any]:
        """One of text and file."""
        cleaned: dict[str, Any] = super().clean() or {}
        text, file = cleaned.get("text", "").strip(), cleaned.get("file")
        if text and file:
            self.add_error("file", _("There are a text and a file. Give one of the two."))
        elif not text and not file and not self.errors:
            self.add_error("text", _("Paste the text, or choose a file."))
        return cleaned


def corrections(sent: Mapping[str, str], items: Sequence[Item]) -> tuple[Item, ...]:
    """`items` as the page sent them back, then what was added by hand.

    An item of which nothing was sent stays as it is, so that a request cut short loses nothing.
    What was added by hand once and is empty now is gone.
    """
    corrected = [_corrected(sent, f"row-{place}", item) for place, item in enumerate(items)]
    added = [_corrected(sent, f"added-{place}", Item()) for place in range(ADDED)]
    return tuple(item for item in (*corrected, *added) if item.line or item.number or item.has_text)


def _corrected(sent: Mapping[str, str], name: str, item: Item) -> Item:
    if f"{name}-number" not in sent:
        return item
    return replace(
        item,
        direction=_clean(sent.get(f"{name}-direction", item.direction)),
        number=_clean(sent[f"{name}-number"]),
        taken=f"{name}-taken" in sent,
        ja=_clean(sent.get(f"{name}-ja", item.ja)),
        en=_clean(sent.get(f"{name}-en", item.en)),
    )


def _clean(text: str) -> str:
    """Browsers end lines as Windows does; PostgreSQL stores no NUL."""
    return text.replace("\r\n", "\n").replace("\0", "").strip()
