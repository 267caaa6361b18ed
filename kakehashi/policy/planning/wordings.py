"""A text in Japanese and English as somebody writes it: official, a translation, or missing."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from kakehashi.policy.models import Standing, Wording
from kakehashi.verdicts import No, Verdict

LANGUAGES = ("ja", "en")


@dataclass(frozen=True)
class Words:
    """A text in both languages; what is empty is missing.

    unofficial: languages, "ja" or "en", in which it is somebody's translation.
    """

    ja: str = ""
    en: str = ""
    unofficial: frozenset[str] = frozenset()

    def text(self, language: str) -> str:
        """The text in one language, without blanks around it."""
        return (self.ja if language == "ja" else self.en).strip()

    def standing(self, language: str) -> Standing:
        """How far it can be relied on in one language."""
        if not self.text(language):
            return Standing.MISSING
        return Standing.UNOFFICIAL if language in self.unofficial else Standing.OFFICIAL


def words_of(record: Wording) -> Words:
    """What `record` says now."""
    unofficial = [each for each in LANGUAGES if record.standing_in(each) == Standing.UNOFFICIAL]
    return Words(record.text_ja, record.text_en, frozenset(unofficial))


def apply(words: Words, record: Wording) -> None:
    """Let `record` say `words`; nothing is saved."""
    for language in LANGUAGES:
        setattr(record, f"text_{language}", words.text(language))
        setattr(record, f"standing_{language}", words.standing(language))


def says_something(words: Words) -> Verdict:
    """A text is there in one language at least."""
    if any(words.text(language) for language in LANGUAGES):
        return True
    return No(_("Write the text in Japanese or in English."))
