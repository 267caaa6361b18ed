"""A freeze as one reader sees it: whole, or without what is not for everybody."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from kakehashi.policy.freezing.correcting import differences
from kakehashi.policy.freezing.rules import sees_whole
from kakehashi.policy.freezing.shown import Content, in_public
from kakehashi.policy.models.freezes import Correction, Freeze, Frozen


@dataclass(frozen=True)
class Lens:
    """What a reader sees of the records of one freeze.

    whole: everything; else what everybody may see.
    """

    freeze: Freeze
    whole: bool

    def content(self, frozen: Frozen) -> Content:
        """A record."""
        return self._shown(frozen.plain)

    def corrected(self, correction: Correction) -> Content:
        """A record as it should have been."""
        return self._shown(correction.plain)

    def before(self, correction: Correction) -> Content:
        """What stood there until a correction: the record, or the correction before."""
        return self._shown(_before(correction))

    def is_told(self, correction: Correction) -> bool:
        """Whether the reader may know why: not where the reason could tell what is left out."""
        if self.whole:
            return True
        before, after = _before(correction), correction.plain
        seen_before, seen_after = self._shown(before), self._shown(after)
        if "suppressed" in seen_before or "suppressed" in seen_after:
            return False
        return differences(seen_before, seen_after) == differences(before, after)

    def is_complete(self, frozen: Frozen) -> bool:
        """Whether nothing of the record is left out, so that its hash can be recomputed."""
        return self.whole or self.content(frozen) == frozen.plain

    def _shown(self, kept: Content) -> Content:
        if self.whole:
            return kept
        figures = self._figures if kept["kind"] == Frozen.Kind.TARGET else {}
        return in_public(kept, figures)

    @cached_property
    def _figures(self) -> Mapping[str, Content]:
        """What everybody sees of the figures, by indicator. One query."""
        figures = self.freeze.records.filter(kind=Frozen.Kind.FIGURE)
        return {each.key: in_public(each.plain, {}) for each in figures}


def _before(correction: Correction) -> Content:
    """What stood there until then: the record, or the correction before."""
    frozen = correction.frozen
    if correction.previous == frozen.sha256:
        return dict(frozen.plain)
    return dict(frozen.corrections.get(sha256=correction.previous).plain)


def lens_for(person: object, freeze: Freeze) -> Lens:
    """How `person`, who may be anybody, sees `freeze`."""
    return Lens(freeze, sees_whole(person))
