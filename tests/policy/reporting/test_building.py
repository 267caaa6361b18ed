"""What stands in a report."""

from dataclasses import asdict
from decimal import Decimal

import pytest

from kakehashi.policy.freezing.operations import correct
from kakehashi.policy.models import StatedDefinition
from kakehashi.policy.reporting.building import build
from kakehashi.policy.reporting.contents import Edition
from tests.make import make_officer, make_plan
from tests.policy.freezing.freezes import make_freeze, make_period, record_of
from tests.policy.reporting.periods import KEY, REASON, make_reported

pytestmark = pytest.mark.django_db


def texts_of(value):
    """Every text in plain values."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from texts_of(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from texts_of(each)


def whole_text(report):
    return "\n".join(texts_of(asdict(report)))


def figures_of(report):
    return {f.code: f for plan in report.plans for d in plan.directions for f in d.figures}


def test_build_says_year_day_and_hash_on_the_cover():
    made = make_reported()
    report = build(made, Edition.INTERNAL, "ja")
    assert (report.year, report.cover[0].value) == (
        "令和8年度（2026年度）",
        "令和8年5月1日（2026年5月1日）",
    )
    assert report.cover[-1].value == report.hash == made.sha256
    assert build(made, Edition.INTERNAL, "en").year == "FY2026 (Reiwa 8)"


def test_build_says_what_is_of_the_reference_date_and_what_of_the_day_of_freezing():
    reading = build(make_freeze(), Edition.PUBLIC, "en").reading
    assert [each.label for each in reading[:2]] == ["Reference date", "Day of freezing"]
    assert reading[1].value.startswith("As on the day of freezing: the plans in force, their")


def test_build_shows_result_effort_and_confidence_each_with_how_it_comes_about():
    report = build(make_reported(), Edition.INTERNAL, "en")
    figure = figures_of(report)[KEY]
    assert (figure.value, figure.state.words, figure.state.tone) == (
        "12 %",
        "Behind its path",
        "warn",
    )
    assert "Share of the way: (12 − 10) ÷ (30 − 10) = 10 %" in figure.formula
    assert figure.part_targets[0].name == "Law"
    (direction,) = (d for d in report.plans[0].directions if d.actions)
    facts = {fact.label: fact.value for fact in direction.actions[0].facts}
    assert "Effort" not in facts  # it stands once, with its state
    assert direction.actions[0].effort.words == "Late"
    assert direction.actions[0].formula == "1 done ÷ 2 due by weight = 50 %; early: 0 of 0"
    assert "“Two talks have begun.” (checked on April 5, 2026 by" in facts["Confidence"]


def test_build_shows_a_correction_beside_the_figure_and_never_in_its_place():
    report = build(make_reported(), Edition.INTERNAL, "en")
    figure = figures_of(report)[KEY]
    assert figure.value == "12 %"
    (correction,) = figure.corrections
    assert correction.said.endswith(REASON)
    assert [(c.label, c.before, c.after) for c in correction.changes] == [("Value", "12", "13")]
    assert [each.heading for each in report.corrections] == ["Satisfaction"]


def test_build_says_unknown_for_what_nobody_knows_and_never_zero():
    report = build(make_reported(), Edition.INTERNAL, "en")
    figure = figures_of(report)[KEY]
    assert dict(zip(figure.years, figure.values, strict=True)) | {"2026": "12"} == {
        **dict.fromkeys(map(str, range(2017, 2022)), "unknown"),
        "2022": "11",
        "2023": "unknown",
        "2024": "11.5",
        "2025": "12",
        "2026": "12",
    }
    (lost,) = (f for d in report.others for f in d.figures if f.code == "survey.nobody")
    assert (lost.value, lost.is_known, lost.chart) == ("unknown", False, None)


def test_build_lists_what_needs_attention_worst_first():
    plan = build(make_reported(), Edition.INTERNAL, "en").plans[0]
    assert [(each.name, each.state.words) for each in plan.notices] == [
        ("Satisfaction: Law", "Worse than its baseline"),
        ("Satisfaction", "Behind its path"),
    ]
    assert plan.total.weights == [1, 1, 0, 0, 0]


def test_build_says_which_text_is_missing_or_unofficial():
    made = make_reported()
    (ja,) = (d for d in build(made, Edition.INTERNAL, "ja").plans[0].directions if d.actions)
    (en,) = (d for d in build(made, Edition.INTERNAL, "en").plans[0].directions if d.actions)
    assert ja.actions[1].text == en.actions[1].text == "Send more students"
    assert ja.actions[1].note
    assert en.actions[1].note == "Unofficial translation"
    assert (ja.actions[0].note, en.actions[0].note) == ("", "")


def test_build_shows_what_others_published_as_context():
    figure = figures_of(build(make_reported(), Edition.INTERNAL, "en"))[KEY]
    (context,) = figure.context
    assert (context.who, context.value, context.when) == ("MEXT", "80", "May 1, 2025")


@pytest.mark.parametrize("language", ["ja", "en"])
def test_build_names_persons_and_money_in_the_internal_edition_only(language):
    made = make_reported(is_persons=True)
    inside = whole_text(build(made, Edition.INTERNAL, language))
    public = whole_text(build(made, Edition.PUBLIC, language))
    secrets = ["山田 花子" if language == "ja" else "Yamada", "1,000,000", "Two talks have begun."]
    assert all(each in inside for each in secrets)
    assert not any(each in public for each in secrets)


def test_build_leaves_small_figures_about_persons_out_of_the_public_edition():
    made = make_reported(is_persons=True)
    public = figures_of(build(made, Edition.PUBLIC, "en"))[KEY]
    assert [part.value for part in public.divisions[0].parts] == ["not shown"]
    assert (public.part_targets[0].value, public.part_targets[0].state.words) == (
        "not shown",
        "Unknown",
    )
    inside = figures_of(build(made, Edition.INTERNAL, "en"))[KEY]
    assert [part.value for part in inside.divisions[0].parts] == ["3 %"]


def test_build_leaves_a_small_baseline_out_of_the_public_edition():
    plan = make_period(is_persons=True)
    plan.targets.filter(by="").update(baseline=3)
    made = make_freeze()
    public, inside = (
        figures_of(build(made, edition, "en"))[KEY]
        for edition in (Edition.PUBLIC, Edition.INTERNAL)
    )
    facts = {fact.label: fact.value for fact in public.facts}
    assert facts["Target"].startswith("Rise from fewer than 5 (May 1, 2021) to 30 (")
    assert facts["Baseline"].startswith("fewer than 5 (May 1, 2021")
    assert (public.state.words, public.formula, "Gap" in facts) == ("Behind its path", [], False)
    assert "Rise from 3 " in inside.picture
    assert "Rise from fewer than 5 " in public.picture
    assert "25.5" in whole_text(build(made, Edition.INTERNAL, "en"))
    assert "25.5" not in whole_text(build(made, Edition.PUBLIC, "en"))


def test_build_leaves_a_correction_of_words_out_of_the_public_edition():
    made = make_reported()
    action = made.records.get(kind="action", key__endswith="①")
    correct(action, {"sentence": "One talk has begun."}, reason="A slip", by=make_officer())
    assert "A slip" in whole_text(build(made, Edition.INTERNAL, "en"))
    assert "A slip" not in whole_text(build(made, Edition.PUBLIC, "en"))


def test_build_keeps_the_reason_of_a_correction_that_could_tell_a_small_figure():
    made = make_reported(is_persons=True)
    figure = record_of(made, KEY)
    correct(figure, {"value": Decimal(3)}, reason="Ten were no students", by=made.frozen_by)
    correct(figure, {"value": Decimal(20)}, reason="They were all but 3", by=made.frozen_by)
    public = build(made, Edition.PUBLIC, "en")
    assert "Ten were" not in whole_text(public)
    assert "all but" not in whole_text(public)
    changes = [
        (c.before, c.after) for each in figures_of(public)[KEY].corrections for c in each.changes
    ]
    assert changes == [("12", "13"), ("13", "fewer than 5"), ("fewer than 5", "20")]
    inside = build(made, Edition.INTERNAL, "en")
    assert "Ten were no students" in whole_text(inside)


def test_build_names_a_target_whose_indicator_was_gone_when_the_day_was_frozen():
    make_period()
    StatedDefinition.objects.all().delete()
    plan = build(make_freeze(), Edition.INTERNAL, "en").plans[0]
    assert [(each.name, each.value, each.state.words) for each in plan.notices] == [
        (KEY, "unknown", "Unknown"),
        (f"{KEY}: Law", "unknown", "Unknown"),
    ]


def test_build_of_a_period_without_a_plan_says_so():
    make_plan(state="draft")
    report = build(make_freeze(), Edition.INTERNAL, "en")
    assert report.plans == []
    assert report.others


def test_build_asks_the_same_number_of_queries_however_much_was_frozen(
    django_assert_num_queries,
):
    made = make_reported()
    with django_assert_num_queries(5):
        build(made, Edition.INTERNAL, "en")
    with django_assert_num_queries(6):
        build(made, Edition.PUBLIC, "en")


def test_build_gives_every_figure_under_its_direction_once():
    report = build(make_reported(), Edition.INTERNAL, "en")
    codes = [f.code for plan in report.plans for d in plan.directions for f in d.figures]
    codes += [f.code for d in report.others for f in d.figures]
    assert len(codes) == len(set(codes)) == len(report.definitions)
