"""A target in words, beside where its indicator stands: what lists and pages show of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from kakehashi.policy.counting import Unit
from kakehashi.policy.progress.paths import Path, Spot
from kakehashi.policy.suppression import SMALLEST_SHOWN
from kakehashi.policy.target_readings import TargetReading
from kakehashi.policy.targets import words


@dataclass(frozen=True)
class Line:
    """A target in words, beside where its indicator stands."""

    found: TargetReading
    language: str

    @property
    def path(self) -> Path:
        """The declared path."""
        return self.found.path

    @property
    def title(self) -> str:
        """What the target is about: the indicator; its code, if there is no such indicator."""
        indicator = self.found.indicator
        return str(indicator.title) if indicator else self.found.target.indicator

    @property
    def unit(self) -> Unit | None:
        """What the figure is counted in; None, if there is no such indicator."""
        return self.found.indicator.unit if self.found.indicator else None

    @property
    def part(self) -> str:
        """The name of the part that it is about; empty for the whole."""
        return "" if self.found.is_whole else self.found.target.part_name_in(self.language)

    @property
    def path_in_words(self) -> str:
        """From where to where, by when."""
        return words.path_in_words(self.path, self.baseline if self.found.hides_baseline else "")

    @property
    def baseline(self) -> str:
        """The declared baseline; "fewer than 5" where it is too small to be shown."""
        if self.found.hides_baseline:
            return _("fewer than %s") % SMALLEST_SHOWN
        return words.amount(self.path.baseline.value, self.unit)

    @property
    def points(self) -> Sequence[tuple[date, str]]:
        """The days of the path, each with what is wanted by then."""
        return [(each.on, self.wanted_in_words(each)) for each in self.path.points]

    @property
    def wanted(self) -> str:
        """What is wanted on the reference date; empty if nothing is."""
        return self.wanted_in_words(self.found.result.wanted)

    def wanted_in_words(self, wanted: Spot | None) -> str:
        """What is wanted on a day, with its unit; empty if nothing is."""
        return words.wanted_in_words(self.path.aim, wanted, self.unit)

    @property
    def gap(self) -> str:
        """Value against what is wanted: negative is worse; empty where either is missing."""
        gap = self.found.result.gap
        return "" if gap is None else words.signed_difference(gap, self.unit)

    @property
    def way(self) -> str:
        """Share of the way as it is, below 0 and above 100 % too; empty where there is none."""
        raw = self.found.result.raw
        return "" if raw is None else words.percent(raw)

    @property
    def counted(self) -> str:
        """The share as it is counted, where that is another one."""
        result = self.found.result
        if result.clamped is None or result.clamped == result.raw:
            return ""
        return words.percent(result.clamped)

    @property
    def formula(self) -> Sequence[str]:
        """How the result comes about, with its numbers."""
        found = self.found
        if found.on is None or found.is_of_another_definition or found.hides_baseline:
            return []
        return words.formula(self.path, found.result, found.value, found.on)
