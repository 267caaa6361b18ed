"""A small report period to freeze, and a freeze of it."""

from datetime import date
from decimal import Decimal

from kakehashi.policy.freezing.operations import freeze
from kakehashi.policy.models import Effect, FundingSource, Money
from tests.make import (
    make_action,
    make_agreement,
    make_attestation,
    make_definition,
    make_institution,
    make_officer,
    make_person,
    make_plan,
    make_stated,
    make_target,
    make_task,
)

MAY = date(2026, 5, 1)


def make_period(**facts):
    """A plan with one action, a stated figure with a part, two targets, one agreement."""
    make_agreement(make_institution("University of Vienna"))
    owner = make_person(passport_given="Hanako", passport_family="Yamada", name_kanji="山田 花子")
    plan = make_plan()
    action = make_action(plan, responsible=[owner])
    make_task(action, due_on=date(2026, 3, 31), done_on=date(2026, 3, 1))
    make_task(action, due_on=date(2026, 4, 30), done_on=date(2026, 5, 20), person=owner)
    make_attestation(action, month=date(2026, 3, 1), person=owner)
    source = FundingSource.objects.create(name_ja="交付金", name_en="Grant")
    Money.objects.create(action=action, year=2025, source=source, planned=Decimal(1_000_000))
    Effect.objects.create(action=action, indicator="survey.satisfaction")
    make_definition(**facts)
    make_stated(value="12")
    make_stated(value="3", by="faculty", part="law", part_name_ja="法学部", part_name_en="Law")
    make_target(plan, "survey.satisfaction")
    make_target(
        plan,
        "survey.satisfaction",
        by="faculty",
        part="law",
        part_name_ja="法学部",
        part_name_en="Law",
    )
    return plan


def make_freeze(on=MAY, occasion="1-may", *, by=None, **facts):
    """Everything there is, frozen."""
    return freeze(on, occasion, by=by or make_officer(), **facts)


def record_of(made, key):
    """The frozen record of `key`."""
    return made.records.get(key=key)
