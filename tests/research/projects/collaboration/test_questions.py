import pytest

from kakehashi.research.projects.collaboration.asked import By, Question, Selection, before
from kakehashi.research.projects.collaboration.building import Choices, build
from kakehashi.research.projects.collaboration.engines import open_engine
from kakehashi.research.projects.collaboration.indicators import Unit
from kakehashi.research.projects.collaboration.opening import Which, cube
from kakehashi.research.projects.collaboration.overlay import Verdict
from kakehashi.research.projects.collaboration.questions import (
    LeftOut,
    Partner,
    Tie,
    ask,
    find,
    institutions,
    left_out,
    partners_of,
    ties_among,
    works_of,
)
from tests.research.projects.collaboration import invented
from tests.research.projects.collaboration.invented import authorship, work

pytestmark = pytest.mark.xdist_group("collaboration")


def _works():
    """1: JP. 4: US. 7: CN. 8: GB. Topic 1 lies in field 11, topic 2 in field 12."""
    return [
        work(1, [authorship([1], "first")], publication_year=2018),
        work(2, [authorship([1], "first"), authorship([4])], publication_year=2019),
        work(3, [authorship([4], "first"), authorship([2])], publication_year=2020, fwci=None),
        work(4, [authorship([1]), authorship([4]), authorship([8])], publication_year=2020),
        work(5, [authorship([1]), authorship([8])], primary_topic=invented.topic(2)),
        work(6, [authorship([1]), authorship([4])], publication_year=None),
        work(7, [authorship([1])], is_retracted=True),
        work(8, [authorship([1])], is_paratext=True, is_xpac=True),
        work(9, [authorship([7], "first"), authorship([8])]),
    ]


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    place = tmp_path_factory.mktemp("questions")
    files = invented.write(place, _works())
    build(Choices([files[0]], files[1], processes=1), place / "tables")
    with open_engine(place / "tables", verdicts=[Verdict(4, None, 30, True)]) as opened:
        yield opened


def _rows(answer):
    return [(row.at, row.value, row.works) for row in answer.rows]


def test_ask_answers_by_year_with_the_unknown_year_last(engine):
    answer = ask(engine, Question("international", Selection(1), (By.YEAR,)))
    assert answer.unit == Unit.SHARE
    assert _rows(answer) == [
        ({"year": 2018}, 0.0, 1),
        ({"year": 2019}, 1.0, 1),
        ({"year": 2020}, 1.0, 3),
        ({"year": None}, 1.0, 1),
    ]


def test_ask_answers_by_partner_with_names_the_most_works_first(engine):
    answer = ask(engine, Question("works", Selection(1), (By.PARTNER,)))
    assert _rows(answer) == [({"partner": 4}, 4.0, 4), ({"partner": 8}, 2.0, 2)]
    assert [row.names for row in answer.rows] == [
        {"partner": "Institution 004aaaa04"},
        {"partner": "Institution 008aaaa08"},
    ]


def test_ask_says_how_much_is_known(engine):
    (row,) = ask(engine, Question("international_impact", Selection(1))).rows
    assert (row.value, row.works, row.known, row.coverage) == (1.0, 5, 4, 0.8)


def test_ask_of_nothing_knows_no_coverage(engine):
    (row,) = ask(engine, Question("works", Selection(1, (1900, 1901)))).rows
    assert (row.value, row.coverage) == (0.0, None)


def test_ask_names_fields_and_topics(engine):
    answer = ask(engine, Question("works", Selection(1), (By.FIELD, By.TOPIC)))
    assert [(row.at, row.names) for row in answer.rows] == [
        ({"field": 11, "topic": 1}, {"field": "Field 11", "topic": "Topic 1"}),
        ({"field": 12, "topic": 2}, {"field": "Field 12", "topic": "Topic 2"}),
    ]


def test_ask_tells_what_is_left_out(engine):
    answer = ask(engine, Question("works", Selection(1)))
    assert answer.left_out == LeftOut(retracted=1, paratext=1, xpac=1, any=2)
    assert answer.left_out == left_out(engine, Selection(1, paratext=True))


def test_narrowed_opens_a_row_to_as_many_works_as_it_counts(engine):
    for by in ((By.YEAR,), (By.PARTNER,), (By.COUNTRY, By.TOPIC), (By.UNIT,)):
        answer = ask(engine, Question("international", Selection(1), by))
        for row in answer.rows:
            opened = Question("international", Selection(1).narrowed(row.keys))
            assert len(works_of(engine, opened)) == row.works
            counted = works_of(engine, opened, which=Which.COUNTED)
            assert len(counted) == row.numerator


def test_narrowed_to_an_institution_asks_for_that_one():
    row = {By.INSTITUTION: 4, By.YEAR: 2020}
    assert Selection(None).narrowed(row) == Selection(4, at=((By.YEAR, 2020),))


def test_works_of_comes_in_pages_newest_first(engine):
    question = Question("works", Selection(1))
    first = works_of(engine, question, limit=4)
    second = works_of(engine, question, after=first[-1].mark, limit=4)
    assert [(each.year, each.work) for each in first + second] == [
        *((2020, 3), (2020, 4), (2020, 5), (2019, 2), (2018, 1), (None, 6))
    ]
    assert works_of(engine, question, after=second[-1].mark, limit=4) == []


def test_works_of_tells_which_works_are_counted(engine):
    question = Question("international_impact", Selection(1))
    assert {each.work: each.counted for each in works_of(engine, question)} == {
        **dict.fromkeys((2, 4, 5, 6), True),
        3: None,
    }
    assert [each.work for each in works_of(engine, question, which=Which.UNKNOWN)] == [3]
    international = Question("international", Selection(1))
    assert [each.work for each in works_of(engine, international, which=Which.OTHERS)] == [1]


def test_works_of_shows_what_the_tables_know(engine):
    (found,) = works_of(engine, Question("works", Selection(1).narrowed({By.YEAR: 2019})))
    assert (found.title, found.doi, found.institutions, found.countries) == (
        *("Work 2", "10.1000/2", 2, 2),
    )
    assert (found.is_first, found.is_international, found.topic_name) == (True, True, "Topic 1")


def test_partners_of_lists_the_others_of_each_work(engine):
    assert partners_of(engine, Selection(1), [1, 4, 5]) == [
        Partner(4, 4, "US", "Institution 004aaaa04"),
        Partner(4, 8, "GB", "Institution 008aaaa08"),
        Partner(5, 8, "GB", "Institution 008aaaa08"),
    ]
    assert partners_of(engine, Selection(1), []) == []


def test_ties_among_counts_partners_that_stand_together(engine):
    assert ties_among(engine, Selection(1), [4, 7, 8]) == [Tie(4, 8, 1)]
    assert ties_among(engine, Selection(1), []) == []


def test_cube_has_every_institution_by_year_foreign_country_and_topic(engine):
    rows = engine.run(cube(Selection(1, (2020, 2020)))).to_pylist()
    found = {
        (row["institution"], row["country"], row["topic"]): (row["works"], row["with_fwci"])
        for row in rows
    }
    assert found == {
        (1, "US", 1): (2, 1),
        (1, "GB", 1): (1, 1),
        (1, "GB", 2): (1, 1),
        (4, "JP", 1): (2, 1),
        (4, "GB", 1): (1, 1),
        (7, "GB", 1): (1, 1),
        (8, "JP", 1): (1, 1),
        (8, "US", 1): (1, 1),
        (8, "CN", 1): (1, 1),
        (8, "JP", 2): (1, 1),
    }


def test_find_takes_a_ror_id_as_address_or_bare(engine):
    found = find(engine, ror="https://ror.org/001AAAA01")
    assert (found.number, found.unified, found.country) == (1, 1, "JP")
    assert find(engine, ror="002aaaa02").unified == 1
    assert find(engine, ror="099zzzz99") is None


def test_institutions_tells_of_those_that_are_known(engine):
    assert set(institutions(engine, [4, 8, 4, 5000])) == {4, 8}
    assert institutions(engine, []) == {}


def test_before_is_as_long_and_ends_the_year_before():
    assert before((2016, 2020)) == (2011, 2015)
    assert before((2020, 2020)) == (2019, 2019)
