"""Works that may be a researcher's."""

import pytest

from kakehashi.research.dissemination.claiming.suggesting import (
    Ground,
    suggestions,
    surely_theirs,
)
from tests.make import make_home, make_institution
from tests.research.dissemination.claiming.make import make_claim, make_owner
from tests.research.dissemination.make import make_profile, make_verified_link, make_work

pytestmark = pytest.mark.django_db
ORCID, OTHER = "0000-0002-1825-0097", "0000-0001-5109-3700"


def make_hanako(**facts):
    return make_owner(name_en="Hanako Tanaka", name_ja="田中 花子", **facts)


def mark(work, position=1, **facts):
    work.contributions.filter(position=position).update(**facts)
    return work


def test_suggestions_come_surest_first():
    profile = make_hanako(orcid=ORCID, openalex=7)
    alike = make_work(authors=[("Hanaka Tanaka", None, [])])
    initials = make_work(authors=[("Tanaka, H.", None, [])])
    same = make_work(authors=[("X. Smith", None, []), ("田中花子", None, [])])
    numbered = mark(make_work(authors=[("?", None, [])]), openalex=7)
    signed = mark(make_work(authors=[("H. T.", None, [])]), orcid=ORCID)
    make_work(authors=[("Ichiro Sato", None, [])])
    found = suggestions(profile)
    assert [(each.work, each.ground) for each in found] == [
        (signed, Ground.ORCID),
        (numbered, Ground.OPENALEX),
        (same, Ground.SAME_NAME),
        (initials, Ground.INITIALS),
        (alike, Ground.ALIKE),
    ]
    assert [each.contribution.position for each in found] == [1, 1, 2, 1, 1]
    assert surely_theirs(profile) == 2


def test_suggestions_from_home_come_before_others_of_the_same_ground():
    profile = make_hanako()
    ours = make_home().institution
    newer = make_work(year=2024, authors=[("Tanaka H", None, [(make_institution("Wien"), "AT")])])
    older = make_work(year=2015, authors=[("Tanaka H", None, [(ours, "JP")])])
    assert [(each.work, each.is_at_home) for each in suggestions(profile)] == [
        (older, True),
        (newer, False),
    ]


def test_somebody_with_another_orcid_is_a_namesake():
    profile = make_hanako(orcid=ORCID)
    mark(make_work(authors=[("Hanako Tanaka", None, [])]), orcid=OTHER)
    assert suggestions(profile) == []


def test_nothing_is_suggested_of_which_something_was_said():
    profile = make_hanako()
    authors = [("Hanako Tanaka", None, [])]
    make_work(authors=[("Hanako Tanaka", make_profile(), [])])
    make_work(authors=[("Hanako Tanaka", profile, [])])
    make_claim(profile=profile, work=make_work(authors=authors), contribution=None)
    make_verified_link(work=make_work(authors=authors), profile=profile, stands=False)
    make_work(state="withdrawn", authors=authors)
    assert suggestions(profile) == []
    back = make_claim(
        profile=profile, work=make_work(authors=authors), contribution=None, state="withdrawn"
    )
    assert [each.work for each in suggestions(profile)] == [back.work]


def test_suggestions_know_every_form_of_the_persons_name():
    profile = make_owner(name_en="", name_ja="花子")
    person = profile.person
    person.passport_given, person.passport_family = "Hanako", "Tanaka"
    person.save()
    work = make_work(authors=[("H Tanaka", None, [])])
    assert [each.work for each in suggestions(profile)] == [work]
    assert surely_theirs(profile) == 0
