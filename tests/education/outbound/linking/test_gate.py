"""Links of referees and hosts: who comes in, and who is told why not."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from kakehashi.education.outbound.linking import operations
from kakehashi.education.outbound.linking.gate import by_link
from kakehashi.education.outbound.linking.operations import hold, issue, renew, revoke
from kakehashi.education.outbound.linking.queries import link_of
from kakehashi.journal.queries import history_of
from kakehashi.verdicts import Refused
from tests.education.outbound.make import make_application, make_mobility

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_has_tried_yet():
    cache.clear()


def make_link(application=None, *, days=30):
    application = application or make_application()
    return issue(
        "reference",
        application=application,
        name="Prof. Sato",
        email="sato@example.ac.jp",
        language="ja",
        expires_on=timezone.localdate() + timedelta(days=days),
        by=application.student,
    )


@by_link("reference")
def page(request, link):
    return HttpResponse(f"for {link.name}: {request.POST.get('text', '')}")


class Browser:
    """Requests with the cookies of one browser."""

    def __init__(self, token):
        self.token, self.cookies = token, {}

    def ask(self, view=page, **posted):
        factory = RequestFactory()
        factory.cookies.load(self.cookies)
        request = factory.post("/x/", posted) if posted else factory.get("/x/")
        answer = view(request, self.token)
        self.cookies.update({name: each.value for name, each in answer.cookies.items()})
        return answer


def test_the_first_browser_opens_the_link_and_holds_it():
    browser = Browser(make_link().token)

    assert b"Open it in this browser" in browser.ask().content
    assert browser.ask(open_link="1").status_code == 302
    assert browser.ask().content == b"for Prof. Sato: "


def test_a_second_browser_takes_over_with_what_it_wrote_and_the_first_is_told():
    issued = make_link()
    first, second = Browser(issued.token), Browser(issued.token)
    first.ask(open_link="1")

    kept = second.ask(text="She is excellent.")
    assert kept.status_code == 409
    assert b"She is excellent." in kept.content
    taken = second.ask(text="She is excellent.", take_over="1")

    assert taken.content == b"for Prof. Sato: She is excellent."
    assert b"taken over in another browser" in first.ask().content
    verbs = [entry.verb for entry in history_of(issued.link)]
    assert verbs[:2] == [operations.TAKEN_OVER, operations.OPENED]


def test_a_link_of_another_purpose_opens_nothing():
    token = make_link().token

    assert link_of(token, "host") is None
    assert Browser(token).ask(by_link("host")(lambda *_: HttpResponse())).status_code == 404


def test_a_guessed_link_is_told_that_nobody_was_given_it():
    answer = Browser("x" * 43).ask()

    assert answer.status_code == 404
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["Cache-Control"] == "no-store, private"


def test_a_revoked_link_says_since_when_and_whom_to_ask():
    issued = make_link()
    revoke(issued.link, by=issued.link.issued_by)

    answer = Browser(issued.token).ask()

    assert answer.status_code == 410
    assert issued.link.issued_by.email in answer.content.decode()
    with pytest.raises(Refused, match="revoked already"):
        revoke(issued.link, by=issued.link.issued_by)


def test_an_expired_link_opens_nothing():
    issued = make_link()
    issued.link.expires_at = timezone.now() - timedelta(seconds=1)
    issued.link.save()

    assert Browser(issued.token).ask().status_code == 410
    with pytest.raises(Refused):
        hold(issued.link)


def test_a_renewed_link_takes_the_place_of_the_old_one():
    mobility = make_mobility()
    day = timezone.localdate() + timedelta(days=9)
    facts = {"name": "Host", "email": "host@example.org", "language": "en", "expires_on": day}
    old = issue("host", mobility=mobility, by=mobility.student, **facts)

    new = renew(old.link, expires_on=day, by=mobility.student)

    assert link_of(new.token, "host") == new.link
    assert new.link.mobility == mobility
    assert Browser(old.token).ask(by_link("host")(lambda *_: HttpResponse())).status_code == 410


@pytest.mark.parametrize(("days", "why"), [(-1, "past"), (800, "two years")])
def test_a_link_lasts_neither_until_yesterday_nor_for_ever(days, why):
    with pytest.raises(Refused, match=why):
        make_link(days=days)
