"""Places of agreements in a call: taken, added, closed, changed."""

import pytest
from django.utils import timezone

from kakehashi.education.outbound.calls import offering
from kakehashi.education.outbound.calls.checking import rules_of
from kakehashi.education.outbound.calls.offering import Added
from kakehashi.education.outbound.calls.placing import (
    agreements_on_offer,
    also_offered_in,
    choosable,
    fallen,
    free_places,
    problem_structure,
)
from kakehashi.education.outbound.models import Placement
from kakehashi.journal.models import Entry
from kakehashi.verdicts import Refused
from tests.education.outbound.calls.make import end_agreement, make_line
from tests.education.outbound.make import (
    make_allotment,
    make_application,
    make_call,
    make_placement,
    make_quota,
    make_student,
)
from tests.make import make_officer, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make_officer()


@pytest.fixture
def draft():
    return make_call(state="draft")


def test_take_places_makes_quotas_and_placements_of_each_line(officer, draft):
    unit = make_unit()
    line = make_line(level="bachelor", units=[unit], min_gpa="2.5", gpa_scale="4.0")
    line.languages.create(language="en", cefr="B2")
    line.tests = [{"test": "IELTS", "score": "6.0"}]
    line.save()

    made = offering.take_places(draft, [line.agreement], by=officer)

    root = f"a{line.agreement_id}"
    assert list(draft.quotas.values_list("key", "capacity", "kind")) == [
        (root, 4, "agreement"),
        (f"{root}/out-all", 4, "line"),
    ]
    assert {(each.term, each.semesters, each.size) for each in made} == {
        ("first", 1, 1),
        ("first", 2, 2),
        ("second", 1, 1),
        ("second", 2, 2),
    }
    assert rules_of(Placement.objects.with_hosts().get(pk=made[0].pk)) == [
        {"kind": "level", "any_of": ["bachelor"]},
        {"kind": "unit", "any_of": [unit.code]},
        {
            "kind": "language",
            "language": "en",
            "cefr": "B2",
            "tests": [{"test": "IELTS", "score": "6.0"}],
        },
        {"kind": "gpa", "least": "2.500", "scale": "4.0"},
    ]


def test_take_places_refuses_the_same_agreement_twice(officer, draft):
    line = make_line()
    offering.take_places(draft, [line.agreement], by=officer)

    with pytest.raises(Refused, match="in this call already"):
        offering.take_places(draft, [line.agreement], by=officer)


def test_take_places_refuses_an_agreement_that_was_ended(officer, draft):
    line = make_line()
    end_agreement(line.agreement)

    assert agreements_on_offer(draft, timezone.localdate()) == []
    with pytest.raises(Refused, match="not in force"):
        offering.take_places(draft, [line.agreement], by=officer)


def test_agreements_on_offer_are_those_with_places_for_our_students(draft):
    line = make_line()
    make_line(direction="incoming", key="in-all")

    offers = agreements_on_offer(draft, timezone.localdate())

    assert [each.agreement for each in offers] == [line.agreement]
    assert "2 per academic year" in offers[0].in_words()


def test_remove_places_takes_all_of_an_agreement_out_of_a_draft(officer, draft):
    line = make_line(per="semester")
    offering.take_places(draft, [line.agreement], by=officer)

    offering.remove_places(draft, line.agreement, by=officer)

    assert (draft.quotas.count(), draft.placements.count()) == (0, 0)


def test_add_placement_to_a_published_call_needs_a_reason(officer):
    placement = make_placement(make_call())
    added = Added(quota=placement.quota, host=placement.host, term="second")

    with pytest.raises(Refused, match="Say why"):
        offering.add_placement(placement.call, added, by=officer)
    made = offering.add_placement(placement.call, added, reason="The host wrote", by=officer)
    assert (made.agreement, made.term) == (placement.agreement, "second")


def test_add_placement_refuses_a_host_of_another_agreement(officer, draft):
    placement, other = make_placement(draft), make_placement(draft)
    added = Added(quota=placement.quota, host=other.host, term="first")

    with pytest.raises(Refused, match="partner of the agreement"):
        offering.add_placement(draft, added, by=officer)


def test_close_placement_keeps_what_is_given(officer):
    allotment = make_allotment()
    placement = offering.close_placement(allotment.placement, reason="Flood", by=officer)

    assert placement.close_reason == "Flood"
    assert problem_structure(placement.call).used == {placement.quota.key: 1}
    assert list(choosable(placement.call, timezone.localdate())) == []
    with pytest.raises(Refused, match="closed already"):
        offering.close_placement(placement, reason="Flood", by=officer)


def test_close_placement_is_refused_to_students():
    with pytest.raises(Refused, match="Only the international office"):
        offering.close_placement(make_placement(make_call()), reason="x", by=make_student())


def test_change_quota_alone_leaves_the_total(officer, draft):
    total = make_quota(draft, 3)
    inner = make_quota(draft, 1, parent=total)

    offering.change_quota(inner, 2, with_enclosing=False, reason="", by=officer)

    assert list(draft.quotas.order_by("pk").values_list("capacity", flat=True)) == [3, 2]


def test_change_quota_with_those_around_it_raises_all(officer, draft):
    total = make_quota(draft, 3)
    inner = make_quota(draft, 1, parent=total)

    changed = offering.change_quota(inner, 2, with_enclosing=True, reason="One more", by=officer)

    assert [(each.key, each.capacity) for each in changed] == [(inner.key, 2), (total.key, 4)]
    assert Entry.objects.filter(verb="outbound.quota_changed").count() == 2


def test_change_quota_never_goes_below_what_is_given(officer):
    allotment = make_allotment()

    with pytest.raises(Refused, match="1 places are given already"):
        offering.change_quota(
            allotment.placement.quota, 0, with_enclosing=True, reason="x", by=officer
        )


def test_free_places_count_what_still_holds():
    call = make_call()
    placement = make_placement(call, places=3)
    make_allotment(make_application(call, state="eligible"), placement)
    make_allotment(make_application(call, state="eligible"), placement, state="declined")

    assert free_places(call) == {placement.key: 2}


def test_a_placement_whose_agreement_ended_cannot_be_chosen():
    call = make_call()
    kept, gone = make_placement(call), make_placement(call)
    end_agreement(gone.agreement)
    today = timezone.localdate()

    assert list(choosable(call, today)) == [kept]
    assert list(fallen(call, today)) == [gone]


def test_another_running_call_of_the_year_with_the_same_agreement_is_told(draft):
    placement = make_placement(draft)
    rival = make_call()
    make_placement(rival, placement.agreement)

    assert also_offered_in(draft) == [(placement, rival)]
