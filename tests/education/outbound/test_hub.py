"""The way into (1.4), as everybody meets it."""

import pytest
from django.urls import reverse

from tests.education.outbound.calls.make import make_draft
from tests.education.outbound.make import make_application, make_call, make_mobility, make_student
from tests.make import make_officer

pytestmark = pytest.mark.django_db


def shown(client):
    return client.get(reverse("outbound:hub")).content.decode()


def test_the_hub_shows_open_calls_to_everybody(client):
    make_call(title_en="Open one")
    make_call(title_en="Past one", days=(-20, -1))

    page = shown(client)

    assert "Open one" in page
    assert "Past one" not in page
    assert "What waits for you here" not in page


def test_the_hub_shows_a_student_the_own_applications_and_stays_alone(client):
    student = make_student()
    make_application(make_call(title_en="Mine"), student)
    make_application(make_call(title_en="Theirs", days=(-20, -1)))
    make_mobility(student, state="arrived")
    make_mobility(state="closed")
    client.force_login(student)

    page = shown(client)

    assert "Mine" in page
    assert "Theirs" not in page
    assert "Abroad</p>" in page
    assert "Closed</p>" not in page


def test_the_hub_tells_a_student_for_whom_nothing_waits_what_to_do(client):
    client.force_login(make_student())

    assert "no call is open now" in shown(client)


def test_the_hub_shows_the_office_what_waits(client):
    call = make_draft()
    client.force_login(make_officer())

    page = shown(client)

    assert "Complete and publish the call before it opens" in page
    assert call.get_absolute_url() in page
