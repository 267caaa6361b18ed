import csv
import gc
import io
import json
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from bench.invented import records, ror_id
from kakehashi.institutions.models import Institution, InstitutionName
from kakehashi.institutions.queries import find_institutions
from kakehashi.journal.models import Entry
from tests.interop.ror.make import gzipped, lines_of, make_file, make_record, related
from tests.interop.ror.serving import serving
from tests.journal.outside import environment_of_test_database, run
from tests.make import make_person

REAL = Path(settings.BASE_DIR).parent / "shared/data/ror_v2_partial.jsonl.gz"


def import_ror(source, **options):
    out = io.StringIO()
    call_command("import_ror", str(source), stdout=out, **options)
    return out.getvalue()


@pytest.mark.django_db
def test_import_ror_tells_what_it_did(tmp_path):
    make_file(tmp_path, make_record(1), make_record(2, status="asleep"))

    assert import_ror(tmp_path / "ror.jsonl") == (
        "created 1, updated 0, unchanged 0, refused 1 (links between institutions changed: 0)\n"
        "Refused (1):\n"
        f"  line 2 ({ror_id(2)}): status: “asleep” is none of active, inactive, withdrawn\n"
    )


@pytest.mark.django_db
def test_import_ror_shows_some_of_many_and_reports_all(tmp_path):
    wrong = [make_record(number, types=[]) for number in range(1, 31)]
    make_file(tmp_path, make_record(0), *wrong)
    report = tmp_path / "report.csv"

    told = import_ror(tmp_path / "ror.jsonl", report=report).splitlines()

    assert len(told) == 23
    assert told[-1] == f"  … and 10 more; all are in {report}"
    rows = list(csv.DictReader(report.read_text(encoding="utf-8-sig").splitlines()))
    assert len(rows) == 30
    assert rows[0] == {
        "what": "refused",
        "counted_in": "line",
        "number": "2",
        "column": "",
        "ror": ror_id(1),
        "reason": "types: must be a list of at least one type",
    }


@pytest.mark.django_db
def test_import_ror_names_who_ordered_it(tmp_path):
    person = make_person(email="office@example.ac.jp")
    make_file(tmp_path, make_record(1))

    import_ror(tmp_path / "ror.jsonl", by="Office@example.ac.jp")

    assert Entry.objects.get().by == person


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"by": "nobody@example.org"}, "Nobody here has the e-mail address nobody@example.org."),
        ({"report": Path("/nowhere/report.csv")}, "The report cannot be written"),
    ],
)
def test_import_ror_refuses_wrong_options(tmp_path, options, words):
    make_file(tmp_path, make_record(1))
    with pytest.raises(CommandError, match=words):
        import_ror(tmp_path / "ror.jsonl", **options)


@pytest.mark.django_db
@pytest.mark.parametrize("content", [None, b"id,name\n", gzipped(lines_of(make_record(1)))[:-9]])
def test_import_ror_refuses_a_wrong_file_whole(tmp_path, content):
    if content is not None:
        make_file(tmp_path, content=content)
    with pytest.raises(CommandError, match=r"ror\.jsonl.*\. Nothing was written\."):
        import_ror(tmp_path / "ror.jsonl")
    assert Institution.objects.count() == 0


@pytest.mark.django_db
def test_import_ror_takes_an_address(monkeypatch):
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    content = gzipped(lines_of(make_record(1)))
    with serving({"/files/v2.9-ror-data.jsonl.gz": (200, {}, content)}) as server:
        told = import_ror(f"{server}/files/v2.9-ror-data.jsonl.gz")

    assert told.startswith("created 1,")
    assert Entry.objects.get().reason.startswith("v2.9-ror-data.jsonl.gz (sha256 ")


@pytest.mark.django_db
def test_import_ror_leaves_the_garbage_collector_as_it_was(tmp_path):
    make_file(tmp_path, make_record(1))
    before = gc.get_threshold()
    import_ror(tmp_path / "ror.jsonl")
    assert (gc.get_threshold(), gc.get_freeze_count()) == (before, 0)


# -- Killed in the middle -----------------------------------------------------------------------

IMPORT = """
import json, os, signal, sys
from pathlib import Path
from django.db import connection
from kakehashi.institutions.models import Institution
from kakehashi.interop.ror import survey
from kakehashi.interop.ror.files import RorFile
from kakehashi.interop.ror.operations import import_ror
from tests.interop.ror.make import state

path, doing, killed_at = sys.argv[1], sys.argv[2], int(sys.argv[3])
survey.BATCH = 10
writes = 0

def kill_at_last(execute, sql, params, many, context):
    global writes
    writes += sql.startswith(("INSERT", "UPDATE", "DELETE"))
    if killed_at and writes == killed_at:
        os.kill(os.getpid(), signal.SIGKILL)
    return execute(sql, params, many, context)

if doing == "import":
    with connection.execute_wrapper(kill_at_last):
        import_ror(RorFile(Path(path)), by=None)
if doing == "empty":
    Institution.objects.all().delete()
print(json.dumps(state()))
"""


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("killed_at", "left_whole"), [(1, 0), (2, 0), (3, 0), (4, 0), (5, 10), (14, 30), (25, 60)]
)
def test_import_ror_that_is_killed_leaves_whole_records_and_is_completed_by_the_next(
    tmp_path, killed_at, left_whole
):
    """Ten records a batch, four statements each; the links between institutions come last."""
    many = list(records(60))
    many[3]["relationships"] = [related("successor", 50)]
    make_file(tmp_path, *many)
    environment = environment_of_test_database(tmp_path)

    def outside(doing, killed=0):
        path = str(tmp_path / "ror.jsonl")
        done = run(IMPORT, environment, path, doing, str(killed))
        assert done.returncode == (-9 if killed else 0), done.stderr
        return None if killed else json.loads(done.stdout)

    outside("import", killed=killed_at)
    left = outside("show")
    completed = outside("import")
    outside("empty")
    whole = outside("import")

    assert (len(left["institutions"]), left["successions"]) == (left_whole, [])
    assert all(facts in whole["institutions"] for facts in left["institutions"])
    assert completed == whole
    assert len(whole["institutions"]) == 60
    assert len(whole["successions"]) == 1


# -- The real file ------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.skipif(not REAL.exists(), reason="the real ROR records are not in ../shared/data")
def test_import_ror_takes_the_real_records():
    first = import_ror(REAL)
    count = InstitutionName.objects.count()

    assert first.startswith("created 35990, updated 0, unchanged 0, refused 0 ")
    assert import_ror(REAL).startswith("created 0, updated 0, unchanged 35990, refused 0 ")
    assert InstitutionName.objects.count() == count
    tmu = Institution.objects.get(identifiers__value="00ws30h19")
    for text in ["東京都立大学", "Tokyo Metropolitan", "首都大学東京", "shuto daigaku", "Q1148334"]:
        assert find_institutions(text)[0] == tmu
    assert (tmu.name_in("ja"), tmu.name_in("en")) == (
        "東京都立大学",
        "Tokyo Metropolitan University",
    )
