import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st
from isal import igzip

from kakehashi.research.projects.collaboration import sources
from kakehashi.research.projects.collaboration.faults import Kind
from kakehashi.research.projects.collaboration.sources import BrokenFile, Form, find, lines

FORMS = {
    "plain": lambda content: content,
    "gzip": igzip.compress,
    "two gzip members": lambda content: igzip.compress(content[:7]) + igzip.compress(content[7:]),
    "zstd": zstandard.ZstdCompressor().compress,
    "two zstd frames": lambda content: (
        zstandard.ZstdCompressor().compress(content[:7])
        + zstandard.ZstdCompressor().compress(content[7:])
    ),
}


def _read(path):
    return [line for several in lines(path) for line in several]


@pytest.mark.parametrize("form", FORMS)
def test_lines_reads_every_form(tmp_path, form):
    path = tmp_path / "works"
    path.write_bytes(FORMS[form](b'{"a": 1}\n{"b": 2}\n\n{"c": 3}'))

    assert _read(path) == [b'{"a": 1}', b'{"b": 2}', b"", b'{"c": 3}']


@given(st.lists(st.binary(max_size=30).filter(lambda line: b"\n" not in line)), st.integers(1, 9))
@settings(max_examples=60, deadline=None)
def test_lines_splits_as_if_the_file_were_read_at_once(tmp_path_factory, content, block):
    path = tmp_path_factory.mktemp("lines") / "works"
    path.write_bytes(b"-" + b"\n".join(content))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sources, "BLOCK", block)
        assert _read(path) == (b"-" + b"\n".join(content)).split(b"\n")


def test_lines_passes_over_a_line_too_long_to_be_a_work(tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "BLOCK", 4)
    monkeypatch.setattr(sources, "LONGEST_LINE", 10)
    path = tmp_path / "works"
    path.write_bytes(b"short\n" + b"x" * 50 + b"\nafter\n" + b"y" * 11)

    assert _read(path) == [b"short", None, b"after", None]


@pytest.mark.parametrize("form", ["gzip", "zstd"])
def test_lines_gives_what_stands_before_the_end_of_a_file_cut_short(tmp_path, form):
    path = tmp_path / "works"
    whole = FORMS[form](b"".join(b'{"number": %d}\n' % (number**9) for number in range(300_000)))
    path.write_bytes(whole[: len(whole) // 2])
    read = []

    with pytest.raises(BrokenFile):
        read.extend(line for several in lines(path) for line in several)
    assert read[:2] == [b'{"number": 0}', b'{"number": 1}']
    assert len(read) > 1000


def test_lines_tells_how_far_it_has_come(tmp_path):
    path = tmp_path / "works"
    path.write_bytes(igzip.compress(b"line\n" * 1000))
    seen = []

    list(lines(path, seen.append))

    assert sum(seen) == path.stat().st_size


def test_find_takes_folders_of_partitions_in_order_and_each_file_once(tmp_path):
    for name in ("updated_date=2026-02-01/part_000.gz", "updated_date=2026-01-01/part_000.gz"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_bytes(igzip.compress(b"{}"))
    (tmp_path / "manifest").write_text("{}")
    (tmp_path / "notes.pdf").write_text("no works")

    found, faults = find([tmp_path, tmp_path / "updated_date=2026-01-01"])

    assert [each.name for each in found] == [
        str(tmp_path / "updated_date=2026-01-01/part_000.gz"),
        str(tmp_path / "updated_date=2026-02-01/part_000.gz"),
    ]
    assert [each.kind for each in faults] == [Kind.OTHER_FILE]


def test_find_tells_the_form_by_content(tmp_path):
    contents = {
        "a.gz": igzip.compress(b"{}"),
        "b.gz": igzip.compress(b"merge_date,id,merge_into_id\n"),
        "c.json": b"PAR1",
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)

    found, _faults = find([tmp_path])

    assert [each.form for each in found] == [Form.LINES, Form.MERGERS, Form.PARQUET]


def test_find_says_what_is_not_there_or_empty(tmp_path):
    (tmp_path / "empty.gz").touch()

    found, faults = find([tmp_path / "nothing", tmp_path / "empty.gz"])

    assert found == []
    assert [each.kind for each in faults] == [Kind.UNREADABLE, Kind.EMPTY_FILE]
