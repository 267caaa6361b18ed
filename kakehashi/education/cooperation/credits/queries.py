"""Which rule applies: of the agreement, else of the partner, else of the level."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db.models import Q, QuerySet

from kakehashi.agreements.models import Agreement
from kakehashi.education.cooperation.models import (
    CreditRule,
    GradeDistribution,
    GradeRule,
    GradeScale,
)
from kakehashi.education.cooperation.models.approved import ScopedRule
from kakehashi.institutions.models import Institution
from kakehashi.vocabulary import isced

Rule = TypeVar("Rule", CreditRule, GradeRule)


@dataclass(frozen=True)
class Asked:
    """For whom and when a conversion is asked for; each may be left open but the day."""

    on: date
    agreement: Agreement | None = None
    partner: Institution | None = None
    level: str = ""

    @property
    def partners(self) -> Collection[Institution]:
        """The partner asked for, else those of the agreement."""
        if self.partner is not None:
            return [self.partner]
        return list(self.agreement.partners.all()) if self.agreement else []


@dataclass(frozen=True)
class Chosen:
    """What was found: at most one rule. `is_several`: equally near ones say different things."""

    rule: ScopedRule | None
    is_several: bool = False


def credit_rules(source: str, target: str, asked: Asked) -> Chosen:
    """The nearest approved rule that counts credits of `source` as credits of `target`."""
    there = Q(from_scheme=source, to_scheme=target)
    back = Q(from_scheme=target, to_scheme=source, is_two_way=True)
    return _nearest(_applying(CreditRule.objects.filter(there | back), asked), asked)


def grade_rules(source: GradeScale, target: GradeScale, asked: Asked) -> Chosen:
    """The nearest approved rule that makes marks of `source` into marks of `target`."""
    found = GradeRule.objects.filter(from_scale=source, to_scale=target)
    return _nearest(_applying(found.select_related("from_scale", "to_scale"), asked), asked)


def _applying(rules: "QuerySet[Rule]", asked: Asked) -> "Sequence[Rule]":
    """Approved rules of that day that `asked` falls under."""
    partners = [each.pk for each in asked.partners]
    # What was agreed with an institution that was merged goes on with the one it was merged into.
    place = Q(agreement=None, partner=None) | Q(partner__in=partners)
    place |= Q(partner__merged_into__in=partners)
    if asked.agreement is not None:
        place |= Q(agreement=asked.agreement)
    return list(
        rules.filter(place, approved_at__isnull=False, withdrawn_at=None)
        .filter(Q(level="") | Q(level=asked.level), starts_on__lte=asked.on)
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gte=asked.on))
        .select_related("agreement", "partner")
        .order_by("pk")
    )


def nearness(rule: ScopedRule) -> tuple[int, int]:
    """How near a rule is; greater is nearer: agreement, partner, all; then one level, any level."""
    place = 2 if rule.agreement_id else 1 if rule.partner_id else 0
    return place, int(bool(rule.level))


def _nearest(found: Sequence[ScopedRule], asked: Asked) -> Chosen:
    if not found:
        return Chosen(None)
    best = max(map(nearness, found))
    nearest = [each for each in found if nearness(each) == best]
    return Chosen(nearest[0]) if len(nearest) == 1 else Chosen(None, is_several=True)


def distribution_for(
    scale: GradeScale, *, on: date, field: str = "", level: str = ""
) -> GradeDistribution | None:
    """The approved distribution that fits best: the narrowest field, then the level, then newest.

    Only years that are over by `on`; a field takes the distribution of a broader one, and of all.
    """
    fields = [""]
    code = field if isced.known(field) else ""
    while code:
        fields.insert(-1, code)
        code = isced.broader(code)
    found = (
        GradeDistribution.objects.approved()
        .filter(scale=scale, field__in=fields, level__in={"", level}, last_year__lte=on.year)
        .prefetch_related("frequencies__step")
    )
    return min(
        found,
        key=lambda each: (fields.index(each.field), each.level != level, -each.last_year, each.pk),
        default=None,
    )


def overlapping(rule: CreditRule | GradeRule) -> "QuerySet[Any]":
    """Approved rules for the same place, level and pair whose days overlap those of `rule`."""
    model = type(rule)
    same = {"agreement": rule.agreement_id, "partner": rule.partner_id, "level": rule.level}
    found: QuerySet[Any] = model._default_manager.filter(
        **same, approved_at__isnull=False, withdrawn_at=None
    ).exclude(pk=rule.pk)
    if isinstance(rule, CreditRule):
        pair = [rule.from_scheme, rule.to_scheme]
        found = found.filter(from_scheme__in=pair, to_scheme__in=pair)
    else:
        found = found.filter(from_scale=rule.from_scale_id, to_scale=rule.to_scale_id)
    if rule.ends_on is not None:
        found = found.filter(starts_on__lte=rule.ends_on)
    return found.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=rule.starts_on)).order_by("pk")
