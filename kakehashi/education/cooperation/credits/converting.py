"""Credits and marks converted by the rules on record: the one way in for pages, API and others."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from django.utils import timezone
from django.utils.translation import gettext, override

from kakehashi.agreements.models import Agreement
from kakehashi.education.cooperation.credits.grades import Method
from kakehashi.education.cooperation.credits.queries import (
    Asked,
    Chosen,
    credit_rules,
    distribution_for,
    grade_rules,
)
from kakehashi.education.cooperation.credits.schemes import (
    LOCAL,
    equation_between,
    schemes,
)
from kakehashi.education.cooperation.credits.snapshots import (
    Applied,
    CreditSnapshot,
    GradeSnapshot,
    Measure,
    Spread,
)
from kakehashi.education.cooperation.models import (
    CreditRule,
    GradeDistribution,
    GradeRule,
    GradeScale,
    GradeStep,
)
from kakehashi.education.cooperation.models.approved import ScopedRule
from kakehashi.institutions.models import Institution
from kakehashi.vocabulary import isced
from kakehashi.vocabulary.study import StudyLevel

LANGUAGES = ("en", "ja")


def convert_credits(
    amount: Fraction,
    source: str,
    target: str,
    *,
    on: date,
    agreement: Agreement | None = None,
    partner: Institution | None = None,
    level: str = "",
) -> CreditSnapshot:
    """What `amount` credits of the scheme `source` count as in the scheme `target` on a day.

    amount: 0 or more. source, target: codes of `schemes()`, different ones.
    level:  a `StudyLevel`, or empty where it is not known.
    Returns: both values, the rule that made the result, and what the scheme's own table gives;
    without a result where no rule is on record, or equally near ones say different things.
    Raises: ValueError, if the amount is negative, a scheme is not known or both are one.
    """
    if amount < 0 or source == target or not {source, target} <= schemes().keys():
        raise ValueError("Convert an amount that is not negative between two known schemes.")
    asked = Asked(on, agreement, partner, level)
    chosen = credit_rules(source, target, asked)
    scheme_rule = _scheme_rule(source, target, on)
    rule = _applied_credits(chosen.rule, source) if chosen.rule else None
    if rule is None and not chosen.is_several:
        rule = scheme_rule
    local = chosen.rule.local_name if isinstance(chosen.rule, CreditRule) else ""
    return CreditSnapshot(
        on=on.isoformat(),
        level=level,
        amount=str(amount),
        source=_measure(source, local),
        target=_measure(target, local),
        rule=rule,
        scheme_rule=scheme_rule,
        why="" if rule else _why(chosen),
    ).computed()


def convert_grade(
    step: GradeStep,
    to_scale: GradeScale,
    *,
    on: date,
    field: str = "",
    level: str = "",
    agreement: Agreement | None = None,
    partner: Institution | None = None,
) -> GradeSnapshot:
    """What a mark is worth in another scale on a day: the range, and what a rule makes of it.

    field: ISCED-F code or empty; level: a `StudyLevel` or empty. The nearest distribution is taken.
    Returns: without a result where no rule chooses; with `why` where nothing is known.
    """
    chosen = grade_rules(step.scale, to_scale, Asked(on, agreement, partner, level))
    rule = chosen.rule
    by_table = isinstance(rule, GradeRule) and rule.method == Method.TABLE
    snapshot = GradeSnapshot(
        on=on.isoformat(),
        level=level,
        field=field,
        mark=step.mark,
        scale_en=step.scale.name_en,
        scale_ja=step.scale.name_ja,
        to_scale_en=to_scale.name_en,
        to_scale_ja=to_scale.name_ja,
        rule=_applied(rule, "", "", rule.method) if isinstance(rule, GradeRule) else None,
        table=_table(rule) if isinstance(rule, GradeRule) and by_table else [],
        own=None if by_table else _spread(step.scale, on, field, level),
        other=None if by_table else _spread(to_scale, on, field, level),
    )
    return snapshot.computed()


def _why(chosen: Chosen) -> str:
    return "several" if chosen.is_several else "no-rule"


def _measure(code: str, local: str) -> Measure:
    scheme = schemes()[code]
    if code == LOCAL and local:
        return Measure(code, "", local, local)
    return Measure(code, scheme.version, scheme.unit_en, scheme.unit_ja)


def _scheme_rule(source: str, target: str, on: date) -> Applied | None:
    found = equation_between(source, target, on)
    if found is None:
        return None
    ratio = found.from_(source)
    return Applied(
        scope="scheme",
        record=None,
        place_en=found.name_en,
        place_ja=found.name_ja,
        given=str(ratio.given),
        taken=str(ratio.taken),
        how="none",
        starts_on=found.starts_on.isoformat() if found.starts_on else "",
        ends_on="",
        source=f"{found.origin.source} ({found.origin.address})",
        approved_on="",
    )


def _applied_credits(rule: ScopedRule, source: str) -> Applied:
    assert isinstance(rule, CreditRule)
    given, taken = Fraction(rule.from_amount), Fraction(rule.to_amount)
    if rule.from_scheme != source:
        given, taken = taken, given
    return _applied(rule, str(given), str(taken), rule.rounding)


def _applied(rule: ScopedRule, given: str, taken: str, how: str) -> Applied:
    scope = "agreement" if rule.agreement_id else "partner" if rule.partner_id else "level"
    places = {language: _place(rule, language) for language in LANGUAGES}
    assert rule.approved_at is not None
    return Applied(
        scope=scope,
        record=rule.pk,
        place_en=places["en"],
        place_ja=places["ja"],
        given=given,
        taken=taken,
        how=how,
        starts_on=rule.starts_on.isoformat(),
        ends_on=rule.ends_on.isoformat() if rule.ends_on else "",
        source=rule.source,
        approved_on=timezone.localdate(rule.approved_at).isoformat(),
    )


def _place(rule: ScopedRule, language: str) -> str:
    with override(language):
        return rule.place_in(language) or str(StudyLevel(rule.level).label)


def _table(rule: GradeRule) -> list[list[str]]:
    lines = rule.mappings.select_related("from_step", "to_step")
    return [[each.from_step.mark, each.to_step.mark] for each in lines]


def _spread(scale: GradeScale, on: date, field: str, level: str) -> Spread | None:
    found = distribution_for(scale, on=on, field=field, level=level)
    if found is None:
        return None
    words: Mapping[str, str] = {language: about(found, language) for language in LANGUAGES}
    frequencies = sorted(found.frequencies.all(), key=lambda each: each.step.position)
    shares = [
        [each.step.mark, str(Fraction(each.value))] for each in frequencies if each.step.passes
    ]
    return Spread(found.pk, words["en"], words["ja"], shares, found.source)


def about(distribution: GradeDistribution, language: str) -> str:
    """Scale, field, level and academic years of a distribution, in words."""
    with override(language):
        parts = [distribution.scale.name_in(language), field_in_words(distribution.field, language)]
        parts.append(
            str(StudyLevel(distribution.level).label)
            if distribution.level
            else gettext("all levels")
        )
        return " · ".join([*parts, f"{distribution.first_year}–{distribution.last_year}"])


def field_in_words(code: str, language: str) -> str:
    """An ISCED-F field with its code and name; words for all of them."""
    if not code:
        with override(language):
            return gettext("all fields")
    name = isced.name(code, language) or isced.name(code, "en")
    return f"{code} {name}"
