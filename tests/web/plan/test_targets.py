"""The pages of targets."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kakehashi.people.models import Role
from kakehashi.policy.models import Target
from kakehashi.policy.states import PlanState
from tests.make import (
    make_definition,
    make_officer,
    make_person,
    make_plan,
    make_role,
    make_stated,
    make_target,
    make_unit,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client):
    client.force_login(make_officer())
    return client


@pytest.fixture
def satisfaction():
    """An indicator typed by hand that stands at 80 % on the last 1 May."""
    make_definition()
    for year in (2020, 2021, 2023, 2024, 2025, 2026):
        make_stated(on=date(year, 5, 1), value=80)


def page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def sent(**changed):
    """A form as a browser sends it, with one point."""
    filled = {
        "aim": "up",
        "form": "linear",
        "baseline": "70",
        "baseline_on": "2021-05-01",
        "source": "Survey of 2021, page 3",
        "weight": "1",
        "points-TOTAL_FORMS": "3",
        "points-INITIAL_FORMS": "3",
        "points-0-on": "2027-05-01",
        "points-0-value": "1,250.5",
    }
    return {**filled, **changed}


# -- The list --------------------------------------------------------------------------------------


def test_targets_asks_to_sign_in(client):
    assert client.get(f"/en/plan/{make_plan().pk}/targets/").status_code == 302


def test_targets_of_a_draft_are_not_found_by_teachers(client):
    teacher = make_person()
    make_role(teacher, Role.Kind.TEACHER)
    client.force_login(teacher)
    plan = make_plan(state=PlanState.DRAFT)
    target = make_target(plan)
    assert client.get(f"/en/plan/{plan.pk}/targets/").status_code == 404
    assert client.get(f"/en/plan/targets/{target.pk}/").status_code == 404


def test_targets_say_result_gap_and_share_raw_and_counted(office, satisfaction):
    plan = make_plan()
    make_target(plan, "survey.satisfaction", form="step", points=((date(2022, 5, 1), 45),))
    shown = page(office, f"/en/plan/{plan.pk}/targets/")
    assert "On its path" in shown
    assert "Beyond its end" in shown
    assert "200 %" in shown
    assert "counted as 100 %" in shown
    assert "+35" in shown


def test_targets_show_a_keep_goal_that_is_missed_with_its_gap(office, satisfaction):
    plan = make_plan()
    points = ((date(2022, 5, 1), 95),)
    make_target(plan, "survey.satisfaction", aim="at_least", form="step", points=points)
    shown = page(office, f"/en/plan/{plan.pk}/targets/")
    assert "Behind its path" in shown
    assert "at least 95" in shown
    assert "−15" in shown


def test_targets_show_parts_under_their_whole_and_never_for_it(office):
    plan, unit = make_plan(), make_unit("Law")
    make_definition()
    make_stated(by="unit", part=str(unit.pk), value=40)
    make_target(plan, "survey.satisfaction")
    names = {"part_name_ja": "法学部", "part_name_en": "Law"}
    make_target(plan, "survey.satisfaction", by="unit", part=str(unit.pk), **names)
    shown = page(office, f"/en/plan/{plan.pk}/targets/")
    whole, part = shown.index(">Satisfaction</a>"), shown.index("Law<span")
    assert whole < part
    assert "Only parts were stated, and parts never stand in for the whole." in shown


def test_targets_list_the_indicators_without_one(office, satisfaction):
    plan = make_plan()
    shown = page(office, f"/en/plan/{plan.pk}/targets/")
    assert f"/en/plan/{plan.pk}/targets/set/?indicator=survey.satisfaction" in shown
    assert "This plan has no target yet" in shown


def test_targets_tell_readers_why_they_cannot_set_one(client):
    auditor = make_person()
    make_role(auditor, Role.Kind.AUDITOR)
    client.force_login(auditor)
    plan = make_plan()
    shown = page(client, f"/en/plan/{plan.pk}/targets/")
    assert "Only the international office and the leadership can do this." in shown
    assert "targets/set/" not in shown


def test_targets_ask_the_same_number_of_queries_however_many_there_are(
    office, django_assert_max_num_queries
):
    plan = make_plan()
    for number in range(12):
        code = f"survey.{number}"
        make_definition(code)
        make_stated(code)
        make_target(plan, code)
    with django_assert_max_num_queries(16):
        page(office, f"/en/plan/{plan.pk}/targets/")


# -- One target ------------------------------------------------------------------------------------


def test_target_shows_the_formula_with_its_numbers_beside_the_result(office, satisfaction):
    target = make_target(make_plan(), "survey.satisfaction")
    shown = page(office, f"/en/plan/targets/{target.pk}/")
    assert "Wanted on May 1, 2026: 10 + 20 × 1,826 of 2,191 days = 26.7" in shown
    assert "Share of the way: (80 − 10) ÷ (30 − 10) = 350 %" in shown
    assert "Annual report 2021" in shown


def test_target_draws_unknown_years_as_a_gap_and_has_the_same_figures_as_a_table(
    office, satisfaction
):
    target = make_target(make_plan(), "survey.satisfaction")
    shown = page(office, f"/en/plan/targets/{target.pk}/")
    assert "Not known: 2022." in shown
    assert "Shaded: not known." in shown
    assert shown.count("<svg") >= 2
    assert '<td class="number">unknown</td>' in shown


def test_target_says_when_its_definition_was_changed(office, satisfaction):
    target = make_target(make_plan(), "survey.satisfaction", definition_version=7)
    shown = page(office, f"/en/plan/targets/{target.pk}/")
    assert "The definition was changed after the target had been set; set it anew." in shown
    assert "Share of the way: (" not in shown


# -- Setting ---------------------------------------------------------------------------------------


def test_set_target_fills_in_the_present_value_but_no_source(office, satisfaction):
    plan = make_plan()
    shown = page(office, f"/en/plan/{plan.pk}/targets/set/?indicator=survey.satisfaction")
    assert 'name="baseline" value="80"' in shown
    assert 'name="source" maxlength' in shown
    assert "it becomes the baseline only if you declare it, with its source" in shown


def test_set_target_writes_what_was_declared(office, satisfaction):
    plan = make_plan()
    address = f"/en/plan/{plan.pk}/targets/set/?indicator=survey.satisfaction"
    answer = office.post(address, sent())
    target = Target.objects.get()
    assert answer.headers["Location"] == f"/en/plan/targets/{target.pk}/"
    assert [str(point.value) for point in target.points.all()] == ["1250.500"]


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"points-0-on": "2020-05-01"}, "points-0-on", "is not after the baseline of May 1, 2021"),
        ({"source": ""}, "source", "This field is required."),
        ({"points-0-value": ""}, "points-0-value", "Write the value of this point."),
        ({"form": "linear", "aim": "at_least"}, "form", "does not move along a line"),
        ({"aim": "range", "form": "step"}, "points-0-upper", "has no upper end"),
        ({"baseline_on": "2199-01-01"}, "baseline_on", "has not come yet"),
        ({"baseline_on": "0001-01-01"}, "baseline_on", "This year cannot be right."),
        ({"points-0-on": "9999-12-31"}, "points-0-on", "This year cannot be right."),
        ({"baseline": "NaN"}, "baseline", "Enter a number."),
        ({"points-0-value": "1e20"}, "points-0-value", "no more than"),
        ({"weight": "99999999999999999999"}, "weight", "less than or equal to 100"),
        ({"source": "p.\x00 3"}, "source", "Null characters are not allowed."),
    ],
)
def test_set_target_names_each_flaw_at_its_field(office, satisfaction, changed, field, sentence):
    plan = make_plan()
    address = f"/en/plan/{plan.pk}/targets/set/?indicator=survey.satisfaction"
    shown = office.post(address, sent(**changed)).content.decode()
    assert not Target.objects.exists()
    at_the_field = shown.split(f'id="id_{field}_error"')[1].split("</ul>")[0]
    assert sentence in at_the_field


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"points-0-value": "20.5"}, "points-0-value"),
        ({"aim": "down", "points-0-value": "-20"}, "points-0-value"),
        ({"baseline": "0.5"}, "baseline"),
    ],
)
def test_set_target_counts_institutions_in_whole_numbers(office, changed, field):
    address = f"/en/plan/{make_plan().pk}/targets/set/?indicator=partners.active"
    filled = sent(**{"points-0-value": "80", **changed})
    shown = office.post(address, filled).content.decode()
    assert not Target.objects.exists()
    at_the_field = shown.split(f'id="id_{field}_error"')[1].split("</ul>")[0]
    assert "This is counted in whole numbers of zero or more" in at_the_field


def test_set_target_adds_rows_without_judging_what_is_written(office, satisfaction):
    plan = make_plan()
    address = f"/en/plan/{plan.pk}/targets/set/?indicator=survey.satisfaction"
    shown = office.post(address, sent(more="1", source="", **{"points-0-value": "x"}))
    text = shown.content.decode()
    assert 'name="points-8-on"' in text
    assert 'name="points-0-value" value="x"' in text
    assert "field--wrong" not in text
    assert not Target.objects.exists()


def test_set_target_for_a_part_keeps_the_whole_apart(office):
    plan, unit = make_plan(), make_unit("Law")
    make_definition()
    make_stated(by="unit", part=str(unit.pk), value=40)
    make_target(plan, "survey.satisfaction")
    address = f"/en/plan/{plan.pk}/targets/set/?indicator=survey.satisfaction"
    assert "This plan already has a target for this" in page(office, address)
    part = f"{address}&subject=unit:{unit.pk}"
    assert 'name="baseline" value="40"' in page(office, part)
    office.post(part, sent())
    assert Target.objects.get(by="unit").part_name_en == "Law"


@pytest.mark.parametrize(
    "query",
    [
        "indicator=none.such",
        "indicator=survey%00",
        "indicator=partners.active&subject=x:1",
        "indicator=partners.active&subject=country:%00",
    ],
)
def test_set_target_does_not_find_what_there_is_not(office, query):
    assert office.get(f"/en/plan/{make_plan().pk}/targets/set/?{query}").status_code == 404


def test_set_target_turns_away_who_may_not(client):
    teacher = make_person()
    make_role(teacher, Role.Kind.TEACHER)
    client.force_login(teacher)
    plan = make_plan()
    address = f"/en/plan/{plan.pk}/targets/set/?indicator=partners.active"
    assert client.post(address, sent()).status_code == 302
    assert not Target.objects.exists()


# -- Replacing and withdrawing ---------------------------------------------------------------------


def test_replace_target_begins_with_what_stands_and_keeps_it_on_record(office, satisfaction):
    old = make_target(make_plan(), "survey.satisfaction")
    address = f"/en/plan/targets/{old.pk}/replace/"
    assert 'name="points-0-value" value="30"' in page(office, address)
    office.post(address, sent(reason="The budget was raised."))
    new = Target.objects.get(replaces=old)
    shown = page(office, f"/en/plan/targets/{new.pk}/")
    assert "What this target replaced" in shown
    assert "The budget was raised." in shown
    assert "See the target that replaced it" in page(office, f"/en/plan/targets/{old.pk}/")


def test_target_asks_the_same_number_of_queries_however_often_it_was_replaced(office, satisfaction):
    latest = make_target(make_plan(), "survey.satisfaction")
    numbers = []
    for _ in range(3):
        office.post(f"/en/plan/targets/{latest.pk}/replace/", sent(reason="Once more."))
        latest = Target.objects.get(replaces=latest)
        with CaptureQueriesContext(connection) as asked:
            page(office, f"/en/plan/targets/{latest.pk}/")
        numbers.append(len(asked))
    assert numbers[0] == numbers[2]


def test_withdraw_target_asks_for_the_reason(office, satisfaction):
    target = make_target(make_plan(), "survey.satisfaction")
    address = f"/en/plan/targets/{target.pk}/withdraw/"
    assert "This field is required." in office.post(address, {"reason": ""}).content.decode()
    office.post(address, {"reason": "Out of reach."})
    target.refresh_from_db()
    assert target.withdrawn_reason == "Out of reach."
    assert "Out of reach." in page(office, f"/en/plan/targets/{target.pk}/")
