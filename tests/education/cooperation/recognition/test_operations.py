from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from kakehashi.documents.access import readable_by
from kakehashi.education.cooperation.credits.snapshots import is_reproduced
from kakehashi.education.cooperation.models import Precedent
from kakehashi.education.cooperation.recognition.operations import renew, withdraw
from kakehashi.education.cooperation.recognition.rules import Home
from kakehashi.journal.queries import history_of
from kakehashi.people.models import Role
from kakehashi.verdicts import Refused
from tests.education.cooperation.credits.make import make_credit_rule
from tests.education.cooperation.recognition.make import SOCIOLINGUISTICS, make_precedent
from tests.make import (
    make_agreement,
    make_institution,
    make_officer,
    make_person,
    make_role,
    make_unit,
)

pytestmark = pytest.mark.django_db
MARCH = date(2026, 3, 1)


@pytest.fixture(autouse=True)
def files_of_this_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def verbs(of):
    return [entry.verb for entry in history_of(of)]


def test_decide_remembers_by_whom_in_which_role_and_what_the_credits_come_to():
    unit = make_unit("Humanities")
    by = make_person()
    make_role(by, Role.Kind.COORDINATOR, unit=unit)
    found = make_precedent(unit=unit, by=by)

    assert (found.decided_by, found.decided_as) == (by, Role.Kind.COORDINATOR)
    assert [each.credits for each in found.home_courses.all()] == [Decimal(4)]
    assert found.conversion.snapshot["result"] == "5"
    assert is_reproduced(found.conversion.snapshot)
    assert found.key == "1en087 sprak och samhalle language and society 社会言語学 sociolinguistics"
    assert verbs(found) == ["recognition.decided"]


def test_decide_converts_by_the_rule_of_the_only_agreement_in_force():
    host = make_institution("Umeå University")
    make_credit_rule(make_agreement(host), starts_on=date(2026, 1, 1))
    found = make_precedent(host)
    assert found.conversion.snapshot["result"] == "7/2"
    make_agreement(host)
    other = make_precedent(host, found.unit, host_code="2")
    assert other.conversion.snapshot["result"] == "5"


def test_decide_keeps_no_conversion_where_nothing_is_converted():
    assert make_precedent(host_credits=None, host_scheme="").conversion is None
    assert make_precedent(host_credits=Decimal(2), host_scheme="jp").conversion is None
    assert make_precedent(host_credits=Decimal(2), host_scheme="ucts-1999").conversion is None


def test_decide_keeps_the_syllabus_under_its_hash_for_those_who_have_signed_in():
    upload = SimpleUploadedFile("syllabus.txt", b"Week 1: language")
    found = make_precedent(upload=upload)
    assert found.syllabus_digest == found.syllabus.sha256
    assert list(readable_by(make_person()).filter(pk=found.syllabus_id)) == [found.syllabus]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"host_title": " "}, "title of the course"),
        ({"field": "99"}, "no field 99"),
        ({"host_credits": None}, "belong together"),
        ({"host_credits": Decimal(0)}, "more than zero"),
        ({"host_scheme": "yen"}, "called yen"),
        ({"decision": "maybe"}, "in full, in part or not"),
        ({"decision": "partial"}, "Say why"),
        ({"decision": "refused", "reason": "x"}, "no course at home"),
        ({"courses": ()}, "at least one course"),
        ({"courses": (Home("A", "", "", Decimal(2)),)}, "has a title and credits"),
        ({"courses": (Home("A", "法", "", Decimal(0)),)}, "has a title and credits"),
        ({"decided_on": date(2199, 1, 1)}, "in the future"),
        ({"valid_until": date(2026, 2, 1)}, "stop being valid"),
        ({"syllabus_on": date(2026, 3, 2)}, "younger than the decision"),
    ],
)
def test_decide_says_what_cannot_be_so(said, sentence):
    with pytest.raises(Refused, match=sentence):
        make_precedent(**said)


def test_decide_is_for_those_of_the_unit():
    student, other = make_person(), make_person()
    make_role(student, Role.Kind.STUDENT)
    make_role(other, Role.Kind.COORDINATOR, unit=make_unit("Science"))
    for by in (student, other):
        with pytest.raises(Refused, match="this unit's coordinators"):
            make_precedent(by=by)


def test_decide_refuses_a_merged_institution_and_ourselves():
    gone = make_institution("Gone", status="merged", merged_into=make_institution("Vienna"))
    with pytest.raises(Refused, match="merged into Vienna"):
        make_precedent(gone)
    with pytest.raises(Refused, match="own partner"):
        make_precedent(make_unit().institution)


def test_one_decision_of_a_unit_on_a_course_stands():
    first = make_precedent()
    with pytest.raises(Refused, match=f"decision {first.pk}"):
        make_precedent(first.host, first.unit)
    elsewhere = make_precedent(first.host, make_unit("Science"))
    assert elsewhere.unit != first.unit
    assert make_precedent(first.host, first.unit, level="master").pk
    with pytest.raises(Refused, match=f"decision {first.pk}"):
        make_precedent(first.host, first.unit, host_code="")  # the very same title
    assert make_precedent(first.host, first.unit, host_code="", host_title="Svenska").pk


def test_a_later_decision_takes_the_place_of_the_former():
    first = make_precedent()
    second = make_precedent(
        first.host, first.unit, supersedes=first, decision="refused", reason="Changed.", courses=()
    )
    assert list(Precedent.objects.standing()) == [second]
    assert verbs(first) == ["recognition.superseded", "recognition.decided"]
    with pytest.raises(Refused, match="later decision"):
        make_precedent(first.host, first.unit, supersedes=first)
    with pytest.raises(Refused, match="later decision"):
        withdraw(first, reason="x", by=make_officer())


def test_renew_decides_the_same_again_on_the_same_or_another_syllabus():
    first = make_precedent(syllabus_address="https://example.edu/1")
    by, days = make_officer(), {"decided_on": MARCH, "valid_until": date(2030, 3, 31)}
    second = renew(first, **days, by=by)
    assert (second.supersedes, second.decision) == (first, "full")
    assert second.syllabus_address == "https://example.edu/1"
    assert [each.code for each in second.home_courses.all()] == [SOCIOLINGUISTICS.code]
    third = renew(second, **days, syllabus_address="https://example.edu/2", by=by)
    assert third.syllabus_address == "https://example.edu/2"
    assert verbs(third) == ["recognition.renewed"]
    with pytest.raises(Refused, match="before the decision that it renews"):
        renew(third, decided_on=date(2025, 1, 1), valid_until=None, by=by)


def test_withdraw_leaves_it_on_record_with_its_reason():
    found = make_precedent()
    with pytest.raises(Refused, match="why"):
        withdraw(found, reason=" ", by=make_officer())
    withdraw(found, reason="Another course was meant.", by=make_officer())
    assert not Precedent.objects.standing().exists()
    with pytest.raises(Refused, match="withdrawn"):
        withdraw(found, reason="again", by=make_officer())
    assert make_precedent(found.host, found.unit).pk


def test_valid_on_counts_the_last_day():
    found = make_precedent()
    for day, count in (
        (found.decided_on - timedelta(days=1), 0),
        (found.decided_on, 1),
        (found.valid_until, 1),
        (found.valid_until + timedelta(days=1), 0),
    ):
        assert Precedent.objects.valid_on(day).count() == count


def test_the_database_wants_a_reason_and_days_in_order():
    found = make_precedent()
    at = timezone.now()
    for facts in (
        {"decision": "partial"},
        {"valid_until": date(2020, 1, 1)},
        {"host_scheme": ""},
        {"decided_by": None},
        {"withdrawn_by": found.decided_by, "withdrawn_at": at},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Precedent.objects.filter(pk=found.pk).update(**facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        found.home_courses.update(credits=0)
