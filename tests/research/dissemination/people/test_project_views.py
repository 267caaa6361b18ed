"""The public pages of research projects."""

import json
import re

import pytest
from django.urls import reverse

from kakehashi.research.dissemination.models import ResearchProject
from tests.make import make_institution, make_officer
from tests.research.dissemination.claiming.make import make_owner
from tests.research.dissemination.make import (
    make_profile,
    make_project,
    make_researcher,
    make_work,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english(client):
    client.cookies["django_language"] = "en"


def at(name, *args):
    return reverse(f"dissemination:{name}", args=args)


def test_the_list_shows_public_projects_and_filters_them(client):
    wien = make_institution("Wien")
    water = make_project(title_en="Water in old cities", award_number="JP24K01234")
    water.partners.add(wien)
    over = make_project(title_en="Fire", starts_on="2001-04-01", ends_on="2004-03-31")
    make_project(title_en="Secret", is_public=False)
    found = {
        "": [water, over],
        "?q=water": [water],
        "?q=24K01234": [water],
        "?country=AT": [water],
        "?time=over": [over],
        "?time=running": [water],
        f"?unit={over.unit.pk}": [over],
    }
    for query, expected in found.items():
        listing = client.get(at("projects") + query).context["listing"]
        assert list(listing.page) == expected, query
    client.force_login(make_officer())
    assert client.get(at("projects")).context["listing"].count == 3
    assert b"Everybody" in client.get(at("projects") + "?export=csv").getvalue()


def test_a_project_page_says_who_with_whom_and_paid_by_whom(client):
    project = make_project(
        summary_en="Old pipes.", funder_en="JSPS", award_number="JP24K01234", title_ja="水"
    )
    member, hidden = make_profile(), make_profile(state="hidden")
    project.members.set([member, hidden])
    project.partners.add(make_institution("Wien", ror="03prydq77"))
    work = make_work(project=project)
    make_work(project=project, state="draft")
    response = client.get(project.get_absolute_url())
    text = response.content.decode()
    for words in ("Old pipes.", "JSPS", "JP24K01234", "Wien", member.name_en):
        assert words in text
    assert hidden.name_en not in text
    assert list(response.context["works"]) == [work]
    thing = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', text)[1])
    assert thing["@type"] == "ResearchProject"
    assert thing["member"] == [
        {
            "@type": "Organization",
            "name": "Wien",
            "sameAs": "https://ror.org/03prydq77",
            "address": {"@type": "PostalAddress", "addressCountry": "AT"},
        }
    ]
    assert [person["@type"] for person in thing["employee"]] == ["Person", "Person"]
    assert 'rel="type"' in response["Link"]


def test_a_project_that_is_not_public_is_there_for_its_keepers_alone(client):
    leader = make_owner()
    project = make_project(leader=leader, is_public=False)
    assert client.get(project.get_absolute_url()).status_code == 404
    client.force_login(leader.person)
    response = client.get(project.get_absolute_url())
    assert b'content="noindex"' in response.content
    assert "Link" not in response


def test_a_hidden_leader_is_not_named(client):
    project = make_project(leader=make_profile(state="hidden", name_en="Hidden Person"))
    for address in (project.get_absolute_url(), at("projects"), at("unit", project.unit.code)):
        assert b"Hidden Person" not in client.get(address).content


def test_the_leader_enters_and_edits_a_project(client):
    leader, member = make_owner(), make_profile()
    wien = make_institution("University of Vienna", ror="03prydq77")
    graz = make_institution("University of Graz")
    client.force_login(leader.person)
    sent = {
        "title_en": "Water",
        "unit": leader.unit.pk,
        "leader": leader.pk,
        "members": [member.pk],
        "partners": "https://ror.org/03prydq77\nuniversity of graz\n",
        "starts_on": "2024-04-01",
        "is_public": "on",
    }
    client.post(at("enter_project"), sent)
    project = ResearchProject.objects.get()
    assert set(project.partners.all()) == {wien, graz}
    assert list(project.members.all()) == [member]
    page = at("revise_project", project.slug)
    form = client.get(page).context["form"]
    assert form["partners"].value() == "University of Vienna\nUniversity of Graz"
    client.post(page, {**sent, "title_ja": "水", "partners": "University of Graz"})
    project.refresh_from_db()
    assert project.title_ja == "水"
    assert set(project.partners.all()) == {graz}


@pytest.mark.parametrize(
    ("line", "sentence"),
    [("Universität Nirgendwo", "is called"), ("University", "is not certain")],
)
def test_a_partner_that_is_not_certain_says_so(client, line, sentence):
    leader = make_owner()
    make_institution("University of Vienna")
    make_institution("University of Graz")
    client.force_login(leader.person)
    form = client.post(at("enter_project"), {"partners": line}).context["form"]
    assert sentence in form.errors["partners"][0]
    assert {"title_ja", "starts_on"} <= set(form.errors)


def test_days_have_to_be_in_order(client):
    leader = make_owner()
    client.force_login(leader.person)
    sent = {"title_en": "X", "starts_on": "2024-04-01", "ends_on": "2024-03-01"}
    form = client.post(at("enter_project"), sent).context["form"]
    assert "ends before" in form.errors["ends_on"][0]


def test_others_are_led_back(client):
    project = make_project()
    client.force_login(make_researcher())
    for address, back in (
        (at("enter_project"), at("projects")),
        (at("revise_project", project.slug), project.get_absolute_url()),
    ):
        assert client.get(address)["Location"] == back
