import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kakehashi.research.projects.collaboration import overlay, tables
from kakehashi.research.projects.collaboration.building import Choices, build
from kakehashi.research.projects.collaboration.engines import Kind, open_engine
from kakehashi.research.projects.collaboration.indicators import INDICATORS
from kakehashi.research.projects.collaboration.overlay import Verdict
from kakehashi.research.projects.collaboration.stores import IN_MEMORY, Unusable
from kakehashi.research.projects.collaboration.summary import read_build, write_build
from tests.research.projects.collaboration import invented
from tests.research.projects.collaboration.comparing import EVERY, answered
from tests.research.projects.collaboration.comparing import make_question as question_of
from tests.research.projects.collaboration.make import REAL_ROR, REAL_WORKS
from tests.research.projects.collaboration.spark import spark_server

pytestmark = pytest.mark.xdist_group("collaboration")
BY = [(), ("country",), ("year", "partner"), ("unit",), ("field", "country"), ("topic",)]
VERDICTS = [
    *(Verdict(work, None, work % 3, True) for work in range(1, 60)),
    *(Verdict(work, 1, None, True) for work in range(1, 60, 5)),
    *(Verdict(work, 4, None, False) for work in range(1, 60, 2)),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Tables of invented works."""
    place = tmp_path_factory.mktemp("engines")
    works, ror = invented.write(place, invented.works(120))
    build(Choices([works], ror, processes=1), place / "tables")
    return place / "tables"


@pytest.fixture
def copied(folder, tmp_path):
    """A copy to spoil."""
    for file in folder.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    return tmp_path


@pytest.mark.slow
@pytest.mark.spark
def test_both_engines_give_identical_rows(folder, tmp_path):
    with (
        spark_server(tmp_path) as address,
        open_engine(folder, verdicts=VERDICTS) as duck,
        open_engine(folder, Kind.SPARK, verdicts=VERDICTS, remote=address) as spark,
    ):
        for question in _one_of_each():
            assert answered(spark, question) == answered(duck, question), question
        if REAL_ROR.exists():
            _identical_on_real_works(tmp_path / "real", address)


def _identical_on_real_works(folder, address):
    build(Choices(REAL_WORKS, REAL_ROR), folder)
    with open_engine(folder) as duck, open_engine(folder, Kind.SPARK, remote=address) as spark:
        for question in (
            question_of("international", "year", "country", counting="fractional"),
            question_of("top_tenth", "field"),
            question_of("impact_ratio", counting="fractional"),
            question_of("affinity", "country"),
        ):
            found = answered(duck, question)
            assert len(found) > 3000
            assert answered(spark, question) == found, question


def _one_of_each():
    """Every indicator, the dimensions in turn, fractions where they have a meaning."""
    for number, code in enumerate(EVERY):
        indicator = INDICATORS[code]
        by = BY[number % len(BY)] if indicator.by >= set(BY[number % len(BY)]) else ()
        if indicator.one_of:
            by = ("country",) if number % 2 else ("partner",)
        counting = "fractional" if indicator.fractional else "full"
        yield question_of(code, *by, years=(2014, 2020), counting=counting, china=number % 2 == 0)


def test_open_engine_keeps_large_tables_in_their_files_with_the_same_rows(folder, monkeypatch):
    question = question_of("international", "country")
    with open_engine(folder, verdicts=VERDICTS) as engine:
        expected = answered(engine, question)
    monkeypatch.setattr("kakehashi.research.projects.collaboration.stores.IN_MEMORY", 0)
    with open_engine(folder, verdicts=VERDICTS, memory="200MB") as engine:
        assert answered(engine, question) == expected
    assert IN_MEMORY > 0


def test_open_engine_takes_the_verdicts_of_the_folder(copied):
    pq.write_table(overlay.written([Verdict(1, 10**6, None, True)]), copied / overlay.FILE)
    question = question_of("works", retracted=True, paratext=True, xpac=True)
    with open_engine(copied) as engine, open_engine(copied, verdicts=[]) as plain:
        assert answered(engine, question)[10**6,][3] == 1
        assert (10**6,) not in answered(plain, question)


def test_open_engine_counts_verdicts_on_works_it_does_not_have(folder):
    verdicts = [Verdict(1, 20, None, True), Verdict(10**9, 20, None, True)]
    with open_engine(folder, verdicts=verdicts) as engine:
        assert engine.unknown == 1


def test_open_engine_refuses_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(Unusable, match="nowhere is no folder with tables"):
        open_engine(tmp_path / "nowhere")


def test_open_engine_names_the_table_that_is_missing(copied):
    (copied / "links.parquet").unlink()
    with pytest.raises(Unusable, match=r"links\.parquet is missing"):
        open_engine(copied)


def test_open_engine_names_the_table_that_is_no_parquet(copied):
    (copied / "works.parquet").write_text("works")
    with pytest.raises(Unusable, match=r"works\.parquet cannot be read as Parquet"):
        open_engine(copied)


def test_open_engine_names_the_column_that_is_missing(copied):
    links = pq.read_table(copied / "links.parquet").drop_columns(["fraction"])
    pq.write_table(links, copied / "links.parquet")
    with pytest.raises(
        Unusable, match=r"links\.parquet has no column “fraction”: build the tables"
    ):
        open_engine(copied)


def test_open_engine_names_the_column_of_another_type(copied):
    works = pq.read_table(copied / "works.parquet")
    place = works.schema.get_field_index("year")
    old = works.set_column(place, "year", works["year"].cast(pa.string()))
    pq.write_table(old, copied / "works.parquet")
    with pytest.raises(Unusable, match="column “year” is string, not int16"):
        open_engine(copied)


def test_open_engine_refuses_tables_that_were_not_finished(copied):
    (copied / tables.SUMMARY).unlink()
    with pytest.raises(Unusable, match=r"build\.json is missing: the tables were not built"):
        open_engine(copied)


def test_open_engine_refuses_a_damaged_summary(copied):
    (copied / tables.SUMMARY).write_text("{}")
    with pytest.raises(Unusable, match=r"build\.json is damaged"):
        open_engine(copied)


def test_open_engine_refuses_tables_of_another_form(copied):
    made = read_build(copied)
    made.format = 0
    write_build(copied, made)
    with pytest.raises(Unusable, match="holds tables of form 0, and this version reads"):
        open_engine(copied)


def test_open_engine_refuses_tables_without_works(copied):
    made = read_build(copied)
    made.counted.kept = 0
    write_build(copied, made)
    with pytest.raises(Unusable, match="without a single work"):
        open_engine(copied)


def test_open_engine_refuses_a_verdict_table_that_is_damaged(copied):
    (copied / overlay.FILE).write_text("no")
    with pytest.raises(Unusable, match=r"overlay\.parquet cannot be read"):
        open_engine(copied)


def test_open_engine_needs_the_address_of_spark(folder):
    with pytest.raises(Unusable, match="SPARK_REMOTE is empty"):
        open_engine(folder, Kind.SPARK)


def test_open_engine_says_what_duckdb_says_of_its_memory(folder):
    with pytest.raises(Unusable, match="a memory of “much”"):
        open_engine(folder, memory="much")
