"""The pages of a change: ask, look at the effects, do it."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from kakehashi.education.outbound.models import Change
from kakehashi.education.outbound.stays.operations import save_stay
from tests.education.outbound.make import make_mobility
from tests.education.outbound.stays.make import again, make_stay
from tests.make import make_officer

pytestmark = pytest.mark.django_db


def test_change_stay_shows_effects_and_does_nothing_until_it_is_told_to(client):
    mobility, officer = make_mobility(state="arrived"), make_officer(language="en")
    make_stay(mobility)
    client.force_login(officer)
    address = f"/en/outbound/mobilities/{mobility.pk}/change/early_return/"
    said = {
        "last": timezone.localdate().isoformat(),
        "cause": "risk",
        "is_force_majeure": "on",
        "reason": "Unrest",
    }
    page = client.post(address, said).content.decode()
    assert "What this would do" in page
    assert again(mobility).state == "arrived"
    (seen,) = re.findall(r'name="seen" value="([0-9a-f]{64})"', page)

    page = client.post(address, {**said, "seen": seen, "commit": "1"}).content.decode()
    assert "Force majeure needs its cause and a proof" in page

    save_stay(mobility, insured_until=mobility.planned_until - timedelta(days=1), by=officer)
    sent = {**said, "commit": "1"}

    def proof():
        return SimpleUploadedFile("proof.txt", b"closed", content_type="text/plain")

    page = client.post(address, {**sent, "seen": seen, "proof": proof()}).content.decode()
    assert 'role="alert"' in page
    assert "Look at them once more" in page
    (anew,) = re.findall(r'name="seen" value="([0-9a-f]{64})"', page)
    assert anew != seen

    answer = client.post(address, {**sent, "seen": anew, "proof": proof()})
    assert answer.status_code == 302
    assert again(mobility).state == "returned"
    page = client.get(answer.url).content.decode()
    assert "Early return" in page
    assert Change.objects.get().impact_hash == anew


def test_change_stay_says_at_the_form_what_cannot_be(client):
    mobility = make_mobility(state="arrived")
    client.force_login(make_officer(language="en"))
    address = f"/en/outbound/mobilities/{mobility.pk}/change/extension/"
    said = {"last": mobility.planned_until.isoformat(), "semesters": "1", "reason": "More"}
    page = client.post(address, said).content.decode()
    assert "An extension ends later than the stay does now." in page
    assert "What this would do" not in page
    assert client.get(f"/en/outbound/mobilities/{mobility.pk}/change/nothing/").status_code == 404


def test_changes_of_shows_the_student_what_was_changed_and_how_to_ask(client):
    mobility = make_mobility(state="arrived")
    client.force_login(mobility.student)
    page = client.get(f"/en/outbound/mobilities/{mobility.pk}/change/").content.decode()
    assert "Ask to stay longer" in page
    assert "Only the international office changes a stay" not in page
    answer = client.get(f"/en/outbound/mobilities/{mobility.pk}/change/days/", follow=True)
    assert "Ask it to." in answer.content.decode()
