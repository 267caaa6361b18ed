import os

from kakehashi.research.projects.built import tables
from kakehashi.research.projects.collaboration.asked import Question, Selection
from kakehashi.research.projects.collaboration.questions import ask
from tests.make import make_home, make_institution, make_unit
from tests.research.dissemination.make import make_profile, make_verified_link, make_work
from tests.research.projects.make import (
    HOME_NUMBER,
    PLACES,
    SYDNEY,
    VIENNA,
    make_known_home,
    make_tables,
    number_of,
    paper,
)


def works_of(built, **facts):
    rows = ask(built.engine, Question("works", Selection(built.home.unified, **facts))).rows
    return rows[0].works if rows else 0


def test_current_says_what_to_run_where_there_are_no_tables(db, settings, tmp_path):
    settings.COLLABORATION_DIR = str(tmp_path / "nothing")

    found = tables.current()

    assert isinstance(found, tables.Absent)
    assert str(found.reason) == "No works have been built into tables yet."
    assert found.command == (
        f"script/manage collaboration build --works PATH… --ror PATH --out {tmp_path / 'nothing'}"
    )


def test_current_wants_the_home_university_to_have_a_ror_id(db, settings, built_folder):
    home = make_home()
    home.institution.identifiers.all().delete()

    found = tables.current()

    assert "The home university has no ROR id" in str(found.reason)


def test_current_says_that_no_work_names_the_home_university(built_folder):
    make_home().institution.identifiers.update(value="01a2b3c45")

    found = tables.current()

    assert str(found.reason) == "No work in the tables names the home university by its ROR id."


def test_current_says_what_is_wrong_with_tables(built_folder):
    (built_folder / "links.parquet").write_bytes(b"no parquet")

    found = tables.current()

    assert str(found.reason) == "The tables of works cannot be used."
    assert "links.parquet" in found.detail


def test_current_remembers_its_engine(built_folder):
    first = tables.current()

    assert tables.current() is first
    assert first.home.number == HOME_NUMBER
    assert works_of(first) == 5
    assert not first.is_invented


def test_current_sees_a_new_build(built_folder):
    before = tables.current()
    make_tables(built_folder, [paper(1, 2020, [0, VIENNA])])

    after = tables.current()

    assert (works_of(before), works_of(after)) == (5, 1)


def test_current_sees_a_new_verified_link_of_a_unit_and_its_units_above(built_folder):
    faculty = make_unit("Science")
    institute = make_unit("Physics", parent=faculty)
    before = works_of(tables.current(), units=(faculty.pk,))

    make_verified_link(openalex=number_of(3), unit=institute)
    built = tables.current()

    assert before == 0
    assert works_of(built, units=(institute.pk,)) == 1
    assert works_of(built, units=(faculty.pk,)) == 1
    assert built.unplaced == 0


def test_current_takes_a_word_on_an_institution_for_the_source(built_folder):
    vienna = make_institution(ror=PLACES[VIENNA].ror)
    make_verified_link(openalex=number_of(3), institution=vienna, stands=False)

    built = tables.current()

    abroad = Selection(built.home.unified, years=(2020, 2020), abroad=True)
    assert ask(built.engine, Question("works", abroad)).rows[0].works == 1


def test_current_finds_the_work_of_a_link_by_its_doi_and_by_its_page(built_folder):
    profile = make_profile()
    make_verified_link(doi="10.5555/four", profile=profile)
    page = make_work(openalex=f"W{number_of(2)}")
    make_verified_link(work=page, profile=profile)

    assert works_of(tables.current(), units=(profile.unit.pk,)) == 2


def test_a_unit_s_own_word_outweighs_its_people_s(built_folder):
    profile = make_profile()
    make_verified_link(openalex=number_of(3), unit=profile.unit, stands=False)
    make_verified_link(openalex=number_of(3), profile=profile)

    assert works_of(tables.current(), units=(profile.unit.pk,)) == 0


def test_a_word_against_one_person_says_nothing_of_the_unit(built_folder):
    profile = make_profile()
    make_verified_link(openalex=number_of(3), unit=profile.unit)
    make_verified_link(openalex=number_of(3), profile=profile, stands=False)

    assert works_of(tables.current(), units=(profile.unit.pk,)) == 1


def test_links_that_the_tables_lack_are_counted(built_folder):
    make_verified_link(doi="10.5555/nowhere", institution=make_institution(ror="01sf06y89"))

    assert tables.current().unplaced == 1


def test_institutions_are_told_by_their_numbers(built_folder):
    built = tables.current()

    found = built.institutions([HOME_NUMBER + SYDNEY, 1])

    assert [each.name for each in found.values()] == ["Macquarie University"]


def test_a_file_beside_the_tables_says_that_they_are_invented(built_folder):
    (built_folder / tables.INVENTED).write_text("invented")
    os.utime(built_folder / "build.json", (1, 1))

    assert tables.current().is_invented


def test_home_ror_is_empty_before_the_university_is_entered(db):
    assert tables.home_ror() == ""
    make_known_home()
    assert tables.home_ror() == "00ws30h19"
