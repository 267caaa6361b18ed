"""Two placements of one host and stay are told apart by name."""

import pytest

from kakehashi.education.outbound.calls.naming import Apart, details, placement_name
from kakehashi.education.outbound.models import Placement
from tests.education.outbound.make import make_call, make_placement
from tests.make import make_agreement, make_unit

pytestmark = pytest.mark.django_db


def make_twins(**facts):
    """Two placements of one agreement with the same term and length."""
    call, agreement = make_call(), make_agreement()
    return call, [make_placement(call, agreement, **each) for each in ({}, facts)]


def test_details_are_of_namesakes_alone():
    call, (first, second) = make_twins(level="bachelor")
    other = make_placement(call)
    assert details([first, second, other], "en") == {
        first.pk: "all students",
        second.pk: "Bachelor",
    }


def test_details_name_the_units():
    _call, (_first, second) = make_twins()
    unit = make_unit(name_en="Faculty of Law", name_ja="法学部")
    second.units.set([unit])
    assert details([second], "ja") == {second.pk: "法学部"}
    assert placement_name(second, "en").endswith("; Faculty of Law)")


def test_details_name_the_agreement_where_both_are_for_the_same_students():
    call, (first, _second) = make_twins(term="second")
    other = make_agreement(reference="A-2")
    host = first.host
    third = make_placement(call, other, host=host)
    assert details([third], "en") == {third.pk: "all students · A-2"}


def test_details_name_the_code_where_nothing_else_differs():
    _call, (first, second) = make_twins()
    assert details([first], "en") == {first.pk: f"all students · {first.key}"}
    assert Apart("en").of(second) == f"all students · {second.key}"


def test_details_stay_when_the_other_one_is_closed_and_end_at_the_call(django_assert_num_queries):
    _call, (first, second) = make_twins(level="bachelor")
    Placement.objects.filter(pk=second.pk).update(term="second")
    make_placement(make_call(), first.agreement)
    with django_assert_num_queries(1):
        assert details([first], "en") == {}
