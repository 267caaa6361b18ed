from datetime import date
from decimal import Decimal

import pytest

from kakehashi.policy.evidence import Unknown
from kakehashi.policy.registry import REGISTRY
from tests.make import make_agreement, make_home, make_institution, make_unit
from tests.research.dissemination.make import make_profile, make_verified_link, make_work

DAY = date(2024, 3, 31)  # of the fiscal year 2023
SHARE, WORKS, BOUND = (
    REGISTRY[f"copublications.{code}"] for code in ("share", "works", "under_agreement")
)


def work_with(*places, profile=None, **facts):
    home = make_home().institution
    authors = [("Ours", profile, [(home, "JP")])]
    authors += [("Theirs", None, [(place, place.country)]) for place in places]
    abroad = any(place.country != "JP" for place in places)
    return make_work(year=2023, authors=authors, **{"is_international": abroad, **facts})


@pytest.mark.parametrize("indicator", [SHARE, WORKS, BOUND])
def test_without_a_work_of_the_year_nothing_is_known(db, indicator):
    make_work(year=2022, is_international=True)
    make_work(year=2023, is_international=True, state="draft")

    assert isinstance(indicator.on(DAY), Unknown)


def test_share_is_unknown_where_no_country_is_on_record(db):
    make_work(year=2023, is_international=None)

    assert "no public work" in str(SHARE.on(DAY).reason)


def test_share_is_taken_of_works_with_a_known_country(db):
    work_with(make_institution())
    work_with()
    work_with()
    make_work(year=2023, is_international=None)
    work_with(make_institution(), is_retracted=True)

    assert SHARE.on(DAY).value() == Decimal("33.333")


def test_share_of_a_part_is_that_of_its_own_works(db):
    law, science = make_unit("Law"), make_unit("Science")
    work_with(make_institution(), profile=make_profile(unit=law), field="Law")
    work_with(profile=make_profile(unit=science), field="Physics")
    work_with(make_institution(), profile=make_profile(unit=science), field="Physics")

    evidence = SHARE.on(DAY)

    assert evidence.counts("unit") == {law.pk: 100, science.pk: 50}
    assert evidence.counts("field") == {"Law": 100, "Physics": 50}
    part = evidence.part("unit", science.pk)
    assert (part.value(), part.rows.count()) == (50, 1)


def test_works_count_once_in_every_part(db):
    vienna, rennes = make_institution(), make_institution("Rennes", country="FR")
    both = work_with(vienna, rennes)
    one = work_with(vienna)
    work_with()

    evidence = WORKS.on(DAY)

    assert evidence.value() == 2
    assert evidence.counts("country") == {"AT": 2, "FR": 1}
    assert evidence.counts("partner") == {vienna.pk: 2, rennes.pk: 1}
    assert set(evidence.part("partner", vienna.pk).rows) == {both, one}
    assert [part.name for part in evidence.parts("country", "en")] == ["Austria", "France"]


def test_works_without_a_unit_are_a_part_of_their_own(db):
    work = work_with(make_institution())

    evidence = WORKS.on(DAY)

    assert evidence.counts("unit") == {None: 1}
    assert list(evidence.part("unit", None).rows) == [work]


def test_units_follow_the_university_s_word(db):
    law, science, health = (make_unit(name) for name in ("Law", "Science", "Health"))
    profile = make_profile(unit=law)
    work = work_with(make_institution(), profile=profile, openalex="W77", doi="10.5555/seven")
    make_verified_link(openalex=77, unit=science)
    make_verified_link(doi="10.5555/seven", profile=make_profile(unit=health))
    make_verified_link(work=work, profile=profile, stands=False)

    assert WORKS.on(DAY).counts("unit") == {science.pk: 1, health.pk: 1}


def test_a_word_against_a_unit_outweighs_its_people(db):
    law = make_unit("Law")
    work = work_with(make_institution(), profile=make_profile(unit=law))
    make_verified_link(work=work, unit=law, stands=False)

    assert WORKS.on(DAY).counts("unit") == {None: 1}


def test_a_merged_partner_is_its_successor(db):
    vienna = make_institution()
    former = make_institution("Former", merged_into=vienna, status="merged")
    work_with(former)

    assert WORKS.on(DAY).counts("partner") == {vienna.pk: 1}


def test_works_under_an_agreement_are_those_with_bound_institutions(db):
    vienna, rennes = make_institution(), make_institution("Rennes", country="FR")
    make_agreement(vienna, effective_on=date(2020, 4, 1))
    make_agreement(rennes, effective_on=date(2015, 4, 1), expires_on=date(2020, 3, 31))
    bound = work_with(vienna, rennes)
    work_with(rennes)

    evidence = BOUND.on(DAY)

    assert list(evidence.rows) == [bound]
    assert evidence.at_least
    assert evidence.counts("partner") == {vienna.pk: 1}
    assert evidence.counts("country") == {"AT": 1}


def test_a_division_that_there_is_not_is_refused(db):
    work_with(make_institution())

    with pytest.raises(KeyError):
        SHARE.on(DAY).counts("partner")
    with pytest.raises(KeyError):
        SHARE.on(DAY).part("country", "AT")


def test_the_page_of_a_figure_lists_its_works(db, client):
    work = work_with(make_institution(), title="Across borders")

    answer = client.get(
        "/en/indicators/copublications.works/", {"on": "2024-03-31", "country": "AT"}
    )

    assert answer.status_code == 200
    assert work.title in answer.content.decode()
