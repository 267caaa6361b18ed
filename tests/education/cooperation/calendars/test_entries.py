"""What stands in somebody's calendar: what that person may see, in their language."""

from datetime import UTC, date, datetime, timedelta

import pytest

from kakehashi.agreements.models import Deadline
from kakehashi.education.cooperation.calendars.entries import entries_for
from kakehashi.education.cooperation.models import RenewalRule
from kakehashi.education.cooperation.renewing.operations import decide_review
from kakehashi.people.models import Role
from tests.education.cooperation.renewing.make import make_ending, make_review
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
MADE = datetime(2026, 1, 1, tzinfo=UTC)


def days_of(person):
    found = entries_for(person, DAY, MADE)
    return sorted((each.on, each.key, each.title) for each in found)


def test_entries_for_name_the_end_and_the_open_review():
    officer, agreement = make_officer(language="en"), make_ending()
    review = make_review(agreement, decide_by=date(2027, 1, 31))
    title = "University of Vienna (Student exchange)"
    assert days_of(officer) == [
        (date(2027, 1, 31), f"renewal-review-{review.pk}", f"Decide on the renewal: {title}"),
        (date(2027, 3, 31), f"agreement-{agreement.pk}-end", f"Last day: {title}"),
    ]
    decide_review(review, "lapse", "Nobody went.", by=officer)
    assert [key for _on, key, _title in days_of(officer)] == [f"agreement-{agreement.pk}-end"]


def test_entries_for_keep_their_key_when_the_end_moves():
    officer, agreement = make_officer(), make_ending()
    make_amendment(agreement, effective_on=date(2026, 4, 1), expires_on=date(2030, 3, 31))
    assert [(on, key) for on, key, _ in days_of(officer)] == [
        (date(2030, 3, 31), f"agreement-{agreement.pk}-end")
    ]


def test_entries_for_name_notice_and_term_of_what_renews_itself():
    officer = make_officer(language="en")
    agreement = make_ending(renewal="automatic", renewal_months=12)
    RenewalRule.objects.create(
        agreement=agreement, notice_months=3, source="Article 9", set_by=officer, set_at=MADE
    )
    assert [(on, key) for on, key, _ in days_of(officer)] == [
        (date(2026, 12, 31), f"agreement-{agreement.pk}-notice-2027-03-31"),
        (date(2027, 3, 31), f"agreement-{agreement.pk}-term-2027-03-31"),
    ]


def test_entries_for_name_the_day_of_a_termination_and_of_the_teach_out():
    officer = make_officer()
    agreement = make_agreement(
        state="terminated",
        terminated_on=date(2026, 12, 31),
        termination_reason="No use.",
        teach_out_until=date(2027, 9, 30),
    )
    assert [(on, key) for on, key, _ in days_of(officer)] == [
        (date(2026, 12, 31), f"agreement-{agreement.pk}-end"),
        (date(2027, 9, 30), f"agreement-{agreement.pk}-teach-out"),
    ]


def make_deadline(agreement, **facts):
    return Deadline.objects.create(
        agreement=agreement,
        direction="outgoing",
        what="nomination",
        term="first",
        month=10,
        day=10,
        first_year=2020,
        opened_by=make_person(),
        opened_at=MADE,
        **facts,
    )


def test_entries_for_name_deadlines_of_this_year_and_the_next():
    officer, agreement = make_officer(language="en"), make_agreement()
    deadline = make_deadline(agreement)
    found = [e for e in entries_for(officer, DAY, MADE) if e.key.startswith("deadline")]
    assert [(e.on, e.key, e.title, e.changed) for e in found] == [
        (
            date(2026, 10, 10),
            f"deadline-{deadline.pk}-2027",
            "Nominations due: University of Vienna",
            MADE,
        )
    ]
    assert "FY2027" in found[0].text


def test_entries_for_hold_only_what_the_person_may_see():
    law, science = make_unit("Law"), make_unit("Science")
    coordinator, student = make_person(), make_person()
    make_role(coordinator, Role.Kind.COORDINATOR, unit=law)
    make_role(student, Role.Kind.STUDENT, unit=law)
    mine = make_ending(unit=law, level="unit")
    other = make_ending(make_institution("Umeå University"), unit=science, level="unit")
    whole = make_agreement(make_institution("Rennes 2"))
    make_review(other)
    for agreement in (mine, other, whole):
        make_deadline(agreement)

    names = {name for _on, _key, name in days_of(coordinator)}
    assert not any("Umeå" in name for name in names)
    assert any("Vienna" in name for name in names)
    assert any("Rennes" in name for name in names)  # a deadline of the whole university
    assert days_of(student) == []


def test_entries_for_speak_the_language_of_the_person():
    officer = make_officer(language="ja")
    make_ending()
    (entry,) = entries_for(officer, DAY, MADE)
    assert "/ja/cooperation/agreements/" in entry.address


def test_entries_for_look_three_months_back_and_five_years_ahead():
    officer = make_officer()
    for number, ends in enumerate((DAY - timedelta(days=93), DAY + timedelta(days=5 * 366 + 1))):
        make_ending(make_institution(f"University {number}"), expires_on=ends)
    make_ending(make_institution("Umeå"), expires_on=DAY - timedelta(days=92))
    assert [on for on, _key, _title in days_of(officer)] == [DAY - timedelta(days=92)]


def test_entries_for_take_the_same_queries_for_many(django_assert_max_num_queries):
    officer = make_officer()
    make_review(make_ending())
    make_deadline(make_agreement(make_institution("University")))
    with django_assert_max_num_queries(40) as few:
        entries_for(officer, DAY, MADE)
    needed = len(few)
    for number in range(4):
        make_review(make_ending(make_institution(f"University {number}")))
        make_deadline(make_agreement(make_institution(f"Academy {number}")))
    with django_assert_max_num_queries(needed):
        entries_for(officer, DAY, MADE)
