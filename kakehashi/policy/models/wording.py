"""Texts in Japanese and English that are official, somebody's translation, or honestly missing."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Standing(models.TextChoices):
    """How far a wording can be relied on in one language."""

    OFFICIAL = "official", pgettext_lazy("wording", "Official")
    UNOFFICIAL = "unofficial", pgettext_lazy("wording", "Unofficial translation")
    MISSING = "missing", pgettext_lazy("wording", "Translation missing")


def in_language(language: str, ja: str, en: str) -> str:
    """The text for a reader of `language`; the other one where it is empty."""
    return (ja or en) if language == "ja" else (en or ja)


def wording_constraints(model: str) -> list[models.BaseConstraint]:
    """Missing means no text and no text means missing, in each language of `model`."""
    return [
        models.CheckConstraint(
            name=f"{model}_{language}_missing_is_empty",
            condition=Q(**{f"standing_{language}": "missing", f"text_{language}": ""})
            | (~Q(**{f"standing_{language}": "missing"}) & ~Q(**{f"text_{language}": ""})),
        )
        for language in ("ja", "en")
    ]


class Wording(models.Model):
    """A text in Japanese and English, each official, unofficial or honestly missing."""

    text_ja = models.TextField(_("text in Japanese"), blank=True)
    standing_ja = models.CharField(
        _("standing of the Japanese text"),
        max_length=10,
        choices=Standing,
        default=Standing.OFFICIAL,
    )
    text_en = models.TextField(_("text in English"), blank=True)
    standing_en = models.CharField(
        _("standing of the English text"),
        max_length=10,
        choices=Standing,
        default=Standing.OFFICIAL,
    )

    class Meta:
        abstract = True

    def text_in(self, language: str) -> str:
        """The text for a reader of `language`; the other language's where it is missing."""
        return in_language(language, self.text_ja, self.text_en)

    def standing_in(self, language: str) -> Standing:
        """Official, unofficial or missing for a reader of `language`."""
        return Standing(self.standing_ja if language == "ja" else self.standing_en)
