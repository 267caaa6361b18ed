"""What the rules of a call say about applications: a suggestion, until somebody decides."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kakehashi.education.outbound.calls.checking import (
    facts_of,
    lacking_for_call,
    lacking_for_placement,
    rules_of,
)
from kakehashi.education.outbound.calls.eligibility import Unmet, read, unmet
from kakehashi.education.outbound.calls.rule_words import sentences
from kakehashi.education.outbound.models import Application, Call, EligibilityDecision

Code = EligibilityDecision.Code


@dataclass(frozen=True)
class Finding:
    """One rule that is not met, with its sentence in both languages."""

    kind: str
    ja: str
    en: str

    @property
    def code(self) -> str:
        """The kind of reason it would be."""
        return self.kind if self.kind in Code.values else Code.OTHER

    def text_in(self, language: str) -> str:
        """The sentence for a reader of `language`."""
        return self.ja if language == "ja" else self.en

    def as_json(self) -> dict[str, str]:
        """As a decision keeps it."""
        return {"kind": self.kind, "ja": self.ja, "en": self.en}


@dataclass(frozen=True)
class Findings:
    """What one application lacks. whole: for the call; choices: placement -> what it asks more."""

    whole: Sequence[Finding]
    choices: Mapping[int, Sequence[Finding]]

    @property
    def is_met(self) -> bool:
        """Whether the rules of the call and of every choice are met."""
        return not self.whole and not any(self.choices.values())

    def of(self, placement: int | None) -> Sequence[Finding]:
        """Those about the whole application, or about one choice."""
        return self.whole if placement is None else self.choices.get(placement, ())

    @property
    def lacking(self) -> list[int]:
        """The choices whose own rules are not met, in the order of their ranks."""
        return [placement for placement, found in self.choices.items() if found]


def findings_of(application: Application) -> Findings:
    """What the rules say about one application as it stands.

    Reads `unit` and those above, `call`, and `choices` with `placement__units`: fetch them in lists
    (`queries.with_choices`).
    """
    facts = facts_of(application)
    return Findings(
        _in_words(lacking_for_call(facts, application.call)),
        {
            choice.placement_id: _in_words(lacking_for_placement(facts, choice.placement))
            for choice in application.choices.all()
        },
    )


def findings_of_many(
    call: Call, applications: Iterable[Application], choices: Mapping[int, Sequence[int]]
) -> Iterator[tuple[Application, Findings]]:
    """The same of many applications of one call: its rules are read once, not for each.

    applications: with `unit` and those above, and language proofs. choices: application ->
    placements in the order of their ranks.
    """
    whole = read(call.rules)
    placements = call.placements.prefetch_related("units")
    rules = {each.pk: read(rules_of(each)) for each in placements}
    for application in applications:
        facts = facts_of(application)
        yield (
            application,
            Findings(
                _in_words(unmet(facts, whole)),
                {
                    placement: _in_words(unmet(facts, rules[placement])) if rules[placement] else []
                    for placement in choices.get(application.pk, ())
                },
            ),
        )


def _in_words(missed: Iterable[Unmet]) -> list[Finding]:
    return [_finding(each) for each in missed]


@lru_cache(maxsize=4096)
def _finding(missed: Unmet) -> Finding:
    """The sentences, which thousands of applications share."""
    said = sentences(missed)
    return Finding(missed.rule.kind, said["ja"], said["en"])


def joined(findings: Iterable[Finding], language: str) -> str:
    """Several sentences as one text in `language`."""
    return ("" if language == "ja" else " ").join(each.text_in(language) for each in findings)
