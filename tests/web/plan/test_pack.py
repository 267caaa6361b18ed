"""The evidence pack: what is in it for whom, and that its own program finds what was changed."""

import csv
import io
import json
import subprocess
import sys
import zipfile
from decimal import Decimal
from hashlib import sha256

import pytest
from django.urls import reverse

from kakehashi.people.models import Role
from kakehashi.policy.freezing.operations import correct, publish
from kakehashi.web.plan.evidence import verify
from tests.make import make_officer, make_person, make_role
from tests.policy.freezing.freezes import make_freeze, make_period, record_of
from tests.unguarded import unguarded

pytestmark = pytest.mark.django_db
KEY = "survey.satisfaction"
ALWAYS = {
    "README.en.txt",
    "README.ja.txt",
    "verify.py",
    "freeze.txt",
    "hashes.txt",
    "corrections.json",
    "figures.csv",
    "figures.json",
    "definitions.json",
}


@pytest.fixture
def made():
    """A published freeze with two corrections of one figure."""
    make_period(is_persons=True)
    made, by = make_freeze(), make_officer()
    for value in (13, 14):
        correct(record_of(made, KEY), {"value": Decimal(value)}, reason=f"Now {value}", by=by)
    publish(made, by=by)
    return made


@pytest.fixture
def auditor(client):
    person = make_person(language="en")
    make_role(person, Role.Kind.AUDITOR)
    client.force_login(person)
    return person


def download(client, made, language="en"):
    address = reverse("plan:pack", args=[made.pk]).replace("/en/", f"/{language}/")
    answer = client.get(address)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def files_of(packed):
    with zipfile.ZipFile(io.BytesIO(packed)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def complaints(files, noted=None):
    return list(verify.findings(files, noted))


def test_pack_holds_every_record_as_it_was_frozen(client, auditor, made):
    files = files_of(download(client, made))
    for each in made.records.all():
        name = f"records/{each.position:04}-{each.kind}.json"
        assert sha256(files.pop(name)).hexdigest() == each.sha256
    assert sha256(files["freeze.txt"]).hexdigest() == made.sha256
    rows = {name for name in files if name.startswith("rows/")}
    assert "rows/agreements.active.csv" in rows
    assert set(files) == ALWAYS | rows


def test_pack_is_the_same_bytes_for_the_same_data(client, auditor, made):
    assert download(client, made) == download(client, made)


def test_pack_tells_figures_with_what_was_corrected(client, auditor, made):
    files = files_of(download(client, made))
    lines = list(csv.DictReader(io.StringIO(files["figures.csv"].decode("utf-8-sig"), newline="")))
    ours = [line for line in lines if line["indicator"] == KEY]
    assert [(row["division"], row["key"], row["value"], row["corrected"]) for row in ours] == [
        ("", "", "12", "14"),
        ("faculty", "law", "3", ""),
    ]
    corrections = json.loads(files["corrections.json"])
    assert [each["correction"]["reason"] for each in corrections] == ["Now 13", "Now 14"]
    (definition,) = [
        each for each in json.loads(files["definitions.json"]) if each["indicator"] == KEY
    ]
    assert definition["wording"]["ja"] == "満足と答えた人の割合"


def test_pack_holds_the_rows_that_the_reader_may_see(client, auditor, made):
    files = files_of(download(client, made))
    lines = files["rows/agreements.active.csv"].decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert "University of Vienna" in lines[1]


def test_pack_says_in_both_languages_how_to_verify_it(client, auditor, made):
    for language in ("en", "ja"):
        files = files_of(download(client, made, language))
        for name in ("README.en.txt", "README.ja.txt"):
            text = files[name].decode()
            assert made.sha256 in text
            assert "python verify.py --freeze" in text
            assert "$" not in text


def test_pack_for_everybody_leaves_rows_names_and_small_figures_out(client, made):
    files = files_of(download(client, made))
    everything = b"".join(files.values()).decode()
    assert "山田" not in everything
    assert "Hanako" not in everything
    assert not any(name.startswith("rows/") for name in files)
    figure = record_of(made, KEY)
    shown = json.loads(files[f"records/{figure.position:04}-figure.part.json"])
    assert shown["divisions"][0]["parts"][0]["value"] is None
    agreements = record_of(made, "agreements.active")
    assert files[f"records/{agreements.position:04}-figure.json"].decode() == agreements.content
    assert complaints(files, made.sha256) == []


def test_pack_for_everybody_keeps_reasons_that_could_tell_a_small_figure(client, made):
    correct(
        record_of(made, KEY), {"value": Decimal(3)}, reason="Eleven too many", by=make_officer()
    )
    files = files_of(download(client, made))
    told = json.loads(files["corrections.json"])
    assert [each["correction"]["reason"] for each in told] == ["Now 13", "Now 14", None]
    assert [each["correction"]["content"]["value"] for each in told] == ["13", "14", None]
    assert "Eleven" not in b"".join(files.values()).decode()
    assert complaints(files, made.sha256) == []


def test_pack_is_kept_by_no_cache_that_others_share(client, auditor, made):
    answer = client.get(reverse("plan:pack", args=[made.pk]))
    assert answer.headers["Cache-Control"] == "private, no-cache"
    answer.close()


def test_pack_is_not_there_for_everybody_before_it_is_published(client):
    made = make_freeze()
    assert client.get(reverse("plan:pack", args=[made.pk])).status_code == 404


def test_verify_finds_nothing_in_a_pack_that_nobody_changed(client, auditor, made):
    files = files_of(download(client, made))
    assert complaints(files, made.sha256) == []
    assert complaints(files, "0" * 64) == ["the freeze is not the one whose hash was noted"]


def test_verify_finds_one_changed_byte_in_any_file(client, auditor, made):
    files = files_of(download(client, made))
    for name, content in files.items():
        changed = bytes([content[0] ^ 1]) + content[1:]
        assert complaints({**files, name: changed}), name


def test_verify_finds_a_file_that_is_missing_or_was_added(client, auditor, made):
    files = files_of(download(client, made))
    name = next(name for name in files if name.endswith("-action.json"))
    without = {each: content for each, content in files.items() if each != name}
    assert complaints(without) == [f"{name} is missing", f"{name}: the record is missing"]
    added = {**files, "records/9999-figure.json": b"{}"}
    assert complaints(added) == [
        "records/9999-figure.json is not in hashes.txt",
        "records/9999-figure.json: this record was not frozen",
    ]


@pytest.mark.parametrize("rehash", [False, True])
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("records/0001-figure.json", "records/0001-figure.json: the record is missing"),
        ("corrections.json", "corrections.json: the corrections are missing"),
        ("figures.json", "figures.json: the table is missing"),
        ("figures.csv", "figures.csv: the table is missing"),
    ],
)
def test_verify_says_what_is_missing_and_no_more(client, auditor, made, name, words, rehash):
    files = files_of(download(client, made))
    del files[name]
    if rehash:
        assert complaints(rehashed(files)) == [words]
    else:
        assert complaints(files) == [f"{name} is missing", words]


def rehashed(files):
    """As somebody would who changes a file and the list of hashes."""
    lines = (
        f"{sha256(content).hexdigest()}  {name}\n"
        for name, content in sorted(files.items())
        if name != "hashes.txt"
    )
    return {**files, "hashes.txt": "".join(lines).encode()}


def test_verify_finds_a_changed_record_whose_hash_was_changed_too(client, auditor, made):
    files = files_of(download(client, made))
    frozen = record_of(made, KEY)
    name = f"records/{frozen.position:04}-figure.json"
    files[name] = files[name].replace(b'"value":"12"', b'"value":"15"')
    assert complaints(rehashed(files)) == [
        f"{name}: the record is not the one that was frozen",
        f"figures.json: {KEY} is not as in its record",
        f"figures.csv: {KEY} is not as in its record",
    ]


def test_verify_finds_a_changed_correction_whose_hash_was_changed_too(client, auditor, made):
    files = files_of(download(client, made))
    first, second = json.loads(files["corrections.json"])
    place = f"correction of record {first['record']}"

    def with_corrections(*corrections):
        return complaints(rehashed({**files, "corrections.json": json.dumps(corrections).encode()}))

    second["correction"]["reason"] = "Never mind"
    assert with_corrections(first, second) == [f"{place}: it was altered"]
    second["correction"]["reason"] = "Now 14"
    assert with_corrections(second) == [f"{place}: it does not follow the one before it"]
    assert with_corrections(first, second) == []


def test_verify_finds_a_changed_table_whose_hash_was_changed_too(client, auditor, made):
    files = files_of(download(client, made))
    files["figures.csv"] = files["figures.csv"].replace(b",12,", b",15,")
    assert complaints(rehashed(files)) == [f"figures.csv: {KEY} is not as in its record"]


def test_pack_of_records_that_were_altered_says_so(client, auditor, made):
    with unguarded():
        made.records.filter(key=KEY).update(
            content=record_of(made, KEY).content.replace('"12"', '"15"')
        )
    frozen = record_of(made, KEY)
    assert complaints(files_of(download(client, made))) == [
        f"records/{frozen.position:04}-figure.json: the record is not the one that was frozen"
    ]


@pytest.mark.slow
def test_verify_runs_alone_with_the_standard_library_only(client, auditor, made, tmp_path):
    packed = download(client, made)
    (tmp_path / "pack.zip").write_bytes(packed)
    folder = tmp_path / "pack"
    with zipfile.ZipFile(io.BytesIO(packed)) as opened:
        opened.extractall(folder)

    def run(*arguments):
        command = [sys.executable, "-I", "-S", folder / "verify.py", *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    answer = run("--freeze", made.sha256)
    assert (answer.returncode, answer.stderr) == (0, "")
    assert answer.stdout.endswith("Everything fits.\n")
    assert run(tmp_path / "pack.zip").returncode == 0

    name = next(folder.glob("records/*-action.json"))
    name.write_bytes(name.read_bytes().replace(b"1", b"2", 1))
    answer = run()
    assert answer.returncode == 1
    assert f"WRONG: records/{name.name} was altered" in answer.stdout
