import pytest

from kakehashi.research.projects.collaboration import overlay
from kakehashi.research.projects.collaboration.building import Choices, build
from kakehashi.research.projects.collaboration.engines import open_engine
from kakehashi.research.projects.collaboration.overlay import Verdict
from kakehashi.research.projects.collaboration.tables import COPIED
from tests.research.projects.collaboration import invented
from tests.research.projects.collaboration.comparing import answered
from tests.research.projects.collaboration.comparing import make_question as question_of
from tests.research.projects.collaboration.invented import authorship, work

pytestmark = pytest.mark.xdist_group("collaboration")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """1: JP; 2: JP and US; 3: CN (7) and HK (5), 4: JP and an author in KR without place; 5: GB."""
    place = tmp_path_factory.mktemp("overlay")
    works = [
        work(1, [authorship([1], "first")]),
        work(2, [authorship([1], "first"), authorship([4], "last")]),
        work(3, [authorship([7], "first"), authorship([5], "last")]),
        work(4, [authorship([1], "first"), authorship([], "last", ["KR"])]),
        work(5, [authorship([8], "first")]),
    ]
    files = invented.write(place, works)
    build(Choices([files[0]], files[1], processes=1), place / "tables")
    return place / "tables"


def _engine(folder, *verdicts):
    return open_engine(folder, verdicts=[Verdict(*verdict) for verdict in verdicts])


def test_a_refused_link_takes_the_work_from_the_institution_and_the_country(folder):
    with _engine(folder, (2, 4, None, False)) as engine:
        assert answered(engine, question_of("works")) == {
            (1,): (3.0, 3.0, None, 3, 3),
            (5,): (1.0, 1.0, None, 1, 1),
            (7,): (1.0, 1.0, None, 1, 1),
            (8,): (1.0, 1.0, None, 1, 1),
        }
        assert answered(engine, question_of("international"))[1,] == (1 / 3, 1.0, 3.0, 3, 3)
        assert answered(engine, question_of("collaborative"))[1,] == (1 / 3, 1.0, 3.0, 3, 3)
        assert answered(engine, question_of("long_distance"))[1,] == (0.0, 0.0, 2.0, 3, 2)


def test_an_added_link_counts_in_full_and_is_not_known_in_fractions(folder):
    with _engine(folder, (1, 8, None, True)) as engine:
        assert answered(engine, question_of("works"))[8,] == (2.0, 2.0, None, 2, 2)
        fractional = answered(engine, question_of("works", counting="fractional"))
        assert fractional[8,] == (1.0, 1.0, None, 2, 1)
        assert fractional[1,] == (2.0, 2.0, None, 3, 3)
        assert answered(engine, question_of("international"))[8,] == (0.5, 1.0, 2.0, 2, 2)
        assert answered(engine, question_of("long_distance"))[8,] == (0.5, 1.0, 2.0, 2, 2)


def test_an_added_link_that_the_source_has_changes_nothing(folder):
    with _engine(folder) as plain, _engine(folder, (2, 4, None, True)) as said:
        for code in ("works", "international", "led_first", "partners"):
            assert answered(said, question_of(code)) == answered(plain, question_of(code))


def test_a_refused_link_within_china_is_counted_as_asked(folder):
    question = question_of("international", china=True)
    with _engine(folder, (3, 8, None, True), (3, 7, None, False)) as engine:
        assert answered(engine, question)[5,] == (1.0, 1.0, 1.0, 1, 1)
        assert answered(engine, question_of("partner_countries"))[8,][0] == 1.0
    with _engine(folder) as engine:
        assert answered(engine, question)[5,] == (0.0, 0.0, 1.0, 1, 1)


def test_an_institution_that_nobody_names_counts_for_itself(folder):
    with _engine(folder, (1, 777, None, True)) as engine:
        assert answered(engine, question_of("partners"))[777,] == (1.0, 1.0, None, 1, 1)
        assert answered(engine, question_of("works", "country"))[777, "JP"][3] == 1


def test_a_unit_has_the_works_that_stand_and_the_later_verdict_counts(folder):
    verdicts = [(1, None, 7, True), (2, None, 7, True), (2, None, 7, False), (4, None, 8, True)]
    with _engine(folder, *verdicts) as engine:
        found = answered(engine, question_of("works", "unit"))
        assert {key: row[3] for key, row in found.items() if key[0] == 1} == {
            (1, 7): 1,
            (1, 8): 1,
            (1, None): 1,
        }


def test_a_verdict_of_a_unit_does_not_touch_the_link_of_the_institution(folder):
    with _engine(folder, (2, 1, 7, False)) as engine:
        assert answered(engine, question_of("works"))[1,][3] == 3


def test_written_verdicts_are_read_again():
    verdicts = [Verdict(1, 2, None, True), Verdict(1, None, 3, False)]
    assert overlay.read(overlay.written(verdicts)) == verdicts


def test_corrected_copies_what_links_repeat_of_their_work():
    facts = dict.fromkeys(COPIED)
    whole, links = overlay.corrected(
        {"work": 1, "countries": 1, "countries_leiden": 1, **facts, "is_retracted": True},
        [],
        {5: True},
        {5: overlay.Place(5, "FR")},
    )
    assert whole["countries"] == 2
    assert [
        (link["institution"], link["is_retracted"], link["is_international"]) for link in links
    ] == [(5, True, True)]
