"""The daily look ahead: opened, told and closed on its day, once, whatever happens in between."""

from datetime import UTC, date, datetime, timedelta

import pytest

from kakehashi.agreements.states import State
from kakehashi.education.cooperation.models import (
    RenewalReminder,
    RenewalReview,
    RenewalRule,
    ReviewDecision,
)
from kakehashi.education.cooperation.renewing import opening
from kakehashi.education.cooperation.renewing.opening import look_ahead
from kakehashi.journal.models import Entry
from kakehashi.people.models import Role
from tests.education.cooperation.renewing.make import ENDS, make_ending, make_review
from tests.make import (
    make_agreement,
    make_amendment,
    make_deputy,
    make_institution,
    make_officer,
    make_person,
    make_role,
    make_unit,
)

pytestmark = pytest.mark.django_db
OPENS = date(2026, 3, 31)
NOW = date(2026, 11, 30)


@pytest.fixture
def today(monkeypatch):
    """`today(day)`: what the clock says from then on."""

    def put(day):
        moment = datetime(day.year, day.month, day.day, 3, tzinfo=UTC)
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    return put


def reviews():
    return list(RenewalReview.objects.order_by("pk").values_list("agreement", "ends_on"))


def test_look_ahead_opens_a_review_twelve_months_before_the_end():
    agreement = make_ending()
    look_ahead(OPENS - timedelta(days=1))
    assert reviews() == []
    look_ahead(OPENS)
    assert reviews() == [(agreement.pk, ENDS)]
    entry = Entry.objects.get(verb="cooperation.renewal_opened")
    assert (entry.by, entry.record_id) == (None, str(RenewalReview.objects.get().pk))


def test_look_ahead_makes_up_for_days_on_which_nothing_ran_and_does_nothing_twice(today):
    today(NOW)
    agreement = make_ending()
    make_officer()
    for _ in range(3):
        look_ahead(NOW)
    assert reviews() == [(agreement.pk, ENDS)]
    assert RenewalReminder.objects.count() == 1
    assert Entry.objects.filter(verb="cooperation.renewal_opened").count() == 1


def test_look_ahead_leaves_out_what_has_no_end_has_ended_or_was_decided():
    make_agreement()
    make_ending(expires_on=NOW - timedelta(days=1))
    make_ending(state=State.DRAFT)
    make_ending(
        state=State.TERMINATED, terminated_on=date(2026, 12, 31), termination_reason="No use."
    )
    renewed = make_ending()
    make_amendment(renewed, effective_on=date(2027, 4, 1), expires_on=date(2032, 3, 31))
    look_ahead(NOW)
    assert reviews() == []


def test_look_ahead_reviews_what_renews_itself_before_the_day_of_notice():
    agreement = make_ending(renewal="automatic", renewal_months=12)
    officer = make_officer()
    RenewalRule.objects.create(
        agreement=agreement,
        notice_months=6,
        source="Article 9",
        set_by=officer,
        set_at="2026-01-01T00:00Z",
    )
    look_ahead(date(2025, 9, 29))
    assert reviews() == []
    look_ahead(date(2025, 9, 30))
    review = RenewalReview.objects.get()
    assert (review.ends_on, review.notice_on, review.decide_by) == (
        ENDS,
        date(2026, 9, 30),
        date(2026, 9, 30),
    )


def test_look_ahead_follows_what_was_set_for_one_agreement():
    agreement = make_ending()
    RenewalRule.objects.create(
        agreement=agreement,
        lead_months=3,
        source="The partner answers fast",
        set_by=make_officer(),
        set_at="2026-01-01T00:00Z",
    )
    look_ahead(date(2026, 12, 30))
    assert reviews() == []
    look_ahead(date(2026, 12, 31))
    assert len(reviews()) == 1


def test_look_ahead_killed_in_the_middle_loses_nothing(monkeypatch):
    first, second = make_ending(make_institution("Umeå")), make_ending(make_institution("Rennes"))
    opened = opening.open_if_due

    def die_at_the_second(pk, day):
        if pk == second.pk:
            raise KeyboardInterrupt
        return opened(pk, day)

    monkeypatch.setattr(opening, "open_if_due", die_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        look_ahead(NOW)
    assert reviews() == [(first.pk, ENDS)]
    monkeypatch.undo()
    look_ahead(NOW)
    assert reviews() == [(first.pk, ENDS), (second.pk, ENDS)]


def closed():
    return list(RenewalReview.objects.order_by("pk").values_list("closed_why", flat=True))


def test_look_ahead_closes_what_an_amendment_or_a_termination_has_overtaken():
    amended, ended = make_ending(make_institution("Umeå")), make_ending(make_institution("Rennes"))
    look_ahead(OPENS)
    make_amendment(amended, effective_on=date(2027, 4, 1), expires_on=date(2032, 3, 31))
    ended.state, ended.terminated_on, ended.termination_reason = (
        State.TERMINATED,
        date(2026, 12, 31),
        "No use.",
    )
    ended.save()
    look_ahead(NOW)
    assert closed() == ["amended", "ended"]
    assert Entry.objects.filter(verb="cooperation.renewal_closed").count() == 2


def test_look_ahead_closes_a_term_that_renewed_itself_and_opens_the_next():
    make_ending(renewal="automatic", renewal_months=12)
    look_ahead(OPENS)
    look_ahead(ENDS)
    assert closed() == [""]
    look_ahead(ENDS + timedelta(days=1))
    assert closed() == ["renewed", ""]
    assert RenewalReview.objects.last().ends_on == date(2028, 3, 31)


def test_look_ahead_closes_an_undecided_review_a_month_after_the_agreement_expired():
    make_ending()
    look_ahead(NOW)
    look_ahead(ENDS + timedelta(days=31))
    assert closed() == [""]
    look_ahead(ENDS + timedelta(days=32))
    assert closed() == ["expired"]


def told(call, months=0):
    found = RenewalReminder.objects.filter(call=call, months=months).order_by("person")
    return [each.person for each in found]


def test_look_ahead_asks_the_people_of_the_unit_and_tells_the_unit_above(today):
    law = make_unit("Law")
    coordinator, leader = make_person(), make_person()
    make_role(coordinator, Role.Kind.COORDINATOR, unit=law)
    make_role(leader, Role.Kind.LEADERSHIP)
    officer = make_officer()
    make_ending(unit=law, level="unit")

    day = OPENS
    found = {}
    while day <= date(2027, 1, 2):
        today(day)
        look_ahead(day)
        for each in RenewalReminder.objects.exclude(pk__in=found):
            found[each.pk] = (day, each.call, each.months, each.person)
        day += timedelta(days=1)

    assert list(found.values()) == [
        (OPENS, "opened", 0, coordinator),
        (date(2026, 6, 30), "reminded", 9, coordinator),
        (date(2026, 9, 30), "reminded", 6, coordinator),
        (date(2026, 12, 31), "reminded", 3, coordinator),
        (date(2026, 12, 31), "escalated", 0, leader),
        (date(2026, 12, 31), "escalated", 0, officer),
    ]


def test_look_ahead_tells_leadership_where_no_unit_is_above():
    officer, leader = make_officer(), make_person()
    make_role(leader, Role.Kind.LEADERSHIP)
    make_review()
    look_ahead(date(2027, 1, 1))
    assert (told("reminded", 3), told("escalated")) == ([officer], [leader])


def test_look_ahead_asks_who_was_named_and_their_deputy_alone():
    named = make_officer()
    deputy = make_deputy(named)
    make_officer()
    make_review(owner=named)
    look_ahead(date(2026, 4, 2))
    assert told("opened") == [named, deputy]


def test_look_ahead_goes_up_where_nobody_holds_a_role_at_the_unit(today):
    today(NOW)
    officer = make_officer()
    make_ending(unit=make_unit("Law"), level="unit")
    look_ahead(NOW)
    assert told("opened") == [officer]


def test_look_ahead_tells_nobody_of_what_was_decided():
    officer = make_officer()
    review = make_review()
    ReviewDecision.objects.create(
        review=review,
        choice="lapse",
        reason="Nobody went.",
        snapshot={},
        digest="",
        decided_by=officer,
        decided_at="2026-05-01T00:00Z",
    )
    look_ahead(date(2027, 1, 1))
    assert RenewalReminder.objects.count() == 0
    assert closed() == [""]


def test_look_ahead_tells_those_who_come_later_only_where_nobody_was_there():
    review = make_review()
    look_ahead(date(2026, 4, 2))
    assert RenewalReminder.objects.count() == 0
    officer = make_officer()
    look_ahead(date(2026, 4, 3))
    make_officer()
    look_ahead(date(2026, 4, 4))
    assert [each.person for each in review.reminders.all()] == [officer]


def test_look_ahead_takes_the_same_queries_once_all_was_said(django_assert_max_num_queries):
    make_officer()
    make_ending()
    look_ahead(NOW)
    with django_assert_max_num_queries(30) as few:
        look_ahead(NOW)
    needed = len(few)
    for number in range(5):
        make_ending(make_institution(f"University {number}"))
    look_ahead(NOW)
    with django_assert_max_num_queries(needed):
        look_ahead(NOW)


def test_look_ahead_takes_the_same_queries_for_agreements_that_end_later(
    django_assert_max_num_queries,
):
    make_ending(expires_on=date(2032, 3, 31))
    with django_assert_max_num_queries(20) as few:
        look_ahead(NOW)
    needed = len(few)
    for number in range(5):
        make_ending(make_institution(f"University {number}"), expires_on=date(2032, 3, 31))
    with django_assert_max_num_queries(needed):
        look_ahead(NOW)
