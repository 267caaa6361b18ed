"""The steps in which an application is filled in, and how far it has come."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from kakehashi.education.outbound.applying.rules import Missing
from kakehashi.education.outbound.models import Application

FACTS, LANGUAGES, CHOICES, DOCUMENTS, REFERENCES, MOTIVATION, REVIEW = (
    *("facts", "languages", "choices", "documents", "references", "motivation", "review"),
)
WORDS: dict[str, str | Promise] = {
    FACTS: pgettext_lazy("step of an application", "About you"),
    LANGUAGES: pgettext_lazy("step of an application", "Languages"),
    CHOICES: pgettext_lazy("step of an application", "Choices"),
    DOCUMENTS: pgettext_lazy("step of an application", "Documents"),
    REFERENCES: pgettext_lazy("step of an application", "References"),
    MOTIVATION: pgettext_lazy("step of an application", "Motivation"),
    REVIEW: pgettext_lazy("step of an application", "Check and hand in"),
}
ORDER = list(WORDS)


@dataclass(frozen=True)
class Stage:
    """One step as the way through the form shows it."""

    key: str
    words: str | Promise
    address: str
    is_here: bool
    is_wanting: bool


def address(application: Application, key: str) -> str:
    """Where a step is filled in."""
    return reverse(f"outbound:application_{key}", args=[application.pk])


def after(key: str) -> str:
    """The step that follows; the last one follows itself."""
    return ORDER[min(ORDER.index(key) + 1, len(ORDER) - 1)]


def stages(application: Application, here: str, wanting: Sequence[Missing]) -> list[Stage]:
    """Every step in order. wanting: what is missing, as `rules.missing` has it."""
    steps = {each.step for each in wanting}
    return [
        Stage(key, words, address(application, key), key == here, key in steps)
        for key, words in WORDS.items()
    ]
