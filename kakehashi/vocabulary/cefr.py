"""CEFR: the levels of a person's command of a language.

Source: Council of Europe, Common European Framework of Reference for Languages: Learning, Teaching,
Assessment (2001), table 1, and its Companion Volume (2020).
"""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy


class Level(StrEnum):
    """The six levels. They compare as they rank: `Level.B1 < Level.B2`."""

    A1 = "A1"
    A2 = "A2"
    B1 = "B1"
    B2 = "B2"
    C1 = "C1"
    C2 = "C2"

    @property
    def user(self) -> str | Promise:
        """The band of the level: basic, independent or proficient user."""
        return BANDS[self.value[0]]


BANDS: dict[str, str | Promise] = {
    "A": pgettext_lazy("CEFR", "Basic user"),
    "B": pgettext_lazy("CEFR", "Independent user"),
    "C": pgettext_lazy("CEFR", "Proficient user"),
}


def reaches(held: Level, needed: Level) -> bool:
    """Whether somebody at the level `held` has what `needed` asks for."""
    return held >= needed
