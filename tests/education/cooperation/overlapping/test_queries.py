"""Duplicates and dormant agreements as they are read from the records."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from kakehashi.education.cooperation.ledger.balances import Direction
from kakehashi.education.cooperation.ledger.mobilities import CountsFor
from kakehashi.education.cooperation.overlapping.dormancy import Rest
from kakehashi.education.cooperation.overlapping.operations import (
    say_no_duplicate,
    withdraw_verdict,
)
from kakehashi.education.cooperation.overlapping.overlaps import Why
from kakehashi.education.cooperation.overlapping.queries import pair_of, pairs_for, rests_for
from kakehashi.journal.models import Entry
from kakehashi.people.models import Role
from kakehashi.verdicts import Refused
from tests.education.cooperation.encounters.make import make_encounter
from tests.education.cooperation.ledger.make import make_entry
from tests.education.cooperation.renewing.make import make_negotiation
from tests.make import (
    make_agreement,
    make_amendment,
    make_institution,
    make_officer,
    make_person,
    make_role,
    make_unit,
)

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 30)


def make_pair(partner=None, other=None):
    partner = partner or make_institution()
    law = make_unit("Law")
    return make_agreement(partner), make_agreement(other or partner, level="unit", unit=law)


def seen(person):
    found = pairs_for(person, DAY)
    return [(each.first, each.second, each.overlap.why, each.verdict) for each in found]


# -- Duplicates ----------------------------------------------------------------------------------


def test_pairs_for_the_office_name_both_agreements():
    one, other = make_pair()
    assert seen(make_officer()) == [(one, other, Why.BELOW, None)]


def test_pairs_for_take_a_merged_institution_as_its_successor():
    old, new = make_institution("Vienna Polytechnic"), make_institution("University of Vienna")
    old.status, old.merged_into = "merged", new
    old.save()
    one, other = make_pair(old, new)
    (pair,) = pairs_for(make_officer(), DAY)
    assert (pair.first, pair.second, pair.partner) == (one, other, new)


def test_pairs_for_leave_out_what_ended_before_an_amendment():
    _one, other = make_pair()
    make_amendment(other, effective_on=date(2020, 4, 1), kind="research")
    assert seen(make_officer()) == []


def test_pairs_for_a_coordinator_are_those_of_the_own_unit():
    one, other = make_pair()
    mine, stranger = make_person(), make_person()
    make_role(mine, Role.Kind.COORDINATOR, unit=other.latest.unit)
    make_role(stranger, Role.Kind.COORDINATOR, unit=make_unit("Science"))
    assert seen(mine) == [(one, other, Why.BELOW, None)]
    assert seen(stranger) == []


def test_pairs_for_take_the_same_queries_for_many(django_assert_max_num_queries):
    officer = make_officer()
    make_pair()
    with django_assert_max_num_queries(20) as few:
        pairs_for(officer, DAY)
    needed = len(few)
    for number in range(4):
        make_pair(make_institution(f"University {number}"))
    with django_assert_max_num_queries(needed):
        assert len(pairs_for(officer, DAY)) == 5


def test_say_no_duplicate_is_remembered_and_taken_back():
    officer = make_officer()
    one, other = make_pair()
    verdict = say_no_duplicate(other, one, reason="Law alone has seminars.", by=officer)
    assert seen(officer) == [(one, other, Why.BELOW, verdict)]
    entries = Entry.objects.filter(verb="cooperation.no_duplicate").order_by("pk")
    assert [(e.record_id, e.reason, e.by) for e in entries] == [
        (str(each.pk), "Law alone has seminars.", officer) for each in (one, other)
    ]
    with pytest.raises(Refused, match="said so already"):
        say_no_duplicate(one, other, reason="Again.", by=officer)

    withdraw_verdict(verdict, by=officer)
    assert seen(officer) == [(one, other, Why.BELOW, None)]
    with pytest.raises(Refused, match="taken back already"):
        withdraw_verdict(verdict, by=officer)
    say_no_duplicate(one, other, reason="Again.", by=officer)


def test_say_no_duplicate_needs_the_office_a_reason_and_two_agreements():
    one, other = make_pair()
    coordinator = make_person()
    make_role(coordinator, Role.Kind.COORDINATOR, unit=other.latest.unit)
    with pytest.raises(Refused, match="Only the international office"):
        say_no_duplicate(one, other, reason="Needed.", by=coordinator)
    officer = make_officer(unit=other.latest.unit)
    with pytest.raises(Refused, match="Say why"):
        say_no_duplicate(one, other, reason=" ", by=officer)
    with pytest.raises(Refused, match="no duplicate of itself"):
        say_no_duplicate(one, one, reason="Needed.", by=officer)
    assert say_no_duplicate(one, other, reason="Needed.", by=officer).said_by == officer


def test_pair_of_two_agreements_that_do_not_overlap_is_none():
    officer = make_officer()
    one, other = make_pair()
    alone = make_agreement(make_institution("Umeå University"))
    assert pair_of(officer, other.pk, one.pk, DAY).second == other
    assert pair_of(officer, one.pk, alone.pk, DAY) is None


# -- Dormant agreements --------------------------------------------------------------------------


def rests(person):
    return {pk: rest for pk, (rest, _life) in rests_for(person, DAY).items()}


def test_rests_for_say_unknown_without_a_ledger_and_dormant_with_one():
    officer = make_officer()
    unknown, dormant, used, nominated, late = (
        make_agreement(make_institution(f"University {number}")) for number in range(5)
    )
    make_entry(dormant, "outbound:1", year=2020)
    make_entry(used, "outbound:2", year=2020)
    make_entry(used, "inbound:2", year=2024, direction=Direction.RECEIVED)
    make_entry(nominated, "outbound:3", year=2020)
    make_entry(nominated, "outbound:4", year=2026, counts_for=CountsFor.NOMINATED)
    make_entry(late, "outbound:5", year=2025)
    assert rests(officer) == {
        unknown.pk: Rest.UNKNOWN,
        dormant.pk: Rest.DORMANT,
        nominated.pk: Rest.DORMANT,
    }


def test_rests_for_leave_out_what_is_young_negotiated_or_over():
    officer = make_officer()
    make_agreement(make_institution("Young"), effective_on=date(2025, 4, 1))
    make_agreement(make_institution("Over"), expires_on=date(2026, 3, 31))
    talked = make_agreement(make_institution("Talked"))
    make_negotiation(talked, begun=date(2025, 4, 1))
    old = make_agreement(make_institution("Old talk"))
    make_negotiation(old, begun=date(2020, 4, 1))
    assert rests(officer) == {old.pk: Rest.UNKNOWN}


def test_rests_for_leave_out_partners_who_were_met():
    officer = make_officer()
    met, old, planned, never = (make_institution(f"University {n}") for n in range(4))
    former = make_institution("University 0, as it was")
    former.status, former.merged_into = "merged", met
    former.save()
    make_encounter(former, on=date(2025, 5, 20))
    make_encounter(old, on=date(2020, 5, 20))
    make_encounter(planned, on=timezone.localdate() + timedelta(days=1))
    make_agreement(met)
    quiet = [make_agreement(each) for each in (old, planned, never)]
    assert rests(officer) == {each.pk: Rest.UNKNOWN for each in quiet}


def test_rests_for_know_the_day_of_the_last_encounter():
    partner = make_institution()
    make_encounter(partner, on=date(2020, 5, 20))
    make_encounter(partner, on=date(2019, 5, 20))
    make_agreement(partner)
    ((rest, life),) = rests_for(make_officer(), DAY).values()
    assert (rest, life.last_contact) == (Rest.UNKNOWN, date(2020, 5, 20))


def test_rests_for_count_the_time_in_force_without_a_gap():
    officer = make_officer()
    gap = make_agreement(make_institution("Gap"), expires_on=date(2022, 3, 31))
    make_amendment(gap, effective_on=date(2025, 4, 1), expires_on=None)
    unbroken = make_agreement(make_institution("Unbroken"), expires_on=date(2025, 3, 31))
    make_amendment(unbroken, effective_on=date(2025, 4, 1), expires_on=None)
    assert rests(officer) == {unbroken.pk: Rest.UNKNOWN}


def test_rests_for_a_coordinator_are_those_of_the_own_unit():
    law = make_unit("Law")
    person = make_person()
    make_role(person, Role.Kind.COORDINATOR, unit=law)
    mine = make_agreement(level="unit", unit=law)
    make_agreement(make_institution("Other"))
    assert rests(person) == {mine.pk: Rest.UNKNOWN}
