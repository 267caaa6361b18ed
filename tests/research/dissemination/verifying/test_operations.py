"""The university's word on whose a work is."""

import pytest

from kakehashi.journal.models import Entry
from kakehashi.people.models import Role
from kakehashi.research.dissemination.models import VerifiedLink, Work
from kakehashi.research.dissemination.verifying import queries
from kakehashi.research.dissemination.verifying.operations import retract, verify_link
from kakehashi.verdicts import Refused
from tests.make import make_institution, make_officer, make_person, make_role, make_unit
from tests.research.dissemination.make import make_profile, make_researcher, make_work

pytestmark = pytest.mark.django_db


def verify(**facts):
    return verify_link(**{"stands": True, "reason": "Looked it up", "by": make_officer(), **facts})


def test_verify_link_names_the_work_by_everything_that_is_known_of_it():
    work, profile = make_work(doi="10.1/x", openalex="W123"), make_profile()
    link = verify(work=work, profile=profile)
    assert (link.work, link.openalex, link.doi) == (work, 123, "10.1/x")
    assert link.stands
    entry = Entry.objects.get(verb="research.link_verified")
    assert (entry.reason, entry.record_id) == ("Looked it up", str(link.pk))


def test_verify_link_finds_the_work_by_its_doi_in_any_letter_case():
    work, unit = make_work(doi="10.1/x"), make_unit()
    assert verify(doi=" 10.1/X ", unit=unit).work == work


def test_verify_link_speaks_of_a_work_that_has_no_page_here():
    link = verify(openalex=77, institution=make_institution())
    assert (link.work, link.openalex) == (None, 77)


def test_verify_link_follows_a_merged_work():
    work = make_work()
    merged = make_work(state="merged", merged_into=work, doi="10.1/old")
    assert verify(doi="10.1/old", profile=make_profile()).work == work
    assert verify(work=merged, profile=make_profile()).work == work


def test_a_newer_word_replaces_the_older_one_which_is_kept():
    work, profile, officer = make_work(openalex="W5"), make_profile(), make_officer()
    first = verify(openalex=5, profile=profile)
    second = verify(work=work, profile=profile, stands=False, by=officer)
    first.refresh_from_db()
    assert (first.replaced_by, first.replaced_at) == (officer, second.made_at)
    assert list(queries.current()) == [second]
    assert list(queries.history_of(work)) == [second, first]
    assert queries.word_on(work, profile) == second


def test_a_word_on_another_person_replaces_nothing():
    work = make_work(openalex="W5")
    verify(work=work, profile=make_profile())
    verify(work=work, profile=make_profile())
    assert queries.current().count() == 2


def test_the_same_word_twice_is_refused():
    work, profile = make_work(), make_profile()
    verify(work=work, profile=profile)
    with pytest.raises(Refused, match="said already"):
        verify(work=work, profile=profile)


def test_verify_link_makes_the_work_one_that_changed():
    work = make_work()
    verify(work=work, profile=make_profile())
    assert Work.objects.get(pk=work.pk).changed_at > work.changed_at


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"openalex": None}, "Name the work"),
        ({"doi": "  ", "openalex": None}, "Name the work"),
        ({"reason": " "}, "how you know"),
    ],
)
def test_verify_link_refuses_what_names_nothing_or_gives_no_reason(facts, sentence):
    with pytest.raises(Refused, match=sentence):
        verify(**{"openalex": 1, "profile": make_profile(), **facts})


def test_verify_link_refuses_two_targets_or_none():
    with pytest.raises(Refused, match="names one person"):
        verify(openalex=1, profile=make_profile(), unit=make_unit())
    with pytest.raises(Refused, match="names one person"):
        verify(openalex=1)


def test_who_verifies_is_the_office_or_the_coordinator_of_the_unit_and_never_the_author():
    unit = make_unit()
    coordinator, elsewhere = make_person(), make_person()
    make_role(coordinator, Role.Kind.COORDINATOR, unit=unit)
    make_role(elsewhere, Role.Kind.COORDINATOR, unit=make_unit())
    profile = make_profile(unit=unit)
    verify(openalex=1, profile=profile, by=coordinator)
    for person in (elsewhere, make_researcher(unit=unit)):
        with pytest.raises(Refused, match="coordinators of this unit"):
            verify(openalex=2, profile=profile, by=person)
    own = make_profile(unit=unit, person=coordinator)
    with pytest.raises(Refused, match="another person"):
        verify(openalex=1, profile=own, by=coordinator)


def test_retract_lets_the_source_speak_again_and_keeps_the_word():
    work, profile, officer = make_work(), make_profile(), make_officer()
    link = verify(work=work, profile=profile)
    with pytest.raises(Refused, match="why"):
        retract(link, reason="", by=officer)
    retract(link, reason="A namesake", by=officer)
    assert not queries.current().exists()
    assert VerifiedLink.objects.get().replaced_by == officer
    assert Entry.objects.get(verb="research.link_retracted").reason == "A namesake"
    with pytest.raises(Refused, match="not the latest word"):
        retract(link, reason="Again", by=officer)
    verify(work=work, profile=profile)
    assert queries.current().count() == 1
