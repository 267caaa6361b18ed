"""The page of the own calendar, and the feed without a session."""

import re
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from kakehashi.education.cooperation.calendars.operations import (
    hashed,
    make_calendar,
    revoke_calendar,
)
from kakehashi.education.cooperation.models import CalendarKey
from kakehashi.journal.models import Entry
from kakehashi.verdicts import Refused
from kakehashi.vocabulary.time import fiscal_year, last_day
from tests.education.cooperation.renewing.make import make_ending
from tests.make import make_officer, make_person

pytestmark = pytest.mark.django_db
ENDS = last_day(fiscal_year(timezone.localdate()) + 1)


def feed(token, **headers):
    return Client().get(f"/calendar/{token}.ics", headers=headers)


def test_feed_answers_without_a_session_in_the_language_of_the_person():
    officer = make_officer(language="ja")
    make_ending(expires_on=ENDS)
    answer = feed(make_calendar(by=officer))
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert answer["Cache-Control"] == "private, no-cache"
    assert (answer["X-Robots-Tag"], answer["Referrer-Policy"]) == ("noindex", "no-referrer")
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert event.decoded("dtstart") == ENDS
    assert "/ja/cooperation/agreements/" in event["url"]
    assert not answer.cookies


def test_feed_answers_not_modified_while_nothing_changed():
    officer = make_officer()
    agreement = make_ending(expires_on=ENDS)
    token = make_calendar(by=officer)
    tag = feed(token)["ETag"]
    again = feed(token, if_none_match=tag)
    assert (again.status_code, again.content) == (304, b"")
    terms = agreement.latest
    terms.expires_on = date(ENDS.year + 1, 3, 31)
    terms.save()
    assert feed(token, if_none_match=tag).status_code == 200


def test_feed_of_an_address_that_is_unknown_revoked_or_of_somebody_who_left_is_not_there():
    officer = make_officer()
    first = make_calendar(by=officer)
    second = make_calendar(by=officer)
    assert [feed(token).status_code for token in (first, second, "guessed")] == [404, 200, 404]
    assert "make a new one" in feed("guessed").content.decode()
    officer.is_active = False
    officer.save()
    assert feed(second).status_code == 404
    officer.is_active = True
    officer.save()
    revoke_calendar(by=officer)
    assert feed(second).status_code == 404
    with pytest.raises(Refused, match="no address that works"):
        revoke_calendar(by=officer)


def test_only_the_hash_of_a_token_is_kept_and_the_journal_holds_none():
    officer = make_officer()
    token = make_calendar(by=officer)
    key = CalendarKey.objects.get()
    assert key.token_hash == hashed(token)
    assert token not in str(list(Entry.objects.values()))
    feed(token)
    key.refresh_from_db()
    assert key.last_used_on == timezone.localdate()


def test_the_page_shows_the_address_once(client):
    officer = make_officer()
    client.force_login(officer)
    assert "Your calendar has no address yet" in client.get("/en/cooperation/calendar/").text
    made = client.post("/en/cooperation/calendar/", {"do": "make"})
    (token,) = re.findall(r"https?://[^/]+/calendar/([\w-]+)\.ics</code>", made.text)
    assert "no-store" in made["Cache-Control"]
    assert feed(token).status_code == 200
    after = client.get("/en/cooperation/calendar/")
    assert token not in after.text
    assert "Your calendar has an address" in after.text
    client.post("/en/cooperation/calendar/", {"do": "revoke"})
    assert feed(token).status_code == 404


def test_the_page_is_for_those_who_signed_in(client):
    assert client.get("/en/cooperation/calendar/").status_code == 302
    client.force_login(make_person())
    page = client.get("/en/cooperation/calendar/")
    assert "No day lies ahead for the units at which you hold a role." in page.text


def test_the_feed_takes_nothing_but_reading():
    token = make_calendar(by=make_officer())
    assert Client().post(f"/calendar/{token}.ics").status_code == 405
