"""The invented renewals: always something to decide, marked as invented."""

import pytest
from django.utils import timezone

from kakehashi.duties.steps import next_steps
from kakehashi.education.cooperation.models import RenewalReview
from kakehashi.education.cooperation.overlapping.queries import pairs_for
from kakehashi.education.cooperation.renewing.gathering import gather
from kakehashi.education.cooperation.renewing.opening import look_ahead
from kakehashi.education.cooperation.renewing.queries import found_review
from kakehashi.people.models import Person

pytestmark = [
    pytest.mark.usefixtures("demonstration"),
    pytest.mark.xdist_group("demonstration-renewals"),
]


def person(name):
    return Person.objects.get(email=f"{name}@example.ac.jp")


def review_of(**facts):
    return found_review(RenewalReview.objects.get(**facts).pk)


def to_prepare():
    return review_of(outcome=None, agreement__terms__kind="exchange")


def for_notice():
    return review_of(agreement__terms__kind="research")


def decided():
    return review_of(outcome__choice="renew")


def test_three_reviews_are_there_and_the_clock_opens_no_more():
    assert RenewalReview.objects.waiting().count() == 2
    assert all(
        each.agreement.is_invented and each.is_invented for each in RenewalReview.objects.all()
    )
    look_ahead(timezone.localdate())
    assert RenewalReview.objects.count() == 3


def test_the_coordinator_and_the_office_find_them_on_my_work():
    addresses = {
        name: {step.address for step in next_steps(person(name), "en")}
        for name in ("sakiyama", "tanaka")
    }
    assert to_prepare().get_absolute_url() in addresses["sakiyama"]
    for review in (to_prepare(), for_notice(), decided()):
        assert review.get_absolute_url() in addresses["tanaka"]


def test_the_review_to_prepare_is_filled_from_the_ledger():
    facts = gather(to_prepare(), timezone.localdate())
    assert [year.sent for year in facts.years] == [24, 24, 0, 12, 0]
    assert facts.balance.amount == 12
    assert all(each.is_invented for each in facts.typed)
    assert set(facts.unknown) == {"papers", "places"}


def test_the_faculty_level_exchange_is_listed_as_a_duplicate():
    (pair,) = pairs_for(person("tanaka"), timezone.localdate())
    assert (str(pair.partner), pair.overlap.why) == ("University of Malaya", "below")
