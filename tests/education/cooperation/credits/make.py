"""Makers of rules, scales and distributions that somebody entered and another person approved."""

from datetime import UTC, date, datetime
from decimal import Decimal

from kakehashi.education.cooperation.models import (
    CreditRule,
    GradeDistribution,
    GradeFrequency,
    GradeMapping,
    GradeRule,
    GradeScale,
    GradeStep,
)
from tests.make import make_institution, make_person

AT = datetime(2026, 4, 1, 3, tzinfo=UTC)
APRIL = date(2026, 4, 1)


def seen(*, approved=True):
    """Entered by one person; approved by another, or not."""
    entered = {"entered_by": make_person(), "entered_at": AT, "source": "Letter of 1 April"}
    return {**entered, "approved_by": make_person(), "approved_at": AT} if approved else entered


def make_credit_rule(agreement=None, *, partner=None, level="", approved=True, **facts):
    """14 Japanese credits are 30 ECTS from April 2026 on, for whoever is named."""
    return CreditRule.objects.create(
        agreement=agreement,
        partner=partner,
        level=level,
        **{
            "from_scheme": "jp",
            "to_scheme": "ects",
            "from_amount": Decimal(14),
            "to_amount": Decimal(30),
            "starts_on": APRIL,
            **seen(approved=approved),
            **facts,
        },
    )


def make_scale(code="home", marks="SABCF", *, institution=None, approved=True, **facts):
    """A scale whose marks are letters, the best first; the last one fails."""
    scale = GradeScale.objects.create(
        code=code,
        institution=institution or make_institution(f"University {code}"),
        **{
            "name_ja": f"段階{code}",
            "name_en": f"Scale {code}",
            **seen(approved=approved),
            **facts,
        },
    )
    GradeStep.objects.bulk_create(
        GradeStep(scale=scale, position=n, mark=mark, passes=n < len(marks) - 1)
        for n, mark in enumerate(marks)
    )
    return scale


def make_distribution(scale, counts, *, approved=True, **facts):
    """counts: of each mark, in their order."""
    found = GradeDistribution.objects.create(
        scale=scale,
        **{
            "first_year": 2023,
            "last_year": 2025,
            "measure": "counts",
            **seen(approved=approved),
            **facts,
        },
    )
    GradeFrequency.objects.bulk_create(
        GradeFrequency(distribution=found, step=step, value=count)
        for step, count in zip(scale.steps.all(), counts, strict=True)
    )
    return found


def make_grade_rule(
    from_scale, to_scale, *, partner=None, method="average", lines=None, approved=True, **facts
):
    """lines: {mark: mark of the other scale} of a mapping table."""
    rule = GradeRule.objects.create(
        from_scale=from_scale,
        to_scale=to_scale,
        partner=partner or from_scale.institution,
        method=method,
        **{"starts_on": APRIL, **seen(approved=approved), **facts},
    )
    for own, other in (lines or {}).items():
        GradeMapping.objects.create(
            rule=rule,
            from_step=from_scale.steps.get(mark=own),
            to_step=to_scale.steps.get(mark=other),
        )
    return rule
