"""Stays are planned from confirmed places, nominated in numbers, cancelled with their place."""

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from kakehashi.agreements.models import Agreement
from kakehashi.agreements.states import State
from kakehashi.education.cooperation.models import LedgerEntry
from kakehashi.education.outbound.models import Link, Mobility, Nomination
from kakehashi.education.outbound.nominating import operations
from kakehashi.education.outbound.nominating.content import read
from kakehashi.education.outbound.nominating.gathering import content_of
from kakehashi.education.outbound.nominating.queries import particulars_of
from kakehashi.journal.queries import history_of
from kakehashi.people.models import Role
from kakehashi.verdicts import Refused
from tests.education.outbound.make import make_allotment, make_mobility, make_student
from tests.education.outbound.nominating.make import make_nominated, make_ready, recipient
from tests.make import (
    make_agreement,
    make_institution,
    make_officer,
    make_person,
    make_role,
    make_unit,
)

pytestmark = pytest.mark.django_db


def test_plan_mobility_takes_over_the_confirmed_place():
    allotment = make_allotment(state="confirmed")
    mobility = operations.plan_mobility(allotment, by=make_officer())
    placement, application = allotment.placement, allotment.application
    assert mobility.state == "planned"
    assert (mobility.student, mobility.host) == (application.student, placement.host)
    assert (mobility.agreement, mobility.term) == (placement.agreement, "first")
    assert mobility.year == application.call.year
    assert history_of(mobility).get().verb == "outbound.mobility_planned"


@pytest.mark.parametrize(
    ("state", "why"),
    [("waiting", "may still move up"), ("offered", "has not confirmed"), ("declined", "has not")],
)
def test_plan_mobility_refuses_a_place_that_is_not_confirmed(state, why):
    with pytest.raises(Refused, match=why):
        operations.plan_mobility(make_allotment(state=state), by=make_officer())
    assert not Mobility.objects.exists()


def test_plan_mobility_refuses_a_second_time_and_whoever_is_elsewhere():
    allotment, officer = make_allotment(state="confirmed"), make_officer()
    stranger = make_person()
    make_role(stranger, Role.Kind.COORDINATOR, unit=make_unit("Science"))
    with pytest.raises(Refused, match="Only the office"):
        operations.plan_mobility(allotment, by=stranger)
    operations.plan_mobility(allotment, by=officer)
    with pytest.raises(Refused, match="planned already"):
        operations.plan_mobility(allotment, by=officer)


def _entered(**facts):
    student = make_student()
    host = make_institution("Uppsala University", country="SE")
    usual = {"student": student, "host": host, "unit": student.roles.get().unit, "year": 2024}
    return operations.enter_mobility(**{**usual, "source": "Letter of May", **facts})


def test_enter_mobility_keeps_a_stay_without_an_agreement():
    mobility = _entered(by=make_officer())
    assert (mobility.agreement, mobility.allotment, mobility.source) == (
        None,
        None,
        "Letter of May",
    )


def test_enter_mobility_refuses_without_a_source_and_an_agreement_with_somebody_else():
    with pytest.raises(Refused, match="where this was read"):
        _entered(by=make_officer(), source=" ")
    with pytest.raises(Refused, match="not with this host"):
        _entered(by=make_officer(), agreement=make_agreement())


def test_nominate_tells_the_host_everything_and_gives_it_a_link():
    mobility, officer, done = make_nominated()
    content = read(done.nomination.content)
    assert (mobility.state, done.nomination.number) == ("nominated", 1)
    assert (content.student.given, content.student.nationality) == ("Hanako", "JP")
    assert content.omobility_id == str(mobility.key)
    assert content.contact.email == officer.email
    link = done.issued.link
    assert (link.purpose, link.mobility, link.name) == ("host", mobility, "Anna Berg")
    assert LedgerEntry.objects.standing().get().counts_for == "nominated"


def test_nominate_refuses_what_lacks_something_and_names_it():
    mobility = make_mobility()
    with pytest.raises(Refused, match="date of birth, nationality"):
        operations.nominate(mobility, to=recipient(), by=make_officer())
    assert not Nomination.objects.exists()


def test_nominate_again_needs_a_change_and_has_the_next_number():
    mobility, officer, first = make_nominated()
    with pytest.raises(Refused, match="Nothing has changed since nomination 1"):
        operations.nominate(mobility, to=recipient(), by=officer)
    known = particulars_of(mobility)
    known.global_id = "22999999"
    known.save()
    second = operations.nominate(mobility, to=recipient(), by=officer)
    assert second.nomination.number == 2
    assert second.nomination.proposal_id != first.nomination.proposal_id
    first.issued.link.refresh_from_db()
    assert first.issued.link.revoked_at is not None
    assert Link.objects.filter(revoked_at=None).get() == second.issued.link


def test_another_students_nomination_has_another_key():
    agreement, officer = make_agreement(), make_officer()
    one, other = make_ready(agreement=agreement), make_ready(agreement=agreement)
    ids = {content_of(each, contact=officer).omobility_id for each in (one, other)}
    assert ids == {str(one.key), str(other.key)}
    assert one.key != other.key


def test_nominate_refuses_under_an_agreement_that_was_terminated():
    mobility = make_ready()
    Agreement.objects.update(
        state=State.TERMINATED, terminated_on=timezone.localdate(), termination_reason="Closed."
    )
    with pytest.raises(Refused, match="nobody can be nominated"):
        operations.nominate(mobility, to=recipient(), by=make_officer())


def test_nobody_nominates_themselves():
    officer = make_officer()
    student = make_student()
    make_role(student, Role.Kind.OFFICE)
    mobility = make_ready(student=student)
    with pytest.raises(Refused, match="your own stay"):
        operations.nominate(mobility, to=recipient(), by=student)
    assert operations.nominate(mobility, to=None, by=officer).issued is None


def test_nominate_by_list_names_who_lacks_something_and_nominates_nobody():
    agreement, officer = make_agreement(), make_officer()
    ready, bare = make_ready(agreement=agreement), make_mobility(agreement=agreement)
    with pytest.raises(Refused, match=str(bare.student)):
        operations.nominate_by_list([ready, bare], by=officer)
    ready.refresh_from_db()
    assert ready.state == "planned"
    assert [each.channel for each in operations.nominate_by_list([ready], by=officer)] == ["file"]


def test_cancel_mobility_gives_the_place_up_and_takes_the_ledger_entry_back():
    allotment = make_allotment(state="confirmed")
    officer = make_officer()
    mobility = operations.plan_mobility(allotment, by=officer)
    mobility.state = "nominated"
    mobility.save()
    operations.cancel_mobility(mobility, "family", reason="Has to care.", by=mobility.student)
    mobility.refresh_from_db()
    allotment.refresh_from_db()
    assert (mobility.state, mobility.cancel_code) == ("cancelled", "family")
    assert (allotment.state, allotment.reason) == ("given_up", "Family")
    assert not LedgerEntry.objects.standing().exists()


def test_cancel_mobility_refuses_a_student_abroad_and_whoever_gives_no_reason():
    abroad = make_mobility(state="arrived")
    with pytest.raises(Refused, match="early return"):
        operations.cancel_mobility(abroad, "health", reason="Ill.", by=abroad.student)
    planned = make_mobility()
    with pytest.raises(Refused, match="Say why"):
        operations.cancel_mobility(planned, "health", reason=" ", by=planned.student)
    returned = make_mobility(state="returned")
    with pytest.raises(Refused, match="cannot be cancelled"):
        operations.cancel_mobility(returned, "health", reason="Ill.", by=make_officer())


def test_the_database_refuses_to_change_or_remove_a_nomination():
    _mobility, _officer, done = make_nominated()
    mine = Nomination.objects.filter(pk=done.nomination.pk)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        mine.update(note="Other")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        mine.delete()


def test_the_journal_repeats_nothing_personal():
    mobility, officer = make_mobility(), make_officer()
    facts = {
        "birth_date": "2005-05-04",
        "nationality": "JP",
        "gender": "1",
        "global_id": "22123456",
        "language": "en",
        "cefr": "B2",
        "receiving_year": "2026/2027",
        "isced_f": "0231",
        "planned_from": mobility.planned_from,
        "planned_until": mobility.planned_until,
    }
    operations.state_particulars(mobility, facts, by=officer)
    changes = history_of(mobility).get().changes
    assert set(changes) == {"isced_f", "language", "cefr", "receiving_year"}
