"""For which course abroad a learning agreement planned each course at home."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from kakehashi.education.cooperation.recognition.rules import Home
from kakehashi.education.outbound.learning.content import Status
from kakehashi.education.outbound.learning.gathering import base_of
from kakehashi.education.outbound.learning.operations import propose_version
from kakehashi.education.outbound.models import Mobility
from kakehashi.education.outbound.returning.pairing import components_of
from kakehashi.education.outbound.returning.planned import planned_of
from tests.education.cooperation.recognition.make import make_precedent
from tests.education.outbound.learning.make import (
    HISTORY,
    SEMINAR,
    make_accepted,
    make_version,
    sign_by_all,
)
from tests.education.outbound.returning.make import make_transcript

pytestmark = pytest.mark.django_db
PAST = timezone.localdate() - timedelta(days=120)
CIVIL = SEMINAR.model_copy(update={"key": "y", "code": "L1", "title_en": "Civil law"})


def make_agreed(**facts):
    """A stay whose learning agreement three have signed: (mobility, officer, link)."""
    mobility, officer, link = make_accepted()
    sign_by_all(make_version(mobility, **facts), officer, link)
    return mobility, officer, link


def pairs(mobility):
    return [(each.title, [home.code for home in each.courses]) for each in components_of(mobility)]


def test_components_of_pairs_line_by_line_where_both_tables_have_as_many():
    mobility, *_ = make_agreed(recognised=(SEMINAR, CIVIL))
    assert pairs(mobility) == [("History", ["S1"]), ("Law", ["L1"])]


def test_components_of_tells_nothing_where_the_tables_differ_in_length():
    mobility, *_ = make_agreed()
    assert pairs(mobility) == []
    assert planned_of(mobility).components == []


def test_components_of_follows_the_precedent_that_was_named():
    mobility, officer, link = make_accepted()
    precedent = make_precedent(mobility.host, host_code="HIS1", host_title="History")
    followed = SEMINAR.model_copy(update={"precedent": precedent.pk})
    sign_by_all(make_version(mobility, recognised=(followed,)), officer, link)
    assert pairs(mobility) == [("History", ["S1"])]


def test_components_of_leaves_out_what_a_change_put_in():
    mobility, officer, link = make_agreed(recognised=(SEMINAR, CIVIL))
    base = base_of(mobility)
    gone = base.studied[0].model_copy(update={"status": Status.DELETED, "reason": "not-available"})
    new = HISTORY.model_copy(
        update={
            "key": "c",
            "code": "HIS2",
            "status": Status.INSERTED,
            "reason": "substituting-deleted",
        }
    )
    content = base.model_copy(update={"studied": (gone, base.studied[1], new)})
    version = propose_version(mobility, content, based_on=1, by=mobility.student)
    sign_by_all(version, officer, link)
    assert pairs(mobility) == [("Law", ["L1"])]


def test_decide_course_is_filled_in_with_what_was_planned_and_says_so(client):
    mobility, officer, _link = make_agreed(recognised=(SEMINAR, CIVIL))
    Mobility.objects.filter(pk=mobility.pk).update(
        state="returned", arrived_on=PAST, left_on=PAST + timedelta(days=90)
    )
    mobility.refresh_from_db()
    law, music = make_transcript(mobility, "Law", "Music", by=officer).courses.order_by("pk")
    assert planned_of(mobility).component_of(law).courses == [
        Home("L1", "演習", "Civil law", Decimal(4))
    ]
    client.force_login(officer)
    page = client.get(reverse("outbound:decide_course", args=[law.pk]))
    text = " ".join(page.content.decode().split())
    assert "filled in as planned: Learning agreement, version 1. It stands in the same line" in text
    assert page.context["form"].rows[0].initial["code"] == "L1"
    page = client.get(reverse("outbound:decide_course", args=[music.pk]))
    assert "nothing is filled in" in page.content.decode()
    assert not page.context["form"].rows[0].initial
