"""A series with its breaks, and what was frozen by definitions that held before."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from kakehashi.policy.catalogue import find
from kakehashi.policy.freezing.hashing import canonical
from kakehashi.policy.models import Correction, Freeze, Frozen, Publication
from kakehashi.policy.readings import series
from kakehashi.policy.revising.continuing import Past, moments, past_of
from tests.make import make_definition, make_officer, make_person, make_stated

pytestmark = pytest.mark.django_db
CODE = "survey.satisfaction"
AT = datetime(2025, 6, 1, tzinfo=UTC)


def freeze(on, value, version=1):
    made = Freeze.objects.create(on=on, occasion="1-may", frozen_at=AT, sha256="0" * 64)
    content = {"version": version, "on": on, "value": value, "at_least": False}
    return Frozen.objects.create(
        freeze=made,
        position=1,
        kind="figure",
        key=CODE,
        content=canonical(content),
        sha256="0" * 64,
    )


@pytest.fixture
def changed():
    make_definition(version=1)
    make_definition(version=2)
    make_stated(on=date(2024, 5, 1), value="60", definition_version=1)
    make_stated(on=date(2026, 5, 1), value="71.5", definition_version=2)
    return find(CODE)


def test_moments_show_where_the_definition_changes(changed):
    points = series(changed, date(2026, 6, 1), 3)

    found = moments(points)

    assert [each.point.value for each in found] == [Decimal(60), None, Decimal("71.5")]
    assert [each.change for each in found] == [None, None, 1]


def test_past_of_tells_what_was_frozen_by_the_definition_before(changed):
    freeze(date(2026, 5, 1), "66")
    freeze(date(2025, 5, 1), None)

    past = past_of([changed], make_officer())[CODE]

    assert past == {date(2026, 5, 1): [Past(date(2026, 5, 1), 1, "66 %")]}
    points = series(changed, date(2026, 6, 1), 2)
    assert [list(each.past) for each in moments(points, past)] == [[], past[date(2026, 5, 1)]]


def test_past_of_believes_the_correction(changed):
    frozen = freeze(date(2026, 5, 1), "66")
    content = {"version": 1, "on": date(2026, 5, 1), "value": "65", "at_least": True}
    Correction.objects.create(
        frozen=frozen,
        content=canonical(content),
        reason="Counted twice",
        at=AT,
        previous=frozen.sha256,
        sha256="1" * 64,
    )

    past = past_of([changed], make_officer())[CODE]
    assert past[date(2026, 5, 1)][0].in_words == "at least 65 %"


def test_past_of_hides_from_others_what_is_not_published_or_could_point_at_somebody():
    make_definition(version=1, is_persons=True)
    make_definition(version=2, is_persons=True)
    frozen = freeze(date(2026, 5, 1), "3")
    found, officer, teacher = find(CODE), make_officer(), make_person()

    assert past_of([found], officer)[CODE][date(2026, 5, 1)][0].in_words == "3 %"
    assert past_of([found], teacher) == {}
    Publication.objects.create(freeze=frozen.freeze, at=AT)
    assert past_of([found], teacher)[CODE][date(2026, 5, 1)][0].in_words == "fewer than 5 %"


def test_past_of_looks_nothing_up_where_no_definition_ever_changed(django_assert_num_queries):
    make_definition()
    found, officer = find(CODE), make_officer()
    with django_assert_num_queries(0):
        assert past_of([found], officer) == {}
