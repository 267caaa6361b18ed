"""Our verified links in the built tables: they overrule the source and survive every new build."""

import pytest

from kakehashi.research.dissemination.verifying.operations import retract
from kakehashi.research.projects.built.tables import current
from kakehashi.research.projects.collaboration.asked import By, Question, Selection
from kakehashi.research.projects.collaboration.questions import ask
from kakehashi.research.projects.overruling.queries import rors_of, words
from kakehashi.research.projects.overruling.words import Of, Word
from tests.make import make_institution, make_officer, make_unit
from tests.research.dissemination.make import make_profile, make_verified_link, make_work
from tests.research.projects.partnering.make import make_paper, make_partner, make_tables

pytestmark = pytest.mark.django_db


def counted(by):
    built = current()
    rows = ask(built.engine, Question("works", Selection(built.home.unified), by=(by,))).rows
    return {row.at[by]: row.works for row in rows}


def test_words_are_told_by_the_identifiers_that_the_page_has_by_now():
    law = make_unit()
    page = make_work(doi="10.1/x", openalex="W7")
    of_unit = make_verified_link(work=page, unit=law)
    of_person = make_verified_link(
        openalex=8, profile=make_profile(unit=law, openalex=55), stands=False
    )
    vienna = make_institution(ror="00ws30h19")
    of_institution = make_verified_link(doi="10.1/y", institution=vienna)
    make_verified_link(
        openalex=9, unit=law, replaced_by=make_officer(), replaced_at=page.created_at
    )

    line = (law.pk, law.parent_id)
    assert words() == [
        Word(of_unit.pk, Of.UNIT, True, 7, "10.1/x", line),
        Word(of_person.pk, Of.PERSON, False, 8, "", line, (), 55, ""),
        Word(of_institution.pk, Of.INSTITUTION, True, None, "10.1/y", (), ("00ws30h19",)),
    ]


def test_a_merged_institution_answers_to_its_survivor_s_ror_ids_first():
    survivor = make_institution(ror="b")
    gone = make_institution("Old", ror="a", status="merged", merged_into=survivor)

    assert rors_of([gone.pk]) == {gone.pk: ("b", "a")}


def test_verified_links_overrule_the_source_and_survive_a_new_build(settings, tmp_path):
    papers = [make_paper(1, 1, 4), make_paper(2, 1, 4), make_paper(3, 8), make_paper(4, 1)]
    make_tables(settings, tmp_path, papers)
    assert counted(By.PARTNER) == {4: 2}

    law = make_unit()
    refused = make_verified_link(doi="10.1000/2", institution=make_partner(4), stands=False)
    make_verified_link(openalex=4, institution=make_partner(8))
    make_verified_link(openalex=3, doi="10.1000/3", unit=law)
    expected = {4: 1, 8: 2}
    assert counted(By.PARTNER) == expected
    assert counted(By.UNIT) == {None: 3, law.pk: 1, law.parent_id: 1}

    # The source has given work 3 another number; the DOI still names it.
    again = [*papers[:2], make_paper(30, 8, doi="https://doi.org/10.1000/3"), papers[3]]
    make_tables(settings, tmp_path / "again", again)
    assert counted(By.PARTNER) == expected
    assert counted(By.UNIT) == {None: 3, law.pk: 1, law.parent_id: 1}

    retract(refused, reason="It was right.", by=make_officer())
    assert counted(By.PARTNER) == {4: 2, 8: 2}


def test_a_link_to_a_work_that_the_tables_lack_is_counted_as_without_place(settings, tmp_path):
    make_tables(settings, tmp_path, [make_paper(1, 1)])
    make_verified_link(openalex=99, unit=make_unit())

    assert current().unplaced == 1
