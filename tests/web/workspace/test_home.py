"""My work: what a person finds there when nothing waits."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from kakehashi.people.models import Role
from tests.make import make_institution, make_person, make_role, make_unit

pytestmark = pytest.mark.django_db


def start_of(client, person):
    client.force_login(person)
    with override("en"):
        response = client.get(reverse("workspace:home"))
        assert response.context["steps"] == []
        assert f'href="{response.context["start"][0]}"' in response.content.decode()
    return response.context["start"]


@pytest.mark.parametrize(
    ("kind", "name", "words"),
    [
        (Role.Kind.COORDINATOR, "cooperation:draft_agreement", "Draft an agreement"),
        (Role.Kind.AUDITOR, "workspace:journal", "Journal"),
        (Role.Kind.STUDENT, "cooperation:partners", "See the partner universities"),
    ],
)
def test_home_leads_each_role_on_when_nothing_waits(client, kind, name, words):
    person = make_person()
    make_role(person, kind, unit=make_unit("Law"))

    with override("en"):
        assert start_of(client, person) == (reverse(name), words)


def test_home_leads_a_partners_contact_to_the_own_institution(client):
    vienna = make_institution("University of Vienna")
    person = make_person()
    Role.objects.create(
        person=person, kind=Role.Kind.PARTNER, institution=vienna, starts_on="2020-04-01"
    )

    with override("en"):
        assert start_of(client, person) == (
            reverse("public:institution", args=[vienna.pk]),
            "See the agreements with your institution",
        )
