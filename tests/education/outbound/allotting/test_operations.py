import hashlib
import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from kakehashi.education.outbound.allocation.lottery import lottery_number
from kakehashi.education.outbound.allotting.answering import accept_and_wait, confirm, decline
from kakehashi.education.outbound.allotting.operations import (
    approve_run,
    discard_run,
    freeze_and_run,
    publish_run,
    rerun,
    what_if,
)
from kakehashi.education.outbound.models import Allotment, MissingScoreRuling, Quota, Run, RunResult
from kakehashi.journal.models import Entry
from kakehashi.people.models import Role
from kakehashi.verdicts import Refused
from tests.education.outbound.allotting.make import (
    make_approved,
    make_over,
    make_published,
    make_ranked,
)
from tests.education.outbound.make import (
    make_application,
    make_call,
    make_placement,
    make_quota,
    make_student,
)
from tests.make import make_officer, make_person, make_role

pytestmark = pytest.mark.django_db


def soon(days=20):
    return timezone.localdate() + timedelta(days=days)


def held(application):
    return Allotment.objects.live().filter(application=application).first()


def end_agreement(agreement):
    agreement.state, agreement.termination_reason = "terminated", "The partner closed"
    agreement.terminated_on = timezone.localdate()
    agreement.save()


def placed(run):
    found = run.results.exclude(placement=None)
    return dict(found.values_list("application_id", "placement__key"))


# -- Making ---------------------------------------------------------------------------------------


def test_freeze_and_run_gives_the_place_to_the_higher_score_and_keeps_the_certificate():
    call = make_over()
    vienna = make_placement(call)
    first, second = make_ranked(call, 3500, vienna), make_ranked(call, 3000, vienna)
    run = freeze_and_run(call, by=make_officer())

    assert placed(run) == {first.pk: vienna.key}
    assert (run.state, run.number, run.verified, run.blocking) == ("made", 1, True, 0)
    assert (run.applicants, run.placed, run.first_choices, run.rank_sum) == (2, 1, 1, 1)
    assert hashlib.sha256(run.document).hexdigest() == run.input_sha256
    assert hashlib.sha256(run.result).hexdigest() == run.output_sha256
    assert json.loads(run.result)["reserves"] == {vienna.key: [str(second.pk)]}
    assert run.summary["placements"] == {vienna.key: {"admitted": 1, "lowest": 3500, "reserve": 1}}
    result = run.results.get(application=second)
    assert (result.placement, result.rank) == (None, None)
    assert result.lottery == lottery_number(7, str(second.pk))
    assert result.reasons == [
        {
            "placement": vienna.key,
            "reason": "full",
            "quota": vienna.quota.key,
            "capacity": 1,
            "lowest_admitted": 3500,
            "own": 3000,
            "place": 1,
        }
    ]
    assert not Allotment.objects.exists()
    assert Entry.objects.filter(verb="outbound.allocation_run").count() == 1


def test_freeze_and_run_refuses_while_the_call_is_open():
    call = make_call()
    with pytest.raises(Refused, match="The call takes applications until"):
        freeze_and_run(call, by=make_officer())


def test_freeze_and_run_refuses_while_an_application_is_undecided():
    call = make_over()
    make_application(call, None, make_placement(call))
    with pytest.raises(Refused, match=r"^Of 1 application nobody has decided"):
        freeze_and_run(call, by=make_officer())


def test_freeze_and_run_refuses_while_another_run_waits():
    call = make_over()
    make_ranked(call, 3000, make_placement(call))
    freeze_and_run(call, by=make_officer())
    with pytest.raises(Refused, match=r"^Run 1 waits to be approved"):
        freeze_and_run(call, by=make_officer())


@pytest.mark.parametrize("kind", [Role.Kind.COORDINATOR, Role.Kind.LEADERSHIP, Role.Kind.STUDENT])
def test_freeze_and_run_refuses_whoever_is_not_of_the_office(kind):
    call = make_over()
    make_ranked(call, 3000, make_placement(call))
    person = make_person()
    make_role(person, kind)
    with pytest.raises(Refused, match="Only the office of the call's unit"):
        freeze_and_run(call, by=person)


def test_freeze_and_run_refuses_a_call_without_applicants():
    with pytest.raises(Refused, match="Nobody takes part"):
        freeze_and_run(make_over(), by=make_officer())


def test_freeze_and_run_names_the_quotas_that_lie_in_a_circle():
    call = make_over()
    inner = make_quota(call, 1, name_en="Law")
    outer = make_quota(call, 1, name_en="Vienna", parent=inner)
    Quota.objects.filter(pk=inner.pk).update(parent=outer)
    make_ranked(call, 3000, make_placement(call, quota=inner))
    with pytest.raises(Refused, match="circle: Law → Vienna → Law"):
        freeze_and_run(call, by=make_officer())
    assert not Run.objects.exists()


def test_freeze_and_run_passes_over_a_placement_that_was_closed_and_says_so():
    call = make_over()
    closed, open_one = make_placement(call), make_placement(call)
    closed.closed_by, closed.closed_at = make_officer(), timezone.now()
    closed.save()
    application = make_ranked(call, 3000, closed, open_one)
    run = freeze_and_run(call, by=make_officer())
    assert placed(run) == {application.pk: open_one.key}
    (reason,) = run.results.get().reasons
    assert reason["reason"] == "ineligible"
    assert reason["because"] == "This placement was closed."
    assert reason["because_ja"] == "この派遣先は募集を取りやめました。"


def test_freeze_and_run_passes_over_a_placement_whose_agreement_was_terminated():
    call = make_over()
    ended = make_placement(call)
    end_agreement(ended.agreement)
    make_ranked(call, 3000, ended)
    run = freeze_and_run(call, by=make_officer())
    assert placed(run) == {}
    assert run.results.get().reasons[0]["because"].startswith("The agreement with the host")


def test_freeze_and_run_tells_who_was_found_ineligible():
    call = make_over()
    vienna = make_placement(call)
    make_ranked(call, 3000, vienna, state="ineligible")
    run = freeze_and_run(call, by=make_officer())
    assert run.results.get().reasons[0]["reason"] == "ineligible"


def test_freeze_and_run_leaves_out_who_has_withdrawn():
    call = make_over()
    vienna = make_placement(call)
    gone = make_ranked(call, 4000, vienna)
    stays = make_ranked(call, 3000, vienna)
    gone.state, gone.withdrawn_by, gone.withdrawn_at = "withdrawn", gone.student, timezone.now()
    gone.save()
    run = freeze_and_run(call, by=make_officer())
    assert placed(run) == {stays.pk: vienna.key}
    assert run.results.count() == 1


# -- What if --------------------------------------------------------------------------------------


def test_what_if_keeps_another_quota_and_touches_nothing():
    call = make_over()
    vienna = make_placement(call)
    make_ranked(call, 3500, vienna), make_ranked(call, 3000, vienna)
    run = what_if(call, capacities={vienna.quota.key: 2}, by=make_officer())
    assert (run.kind, run.number, run.placed) == ("what_if", 1, 2)
    assert run.changed == {vienna.quota.key: 2}
    assert not RunResult.objects.exists()
    vienna.quota.refresh_from_db()
    assert vienna.quota.capacity == 1


def test_what_if_shows_the_price_of_fairness():
    call = make_over()
    one, other = make_placement(call), make_placement(call)
    # The better one takes the only place of the other, who has no second choice.
    make_ranked(call, 3500, one, other), make_ranked(call, 3000, one)
    fair = what_if(call, by=make_officer())
    full = what_if(call, mechanism="rank", by=make_officer())
    assert (fair.placed, fair.complaints) == (1, 0)
    assert (full.placed, full.complaints) == (2, 1)


def test_what_if_refuses_a_quota_of_another_call():
    call = make_over()
    make_ranked(call, 3000, make_placement(call))
    with pytest.raises(Refused, match="There is no such quota"):
        what_if(call, capacities={"nowhere": 2}, by=make_officer())


def test_what_if_is_never_approved():
    call = make_over()
    make_ranked(call, 3000, make_placement(call))
    run = what_if(call, by=make_officer())
    with pytest.raises(Refused, match="A what-if gives no places"):
        approve_run(run, by=make_officer())


# -- Approving and publishing ---------------------------------------------------------------------


def test_approve_run_refuses_who_made_it():
    call, officer = make_over(), make_officer()
    make_ranked(call, 3000, make_placement(call))
    run = freeze_and_run(call, by=officer)
    with pytest.raises(Refused, match="You made this run"):
        approve_run(run, by=officer)


def test_approve_run_is_for_the_leadership_too():
    call, leader = make_over(), make_person()
    make_role(leader, Role.Kind.LEADERSHIP)
    make_ranked(call, 3000, make_placement(call))
    run = approve_run(freeze_and_run(call, by=make_officer()), by=leader)
    assert (run.state, run.approved_by) == ("approved", leader)


def test_publish_run_refuses_a_run_that_nobody_approved():
    call = make_over()
    make_ranked(call, 3000, make_placement(call))
    run = freeze_and_run(call, by=make_officer())
    with pytest.raises(Refused, match="must approve it first"):
        publish_run(run, by=make_officer())


def test_publish_run_gives_the_places_tells_everybody_and_reveals_the_seed():
    call = make_over(answer_days=7)
    vienna = make_placement(call)
    first, second = make_ranked(call, 3500, vienna), make_ranked(call, 3000, vienna)
    run = make_published(call)
    given = Allotment.objects.get()
    assert (given.application, given.placement, given.state) == (first, vienna, "offered")
    assert (given.run_number, given.rank) == (1, 1)
    assert timezone.localdate(given.answer_by) == timezone.localdate() + timedelta(days=7)
    told = Entry.objects.filter(record_type="education.application").order_by("verb")
    assert list(told.values_list("verb", "record_id")) == [
        ("outbound.place_not_given", str(second.pk)),
        ("outbound.place_offered", str(first.pk)),
    ]
    call.refresh_from_db()
    assert call.revealed_at is not None
    run.refresh_from_db()
    assert run.state == "published"


def test_publish_run_refuses_once_somebody_has_withdrawn_and_names_who():
    call = make_over()
    gone = make_ranked(call, 3000, make_placement(call), student=make_student(passport_given="Aoi"))
    run = make_approved(call)
    gone.state, gone.withdrawn_by, gone.withdrawn_at = "withdrawn", gone.student, timezone.now()
    gone.save()
    with pytest.raises(Refused, match="has changed: Aoi does not take part any more"):
        publish_run(run, by=make_officer())
    assert not Allotment.objects.exists()


def test_publish_run_refuses_once_a_quota_has_changed():
    call = make_over()
    vienna = make_placement(call)
    make_ranked(call, 3000, vienna)
    run = make_approved(call)
    Quota.objects.filter(pk=vienna.quota_id).update(capacity=0, name_en="Vienna")
    with pytest.raises(Refused, match="The quota “Vienna” had 1 places and has 0"):
        publish_run(run, by=make_officer())


def test_discard_run_makes_room_for_another_one():
    call, officer = make_over(), make_officer()
    make_ranked(call, 3000, make_placement(call))
    run = discard_run(freeze_and_run(call, by=officer), reason="A quota was wrong", by=officer)
    assert run.state == "discarded"
    assert freeze_and_run(call, by=officer).number == 2


def test_discard_run_asks_for_a_reason():
    call, officer = make_over(), make_officer()
    make_ranked(call, 3000, make_placement(call))
    run = freeze_and_run(call, by=officer)
    with pytest.raises(Refused, match="Say why"):
        discard_run(run, reason=" ", by=officer)


# -- Again ----------------------------------------------------------------------------------------


def test_rerun_moves_the_reserve_up_after_a_decline():
    call = make_over()
    vienna = make_placement(call)
    first, second = make_ranked(call, 3500, vienna), make_ranked(call, 3000, vienna)
    make_published(call)
    decline(held(first), by=first.student)
    run = make_published(call, again=True)
    assert run.number == 2
    assert held(first) is None
    assert held(second).placement == vienna
    assert not run.results.filter(application=first).exists()
    told = Entry.objects.filter(verb="outbound.place_offered")
    assert told.order_by("pk").last().record_id == str(second.pk)


def test_rerun_replaces_the_place_of_who_waited_by_a_better_one():
    call = make_over(upgrades_until=soon())
    vienna, graz = make_placement(call), make_placement(call)
    first = make_ranked(call, 3500, vienna)
    second = make_ranked(call, 3000, vienna, graz)
    make_published(call)
    waits = accept_and_wait(held(second), by=second.student)
    decline(held(first), by=first.student)
    make_published(call, again=True)
    waits.refresh_from_db()
    better = held(second)
    assert (waits.state, waits.replaced_by) == ("replaced", better)
    assert (better.state, better.placement, better.answered_by) == (
        "waiting",
        vienna,
        second.student,
    )
    assert Entry.objects.filter(verb="outbound.place_moved_up").count() == 1


def test_rerun_leaves_who_confirmed_where_they_are():
    call = make_over(upgrades_until=soon())
    vienna, graz = make_placement(call), make_placement(call)
    first = make_ranked(call, 3500, vienna)
    second = make_ranked(call, 3000, vienna, graz)
    third = make_ranked(call, 2500, vienna)
    make_published(call)
    sure = confirm(held(second), by=second.student)
    decline(held(first), by=first.student)
    make_published(call, again=True)
    assert held(second) == sure
    assert held(third).placement == vienna


def test_rerun_moves_nobody_once_the_days_of_moving_up_are_over():
    call = make_over(upgrades_until=soon())
    vienna, graz = make_placement(call), make_placement(call)
    first = make_ranked(call, 3500, vienna)
    second = make_ranked(call, 3000, vienna, graz)
    make_published(call)
    waits = accept_and_wait(held(second), by=second.student)
    decline(held(first), by=first.student)
    call.upgrades_until = soon(-1)
    call.save()
    make_published(call, again=True)
    assert held(second) == waits


def test_rerun_keeps_scores_and_lottery_numbers():
    call = make_over()
    vienna = make_placement(call)
    first, second = make_ranked(call, 3500, vienna), make_ranked(call, 3000, vienna)
    third = make_ranked(call, 3000, vienna)
    before = make_published(call)
    MissingScoreRuling.objects.create(
        application=second,
        kind="zero",
        reason="Found to be so later",
        ruled_by=make_officer(),
        ruled_at=timezone.now(),
    )
    decline(held(first), by=first.student)
    after = rerun(call, by=make_officer())
    numbers = {
        run: dict(run.results.values_list("application", "lottery")) for run in (before, after)
    }
    for application in (second, third):
        assert numbers[before][application.pk] == numbers[after][application.pk]
    assert json.loads(after.document)["scores"][vienna.key][str(second.pk)] == 3000


def test_rerun_refuses_before_the_first_run_is_published():
    call = make_over()
    make_ranked(call, 3000, make_placement(call))
    with pytest.raises(Refused, match="No run of this call was published yet"):
        rerun(call, by=make_officer())


def test_rerun_names_the_quota_that_pins_break():
    call = make_over()
    vienna = make_placement(call, places=1)
    first = make_ranked(call, 3500, vienna)
    make_published(call)
    confirm(held(first), by=first.student)
    Quota.objects.filter(pk=vienna.quota_id).update(capacity=0, name_en="Vienna")
    with pytest.raises(Refused, match="In the quota “Vienna” 1 places are held, but it has 0"):
        rerun(call, by=make_officer())


def test_rerun_names_who_holds_a_place_that_was_closed():
    call = make_over()
    vienna = make_placement(call)
    first = make_ranked(call, 3500, vienna, student=make_student(passport_given="Aoi"))
    make_published(call)
    confirm(held(first), by=first.student)
    vienna.closed_by, vienna.closed_at = make_officer(), timezone.now()
    vienna.save()
    with pytest.raises(Refused, match="Aoi holds a place at University of Vienna"):
        rerun(call, by=make_officer())


# -- What the database promises -------------------------------------------------------------------


def test_a_published_run_never_changes():
    call = make_over()
    make_ranked(call, 3000, make_placement(call))
    run = make_published(call)
    with pytest.raises(DatabaseError), transaction.atomic():
        Run.objects.filter(pk=run.pk).update(note="otherwise")
    with pytest.raises(DatabaseError), transaction.atomic():
        RunResult.objects.filter(run=run).update(rank=2)
    with pytest.raises(DatabaseError), transaction.atomic():
        RunResult.objects.filter(run=run).delete()


def test_what_a_run_rests_on_never_changes():
    call = make_over()
    make_ranked(call, 3000, make_placement(call))
    run = freeze_and_run(call, by=make_officer())
    with pytest.raises(DatabaseError), transaction.atomic():
        Run.objects.filter(pk=run.pk).update(input_sha256="0" * 64)
    with pytest.raises(DatabaseError), transaction.atomic():
        Run.objects.filter(pk=run.pk).delete()
