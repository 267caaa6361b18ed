"""The public pages of researchers, and what is done on them."""

import json
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kakehashi.people.models import Role
from kakehashi.research.dissemination.models import Profile
from kakehashi.research.dissemination.people.parts import PROFILE_PARTS, UNIT_PARTS, Part
from tests.make import make_home, make_institution, make_officer, make_role, make_unit
from tests.research.dissemination.claiming.make import make_coordinator, make_owner
from tests.research.dissemination.make import (
    make_profile,
    make_project,
    make_researcher,
    make_verified_link,
    make_work,
)

pytestmark = pytest.mark.django_db
ORCID = "0000-0002-1825-0097"


@pytest.fixture(autouse=True)
def in_english(client):
    client.cookies["django_language"] = "en"


def at(name, *args):
    return reverse(f"dissemination:{name}", args=args)


def said(response):
    return [str(message) for message in response.context["messages"]]


def confirmed(profile):
    profile.state, profile.confirmed_at = "confirmed", timezone.now()
    profile.confirmed_by = profile.person or profile.created_by
    profile.save()
    return profile


def linked_data(response):
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', text_of(response))
    return json.loads(found[1]) if found else None


def text_of(response):
    return response.content.decode()


def test_the_list_shows_public_profiles_and_filters_them(client):
    faculty = make_unit()
    below = make_unit("Physics", parent=faculty)
    make_profile(name_en="Hanako Tanaka", unit=below, fields_en="Urban water")
    make_profile(name_en="Jun Ito", orcid=ORCID)
    make_profile(name_en="Hidden Person", state="hidden")
    names = ["Hanako Tanaka", "Jun Ito"]
    found = {
        "": names,
        "?q=water": names[:1],
        "?q=tanaka hana": names[:1],
        f"?q={ORCID}": names[1:],
        f"?unit={faculty.pk}": names[:1],
        "?q=nobody": [],
        "?state=hidden": names,
    }
    for query, expected in found.items():
        listing = client.get(at("people") + query).context["listing"]
        assert [row.name_en for row in listing.page] == expected, query


def test_the_list_is_filtered_by_the_countries_of_coauthors(client):
    profile = make_profile(name_en="Hanako Tanaka")
    make_profile(name_en="Jun Ito")
    place = (make_institution("Wien"), "AT")
    make_work(authors=[("H. Tanaka", profile, []), ("A. Huber", None, [place])])
    listing = client.get(at("people") + "?country=AT").context["listing"]
    assert [row.name_en for row in listing.page] == ["Hanako Tanaka"]


def test_a_list_for_those_who_keep_profiles_shows_states_and_leads_on(client):
    officer = make_officer()
    make_profile(name_en="Hidden Person", state="hidden")
    client.force_login(officer)
    response = client.get(at("people") + "?state=hidden")
    assert [row.name_en for row in response.context["listing"].page] == ["Hidden Person"]
    assert at("make_profiles") in text_of(response)
    assert client.get(at("people") + "?export=csv").status_code == 200


def test_a_profile_that_nobody_confirmed_tells_little_and_is_not_indexed(client):
    profile = make_profile(orcid=ORCID, biography_en="Studies water.", position_en="Professor")
    response = client.get(profile.get_absolute_url())
    text = text_of(response)
    assert "Professor" in text
    assert "Studies water." not in text
    assert ORCID not in text
    assert 'content="noindex"' in text
    assert linked_data(response) is None
    assert "orcid" not in response["Link"]


def test_a_confirmed_profile_tells_all_with_links_for_programs(client):
    profile = confirmed(
        make_profile(
            orcid=ORCID,
            erad="90050426",
            researchmap="hanako",
            openalex=12,
            biography_en="Studies <water>.",
            website="https://example.org/",
        )
    )
    response = client.get(profile.get_absolute_url())
    for text in (
        "Studies &lt;water&gt;.",
        f"https://orcid.org/{ORCID}",
        "https://openalex.org/A12",
    ):
        assert text in text_of(response)
    thing = linked_data(response)
    person = thing["mainEntity"]
    assert (thing["@type"], person["@type"]) == ("ProfilePage", "Person")
    assert person["name"][1] == {"@language": "en", "@value": profile.name_en}
    assert person["sameAs"] == [
        f"https://orcid.org/{ORCID}",
        "https://researchmap.jp/hanako",
        "https://nrid.nii.ac.jp/ja/nrid/1000090050426/",
        "https://openalex.org/A12",
        "https://example.org/",
    ]
    assert person["@id"] == f"http://testserver/research/people/{profile.slug}/"
    assert f'<http://testserver/research/people/{profile.slug}/>; rel="cite-as"' in response["Link"]
    assert f'<https://orcid.org/{ORCID}>; rel="me"' in response["Link"]


def test_a_profile_lists_its_works_projects_and_countries(client):
    profile = confirmed(make_profile())
    home = make_home().institution
    wien, graz = make_institution("Wien"), make_institution("Graz")
    places = [(home, "JP"), (wien, "AT"), (graz, "AT")]
    named = make_work(authors=[("A", profile, places[:1]), ("B", None, places[1:])])
    given = make_work(authors=[("C", None, [(wien, "AT")])])
    make_verified_link(work=given, profile=profile)
    make_work(state="draft", authors=[("A", profile, [])])
    leads = make_project(leader=profile)
    make_project(leader=profile, is_public=False)
    response = client.get(profile.get_absolute_url())
    assert set(response.context["works"]) == {named, given}
    assert list(response.context["projects"]) == [leads]
    assert [(each.code, each.works) for each in response.context["countries"]] == [("AT", 2)]


def test_a_hidden_profile_is_there_for_its_owner_and_keepers_alone(client):
    profile = make_owner(state="hidden")
    assert client.get(profile.get_absolute_url()).status_code == 404
    client.force_login(make_researcher())
    assert client.get(profile.get_absolute_url()).status_code == 404
    client.force_login(profile.person)
    assert at("show_profile", profile.slug) in text_of(client.get(profile.get_absolute_url()))
    assert said(client.post(at("show_profile", profile.slug), follow=True)) == [
        "Everybody can read the profile again."
    ]
    client.force_login(make_coordinator(profile.unit))
    assert client.get(profile.get_absolute_url()).status_code == 200


def test_the_owner_confirms_and_is_asked_again_after_a_year(client):
    profile = make_owner()
    client.force_login(profile.person)
    assert "Is everything here right?" in text_of(client.get(profile.get_absolute_url()))
    response = client.post(at("confirm_profile", profile.slug), follow=True)
    assert said(response) == ["Thank you. You are asked again in a year."]
    assert "It is right" not in text_of(response)
    Profile.objects.update(confirmed_at=timezone.now() - timedelta(days=366))
    assert "A year has passed" in text_of(client.get(profile.get_absolute_url()))
    client.force_login(make_officer())
    response = client.post(at("confirm_profile", profile.slug), follow=True)
    assert said(response) == ["Only its owner can confirm a profile."]


def test_the_owner_edits_and_wrong_numbers_say_so_at_their_field(client):
    profile = make_owner()
    client.force_login(profile.person)
    page = at("keep_profile", profile.slug)
    assert "unit" not in client.get(page).context["form"].fields
    sent = {"name_en": "Hanako Tanaka", "orcid": "0000-0002-1825-0098", "erad": "12"}
    form = client.post(page, sent).context["form"]
    assert list(form.errors) == ["orcid", "erad"]
    response = client.post(page, {**sent, "orcid": ORCID, "erad": ""}, follow=True)
    assert said(response) == ["The profile is changed and confirmed."]
    profile.refresh_from_db()
    assert (profile.orcid, profile.state) == (ORCID, "confirmed")


def test_others_are_led_back_with_the_reason(client):
    profile = make_profile()
    client.force_login(make_researcher())
    for name in ("keep_profile", "hide_profile"):
        response = client.get(at(name, profile.slug), follow=True)
        assert "keep a profile" in said(response)[0]


def test_the_office_edits_moves_and_hides(client):
    profile, there = make_owner(), make_unit("Law")
    client.force_login(make_officer())
    page = at("keep_profile", profile.slug)
    assert "has to confirm the profile again" in text_of(client.get(page))
    client.post(page, {"name_en": "Hanako", "unit": there.pk})
    response = client.post(at("hide_profile", profile.slug), {"reason": ""})
    assert response.context["form"].errors
    client.post(at("hide_profile", profile.slug), {"reason": "Left"})
    profile.refresh_from_db()
    assert (profile.unit, profile.state) == (there, "hidden")


def test_a_researcher_makes_the_own_profile_with_the_registered_names(client):
    unit = make_unit()
    person = make_researcher(
        unit=unit, passport_given="Hanako", passport_family="Tanaka", name_kanji="田中 花子"
    )
    client.force_login(person)
    assert client.get(at("my_profile"))["Location"] == at("enter_profile")
    form = client.get(at("enter_profile")).context["form"]
    assert (form["name_en"].value(), form["name_ja"].value()) == ("Hanako Tanaka", "田中 花子")
    client.post(at("enter_profile"), {"name_en": "Hanako Tanaka"})
    made = Profile.objects.get(person=person)
    assert (made.slug, made.state, made.unit) == ("hanako-tanaka", "confirmed", unit)
    assert client.get(at("my_profile"))["Location"] == made.get_absolute_url()


def test_the_office_enters_somebody_who_does_not_sign_in(client):
    unit = make_unit()
    client.force_login(make_officer())
    client.post(at("enter_profile"), {"name_en": "Jun Ito", "unit": unit.pk})
    made = Profile.objects.get()
    assert (made.person, made.state, made.unit) == (None, "draft", unit)
    assert "Entered by the office" in text_of(client.get(made.get_absolute_url()))


def test_profiles_are_made_for_a_unit_in_one_go(client):
    unit = make_unit()
    first, second = make_researcher(unit=unit), make_researcher(unit=unit)
    make_researcher(unit=make_unit())
    client.force_login(make_coordinator(unit))
    page = at("make_profiles")
    assert set(client.get(page).context["form"].fields["people"].queryset) == {first, second}
    response = client.post(page, {"unit": unit.pk, "people": [first.pk, second.pk]}, follow=True)
    assert said(response) == ["2 profiles are made. Their owners are asked to confirm them."]
    assert "has a profile already" in text_of(client.get(page))
    client.force_login(make_researcher())
    assert client.get(page)["Location"] == at("people")


def test_a_persons_feed_has_the_public_works(client):
    profile = confirmed(make_profile())
    make_work(title="A work of mine", authors=[("A", profile, [])])
    make_work(title="Not mine")
    answer = client.get(at("profile_rss", profile.slug))
    assert answer["Content-Type"].startswith("application/rss+xml")
    assert "A work of mine" in text_of(answer)
    assert "Not mine" not in text_of(answer)
    profile.state = "hidden"
    profile.save()
    assert client.get(at("profile_rss", profile.slug)).status_code == 404


def test_a_unit_page_shows_its_people_projects_and_works(client):
    faculty = make_unit()
    below = make_unit("Physics", parent=faculty)
    profile = make_profile(unit=below)
    work, project = make_work(authors=[("A", profile, [])]), make_project(leader=profile)
    response = client.get(at("unit", faculty.code))
    assert [person for person, _position in response.context["people"]] == [profile]
    assert list(response.context["projects"]) == [project]
    assert list(response.context["works"]) == [work]
    assert linked_data(response)["@type"] == "Organization"
    lines = client.get(at("units")).context["lines"]
    assert [(line["unit"], line["people"], line["projects"]) for line in lines] == [
        (make_home(), 1, 1),
        (faculty, 1, 1),
        (below, 1, 1),
    ]
    assert client.get(at("unit", make_unit().code)).status_code == 200


def test_units_without_anything_lead_to_the_researchers(client):
    make_home()
    assert at("people") in text_of(client.get(at("units")))


def test_others_add_parts_to_the_pages(client):
    profile = make_profile()
    part = Part("x", "An added part", "listing/list.html", 1, lambda _record, _language: {})
    silent = Part("y", "Nothing to show", "listing/list.html", 0, lambda _record, _language: None)
    for parts in (UNIT_PARTS, PROFILE_PARTS):
        parts.extend([part, silent])
    try:
        for address in (profile.get_absolute_url(), at("unit", profile.unit.code)):
            shown = client.get(address).context["parts"]
            assert [str(each.title) for each in shown] == ["An added part"]
    finally:
        for parts in (UNIT_PARTS, PROFILE_PARTS):
            del parts[-2:]


def test_the_deputy_of_a_coordinator_may_make_profiles(client):
    unit = make_unit()
    coordinator = make_coordinator(unit)
    make_role(coordinator, Role.Kind.TEACHER, unit=unit)
    client.force_login(coordinator)
    response = client.get(at("people"))
    assert at("enter_profile") in text_of(response)


def test_sitemaps_tell_of_confirmed_people_public_projects_and_units(client):
    shown = confirmed(make_profile())
    make_profile()
    make_project(is_public=False)
    project = make_project(leader=shown)
    texts = {
        section: text_of(client.get(f"/sitemap-{section}.xml"))
        for section in ("people", "projects", "units")
    }
    assert texts["people"].count(f"<loc>http://testserver/ja/research/people/{shown.slug}/") == 1
    assert texts["people"].count("<loc>") == 2
    assert f"/en/research/projects/{project.slug}/" in texts["projects"]
    assert f"/en/research/units/{shown.unit.code}/" in texts["units"]
