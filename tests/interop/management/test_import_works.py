from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from kakehashi.research.dissemination.models import Work, WorkImport
from tests.make import make_officer

pytestmark = pytest.mark.django_db
BIB = "@article{a, title={Bridges of Tokyo}, author={Sato, Hanako}, year=2024}\n@book{broken"


def run(*files, **options):
    out, err = StringIO(), StringIO()
    call_command("import_works", *map(str, files), stdout=out, stderr=err, **options)
    return out.getvalue()


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "works.bib"
    path.write_text(BIB)
    return path


def test_import_works_reads_and_waits(file):
    said = run(file, by=make_officer(email="office@example.ac.jp").email)

    assert "2 rows: new 1, faulty 1" in said
    assert "line 2" in said
    assert (WorkImport.objects.count(), Work.objects.count()) == (1, 0)


def test_import_works_writes_and_the_second_time_changes_nothing(file):
    by = make_officer(email="office@example.ac.jp").email

    assert "entered 1, left 1" in run(file, by=by, write=True)
    assert "left 2" in run(file, by=by, write=True)
    assert Work.objects.count() == 1


def test_import_works_names_the_file_that_cannot_be_taken(file, tmp_path):
    other = tmp_path / "empty.ris"
    other.write_text("nothing")

    with pytest.raises(CommandError, match="1 of 2 files"):
        run(file, other, by=make_officer(email="office@example.ac.jp").email)

    assert WorkImport.objects.count() == 1


def test_import_works_refuses_nobody(file):
    with pytest.raises(CommandError, match="Nobody here"):
        run(file, by="nobody@example.ac.jp")
