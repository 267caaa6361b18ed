"""A student asks for a change of the stay: the office grants it by a change, or says no."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from kakehashi.duties.steps import next_steps
from kakehashi.education.outbound.changing.asking import (
    Asked,
    ask_for_change,
    decline_change,
    kind_for,
    take_back_request,
)
from kakehashi.education.outbound.changing.impact import Kind
from kakehashi.education.outbound.models import Change, ChangeRequest
from kakehashi.journal.models import Entry
from kakehashi.journal.worker import deliver_due
from kakehashi.verdicts import Refused
from tests.education.outbound.make import make_mobility, make_student
from tests.education.outbound.stays.make import again, make_stay
from tests.make import make_officer

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
Wanted = ChangeRequest.Kind


def longer(mobility, days=30):
    return Asked(Wanted.EXTENSION, last=mobility.planned_until + days * DAY)


def ask(mobility, asked=None, reason="A laboratory course"):
    return ask_for_change(mobility, asked or longer(mobility), reason=reason, by=mobility.student)


def test_ask_for_change_is_kept_with_its_reason_and_told_to_the_office():
    mobility, officer = make_mobility(state="arrived"), make_officer(language="en")
    asked = ask(mobility)
    assert (asked.state, asked.last) == ("open", mobility.planned_until + 30 * DAY)
    entry = Entry.objects.get(verb="outbound.change_asked")
    assert (entry.by, entry.reason) == (mobility.student, "A laboratory course")
    assert again(mobility).planned_until == mobility.planned_until
    deliver_due()
    (message,) = [each for each in mail.outbox if each.to == [officer.email]]
    assert "Stay longer" in message.body
    assert "A laboratory course" in message.body
    (step,) = [
        each
        for each in next_steps(officer, "en", timezone.localdate())
        if "what the student asks for" in str(each.words)
    ]
    assert step.address.endswith(f"/mobilities/{mobility.pk}/change/extension/?asked={asked.pk}")


def test_ask_for_change_is_for_the_student_once_and_for_what_can_be():
    mobility = make_mobility(state="arrived")
    with pytest.raises(Refused, match="Only the student"):
        ask_for_change(mobility, longer(mobility), reason="x", by=make_officer())
    with pytest.raises(Refused, match="Say why"):
        ask(mobility, reason=" ")
    with pytest.raises(Refused, match="ends later than the stay"):
        ask(mobility, longer(mobility, 0))
    with pytest.raises(Refused, match="Write the days"):
        ask(mobility, Asked(Wanted.INTERRUPTION, last=mobility.planned_until))
    inside = Asked(Wanted.INTERRUPTION, mobility.planned_until, mobility.planned_until + DAY)
    with pytest.raises(Refused, match="within the stay"):
        ask(mobility, inside)
    with pytest.raises(Refused, match="before its planned end"):
        ask(mobility, Asked(Wanted.SHORTENING, last=mobility.planned_until))
    with pytest.raises(Refused, match="Name the host"):
        ask(mobility, Asked(Wanted.HOST, host=" "))
    ask(mobility)
    with pytest.raises(Refused, match="asked for a change already"):
        ask(mobility, Asked(Wanted.HOST, host="Graz"))
    over = make_mobility(state="returned")
    with pytest.raises(Refused, match="cannot be changed now"):
        ask(over)


def test_one_request_waits_for_a_mobility_whoever_writes_it():
    asked = ask(make_mobility(state="arrived"))
    with pytest.raises(IntegrityError), transaction.atomic():
        ChangeRequest.objects.create(
            mobility=asked.mobility,
            kind="host",
            host="Graz",
            reason="x",
            asked_by=asked.asked_by,
            asked_at=asked.asked_at,
        )


def test_decline_change_says_why_to_the_student():
    mobility, officer = make_mobility(state="arrived"), make_officer()
    asked = ask(mobility)
    with pytest.raises(Refused, match="international office answers"):
        decline_change(asked, reason="x", by=mobility.student)
    with pytest.raises(Refused, match="student reads it"):
        decline_change(asked, reason="", by=officer)
    declined = decline_change(asked, reason="The host has no place", by=officer)
    assert (declined.state, declined.answered_by) == ("declined", officer)
    deliver_due()
    (message,) = [each for each in mail.outbox if each.to == [mobility.student.email]]
    assert "The host has no place" in message.body
    with pytest.raises(Refused, match="not open any more"):
        take_back_request(asked, by=mobility.student)
    assert ask(mobility).state == "open"


def test_take_back_request_is_for_the_student():
    asked = ask(make_mobility(state="arrived"))
    with pytest.raises(Refused, match="Only the student takes back"):
        take_back_request(asked, by=make_officer())
    assert take_back_request(asked, by=asked.asked_by).state == "withdrawn"


@pytest.mark.parametrize(
    ("state", "asked", "kind"),
    [
        ("arrived", {"kind": "extension"}, Kind.EXTENSION),
        ("arrived", {"kind": "interruption"}, Kind.INTERRUPTION),
        ("arrived", {"kind": "shortening", "in_days": 1}, Kind.DAYS),
        ("arrived", {"kind": "shortening", "in_days": 0}, Kind.EARLY_RETURN),
        ("accepted", {"kind": "shortening", "in_days": 0}, Kind.DAYS),
        ("arrived", {"kind": "host"}, Kind.EARLY_RETURN),
        ("accepted", {"kind": "host"}, Kind.CANCELLATION),
    ],
)
def test_kind_for_leads_to_the_change_that_grants_it(state, asked, kind):
    today = timezone.localdate()
    last = today + asked.pop("in_days", 5) * DAY
    request = ChangeRequest(mobility=make_mobility(state=state), last=last, **asked)
    assert kind_for(request, today) is kind


def test_request_leads_to_the_effects_filled_in_and_is_granted_by_the_change(client):
    mobility, officer = make_mobility(state="arrived"), make_officer(language="en")
    make_stay(mobility)
    asked = ask(mobility)
    client.force_login(officer)
    address = f"/en/outbound/mobilities/{mobility.pk}/change/extension/?asked={asked.pk}"
    page = client.get(address).content.decode()
    assert "What this would do" in page
    assert f'name="last" value="{asked.last.isoformat()}"' in page
    assert "A laboratory course" in page
    said = {
        "asked": asked.pk,
        "last": asked.last.isoformat(),
        "semesters": "1",
        "host_agreed_on": timezone.localdate().isoformat(),
        "reason": "As asked",
    }
    page = client.post(address, said).content.decode()
    (seen,) = re.findall(r'name="seen" value="([0-9a-f]{64})"', page)
    answer = client.post(address, {**said, "seen": seen, "commit": "1"})
    assert answer.status_code == 302
    asked.refresh_from_db()
    assert (asked.state, asked.change) == ("granted", Change.objects.get())
    assert again(mobility).planned_until == asked.last
    client.force_login(mobility.student)
    page = client.get(f"/en/outbound/mobilities/{mobility.pk}/change/").content.decode()
    assert "Granted by change 1" in page


def test_ask_and_decline_pages_say_what_follows(client):
    mobility, officer = make_mobility(state="arrived"), make_officer(language="en")
    base = f"/en/outbound/mobilities/{mobility.pk}/"
    client.force_login(mobility.student)
    page = client.post(f"{base}change/ask/host/", {"host": "Graz"}).content.decode()
    assert "This field is required." in page
    sent = {"host": "Graz", "reason": "The institute moves"}
    page = client.post(f"{base}change/ask/host/", sent, follow=True).content.decode()
    assert "Waits for the office" in page
    assert "wait for the answer, or take it back" in page
    assert client.get(f"{base}change/ask/nothing/").status_code == 404
    asked = ChangeRequest.objects.get()

    client.force_login(officer)
    page = client.get(base).content.decode()
    assert "Answer what the student asks for: Go to another host or place" in page
    page = client.get(f"{base}change/").content.decode()
    assert "Another host ends this stay." in page
    page = client.get(f"{base}change/early_return/?asked={asked.pk}").content.decode()
    assert "The institute moves</textarea>" in page
    decline = f"/en/outbound/change-requests/{asked.pk}/decline/"
    page = client.post(decline, {"reason": "Not in this term"}, follow=True).content.decode()
    assert "It is declined." in page

    client.force_login(mobility.student)
    page = client.get(f"{base}change/").content.decode()
    assert "Not in this term" in page
    answer = client.post(f"/en/outbound/change-requests/{asked.pk}/take-back/", follow=True)
    assert "not open any more" in answer.content.decode()


def test_requests_are_seen_by_the_student_and_the_office_alone(client):
    asked = ask(make_mobility(state="arrived"))
    stranger = make_student()
    assert not ChangeRequest.objects.visible_to(stranger).exists()
    assert ChangeRequest.objects.visible_to(make_officer()).get() == asked
    client.force_login(stranger)
    for verb in ("decline", "take-back"):
        address = f"/en/outbound/change-requests/{asked.pk}/{verb}/"
        assert client.get(address).status_code == 404
