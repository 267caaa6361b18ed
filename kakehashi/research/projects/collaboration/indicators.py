"""The indicators of collaboration by their codes, and what may be asked of each. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from ibis.expr import types as ir

from kakehashi.research.projects.collaboration import (
    affinity,
    basis,
    borders,
    impact,
    partners,
)
from kakehashi.research.projects.collaboration.asked import (
    By,
    Counting,
    Question,
    Unanswerable,
)


class Unit(StrEnum):
    """What a value is."""

    WORKS = "works"
    SHARE = "share"  # of works, 0 to 1
    RATIO = "ratio"  # 1: as expected
    INDEX = "index"  # 0 to 1
    INSTITUTIONS = "institutions"
    COUNTRIES = "countries"


EVERYTHING = frozenset(By)


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator.

    expression: the question as one Ibis expression, with value, numerator, denominator, works and
                known beside the keys. Its docstring gives formula, unit and source.
    works:      the works behind it, a row each; `flag` among the columns says of each whether the
                indicator counts it, null: not known.
    by:         dimensions that may be asked for; one_of: exactly one of them must be.
    fractional: whether fractional counting has a meaning.
    periods:    whether two periods are compared, and years must be given.
    """

    code: str
    unit: Unit
    expression: Callable[[Question], ir.Table]
    works: Callable[[Question], ir.Table] = basis.counted
    by: frozenset[By] = EVERYTHING
    one_of: bool = False
    fractional: bool = True
    periods: bool = False


_PARTNERS = frozenset({By.INSTITUTION, By.COUNTRY, By.PARTNER})
_WITHIN = EVERYTHING - {By.PARTNER}
_ALL = (
    Indicator("works", Unit.WORKS, borders.works),
    Indicator("international", Unit.SHARE, borders.international, borders.international_works),
    Indicator("collaborative", Unit.SHARE, borders.collaborative, borders.collaborative_works),
    Indicator("long_distance", Unit.SHARE, borders.long_distance, borders.distant_works),
    Indicator("hyper_authored", Unit.SHARE, borders.hyper_authored, borders.hyper_works),
    Indicator("open_access", Unit.SHARE, borders.open_access, borders.open_works),
    Indicator("led_first", Unit.SHARE, borders.led_first, borders.first_works),
    Indicator(
        "led_corresponding", Unit.SHARE, borders.led_corresponding, borders.corresponding_works
    ),
    Indicator(
        "international_impact", Unit.RATIO, impact.international_impact, impact.international_works
    ),
    Indicator("domestic_impact", Unit.RATIO, impact.domestic_impact, impact.domestic_works),
    Indicator("impact_ratio", Unit.RATIO, impact.impact_ratio, impact.both_sides),
    Indicator("top_tenth", Unit.SHARE, impact.top_tenth, impact.top_works),
    Indicator("salton", Unit.INDEX, affinity.salton, by=_PARTNERS, one_of=True, fractional=False),
    Indicator(
        "affinity", Unit.RATIO, affinity.probabilistic, by=_PARTNERS, one_of=True, fractional=False
    ),
    Indicator("partners", Unit.INSTITUTIONS, partners.number, by=_WITHIN, fractional=False),
    Indicator(
        "partner_countries",
        Unit.COUNTRIES,
        partners.countries,
        by=_WITHIN - {By.COUNTRY},
        fractional=False,
    ),
    *(
        Indicator(
            code,
            Unit.INSTITUTIONS,
            expression,
            by=EVERYTHING - {By.YEAR},
            fractional=False,
            periods=True,
        )
        for code, expression in (
            ("partners_new", partners.new),
            ("partners_lost", partners.lost),
            ("partners_steady", partners.steady),
        )
    ),
)
INDICATORS: Mapping[str, Indicator] = {each.code: each for each in _ALL}


def expression(question: Question) -> ir.Table:
    """The question as an expression. Raises Unanswerable where it makes no sense."""
    indicator = INDICATORS.get(question.indicator)
    if indicator is None:
        raise Unanswerable(
            f"There is no indicator “{question.indicator}”; there are {', '.join(INDICATORS)}."
        )
    for wrong in _wrong(indicator, question):
        raise Unanswerable(wrong)
    return indicator.expression(question)


def _wrong(indicator: Indicator, question: Question) -> list[str]:
    """Everything that keeps the question from having an answer, in sentences."""
    code, by, asked = indicator.code, question.by, question.selection
    strange = [each for each in by if each not in indicator.by]
    own = [each for each in by if each != By.INSTITUTION]
    backwards = [f"{a}-{b}" for a, b in filter(None, (asked.years, question.earlier)) if a > b]
    faults = (
        (strange, f"“{code}” cannot be asked by {', '.join(strange)}."),
        (len(set(by)) != len(by), f"The same dimension stands twice: {', '.join(by)}."),
        (
            (By.INSTITUTION in by) != (asked.institution is None),
            "All institutions, and only they, are asked for by institution.",
        ),
        (
            indicator.one_of and len(own) != 1,
            f"“{code}” must be asked by exactly one of country and partner.",
        ),
        (
            question.counting == Counting.FRACTIONAL and not indicator.fractional,
            f"“{code}” is counted in full only.",
        ),
        (
            indicator.periods and not asked.years,
            f"“{code}” compares two periods and needs years.",
        ),
        (backwards, f"The years {', '.join(backwards)} run backwards."),
    )
    return [sentence for wrong, sentence in faults if wrong]
