"""Whose works are whose when the verified links have spoken."""

import pytest

from kakehashi.research.dissemination.verifying.queries import (
    links_of,
    links_of_work,
    openalex_number,
    works_of_profiles,
    works_of_unit,
)
from tests.make import make_institution, make_unit
from tests.research.dissemination.make import make_profile, make_verified_link, make_work

pytestmark = pytest.mark.django_db


def test_works_of_a_profile_are_those_that_name_it_and_those_verified():
    profile, other = make_profile(), make_profile()
    named = make_work(authors=[("A", profile, [])], year=2020)
    given = make_work(year=2022)
    by_number = make_work(openalex="W9", year=2021)
    make_work(authors=[("B", other, [])])
    make_verified_link(work=given, profile=profile)
    make_verified_link(openalex=9, profile=profile)
    assert list(works_of_profiles([profile.pk])) == [given, by_number, named]


def test_works_verified_not_to_be_theirs_are_left_out_for_that_person_alone():
    profile, other = make_profile(), make_profile()
    work = make_work(authors=[("A", profile, []), ("B", other, [])], doi="10.1/x")
    make_verified_link(doi="10.1/x", profile=profile, stands=False)
    assert list(works_of_profiles([profile.pk])) == []
    assert list(works_of_profiles([other.pk])) == [work]
    assert list(works_of_profiles([profile.pk, other.pk])) == [work]


def test_a_replaced_word_says_nothing():
    profile = make_profile()
    link = make_verified_link(work=make_work(), profile=profile)
    link.replaced_by, link.replaced_at = link.made_by, link.made_at
    link.save()
    assert list(works_of_profiles([profile.pk])) == []
    assert list(links_of(profile)) == []


def test_works_of_a_unit_are_those_of_its_people_below_it_too():
    faculty = make_unit()
    department = make_unit("Physics", parent=faculty, kind="department")
    person = make_profile(unit=department)
    own = make_work(authors=[("A", person, [])], year=2023)
    given, denied = make_work(year=2022), make_work(authors=[("A", person, [])])
    make_verified_link(work=given, unit=faculty)
    make_verified_link(work=denied, unit=faculty, stands=False)
    assert list(works_of_unit(faculty)) == [own, given]
    assert set(works_of_unit(department)) == {own, denied}


def test_links_of_work_are_found_under_its_identifiers_and_those_merged_into_it():
    work = make_work(doi="10.1/x", openalex="W4")
    merged = make_work(state="merged", merged_into=work)
    links = [
        make_verified_link(openalex=4, profile=make_profile()),
        make_verified_link(doi="10.1/x", unit=make_unit()),
        make_verified_link(work=merged, institution=make_institution()),
    ]
    make_verified_link(openalex=5, profile=make_profile())
    assert list(links_of_work(work)) == links


@pytest.mark.parametrize(
    ("value", "number"), [("W12", 12), ("w12", 12), ("12", 12), ("", None), ("A1", None)]
)
def test_openalex_number_reads_its_digits(value, number):
    assert openalex_number(value) == number
