import gzip
import json
import zipfile

import pytest

from kakehashi.research.projects.collaboration.faults import Kind
from kakehashi.research.projects.collaboration.organisations import read_organisations, ror_of
from tests.research.projects.collaboration.make import (
    DATA,
    HOSPITAL,
    OXFORD,
    REAL_ROR,
    TMU,
    TOKYO,
    lines,
    organisation,
    write,
)


def _read(path, *records):
    return read_organisations(write(path / "ror.jsonl", *records))[0]


def test_read_organisations_takes_place_name_and_kind(tmp_path):
    (found,) = _read(tmp_path, organisation(*TOKYO)).values()

    assert (found.ror, found.name, found.country, found.kind) == (
        TMU,
        f"Name of {TMU}",
        "JP",
        "education",
    )
    assert (found.latitude, found.longitude) == (35.6895, 139.69171)


def test_read_organisations_calls_a_funder_what_is_nothing_else(tmp_path):
    (found,) = _read(tmp_path, organisation("0aaaaaa11", "JP", 1, 2, ["funder"])).values()

    assert found.kind == "funder"


def _form(content, form):
    """The records, in each form that ROR or a copy of it may have."""
    records = json.dumps([json.loads(line) for line in content.splitlines()], indent=1).encode()
    return {
        "lines": content,
        "array": records,
        "gzip": gzip.compress(records),
    }[form]


@pytest.mark.parametrize("form", ["lines", "array", "gzip"])
def test_read_organisations_reads_every_form(tmp_path, form):
    path = tmp_path / "ror"
    path.write_bytes(_form(lines(organisation(*TOKYO), organisation(*OXFORD)), form))

    organisations, faults = read_organisations(path)

    assert (set(organisations), faults) == ({TMU, OXFORD[0]}, [])


def test_read_organisations_reads_the_published_archive(tmp_path):
    with zipfile.ZipFile(tmp_path / "ror.zip", "w") as archive:
        archive.writestr("v2.9-ror-data_schema_v2.json", json.dumps([organisation(*TOKYO)]))
        archive.writestr("v2.9-ror-data.csv", "id")
        archive.writestr("v2.9-ror-data.json", "[]")

    assert set(read_organisations(tmp_path / "ror.zip")[0]) == {TMU}


def test_a_component_counts_for_its_one_university_or_hospital(tmp_path):
    ward = ("0dddddd44", "GB", 51, -1, ["facility"], [HOSPITAL[0]])
    found = _read(tmp_path, *(organisation(*each) for each in (OXFORD, HOSPITAL, ward)))

    assert {ror: each.top for ror, each in found.items()} == dict.fromkeys(found, OXFORD[0])


@pytest.mark.parametrize(
    ("types", "parents", "of"),
    [
        (["education"], [OXFORD[0]], "a university in a system"),
        (["facility"], [OXFORD[0], TMU], "a joint institute"),
        (["facility"], ["0eeeeee55"], "an institute of a ministry"),
        (["facility"], ["0nnnnnn99"], "one whose parent is not in the file"),
    ],
)
def test_what_is_no_component_counts_for_itself(tmp_path, types, parents, of):
    ministry = ("0eeeeee55", "GB", 51, -1, ["government"])
    other = ("0dddddd44", "GB", 51, -1, types, parents)
    found = _read(tmp_path, *(organisation(*each) for each in (TOKYO, OXFORD, ministry, other)))

    assert found["0dddddd44"].top == "0dddddd44", of


def test_what_ended_counts_for_its_one_successor(tmp_path):
    link = [{"type": "successor", "id": f"https://ror.org/{TMU}"}]
    former = organisation(*OXFORD, status="inactive", relationships=link)

    assert _read(tmp_path, organisation(*TOKYO), former)[OXFORD[0]].top == TMU


def test_a_circle_of_parents_ends(tmp_path):
    one = organisation("0aaaaaa11", "JP", 1, 2, ["facility"], ["0bbbbbb22"])
    other = organisation("0bbbbbb22", "JP", 1, 2, ["facility"], ["0aaaaaa11"])

    assert _read(tmp_path, one, other)["0aaaaaa11"].top in {"0aaaaaa11", "0bbbbbb22"}


def test_read_organisations_lists_what_it_cannot_take(tmp_path):
    path = write(tmp_path / "ror.jsonl", organisation(*TOKYO), b"{", {"id": "x"}, b"")

    organisations, faults = read_organisations(path)

    assert set(organisations) == {TMU}
    assert [(each.line, each.kind) for each in faults] == [
        (2, Kind.NOT_JSON),
        (3, Kind.NOT_AN_ORGANISATION),
    ]


def test_read_organisations_says_when_the_file_is_broken(tmp_path):
    path = tmp_path / "ror.gz"
    path.write_bytes(gzip.compress(b"{}" * 1000)[:-9])

    assert [each.kind for each in read_organisations(path)[1]] == [Kind.UNREADABLE]


@pytest.mark.parametrize("text", [TMU, f"https://ror.org/{TMU}", f" ROR.org/{TMU.upper()}/ "])
def test_ror_of_takes_every_spelling(text):
    assert ror_of(text) == TMU


@pytest.mark.skipif(not DATA.exists(), reason="the shared data are not there")
def test_read_organisations_reads_every_real_record():
    organisations, faults = read_organisations(REAL_ROR)

    assert (len(organisations), faults) == (35_990, [])
    assert organisations[TMU].kind == "education"
