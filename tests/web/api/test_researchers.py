import pytest
from django.utils import timezone

from tests.make import make_institution, make_unit
from tests.research.dissemination.make import make_profile, make_project, make_work

pytestmark = pytest.mark.django_db
ORCID = "0000-0002-1825-0097"


@pytest.fixture
def hanako():
    faculty = make_unit()
    profile = make_profile(
        unit=make_unit("Physics", parent=faculty),
        slug="hanako",
        name_en="Hanako Tanaka",
        orcid=ORCID,
        fields_en="Water",
        biography_en="Studies water.",
    )
    return faculty, profile


def confirm(profile):
    profile.state, profile.confirmed_at = "confirmed", timezone.now()
    profile.confirmed_by = profile.created_by
    profile.save()


def test_researchers_are_found_by_name_unit_and_countries(ask, hanako):
    faculty, profile = hanako
    make_profile(slug="jun", name_en="Jun Ito")
    make_profile(slug="hidden", state="hidden")
    place = (make_institution(), "AT")
    make_work(authors=[("H", profile, []), ("A", None, [place])])
    for query, expected in (
        ({}, ["hanako", "jun"]),
        ({"q": "tanaka"}, ["hanako"]),
        ({"unit": faculty.code}, ["hanako"]),
        ({"unit": "nowhere"}, []),
        ({"country": "AT"}, ["hanako"]),
    ):
        status, found = ask("/researchers", **query)
        assert (status, [each["id"] for each in found["items"]]) == (200, expected), query


def test_a_researcher_tells_what_was_confirmed(ask, hanako):
    _faculty, profile = hanako
    work = make_work(authors=[("H", profile, [])])
    project = make_project(leader=profile)
    _status, found = ask("/researchers/hanako")
    assert (found["identifiers"], found["about"]["en"], found["confirmed_at"]) == ([], "", None)
    confirm(profile)
    _status, found = ask("/researchers/hanako")
    assert found["identifiers"] == [
        {"scheme": "ORCID", "value": ORCID, "address": f"https://orcid.org/{ORCID}"}
    ]
    assert found["about"]["en"] == "Studies water."
    assert (found["works"], found["projects"]) == ([work.pk], [project.slug])
    assert found["page"] == "http://testserver/en/research/people/hanako/"


def test_hidden_and_unknown_ones_are_not_there(ask):
    make_profile(slug="hidden", state="hidden")
    make_project(slug="secret", is_public=False)
    for path in ("/researchers/hidden", "/researchers/x", "/research-projects/secret"):
        assert ask(path)[0] == 404


def test_research_projects_say_who_with_whom(ask, hanako):
    faculty, profile = hanako
    hidden = make_profile(state="hidden")
    project = make_project(leader=hidden, slug="water", title_en="Water", unit=faculty)
    project.members.set([profile, hidden])
    project.partners.add(make_institution(country="KR"))
    make_project(slug="fire")
    for query, expected in (
        ({"q": "water"}, ["water"]),
        ({"unit": faculty.code}, ["water"]),
        ({"country": "KR"}, ["water"]),
        ({"country": "AT"}, []),
    ):
        _status, found = ask("/research-projects", **query)
        assert [each["id"] for each in found["items"]] == expected, query
    _status, found = ask("/research-projects/water")
    assert (found["leader"], found["members"]) == (None, ["hanako"])
    assert [each["country"] for each in found["partners"]] == ["KR"]
