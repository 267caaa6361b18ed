"""Everything a conversion rests on, as plain JSON: it is computed again from nothing else. Pure.

A snapshot never points at a record whose words or numbers could change; ids stand in it only to
find the record, amounts are fractions written "27/2", days ISO 8601.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from fractions import Fraction
from typing import Any

from kakehashi.education.cooperation.credits.arithmetic import Ratio, Rounding, convert, exactly
from kakehashi.education.cooperation.credits.grades import Method, Overlap, Why, overlap

Json = dict[str, Any]
VERSION = 1


@dataclass(frozen=True)
class Measure:
    """In what credits are counted. version: of the scheme, where it has several."""

    code: str
    version: str
    unit_en: str
    unit_ja: str

    def unit_in(self, language: str) -> str:
        """What stands behind a figure."""
        return self.unit_ja if language == "ja" else self.unit_en


@dataclass(frozen=True)
class Applied:
    """The rule that made a result, as it stood then.

    scope: "agreement", "partner", "level" or "scheme"; record: id of the rule, None for a scheme's.
    given, taken: the equation as the conversion reads it, fractions; empty for grades.
    how: the rounding of credits, or the method of grades.
    """

    scope: str
    record: int | None
    place_en: str
    place_ja: str
    given: str
    taken: str
    how: str
    starts_on: str
    ends_on: str
    source: str
    approved_on: str

    @property
    def ratio(self) -> Ratio:
        """The equation of credits."""
        return Ratio(Fraction(self.given), Fraction(self.taken))

    def place_in(self, language: str) -> str:
        """For whom the rule was made, or the table it stands in."""
        return self.place_ja if language == "ja" else self.place_en


@dataclass(frozen=True)
class CreditSnapshot:
    """One conversion of credits: what was asked, the rule, the scheme's own rule, both results.

    why:    why there is no result: "no-rule" or "several"; empty where there is one.
    exact:  before rounding; result: what it counts as; by_scheme: what the scheme rule gives.
    """

    on: str
    level: str
    amount: str
    source: Measure
    target: Measure
    rule: Applied | None
    scheme_rule: Applied | None
    why: str = ""
    exact: str = ""
    result: str = ""
    by_scheme: str = ""

    def computed(self) -> "CreditSnapshot":
        """The same with its results computed from its rules."""
        amount = Fraction(self.amount)
        exact = result = by_scheme = ""
        if self.rule is not None:
            exact = str(exactly(amount, self.rule.ratio))
            result = str(convert(amount, self.rule.ratio, Rounding(self.rule.how)))
        if self.scheme_rule is not None:
            by_scheme = str(convert(amount, self.scheme_rule.ratio))
        return replace(self, exact=exact, result=result, by_scheme=by_scheme)

    @property
    def value(self) -> Fraction | None:
        """What the amount counts as; None where nobody knows."""
        return Fraction(self.result) if self.result else None

    @property
    def differs(self) -> bool:
        """Whether the scheme's own rule gives another value."""
        return bool(self.result and self.by_scheme) and self.result != self.by_scheme

    def as_json(self) -> Json:
        """Plain JSON, as `Conversion.snapshot` keeps it."""
        return {"version": VERSION, "kind": "credits", **asdict(self)}


@dataclass(frozen=True)
class Spread:
    """How often each passing mark was given, the best first: [(mark, "27/2"), …], and where."""

    record: int
    about_en: str
    about_ja: str
    shares: Sequence[Sequence[str]]
    source: str

    @property
    def parted(self) -> list[tuple[str, Fraction]]:
        """As `grades.overlap` reads it."""
        return [(mark, Fraction(share)) for mark, share in self.shares]

    def about_in(self, language: str) -> str:
        """Scale, field, level and years."""
        return self.about_ja if language == "ja" else self.about_en


@dataclass(frozen=True)
class GradeSnapshot:
    """One conversion of a mark: the distributions or the table it rests on, and what came of it.

    table:   [(mark, mark of the other scale), …] where the rule is a mapping table.
    minimum, average, maximum: the range; above, to: the part of those who passed, as fractions.
    result:  the mark that the rule chooses; empty where there is no rule or nothing is known.
    why:     a `grades.Why`; empty where something is known.
    """

    on: str
    level: str
    field: str
    mark: str
    scale_en: str
    scale_ja: str
    to_scale_en: str
    to_scale_ja: str
    rule: Applied | None
    table: Sequence[Sequence[str]] = ()
    own: Spread | None = None
    other: Spread | None = None
    why: str = ""
    minimum: str = ""
    average: str = ""
    maximum: str = ""
    above: str = ""
    to: str = ""
    result: str = ""

    def computed(self) -> "GradeSnapshot":
        """The same with its results computed from its rule, table and distributions."""
        method = self.rule.how if self.rule else ""
        if method == Method.TABLE:
            lines = [line for line in self.table if line[0] == self.mark]
            result = lines[0][1] if lines else ""
            return replace(self, result=result, why="" if result else Why.NOT_IN_TABLE.value)
        found = overlap(
            self.mark,
            self.own.parted if self.own else [],
            self.other.parted if self.other else [],
        )
        if not isinstance(found, Overlap):
            return replace(self, why=found.value)
        return replace(
            self,
            minimum=found.minimum,
            average=found.average,
            maximum=found.maximum,
            above=str(found.own.above),
            to=str(found.own.to),
            result=found.chosen(method),
        )

    def scales_in(self, language: str) -> tuple[str, str]:
        """The names of both scales."""
        if language == "ja":
            return self.scale_ja, self.to_scale_ja
        return self.scale_en, self.to_scale_en

    def as_json(self) -> Json:
        """Plain JSON, as `Conversion.snapshot` keeps it."""
        plain = asdict(self)
        plain["table"] = [list(line) for line in self.table]
        for name in ("own", "other"):
            if plain[name] is not None:
                plain[name]["shares"] = [list(line) for line in plain[name]["shares"]]
        return {"version": VERSION, "kind": "grade", **plain}


Snapshot = CreditSnapshot | GradeSnapshot


def read(kept: Mapping[str, Any]) -> Snapshot:
    """The snapshot that `as_json` wrote.

    Raises: ValueError, if it is of a version that nobody knows.
    """
    if kept["version"] != VERSION:
        raise ValueError(f"Snapshots of version {kept['version']} cannot be read.")
    fields = {name: value for name, value in kept.items() if name not in ("version", "kind")}
    rule = fields.pop("rule")
    applied = Applied(**rule) if rule else None
    if kept["kind"] == "grade":
        own, other = (_spread(fields.pop(name)) for name in ("own", "other"))
        return GradeSnapshot(**fields, own=own, other=other, rule=applied)
    scheme_rule = fields.pop("scheme_rule")
    source, target = (Measure(**fields.pop(name)) for name in ("source", "target"))
    return CreditSnapshot(
        **fields,
        source=source,
        target=target,
        rule=applied,
        scheme_rule=Applied(**scheme_rule) if scheme_rule else None,
    )


def is_reproduced(kept: Mapping[str, Any]) -> bool:
    """Whether computing a snapshot again gives the very same results."""
    found = read(kept)
    return found.computed().as_json() == dict(kept)


def _spread(kept: Mapping[str, Any] | None) -> Spread | None:
    return Spread(**kept) if kept else None
