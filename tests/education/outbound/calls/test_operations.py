"""Drafting, publishing, moving, ending and repeating calls."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from kakehashi.education.outbound.allocation.lottery import commitment
from kakehashi.education.outbound.calls import operations, repeating
from kakehashi.education.outbound.calls.operations import Days
from kakehashi.education.outbound.calls.rubric import Criterion
from kakehashi.education.outbound.models import Call
from kakehashi.journal.models import Entry
from kakehashi.verdicts import Refused
from tests.education.outbound.calls.make import (
    RUBRIC,
    described,
    end_agreement,
    make_draft,
    next_year,
)
from tests.education.outbound.make import (
    make_allotment,
    make_application,
    make_call,
    make_placement,
    make_quota,
    make_student,
)
from tests.make import make_officer, make_person, make_role, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make_officer()


def coordinator(unit):
    person = make_person()
    make_role(person, "coordinator", unit=unit)
    return person


def days_of(call, **moved):
    names = Days.__dataclass_fields__
    return Days(**{**{name: getattr(call, name) for name in names}, **moved})


def test_draft_call_is_seen_by_its_people_alone(officer):
    call = operations.draft_call(described(), by=officer)

    assert Call.objects.visible_to(officer).get() == call
    assert not Call.objects.visible_to(make_student()).exists()
    assert Entry.objects.get(verb="outbound.call_drafted").by == officer


def test_draft_call_is_refused_to_a_student():
    with pytest.raises(Refused, match="Only the international office and the coordinators"):
        operations.draft_call(described(), by=make_student())


def test_draft_call_refuses_a_call_that_closes_before_it_opens(officer):
    wrong = described()
    wrong = replace(wrong, closes_at=wrong.opens_at)

    with pytest.raises(Refused, match="closes after it has opened"):
        operations.draft_call(wrong, by=officer)


def test_a_coordinator_drafts_for_the_own_faculty_and_leaves_publishing_to_the_office():
    unit = make_unit()
    call = make_draft(unit=unit)
    person = coordinator(unit)

    operations.revise_call(call, described(unit=unit, title_en="Anew"), by=person)

    with pytest.raises(Refused, match="Only the international office, at this unit"):
        operations.publish_call(call, by=person)
    call.refresh_from_db()
    assert (call.title_en, call.state) == ("Anew", "draft")


def test_revise_call_keeps_the_year_while_places_are_in_it(officer):
    call = make_draft()

    with pytest.raises(Refused, match="Its places are those of the year"):
        operations.revise_call(call, described(year=call.year + 1), by=officer)


def test_revise_call_is_refused_once_it_is_published(officer):
    with pytest.raises(Refused, match="This call was published"):
        operations.revise_call(make_call(), described(), by=officer)


def test_publish_call_draws_a_seed_and_publishes_only_its_hash(officer):
    first = operations.publish_call(make_draft(), by=officer)
    second = operations.publish_call(make_draft(), by=officer)

    assert first.seed_commitment == commitment(int(first.seed))
    assert first.seed != second.seed
    assert first.revealed_at is None
    told = Entry.objects.filter(verb="outbound.call_published")
    assert all("seed" not in entry.changes for entry in told)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"results_on": None}, "on which day the results"),
        ({"rubric": []}, "State the rubric"),
        ({"rules": [{"kind": "age"}]}, "cannot be read"),
        ({"eligibility_on": timezone.localdate() - timedelta(days=400)}, "out of order"),
        ({"closes_at": timezone.now() - timedelta(hours=1)}, "has passed"),
    ],
)
def test_publish_call_names_what_is_lacking(officer, facts, words):
    call = make_draft()
    Call.objects.filter(pk=call.pk).update(**facts)

    with pytest.raises(Refused, match=words):
        operations.publish_call(call, by=officer)


def test_publish_call_needs_places(officer):
    call = make_draft()
    call.placements.all().delete()

    with pytest.raises(Refused, match="offers no places yet"):
        operations.publish_call(call, by=officer)


def test_publish_call_refuses_a_quota_in_which_no_stay_fits(officer):
    call = make_draft()
    make_placement(call, quota=make_quota(call, 1), size=2)

    with pytest.raises(Refused, match="takes more than the 1 places"):
        operations.publish_call(call, by=officer)


def test_publish_call_refuses_an_agreement_that_is_not_in_force(officer):
    call = make_draft()
    agreement = call.placements.get().agreement
    end_agreement(agreement)

    with pytest.raises(Refused, match="is not in force in that year"):
        operations.publish_call(call, by=officer)


def test_state_rules_stores_one_written_form(officer):
    call = make_draft()

    operations.state_rules(call, [{"most": 0, "kind": "earlier_exchange"}], by=officer)

    call.refresh_from_db()
    assert call.rules == [{"kind": "earlier_exchange"}]


def test_state_rules_names_the_rule_that_cannot_be_read(officer):
    with pytest.raises(Refused, match="/0/least"):
        operations.state_rules(make_draft(), [{"kind": "gpa", "scale": "x"}], by=officer)


def test_state_requirements_is_of_drafts_only(officer):
    placement = make_placement(make_call())

    with pytest.raises(Refused, match="This call was published"):
        operations.state_requirements(placement, [], by=officer)


def test_state_rubric_refuses_two_criteria_of_one_code(officer):
    one = Criterion(**RUBRIC[0])

    with pytest.raises(Refused, match="same code"):
        operations.state_rubric(make_draft(), [one, one], by=officer)


def test_move_timetable_prolongs_with_its_reason(officer):
    call = make_call()
    later = call.closes_at + timedelta(days=7)
    result = timezone.localdate(later) + timedelta(days=30)
    days = days_of(call, closes_at=later, results_on=result)

    operations.move_timetable(call, days, reason=" Storm ", by=officer)

    call.refresh_from_db()
    assert (call.closes_at, call.results_on) == (later, result)
    assert Entry.objects.get(verb="outbound.call_timetable_moved").reason == "Storm"


@pytest.mark.parametrize(
    ("reason", "moved", "words"),
    [
        ("", {"closes_at": timezone.now() + timedelta(days=20)}, "Say why"),
        ("x", {"closes_at": timezone.now() - timedelta(days=1)}, "at a moment to come"),
        ("x", {}, "No day was moved"),
    ],
)
def test_move_timetable_refuses_what_cannot_be(officer, reason, moved, words):
    call = make_call(results_on=timezone.localdate() + timedelta(days=90))

    with pytest.raises(Refused, match=words):
        operations.move_timetable(call, days_of(call, **moved), reason=reason, by=officer)


def test_move_timetable_never_opens_a_closed_call_again(officer):
    call = make_call(days=(-20, -1), results_on=timezone.localdate() + timedelta(days=90))
    days = days_of(call, closes_at=timezone.now() + timedelta(days=3))

    with pytest.raises(Refused, match="second call"):
        operations.move_timetable(call, days, reason="x", by=officer)


def test_cancel_call_stays_to_be_read_with_its_reason(officer):
    call = operations.cancel_call(make_call(), reason="No flights", by=officer)

    assert (call.state, call.end_reason) == ("cancelled", "No flights")
    assert Call.objects.public().get() == call


def test_cancel_call_is_refused_while_a_place_is_held(officer):
    allotment = make_allotment(state="confirmed")

    with pytest.raises(Refused, match="Conclude it instead"):
        operations.cancel_call(allotment.application.call, reason="x", by=officer)


def test_conclude_call_waits_for_answers(officer):
    call = make_call(days=(-20, -1))
    allotment = make_allotment(make_application(call, state="eligible"))

    with pytest.raises(Refused, match="not answered yet"):
        operations.conclude_call(call, by=officer)

    allotment.state, allotment.answered_by = "confirmed", allotment.application.student
    allotment.answered_at = timezone.now()
    allotment.save()
    assert operations.conclude_call(call, by=officer).state == "concluded"


def test_reveal_seed_waits_for_the_result(officer):
    call = make_call(days=(-20, -1))

    with pytest.raises(Refused, match="until results are published"):
        operations.reveal_seed(call, by=officer)

    make_allotment(make_application(call, state="eligible"))
    operations.reveal_seed(call, by=officer)
    call.refresh_from_db()
    assert call.revealed_at is not None
    assert Entry.objects.get(verb="outbound.call_seed_revealed").changes == {"seed": [None, "7"]}


def test_reveal_seed_of_an_open_call_is_refused(officer):
    with pytest.raises(Refused, match="until the call has closed"):
        operations.reveal_seed(make_call(), by=officer)


def test_copy_call_moves_its_days_by_whole_weeks(officer):
    call = make_draft()

    copied = repeating.copy_call(call, year=call.year + 1, by=officer)

    assert (copied.state, copied.year, copied.rubric) == ("draft", next_year() + 1, RUBRIC)
    assert copied.closes_at - call.closes_at == timedelta(weeks=52)
    assert copied.results_on.weekday() == call.results_on.weekday()
    assert not copied.placements.exists()


def test_call_again_has_what_is_left_of_each_quota(officer):
    call = make_call(days=(-20, -1))
    total = make_quota(call, 3)
    full, left = make_quota(call, 1, parent=total), make_quota(call, 2, parent=total)
    taken = make_placement(call, quota=full)
    kept = make_placement(call, quota=left)
    make_allotment(make_application(call, state="eligible"), taken, state="confirmed")
    now = timezone.now()

    second = repeating.call_again(call, opens_at=now, closes_at=now + timedelta(days=9), by=officer)

    assert second.after == call
    assert [each.key for each in second.placements.all()] == [kept.key]
    capacities = dict(second.quotas.values_list("key", "capacity"))
    assert capacities == {total.key: 2, left.key: 2}


def test_call_again_is_refused_where_nothing_is_left(officer):
    call = make_call(days=(-20, -1))
    make_allotment(make_application(call, state="eligible"), make_placement(call))
    now = timezone.now()

    with pytest.raises(Refused, match="No place is left"):
        repeating.call_again(call, opens_at=now, closes_at=now + timedelta(days=9), by=officer)
    assert Call.objects.count() == 1


def test_publish_call_takes_a_chosen_seed_of_an_invented_call_only(officer):
    call = make_draft()
    with pytest.raises(Refused, match="Nobody chooses the seed of a lottery: it is drawn"):
        operations.publish_call(call, by=officer, seed=7)
    Call.objects.filter(pk=call.pk).update(is_invented=True)
    assert operations.publish_call(call, by=officer, seed=7).seed == "7"


@pytest.mark.parametrize(
    "changed",
    [{"seed": "8"}, {"seed_commitment": "1" * 64}, {"published_at": None, "published_by": None}],
)
def test_the_database_keeps_the_seed_of_a_published_call(changed):
    call = make_call()
    with pytest.raises(DatabaseError, match="refused"), transaction.atomic():
        Call.objects.filter(pk=call.pk).update(**changed)
    with pytest.raises(DatabaseError, match="refused"), transaction.atomic():
        call.delete()
    Call.objects.filter(pk=call.pk).update(introduction_en="Anew")
    assert Call.objects.get(pk=call.pk).seed == "7"


def test_the_database_lets_a_draft_be_removed():
    make_call(state="draft").delete()
    assert not Call.objects.exists()
