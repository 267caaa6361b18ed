"""The Parquet edition gives the tables that JSON lines give, row by row."""

from datetime import datetime

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bench.works_data import Works, write_lines, write_parquet
from kakehashi.research.projects.collaboration import official
from kakehashi.research.projects.collaboration.official import NEEDED
from kakehashi.research.projects.collaboration.tables import TABLES
from tests.research.projects.collaboration.make import (
    HONG_KONG,
    HOSPITAL,
    OXFORD,
    TMU,
    TOKYO,
    authorship,
    built,
    faults,
    institution,
    organisation,
    rows,
    work,
    write,
    write_ror,
)

ORGANISATIONS = [organisation(*each) for each in (TOKYO, OXFORD, HOSPITAL, HONG_KONG)]


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """Folders of generated works as JSON lines and, the same, as Parquet."""
    folder = tmp_path_factory.mktemp("both")
    maker = Works(ORGANISATIONS)
    works = list(maker.make(1, 300)) + _odd(maker)
    write_lines(works, folder / "works.jsonl.gz")
    write_parquet(folder / "works.jsonl.gz", folder / "works.parquet")
    return folder


def _odd(maker):
    """What may be odd about a work without breaking it."""
    twice = maker.institutions[0]
    crowd = maker.work(401, authors=1200)
    named = maker.work(402, authors=3)
    for each in named["authorships"]:
        each["institutions"] = [twice, twice, maker.institutions[1]]
        each["countries"] = ["BR", twice["country_code"]]
    nameless = maker.work(403, authors=2)
    nameless["authorships"][0]["institutions"] = [institution(9) | {"id": None, "lineage": []}]
    nameless["authorships"][1]["author_position"] = None
    plain = maker.work(404, authors=1)
    plain |= {"doi": "http://dx.doi.org/10.1/X", "title": "", "publication_date": None}
    plain |= {"publication_year": None, "is_retracted": None, "corresponding_institution_ids": None}
    cut = maker.work(405, authors=2) | {"authors_count": 900, "is_retracted": True}
    return [crowd, named, nameless, plain, cut]


def _built(folder, works, **choices):
    folder.mkdir(exist_ok=True)
    built(folder, works, ror=write_ror(folder), **choices)
    return folder


def _same(one, other, but=()):
    for table in TABLES:
        if table.name not in but:
            assert rows(one, table.name) == rows(other, table.name), table.name
    said = [[each[1:] for each in _said(folder)] for folder in (one, other)]
    assert said[0] == said[1]


def _said(folder):
    asked = ("file", "line", "work", "kind", "reason")
    return sorted(tuple(str(each[name]) for name in asked) for each in rows(folder, "faults"))


def test_read_official_gives_the_tables_that_json_gives(both, tmp_path):
    lines = _built(tmp_path / "lines", both / "works.jsonl.gz", authors_of=[OXFORD[0]])
    parquet = _built(tmp_path / "parquet", both / "works.parquet", authors_of=[OXFORD[0]])

    _same(lines, parquet, but=("faults",))
    assert rows(lines, "authors")


def test_read_official_gives_the_same_record_by_record(both, tmp_path, monkeypatch):
    monkeypatch.setattr(official._Reader, "_is_regular", lambda _reader: False)
    lines = _built(tmp_path / "lines", both / "works.jsonl.gz", authors_of=[OXFORD[0]])
    parquet = _built(tmp_path / "parquet", both / "works.parquet", authors_of=[OXFORD[0]])

    _same(lines, parquet, but=("faults",))


def test_read_official_reads_a_file_in_which_ids_have_another_form(tmp_path):
    path = write(tmp_path / "lines.jsonl", work(7, authorship(institution(1, TMU))))
    odd = duckdb.sql(
        f"SELECT * REPLACE ('W7' AS id) FROM read_json('{path}', format = 'newline_delimited')"
    )
    odd.write_parquet(str(tmp_path / "works.parquet"))

    built(tmp_path, tmp_path / "works.parquet")

    assert [each["work"] for each in rows(tmp_path, "works")] == [7]
    assert [each["institution"] for each in rows(tmp_path, "links")] == [1]


def test_read_official_says_which_columns_are_missing(both, tmp_path):
    table = pq.read_table(both / "works.parquet").slice(0, 3)
    pq.write_table(table.drop_columns(["fwci", "doi"]), tmp_path / "works.parquet")

    built(tmp_path, tmp_path / "works.parquet")

    assert [each["fwci"] for each in rows(tmp_path, "works")] == [None] * 3
    missing = [
        each["reason"] for each in rows(tmp_path, "faults") if each["kind"] == "missing_column"
    ]
    assert missing == ["has no column doi", "has no column fwci"]


def test_read_official_leaves_null_what_is_of_another_type(both, tmp_path):
    table = pq.read_table(both / "works.parquet").slice(0, 2)
    place = table.schema.get_field_index("publication_year")
    years = pa.array(["2025", "soon"])
    pq.write_table(table.set_column(place, "publication_year", years), tmp_path / "works.parquet")

    built(tmp_path, tmp_path / "works.parquet")

    assert [each["year"] for each in rows(tmp_path, "works")] == [None, None]
    kinds = [kind for kind, _line, _work in faults(tmp_path)]
    assert (kinds.count("wrong_type"), kinds.count("null_year")) == (2, 2)


def test_read_official_passes_over_a_file_without_works(tmp_path):
    pq.write_table(pa.table({"id": ["https://openalex.org/A1"]}), tmp_path / "authors.parquet")

    built(tmp_path, work(7), tmp_path / "authors.parquet")

    assert [each["work"] for each in rows(tmp_path, "works")] == [7]
    assert [kind for kind, _line, _work in faults(tmp_path)] == ["unreadable"]


def test_read_official_says_when_there_is_no_row(both, tmp_path):
    pq.write_table(pq.read_table(both / "works.parquet").slice(0, 0), tmp_path / "none.parquet")

    built(tmp_path, work(7), tmp_path / "none.parquet")

    assert [kind for kind, _line, _work in faults(tmp_path)] == ["empty_file"]


def test_read_official_keeps_what_stands_before_broken_rows(both, tmp_path):
    table = pq.read_table(both / "works.parquet").slice(0, 40)
    pq.write_table(table, tmp_path / "works.parquet", row_group_size=20, compression="snappy")
    content = bytearray((tmp_path / "works.parquet").read_bytes())
    group = pq.ParquetFile(tmp_path / "works.parquet").metadata.row_group(1)
    begin = group.column(0).dictionary_page_offset or group.column(0).data_page_offset
    content[begin : begin + 400] = b"\xff" * 400
    (tmp_path / "works.parquet").write_bytes(content)

    built(tmp_path, work(7), tmp_path / "works.parquet")

    assert "truncated" in [kind for kind, _line, _work in faults(tmp_path)]


def test_read_official_reads_only_the_columns_it_needs(both):
    with pq.ParquetFile(both / "works.parquet") as file:
        reader = official._Reader(_Nobody(), None, file)

    assert reader.is_regular
    assert {official._short(path) for path in reader.columns} == {
        *NEEDED,
        "is_xpac",
        "authors_count",
    }


class _Nobody:
    """A compactor whose institutions nobody asked for."""

    class places:
        wanted = frozenset()


def test_the_generated_file_has_the_traps_of_the_official_edition(both):
    schema = pq.read_schema(both / "works.parquet")

    assert len(schema) == 49
    assert schema.field("abstract_inverted_index").type == pa.string()
    assert pa.types.is_map(schema.field("ids").type)
    assert schema.field("updated_date").type == pa.timestamp("us")
    assert isinstance(
        pq.read_table(both / "works.parquet", columns=["updated_date"])[0][0].as_py(), datetime
    )
