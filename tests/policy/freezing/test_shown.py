"""What everybody may see of a frozen record."""

from copy import deepcopy
from decimal import Decimal

import pytest

from kakehashi.policy.freezing.shown import in_public
from kakehashi.policy.models import StatedValue
from tests.make import make_stated
from tests.policy.freezing.freezes import MAY, make_freeze, make_period, record_of

pytestmark = pytest.mark.django_db
KEY = "survey.satisfaction"


def shown_of(made):
    """Key -> what everybody sees of the records of a freeze, and what was kept."""
    figures = {}
    found = {}
    for each in made.records.all():
        shown = in_public(each.plain, figures)
        if each.kind == "figure":
            figures[each.key] = shown
        found[each.key] = shown, each.plain
    return found


def test_in_public_leaves_a_figure_that_counts_no_persons_as_it_is():
    make_period()
    shown, kept = shown_of(make_freeze())["agreements.active"]
    assert shown == kept
    assert shown["rows"]["keys"]


def test_in_public_leaves_out_small_figures_about_persons():
    plan = make_period(is_persons=True)
    make_stated(on=MAY.replace(year=2025), value="2")
    found = shown_of(make_freeze())
    figure, kept = found[KEY]
    assert figure["value"] == "12"
    # The only part is small; nothing else is left to hide it behind.
    assert figure["divisions"][0]["parts"] == [
        {"key": "law", "name": {"ja": "法学部", "en": "Law"}, "value": None, "suppressed": True}
    ]
    assert [(p["value"], p["unknown"]) for p in figure["series"][-2:]] == [
        (None, False),
        ("12", False),
    ]
    assert kept["series"][-2]["value"] == "2"
    whole, _ = found[f"{plan.pk}/{KEY}"]
    assert whole["result"]["state"] == "behind"
    part, kept = found[f"{plan.pk}/{KEY}/faculty/law"]
    assert part["reading"]["value"] is None
    assert part["result"] == {
        **kept["result"],
        "state": "unknown",
        "raw": None,
        "clamped": None,
        "gap": None,
        "overshoot": False,
    }


def test_in_public_leaves_out_a_stated_part_whose_rest_would_point_at_somebody():
    make_period(is_persons=True)
    StatedValue.objects.filter(by="faculty").update(value=Decimal(10))
    shown, kept = shown_of(make_freeze())[KEY]
    (part,), (frozen,) = shown["divisions"][0]["parts"], kept["divisions"][0]["parts"]
    assert (frozen["value"], part["value"], part["suppressed"]) == ("10", None, True)


def test_in_public_leaves_out_a_small_figure_with_all_its_parts_and_results():
    plan = make_period(is_persons=True)
    StatedValue.objects.filter(by="").update(value=Decimal(4))
    found = shown_of(make_freeze())
    figure, _ = found[KEY]
    assert (figure["value"], figure["suppressed"]) == (None, True)
    assert figure["divisions"][0]["parts"] == []
    assert found[f"{plan.pk}/{KEY}"][0]["result"]["state"] == "unknown"
    assert found[f"{plan.pk}/{KEY}/faculty/law"][0]["result"]["raw"] is None


def test_in_public_leaves_a_small_baseline_out_and_what_tells_it():
    plan = make_period(is_persons=True)
    plan.targets.filter(by="").update(baseline=3)
    shown, kept = shown_of(make_freeze())[f"{plan.pk}/{KEY}"]
    assert shown["baseline"] == {**kept["baseline"], "value": None, "suppressed": True}
    assert shown["reading"]["value"] == "12"
    assert shown["result"] == {
        **kept["result"],
        **dict.fromkeys(["raw", "clamped", "wanted", "gap"]),
    }
    assert (kept["baseline"]["value"], shown["result"]["state"]) == ("3", "behind")


def test_in_public_leaves_names_and_money_of_an_action_out():
    plan = make_period()
    shown, kept = shown_of(make_freeze())[f"{plan.pk}/1.2 ①"]
    assert "山田" in str(kept)
    assert "山田" not in str(shown)
    assert (shown["people"], shown["money"], shown["remarks"]) == (None, None, None)
    assert shown["confidence"] == {
        **kept["confidence"],
        "by": None,
        "sentence": None,
        "comment": None,
    }
    assert shown["effort"] == kept["effort"]


def test_in_public_changes_nothing_of_what_it_is_given():
    make_period(is_persons=True)
    made = make_freeze()
    for each in made.records.all():
        kept = each.plain
        before = deepcopy(kept)
        in_public(kept, {})
        assert kept == before


def test_in_public_shows_no_result_of_a_figure_that_it_does_not_know():
    plan = make_period(is_persons=True)
    target = record_of(make_freeze(), f"{plan.pk}/{KEY}").plain
    assert in_public(target, {})["result"]["state"] == "unknown"
