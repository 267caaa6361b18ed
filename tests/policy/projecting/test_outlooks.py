"""Indicators of a plan, projected to the end of their targets."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kakehashi.policy.catalogue import find
from kakehashi.policy.counting import AS_OF_1_MAY, AS_OF_31_MARCH, FISCAL_YEAR
from kakehashi.policy.models import Effect, Target
from kakehashi.policy.progress.paths import State
from kakehashi.policy.projecting.outlooks import (
    change_of,
    changes_of,
    effects_on,
    outlook,
    reference_date_in,
)
from kakehashi.policy.projecting.projection import Base, Change, Why
from kakehashi.vocabulary.time import fiscal_year
from tests.make import make_action, make_definition, make_plan, make_stated, make_target

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
CODE = "survey.satisfaction"


def make_effect(action, change=10, by_year=2028, **facts):
    return Effect.objects.create(
        action=action,
        indicator=CODE,
        change=None if change is None else Decimal(change),
        by_year=None if change is None else by_year,
        **facts,
    )


def looked_out(target, changes=(), **options):
    target = Target.objects.prefetch_related("points").get(pk=target.pk)
    return outlook(target, find(CODE), changes, TODAY, **options)


def test_outlook_holds_every_year_against_the_path_until_its_end():
    make_definition()
    make_stated(value="25")
    target = make_target(make_plan(), CODE, points=((date(2028, 5, 1), 31),))

    found = looked_out(target, [Change(3, 2027, 2027), Change(3, 2028, 2028)])

    assert [(year.on, year.step.likely, year.likely.state) for year in found.years] == [
        (date(2027, 5, 1), 28, State.ON_PATH),
        (date(2028, 5, 1), 31, State.ON_PATH),
    ]
    assert [year.cautious.state for year in found.years] == [State.BEHIND, State.BEHIND]


def test_outlook_without_a_value_says_so_and_projects_nothing():
    make_definition()
    found = looked_out(make_target(make_plan(), CODE), [Change(50, 2027, 2027)])
    assert (found.projection, found.years) == (Why.NO_VALUE, [])


def test_outlook_of_a_target_that_has_ended_projects_nothing():
    make_definition()
    make_stated()
    target = make_target(make_plan(), CODE, points=((date(2026, 3, 31), 30),))
    assert looked_out(target).projection is Why.NOTHING_AHEAD


def test_outlook_goes_on_from_the_last_known_value_over_unknown_years():
    make_definition()
    make_stated(on=date(2024, 5, 1), value="20")
    found = looked_out(make_target(make_plan(), CODE))
    assert [year.on.year for year in found.years] == [2025, 2026, 2027]


def test_outlook_uses_values_of_one_definition_alone():
    make_definition()
    make_definition(version=2)
    for year in (2023, 2024, 2025):
        make_stated(on=date(year, 5, 1), value="10")
    make_stated(value="20", definition_version=2)

    found = looked_out(make_target(make_plan(), CODE), base=Base.TREND)

    assert found.projection is Why.TOO_FEW
    assert [point.on.year for point in found.left_out] == [2023, 2024, 2025]
    assert found.is_of_another_definition


def test_outlook_only_reads():
    make_definition()
    make_stated()
    target = make_target(make_plan(), CODE)
    with CaptureQueriesContext(connection) as asked:
        looked_out(target, [Change(50, 2027, 2027)])
    assert {query["sql"].split()[0] for query in asked} == {"SELECT"}


def test_effects_on_an_indicator_are_those_of_actions_that_go_on_as_printed():
    plan = make_plan()
    later = make_effect(make_action(plan, direction="1.2"))
    first = make_effect(make_action(plan, direction="1.1"), change=None)
    make_effect(make_action(plan, number="②", state="dropped"))
    make_effect(make_action(make_plan(plan.document, state="draft")))
    assert effects_on(plan, CODE) == [first, later]
    assert changes_of([first, later], {later.pk: 0}) == [Change(Decimal(10), 2022, 2028, share=0)]


@pytest.mark.parametrize(("own", "plans", "first"), [(2024, 2022, 2024), (None, 2022, 2022)])
def test_change_of_an_effect_begins_with_its_action_else_with_the_plan(own, plans, first):
    action = make_action(make_plan(first_year=plans), first_year=own)
    found = change_of(make_effect(action, confidence="high"))
    assert found == Change(Decimal(10), first, 2028, sure=True)


def test_change_of_an_effect_comes_at_once_where_nobody_knows_when_it_begins():
    effect = make_effect(make_action(make_plan(first_year=None, last_year=None)))
    assert change_of(effect).first_year == 2028


@pytest.mark.parametrize("at", [AS_OF_1_MAY, AS_OF_31_MARCH, FISCAL_YEAR])
def test_reference_date_in_a_fiscal_year_lies_in_it(at):
    day = reference_date_in(at, 2027)
    assert (fiscal_year(day), at.is_on(day)) == (2027, True)
