"""Definitions of others: what ships, and records that are bound to them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils.translation import override

from kakehashi.institutions.models import Institution
from kakehashi.policy import sets
from kakehashi.policy.evidence import Evidence, Unknown
from kakehashi.policy.readings import read, series
from kakehashi.policy.registry import REGISTRY
from kakehashi.policy.sets import (
    NO_RECORD,
    Binding,
    counted_for,
    facts,
    indicator_of,
    register_sets,
    shipped,
)
from tests.make import make_institution, make_stated

MAY = date(2025, 5, 1)
PAGE = Path(__file__).parents[2] / "docs/reference/definition-sets.md"


@pytest.fixture
def bindings(monkeypatch):
    """Bindings of this test alone."""
    monkeypatch.setattr(sets, "BINDINGS", {})
    return sets.BINDINGS


def every_institution(at):
    if at.year < 2025:
        return Unknown("No register before 2025.")
    return Evidence(Institution.objects.all)


def test_every_shipped_definition_is_registered_with_its_rule():
    for code, each in shipped().items():
        registered = REGISTRY[code]
        assert (registered.version, registered.direction) == (len(each.versions), each.direction)
        assert registered.rule
        assert str(registered.source).startswith("http")


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_shipped_definition_has_words_in_both_languages(language):
    with override(language):
        for each in shipped().values():
            texts = [each.title, each.rule, *(version.wording for version in each.versions)]
            assert all(str(text).strip() for text in texts)
            assert (language == "ja") == any("ぁ" <= letter <= "ん" for letter in str(texts[2]))


def test_facts_are_all_counted_by_somebody_and_all_have_a_title():
    counted = {each.fact for each in REGISTRY.values()} - {""}

    assert counted == set(facts())
    assert all(str(title) for title in facts().values())


def test_only_what_was_read_at_its_author_is_verified():
    unverified = {code for code, each in shipped().items() if not each.verified}

    assert unverified == {code for code in shipped() if code.startswith("jmirai.")}


@pytest.mark.parametrize(
    ("day", "version"),
    [
        (date(2019, 5, 1), 1),
        (date(2020, 5, 1), 2),
        (date(2022, 5, 1), 2),
        (date(2023, 5, 1), 3),
        (date(2026, 5, 1), 3),
    ],
)
def test_version_on_follows_the_survey_year(day, version):
    assert shipped()["jasso.inbound"].version_on(day) == version


@pytest.mark.django_db
def test_shipped_definition_without_records_is_unknown_and_says_so():
    reading = read(REGISTRY["sgu.02"], MAY)

    assert (reading.value, reading.is_unknown, reading.reason) == (None, True, str(NO_RECORD))


@pytest.mark.django_db
def test_shipped_definition_without_records_answers_what_was_stated_and_confirmed():
    make_stated("sgu.02", MAY, "6.250")

    reading = read(REGISTRY["sgu.02"], MAY)

    assert (reading.value, reading.in_words) == (Decimal("6.250"), "6.25 %")


@pytest.mark.django_db
def test_counted_for_binds_records_to_a_definition(bindings):
    make_institution()
    counted_for("sgu.04")(every_institution)

    bound = indicator_of(shipped()["sgu.04"], bindings["sgu.04"])

    assert (bound.stated, read(bound, date(2026, 3, 31)).value) == (False, 1)


@pytest.mark.django_db
def test_counted_for_passes_what_it_reads(bindings):
    make_institution()
    counted_for("sgu.04", reads=list)(lambda at, opened: Unknown(f"read {opened}"))

    bound = indicator_of(shipped()["sgu.04"], bindings["sgu.04"])

    assert read(bound, date(2026, 3, 31)).reason == "read []"


@pytest.mark.django_db
def test_a_stated_figure_stands_only_where_the_bound_records_are_silent():
    make_institution()
    for day in [date(2024, 5, 1), MAY]:
        make_stated("sgu.02", day, "40")
    bound = replace(
        indicator_of(shipped()["sgu.02"], Binding(every_institution, None)), stated=False
    )

    values = [point.value for point in series(bound, MAY, 3)]

    assert values == [None, 40, 1]
    assert read(bound, date(2023, 5, 1)).reason == "No register before 2025."


def test_counted_for_refuses_what_does_not_ship(bindings):
    with pytest.raises(ValueError, match=r"No definition 'sgu\.99'"):
        counted_for("sgu.99")(every_institution)


def test_counted_for_refuses_a_second_binding(bindings):
    counted_for("sgu.04")(every_institution)

    with pytest.raises(ValueError, match="counted twice"):
        counted_for("sgu.04")(every_institution)


def test_register_sets_refuses_a_taken_code():
    with pytest.raises(ValueError, match="registered twice"):
        register_sets()


def test_register_sets_refuses_a_direction_that_the_policy_does_not_have(monkeypatch):
    lost = replace(shipped()["sgu.01"], code="lost.01", direction="4.1")
    monkeypatch.setattr(sets, "shipped", lambda: {"lost.01": lost})

    with pytest.raises(ValueError, match=r"no direction '4\.1'"):
        register_sets()


def test_the_reference_page_lists_every_shipped_definition():
    rows = [
        [cell.strip(" `") for cell in line.strip("|").split("|")]
        for line in PAGE.read_text(encoding="utf-8").splitlines()
        if line.startswith("| `")
    ]

    assert [row[:6] for row in rows] == [
        [
            *(each.code, each.direction, each.fact or "–", each.unit, each.at),
            str(len(each.versions)),
        ]
        for each in shipped().values()
    ]
