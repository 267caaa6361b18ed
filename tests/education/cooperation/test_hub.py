"""The way into (1.2)."""

import re

import pytest
from django.urls import reverse

from kakehashi.agreements.states import State
from kakehashi.education.cooperation.hub import GROUPS
from tests.make import make_agreement, make_officer, make_person

pytestmark = pytest.mark.django_db


def parts(answer):
    return [part.name for group in answer.context["groups"] for part in group.parts]


def crumbs(html):
    return re.findall(r'href="([^"]+)"', re.search(r'class="crumbs".*?</nav>', html, re.S)[0])


def test_hub_shows_visitors_the_public_parts_only(client):
    answer = client.get(reverse("cooperation:hub"))

    public = [part.name for group in GROUPS for part in group.parts if not part.inside]
    assert parts(answer) == public
    assert answer.context["waiting"] == []


def test_hub_shows_the_office_every_part_and_each_opens(client):
    client.force_login(make_officer())

    answer = client.get(reverse("cooperation:hub"))

    assert parts(answer) == [part.name for group in GROUPS for part in group.parts]
    opened = {name: client.get(reverse(name)).status_code for name in parts(answer)}
    assert opened == dict.fromkeys(parts(answer), 200)


def test_hub_shows_somebody_without_a_role_the_public_parts_only(client):
    client.force_login(make_person())

    answer = client.get(reverse("cooperation:hub"))

    public = [part.name for group in GROUPS for part in group.parts if not part.inside]
    assert parts(answer) == public


def test_hub_shows_what_waits_for_the_reader_here(client):
    draft = make_agreement(state=State.DRAFT)
    client.force_login(make_officer())

    answer = client.get(reverse("cooperation:hub"))

    assert [step.address for step in answer.context["waiting"]] == [draft.get_absolute_url()]


def test_the_way_to_every_part_begins_here(client):
    client.force_login(make_officer())
    hub = reverse("cooperation:hub")
    names = [part.name for group in GROUPS for part in group.parts]

    seen = {
        name: crumbs(client.get(reverse(name)).content.decode())[:1]
        for name in names
        if name.startswith("cooperation:")
    }

    assert seen == {name: [hub] for name in seen}
