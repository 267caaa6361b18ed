"""Whether a student meets what a call or one of its placements asks for. Pure.

Rules are plain data, as they stand in `Call.rules` and `Placement.requirements`:

    [{"kind": "gpa", "least": "2.5", "scale": "TMU 4.0"},
     {"kind": "language", "language": "en", "cefr": "B2",
      "tests": [{"test": "IELTS", "score": "6.0"}]}]

Every rule has to be met; inside a language rule one proof is enough. What is not known does not
meet a rule, and is told apart from what is too little. `rule_words` has the sentences,
docs/reference/calls.md the format.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from kakehashi.education.outbound.calls.language_tests import letters, reaches

Cefr = Literal["", "A1", "A2", "B1", "B2", "C1", "C2"]
StudyLevels = Literal["bachelor", "master", "doctor"]
Country = Annotated[str, Field(pattern="^[A-Z]{2}$", description="ISO 3166-1 alpha-2")]
MOST_RULES = 50  # of one list; more is a typing error


class Strict(BaseModel):
    """Plain values that never change and know no other field."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Gpa(Strict):
    """At least so high a grade point average, on that scale and no other."""

    kind: Literal["gpa"] = "gpa"
    least: Decimal = Field(ge=0, le=1000, allow_inf_nan=False)
    scale: str = Field(min_length=1, max_length=40)


class StudyYear(Strict):
    """In such a year of study; without `most` in any later one too."""

    kind: Literal["study_year"] = "study_year"
    least: int = Field(default=1, ge=1, le=20)
    most: int | None = Field(default=None, ge=1, le=20)

    @model_validator(mode="after")
    def ends_after_it_begins(self) -> Self:
        """The years are in order."""
        if self.most is not None and self.most < self.least:
            raise ValueError("most: before least")
        return self


class Level(Strict):
    """At one of these levels of study."""

    kind: Literal["level"] = "level"
    any_of: tuple[StudyLevels, ...] = Field(min_length=1)


class TestScore(Strict):
    """At least such a score in a test, both as the test writes them."""

    test: str = Field(min_length=1, max_length=60)
    score: str = Field(min_length=1, max_length=20)


class Language(Strict):
    """Such a command of a language, or one of the test scores; one of them is enough.

    language: BCP 47; empty where tests alone are named.
    """

    kind: Literal["language"] = "language"
    language: str = Field(default="", max_length=20)
    cefr: Cefr = ""
    tests: tuple[TestScore, ...] = ()

    @model_validator(mode="after")
    def asks_for_something(self) -> Self:
        """A level is one of a language, and something is asked."""
        if not self.cefr and not self.tests:
            raise ValueError("cefr or tests: one of them has to be there")
        if self.cefr and not self.language:
            raise ValueError("language: a level is one of a language")
        return self


class Nationality(Strict):
    """One of these nationalities, or none of those: as visa rules of the host have it."""

    kind: Literal["nationality"] = "nationality"
    any_of: tuple[Country, ...] = ()
    none_of: tuple[Country, ...] = ()

    @model_validator(mode="after")
    def says_one_of_two(self) -> Self:
        """Either a list of those who may, or one of those who may not."""
        if bool(self.any_of) == bool(self.none_of):
            raise ValueError("any_of or none_of: exactly one of them")
        return self


class Units(Strict):
    """A student of one of these units or of one below them."""

    kind: Literal["unit"] = "unit"
    any_of: tuple[str, ...] = Field(min_length=1, description="Codes of units")


class EarlierExchange(Strict):
    """On exchange before at most so often; 0: never."""

    kind: Literal["earlier_exchange"] = "earlier_exchange"
    most: int = Field(default=0, ge=0, le=20)


Rule = Annotated[
    Gpa | StudyYear | Level | Language | Nationality | Units | EarlierExchange,
    Field(discriminator="kind"),
]
RULES: TypeAdapter[list[Rule]] = TypeAdapter(Annotated[list[Rule], Field(max_length=MOST_RULES)])


@dataclass(frozen=True)
class Proof:
    """What proves a student's command of a language: a level, a test score, or both.

    language: BCP 47. cefr, test, score: empty where there is none.
    """

    language: str
    cefr: str = ""
    test: str = ""
    score: str = ""


@dataclass(frozen=True)
class Facts:
    """What is known of a student on the day of the application. None or empty: not known.

    level:       of `StudyLevel`. units: codes of the student's unit and those above it.
    nationality: ISO 3166-1 alpha-2. gpa: on the scale `gpa_scale`.
    """

    level: str = ""
    study_year: int | None = None
    units: Sequence[str] = ()
    nationality: str = ""
    gpa: Decimal | None = None
    gpa_scale: str = ""
    earlier_exchanges: int | None = None
    languages: Sequence[Proof] = ()


class Reason(StrEnum):
    """Why a rule is not met."""

    NOT_MET = "not_met"
    UNKNOWN = "unknown"  # the fact was not stated
    OTHER_SCALE = "other_scale"  # a grade point average that nobody can compare
    NOT_COMPARABLE = "not_comparable"  # a test score that nobody can compare


@dataclass(frozen=True)
class Unmet:
    """One rule that is not met, why, and what the student has instead, as stated."""

    rule: Rule
    reason: Reason
    own: str = ""


@dataclass(frozen=True)
class Flaw:
    """What is wrong with rules as data: where (`/2/cefr`, the third rule's level), and how."""

    place: str
    words: str


def read(rules: object) -> list[Rule]:
    """The rules of their plain data.

    Raises: pydantic.ValidationError, naming each place that is wrong; see `flaws`.
    """
    return RULES.validate_python(rules)


def flaws(rules: object) -> list[Flaw]:
    """Everything that is wrong with rules as data, in their order; empty: they can be read."""
    try:
        RULES.validate_python(rules)
    except ValidationError as wrong:
        return [
            Flaw("/" + "/".join(map(str, _place(each["loc"]))), str(each["msg"]))
            for each in wrong.errors()
        ]
    return []


def _place(steps: tuple[int | str, ...]) -> list[int | str]:
    """Without the name of the kind, which pydantic puts after the number of the rule."""
    return [step for number, step in enumerate(steps) if number != 1]


def as_json(rules: Iterable[Rule]) -> list[dict[str, Any]]:
    """The reverse of `read`: plain data, what is not asked left out."""
    return [
        each.model_dump(mode="json", exclude_defaults=True) | {"kind": each.kind} for each in rules
    ]


def faults(facts: Facts, rules: Iterable[Rule | Mapping[str, Any]]) -> list[Unmet]:
    """The rules that `facts` do not meet, in the order of `rules`; empty: all are met.

    rules: as data or as `read` gives them.
    Raises: pydantic.ValidationError, if one of them cannot be read.
    """
    return unmet(facts, read(list(rules)))


def unmet(facts: Facts, rules: Iterable[Rule]) -> list[Unmet]:
    """The same of rules that `read` gave, which many students are held against."""
    found = []
    for rule in rules:
        missed = CHECKS[type(rule)](facts, rule)
        if missed is not None:
            found.append(missed)
    return found


def _gpa(facts: Facts, rule: Gpa) -> Unmet | None:
    if facts.gpa is None:
        return Unmet(rule, Reason.UNKNOWN)
    own = f"{facts.gpa.normalize():f}"
    if facts.gpa_scale.strip().casefold() != rule.scale.strip().casefold():
        return Unmet(rule, Reason.OTHER_SCALE, f"{own} ({facts.gpa_scale or '?'})")
    return None if facts.gpa >= rule.least else Unmet(rule, Reason.NOT_MET, own)


def _study_year(facts: Facts, rule: StudyYear) -> Unmet | None:
    year = facts.study_year
    if year is None:
        return Unmet(rule, Reason.UNKNOWN)
    is_met = year >= rule.least and (rule.most is None or year <= rule.most)
    return None if is_met else Unmet(rule, Reason.NOT_MET, str(year))


def _level(facts: Facts, rule: Level) -> Unmet | None:
    if not facts.level:
        return Unmet(rule, Reason.UNKNOWN)
    return None if facts.level in rule.any_of else Unmet(rule, Reason.NOT_MET, facts.level)


def _nationality(facts: Facts, rule: Nationality) -> Unmet | None:
    own = facts.nationality
    if not own:
        return Unmet(rule, Reason.UNKNOWN)
    is_met = own in rule.any_of if rule.any_of else own not in rule.none_of
    return None if is_met else Unmet(rule, Reason.NOT_MET, own)


def _units(facts: Facts, rule: Units) -> Unmet | None:
    if not facts.units:
        return Unmet(rule, Reason.UNKNOWN)
    is_met = not set(rule.any_of).isdisjoint(facts.units)
    return None if is_met else Unmet(rule, Reason.NOT_MET, facts.units[0])


def _earlier_exchange(facts: Facts, rule: EarlierExchange) -> Unmet | None:
    times = facts.earlier_exchanges
    if times is None:
        return Unmet(rule, Reason.UNKNOWN)
    return None if times <= rule.most else Unmet(rule, Reason.NOT_MET, str(times))


def _language(facts: Facts, rule: Language) -> Unmet | None:
    """One proof that reaches what is asked; else the best reason why there is none."""
    reasons = []
    for proof in facts.languages:
        reason = _proof(proof, rule)
        if reason is None:
            return None
        reasons.append((reason, proof))
    for wanted in (Reason.NOT_COMPARABLE, Reason.NOT_MET):
        shown = [_stated(proof) for reason, proof in reasons if reason is wanted]
        if shown:
            return Unmet(rule, wanted, ", ".join(shown))
    return Unmet(rule, Reason.UNKNOWN)


def _proof(proof: Proof, rule: Language) -> Reason | None:
    """None: this proof is enough; UNKNOWN: it speaks of something else."""
    of_tests = [
        reaches(proof.test, proof.score, each.score)
        for each in rule.tests
        if proof.test and letters(proof.test) == letters(each.test)
    ]
    is_language = bool(rule.language) and _speaks(proof.language, rule.language)
    if True in of_tests or (is_language and rule.cefr and proof.cefr >= rule.cefr):
        return None
    if None in of_tests:
        return Reason.NOT_COMPARABLE
    is_level = is_language and bool(rule.cefr and proof.cefr)
    return Reason.NOT_MET if of_tests or is_level else Reason.UNKNOWN


def _speaks(own: str, asked: str) -> bool:
    """Whether a proof of `own` is one of `asked`: British English is English."""
    return own.casefold() == asked.casefold() or own.casefold().startswith(f"{asked.casefold()}-")


def _stated(proof: Proof) -> str:
    return " ".join(
        each for each in (proof.test or proof.language, proof.score or proof.cefr) if each
    )


CHECKS: dict[type[Strict], Callable[[Facts, Any], Unmet | None]] = {
    Gpa: _gpa,
    StudyYear: _study_year,
    Level: _level,
    Language: _language,
    Nationality: _nationality,
    Units: _units,
    EarlierExchange: _earlier_exchange,
}
