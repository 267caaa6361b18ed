import math
import multiprocessing

import pyarrow.parquet as pq
import pytest

from kakehashi.research.projects.collaboration import building
from kakehashi.research.projects.collaboration.building import (
    Choices,
    NothingRead,
    WrongFolder,
    build,
    staging_of,
)
from kakehashi.research.projects.collaboration.faults import MEANINGS, Kind
from kakehashi.research.projects.collaboration.reading import Stopped
from kakehashi.research.projects.collaboration.summary import read_build
from kakehashi.research.projects.collaboration.tables import TABLES
from tests.research.projects.collaboration.make import (
    DATA,
    HONG_KONG,
    HOSPITAL,
    OXFORD,
    REAL_ROR,
    REAL_WORKS,
    TMU,
    authorship,
    built,
    faults,
    institution,
    lines,
    rows,
    work,
    write,
    write_ror,
)

TOKYO = institution(1, TMU)
ABROAD = institution(2, OXFORD[0], "GB")
CLINIC = institution(3, HOSPITAL[0], "GB")

real = pytest.mark.skipif(not DATA.exists(), reason="the shared data are not there")


def test_build_writes_one_row_per_work_with_what_it_says(tmp_path):
    built(tmp_path, work(7, authorship(TOKYO), authorship(ABROAD)))

    (row,) = rows(tmp_path, "works")
    assert row.pop("kilometres") == pytest.approx(
        _haversine(35.6895, 139.69171, 51.75222, -1.25596)
    )
    assert row.pop("published").isoformat() == "2025-03-31"
    assert row == {
        "work": 7,
        "doi": "10.1000/test.7",
        "title": "Work 7",
        "year": 2025,
        "type": "article",
        "language": "en",
        "is_retracted": False,
        "is_xpac": False,
        "is_paratext": False,
        "authors": 2,
        "institutions": 2,
        "countries": 2,
        "is_international": True,
        "is_collaborative": True,
        "is_hyper": False,
        "is_oa": True,
        "oa_status": "gold",
        "cited": 4,
        "fwci": 1.25,
        "topic": 10601,
        "topic_name": "Handwriting",
        "subfield": 1707,
        "field": 17,
        "field_name": "Computer Science",
        "domain": 3,
    }


def _haversine(north, east, other_north, other_east):
    """Great-circle distance by the formula of analytics.md 2.2."""
    a, b = math.radians(north), math.radians(other_north)
    along = (1 - math.cos(math.radians(other_east - east))) / 2
    root = math.sqrt((1 - math.cos(b - a)) / 2 + math.cos(a) * math.cos(b) * along)
    return 2 * 6371.01 * math.asin(root)


def test_build_writes_one_link_per_work_and_institution(tmp_path):
    built(
        tmp_path,
        work(
            7,
            authorship(TOKYO, ABROAD, position="first"),
            authorship(TOKYO, is_corresponding=True),
            authorship(),
        ),
    )

    links = rows(tmp_path, "links")
    asked = ("institution", "country", "fraction", "is_first", "is_corresponding", "authors")
    assert [tuple(each[name] for name in asked) for each in links] == [
        (1, "JP", (1 / 2 + 1) / 3, True, True, 2),
        (2, "GB", (1 / 2) / 3, True, False, 1),
    ]
    assert {(each["year"], each["fwci"], each["cited"], each["field"]) for each in links} == {
        (2025, 1.25, 4, 17)
    }


def test_build_writes_every_table_in_the_declared_schema(tmp_path):
    built(tmp_path, work(7, authorship(TOKYO)), authors_of=[TMU])

    for table in TABLES:
        found = pq.read_schema(tmp_path / "out" / table.file)
        assert (found.names, found.types) == (table.schema().names, table.schema().types)


def test_build_counts_a_component_for_its_parent(tmp_path):
    built(tmp_path, work(7, authorship(ABROAD), authorship(CLINIC)))

    assert {each["institution"]: each["unified"] for each in rows(tmp_path, "institutions")} == {
        2: 2,
        3: 2,
    }
    (row,) = rows(tmp_path, "works")
    assert (row["institutions"], row["is_collaborative"]) == (1, False)
    assert len(rows(tmp_path, "links")) == 2


def test_build_takes_the_kind_from_ror_and_not_the_funder_of_the_work(tmp_path):
    built(tmp_path, work(7, authorship(TOKYO), authorship(institution(4, type="company"))))

    kinds = {each["institution"]: each["kind"] for each in rows(tmp_path, "institutions")}
    assert kinds == {1: "education", 4: "company"}


def test_build_unites_the_countries_of_institutions_and_of_authors(tmp_path):
    unmatched = authorship(countries=["FR"])
    hong_kong = authorship(institution(5, HONG_KONG[0], "CN"), countries=["CN"])
    built(tmp_path, work(7, authorship(TOKYO), unmatched), work(8, hong_kong))

    assert [each["countries"] for each in rows(tmp_path, "works")] == [2, 1]
    assert [each["country"] for each in rows(tmp_path, "links")] == ["JP", "HK"]


def test_build_leaves_unknown_what_nobody_says(tmp_path):
    built(tmp_path, work(7, authorship(), publication_year=None, fwci=None), work(8))

    for row in rows(tmp_path, "works"):
        assert (row["countries"], row["institutions"]) == (0, 0)
        assert row["is_international"] is None
        assert row["is_collaborative"] is None
        assert row["kilometres"] is None
    assert rows(tmp_path, "links") == []
    assert faults(tmp_path) == [("null_year", 1, "https://openalex.org/W7")]


def test_build_takes_a_missing_is_xpac_for_no(tmp_path):
    old = work(7, authorship(TOKYO))
    del old["is_xpac"]
    built(tmp_path, old, work(8, is_xpac=None), work(9, is_xpac=True))

    assert [each["is_xpac"] for each in rows(tmp_path, "works")] == [False, False, True]


def test_build_keeps_institutions_without_ror_apart(tmp_path):
    built(tmp_path, work(7, authorship(institution(4), institution(5))))

    assert [each["institution"] for each in rows(tmp_path, "links")] == [4, 5]
    assert [each["unified"] for each in rows(tmp_path, "institutions")] == [4, 5]
    assert [kind for kind, _line, _work in faults(tmp_path)] == ["institution_without_ror"] * 2


def test_build_knows_no_corresponding_author_where_nobody_is_flagged(tmp_path):
    built(
        tmp_path,
        work(7, authorship(TOKYO)),
        work(8, authorship(TOKYO), corresponding_institution_ids=["https://openalex.org/I1"]),
    )

    assert [each["is_corresponding"] for each in rows(tmp_path, "links")] == [None, True]


def test_build_shows_hyper_authorship_apart(tmp_path):
    many = [authorship(institution(number)) for number in range(31)]
    built(tmp_path, work(7, *many), work(8, *many[:30]))

    assert [each["is_hyper"] for each in rows(tmp_path, "works")] == [True, False]


def test_build_reads_a_work_of_5000_authors(tmp_path):
    crowd = [authorship(institution(number % 900)) for number in range(5000)]
    built(tmp_path, work(7, *crowd))

    links = rows(tmp_path, "links")
    assert len(links) == 900
    assert sum(each["fraction"] for each in links) == pytest.approx(1, abs=1e-9)
    assert ("many_authors", 1, "https://openalex.org/W7") in faults(tmp_path)


def test_build_divides_by_all_authors_where_their_list_is_cut(tmp_path):
    built(tmp_path, work(7, authorship(TOKYO), authors_count=4))

    assert rows(tmp_path, "works")[0]["authors"] == 4
    assert rows(tmp_path, "links")[0]["fraction"] == 1 / 4
    assert ("authors_cut", 1, "https://openalex.org/W7") in faults(tmp_path)


def test_build_keeps_the_newest_record_of_a_work_whatever_its_folder_is_called(tmp_path):
    newer = work(7, authorship(TOKYO), title="New", updated_date="2026-05-02T00:00:00")
    older = work(7, authorship(ABROAD), title="Old", updated_date="2026-05-01T00:00:00")
    write(tmp_path / "works/updated_date=2026-01-01/part_000.gz", newer)
    write(tmp_path / "works/updated_date=2026-06-01/part_000.gz", older)

    made = built(tmp_path, tmp_path / "works")

    assert [each["title"] for each in rows(tmp_path, "works")] == ["New"]
    assert [each["institution"] for each in rows(tmp_path, "links")] == [1]
    assert [each["institution"] for each in rows(tmp_path, "institutions")] == [1]
    assert faults(tmp_path) == [("duplicate", 1, "W7")]
    assert (made.counted.read, made.counted.kept, made.counted.duplicate) == (2, 1, 1)


def test_build_follows_works_that_were_merged(tmp_path):
    merged = write(
        tmp_path / "merged_ids/2026-01-01.csv.gz",
        b"merge_date,id,merge_into_id",
        b"2026-01-01,W8,W9",
        b"2026-01-02,W9,W7",
        b"2026-01-02,W20,W21",
        b"2026-01-02,W30,W31",
        b"2026-01-02,W31,W30",
        b"nothing",
    )
    built(
        tmp_path,
        work(8, authorship(ABROAD), updated_date="2026-06-30"),
        work(7, authorship(TOKYO)),
        work(20, authorship(TOKYO)),
        work(30),
        merged,
    )

    assert [each["work"] for each in rows(tmp_path, "works")] == [7, 21, 30]
    assert [each["work"] for each in rows(tmp_path, "links")] == [7, 21]
    assert sorted(faults(tmp_path)) == [
        ("merged", 1, "W8"),
        ("merged", 3, "W20"),
        ("merged_in_circle", None, "W30"),
        ("merged_in_circle", None, "W31"),
        ("not_a_work", 7, None),
    ]


def test_build_keeps_retracted_works_and_paratext_flagged(tmp_path):
    built(tmp_path, work(7, is_retracted=True), work(8, is_paratext=True))

    flags = [(each["is_retracted"], each["is_paratext"]) for each in rows(tmp_path, "works")]
    assert flags == [(True, False), (False, True)]
    assert faults(tmp_path) == [("retracted", 1, "https://openalex.org/W7")]


def test_build_lists_authors_only_of_works_of_the_institutions_asked_for(tmp_path):
    author = {"id": "https://openalex.org/A9", "display_name": "", "orcid": "0000-0002-1825-0097"}
    built(
        tmp_path,
        work(7, authorship(CLINIC, TOKYO, author=author, position="first"), authorship()),
        work(8, authorship(TOKYO)),
        authors_of=[OXFORD[0]],
    )

    asked = ("work", "position", "author", "name", "orcid", "institution", "is_first")
    assert [tuple(each[name] for name in asked) for each in rows(tmp_path, "authors")] == [
        (7, 1, 9, "YAMADA Hanako", "0000-0002-1825-0097", 3, True),
        (7, 1, 9, "YAMADA Hanako", "0000-0002-1825-0097", 1, True),
        (7, 2, 5, "Hanako Yamada", None, None, False),
    ]


def test_build_passes_over_what_is_broken_and_lists_it(tmp_path):
    good = work(7, authorship(TOKYO))
    wrong = work(
        8,
        authorship(TOKYO, countries=["JP", 5]) | {"institutions": [TOKYO, "none"]},
        "no author",
        publication_year="2025",
        publication_date="31 March",
        fwci="high",
        cited_by_count=10**12,
    )
    author = {"id": "https://openalex.org/A1", "display_name": "An author", "works_count": 3}
    whole = lines(work(9, authorship(ABROAD)), work(10))
    write(tmp_path / "works/a.gz", good, b"{no json", b"", wrong, author, b"[]", b"\xff", good)
    (tmp_path / "works/b.gz").write_bytes(_cut_short(tmp_path, whole))
    write(tmp_path / "works/c.jsonl")
    (tmp_path / "works/d.parquet").write_bytes(b"PAR1 and nothing else")
    (tmp_path / "works/notes.txt").write_text("read me")

    made = built(tmp_path, tmp_path / "works")

    titles = {each["work"]: each for each in rows(tmp_path, "works")}
    assert set(titles) >= {7, 8}
    mended = titles[8]
    assert (mended["year"], mended["published"], mended["fwci"], mended["cited"]) == (None,) * 4
    assert mended["authors"] == 2  # as the source counts, one of whom cannot be read
    found = {
        (each["file"].rpartition("/")[2], each["kind"], each["line"]) for each in _faults(tmp_path)
    }
    assert found >= {
        ("a.gz", "not_json", 2),
        ("a.gz", "wrong_type", 4),
        ("a.gz", "null_year", 4),
        ("a.gz", "not_a_work", 5),
        ("a.gz", "not_a_work", 6),
        ("a.gz", "not_json", 7),
        ("a.gz", "duplicate", 8),
        ("c.jsonl", "empty_file", None),
        ("d.parquet", "unreadable", None),
        ("notes.txt", "other_file", None),
    }
    assert ("b.gz", "truncated") in {(file, kind) for file, kind, _line in found}
    assert sum(made.faults.values()) == len(_faults(tmp_path))


def _faults(folder):
    return rows(folder, "faults")


def _cut_short(folder, content):
    path = write(folder / "whole.gz", content.rstrip(b"\n"))
    return path.read_bytes()[:-40]


def test_build_refuses_when_nothing_can_be_read_and_leaves_what_was_there(tmp_path):
    built(tmp_path, work(7))

    with pytest.raises(NothingRead) as refusal:
        built(tmp_path, tmp_path / "nothing-here")

    assert [fault.kind for fault in refusal.value.faults] == [Kind.UNREADABLE]
    assert [each["work"] for each in rows(tmp_path, "works")] == [7]


def test_build_refuses_a_ror_file_without_organisations(tmp_path):
    ror = write(tmp_path / "empty.jsonl", {"id": "grid.1", "name": "A record of schema 1"})

    with pytest.raises(NothingRead, match="holds no organisation"):
        built(tmp_path, work(7), ror=ror)


def test_build_refuses_a_folder_of_something_else(tmp_path):
    write(tmp_path / "out/thesis.txt", {})

    with pytest.raises(WrongFolder, match="something else"):
        built(tmp_path, work(7))


def test_build_goes_on_where_it_was_stopped(tmp_path):
    write(tmp_path / "works/a.gz", work(7, authorship(TOKYO)))
    write(tmp_path / "works/b.gz", work(8, authorship(ABROAD)))
    choices = Choices([tmp_path / "works"], write_ror(tmp_path), processes=1)
    seen = []

    def stop(read, total):
        seen.append((read, total))
        if read >= total:
            raise Stopped

    with pytest.raises(Stopped):
        build(choices, tmp_path / "out", stop)
    assert not (tmp_path / "out").exists()
    assert len(list(staging_of(tmp_path / "out").glob("*.part"))) == 1

    again = []
    made = build(choices, tmp_path / "out", lambda read, total: again.append((read, total)))

    assert again[-1][1] < seen[-1][1]  # only what was missing
    assert [each["work"] for each in rows(tmp_path, "works")] == [7, 8]
    assert made.counted.kept == 2
    assert not staging_of(tmp_path / "out").exists()


def test_build_forgets_parts_made_by_other_choices(tmp_path):
    path = write(tmp_path / "works.gz", work(7, authorship(TOKYO)))
    ror = write_ror(tmp_path)
    staging = staging_of(tmp_path / "out")

    def stop(_read, _total):
        if any(staging.glob("*.part")):
            raise Stopped

    other = write(tmp_path / "other.gz", work(8))
    with pytest.raises(Stopped):
        build(Choices([path, other], ror, processes=1), tmp_path / "out", stop)
    build(Choices([path, other], ror, frozenset({TMU}), 1), tmp_path / "out")

    assert [each["work"] for each in rows(tmp_path, "authors")] == [7]


def test_build_runs_once_at_a_time(tmp_path):
    path, ror = write(tmp_path / "works.gz", work(7)), write_ror(tmp_path)

    def build_again(_read, _total):
        with pytest.raises(WrongFolder, match="under way"):
            build(Choices([path], ror, processes=1), tmp_path / "out")

    build(Choices([path], ror, processes=1), tmp_path / "out", build_again)


def test_build_says_how_it_was_made(tmp_path):
    (tmp_path / "RELEASE_NOTES.txt").write_text("RELEASE 2026-06-25\n- awards\n")
    made = built(tmp_path, work(7, authorship(TOKYO)), authors_of=[f"https://ror.org/{TMU}"])

    assert read_build(tmp_path / "out") == made
    assert (made.release, made.newest) == ("2026-06-25", "2026-06-01T00:00:00")
    assert made.layouts == {"2026": 1}
    assert made.authors_of == [TMU]
    assert [(each.path, each.records) for each in made.inputs] == [
        (str(tmp_path / "works.jsonl.gz"), 1)
    ]


@pytest.mark.slow
@pytest.mark.parametrize("way", ["fork", "spawn"])
def test_build_gives_the_same_in_several_processes(tmp_path, monkeypatch, way):
    if way not in multiprocessing.get_all_start_methods():
        pytest.skip(f"this system knows no {way}")
    monkeypatch.setattr(
        "kakehashi.research.projects.collaboration.working._way_to_start", lambda: way
    )
    for number in range(3):
        write(
            tmp_path / f"works/{number}.gz",
            work(number + 1, authorship(TOKYO, institution(number + 7))),
        )
    one, ror = tmp_path / "one", write_ror(tmp_path)
    build(Choices([tmp_path / "works"], ror, processes=1), one / "out")
    build(Choices([tmp_path / "works"], ror, processes=2), tmp_path / "out")

    for table in TABLES:
        assert rows(one, table.name) == rows(tmp_path, table.name)


def test_every_kind_of_fault_has_its_meaning():
    assert set(MEANINGS) == set(Kind)


@real
def test_build_reads_every_real_work(tmp_path):
    made = built(tmp_path, *REAL_WORKS, ror=REAL_ROR, authors_of=[TMU])

    assert made.counted.kept == 7_708 + 722
    assert made.layouts == {"2023": 7_546, "2024": 722, "unknown": 162}
    works = {each["work"]: each for each in rows(tmp_path, "works")}
    links = rows(tmp_path, "links")
    japan = {each["work"] for each in links if each["country"] == "JP"}
    assert (len(japan), sum(works[each]["is_international"] for each in japan)) == (284, 127)
    fraction = sum(each["fraction"] for each in links if each["country"] == "JP")
    assert fraction == pytest.approx(175.389624482, abs=1e-9)
    assert len({each["work"] for each in rows(tmp_path, "authors")}) == 5


def test_replace_brings_the_new_folder_in_one_step(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out/old").touch()
    (tmp_path / "new").mkdir()
    (tmp_path / "new/new").touch()

    building._replace(tmp_path / "out", tmp_path / "new", tmp_path / "old")

    assert [each.name for each in (tmp_path / "out").iterdir()] == ["new"]
