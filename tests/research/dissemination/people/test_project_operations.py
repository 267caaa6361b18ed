"""Research projects: entered, told anew."""

from datetime import date

import pytest

from kakehashi.journal.models import Entry
from kakehashi.research.dissemination.people.particulars import Project
from kakehashi.research.dissemination.people.project_operations import (
    enter_project,
    revise_project,
)
from kakehashi.verdicts import Refused
from tests.make import make_home, make_institution, make_unit
from tests.research.dissemination.claiming.make import make_coordinator, make_owner
from tests.research.dissemination.make import make_profile, make_researcher

pytestmark = pytest.mark.django_db


def told(leader, **facts):
    return Project(
        **{
            "unit": leader.unit,
            "leader": leader,
            "starts_on": date(2024, 4, 1),
            "title_en": "Water in old cities",
            **facts,
        }
    )


def test_enter_project_is_for_its_leader_and_those_who_keep_the_unit():
    leader, member, partner = make_owner(), make_profile(), make_institution()
    said = told(leader, members=[member, leader], partners=[partner])
    project = enter_project(said, by=leader.person)
    assert (project.slug, project.is_public) == ("water-in-old-cities", False)
    assert list(project.members.all()) == [member]
    assert list(project.partners.all()) == [partner]
    assert enter_project(said, by=make_coordinator(leader.unit)).slug == "water-in-old-cities-2"
    with pytest.raises(Refused, match="keep a project"):
        enter_project(said, by=make_researcher())


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"title_en": " "}, "Write the title"),
        ({"ends_on": date(2024, 3, 31)}, "ends before it begins"),
        ({"starts_on": date(1850, 1, 1)}, "cannot be right"),
    ],
)
def test_enter_project_refuses_what_cannot_be_so(facts, sentence):
    leader = make_owner()
    with pytest.raises(Refused, match=sentence):
        enter_project(told(leader, **facts), by=leader.person)


def test_the_university_is_not_its_own_partner():
    leader = make_owner()
    with pytest.raises(Refused, match="own partner"):
        enter_project(told(leader, partners=[make_home().institution]), by=leader.person)


def test_revise_project_tells_it_anew_and_keeps_its_address():
    leader = make_owner()
    project = enter_project(told(leader), by=leader.person)
    with pytest.raises(Refused, match="Nothing"):
        revise_project(project, told(leader), by=leader.person)
    member = make_profile()
    said = told(leader, title_en="Water", members=[member], is_public=True)
    revised = revise_project(project, said, by=leader.person)
    assert (revised.slug, revised.title_en) == ("water-in-old-cities", "Water")
    entry = Entry.objects.get(verb="research.project_revised")
    assert entry.changes["members"] == [[], [member.pk]]
    with pytest.raises(Refused, match="keep a project"):
        revise_project(project, said, by=make_researcher())


def test_a_project_moves_to_another_unit_only_by_those_who_keep_it():
    leader, there = make_owner(), make_unit()
    project = enter_project(told(leader), by=leader.person)
    with pytest.raises(Refused, match="for others"):
        revise_project(project, told(leader, unit=there), by=leader.person)
