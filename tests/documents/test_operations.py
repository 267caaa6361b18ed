"""What is kept is kept whole, once, and under its hash; what is refused leaves nothing."""

import os
import signal
from hashlib import sha256
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command

from kakehashi.documents.models import Document
from kakehashi.documents.operations import keep
from kakehashi.journal.models import Entry
from kakehashi.verdicts import Refused
from tests.documents.files import CSV, DOCX, PDF, PNG, upload
from tests.journal.outside import environment_of_test_database, run
from tests.make import make_person


@pytest.fixture
def root(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT


def content_of(document):
    return Path(document.file.path).read_bytes()


def files_below(root):
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())


def test_keep_stores_the_content_under_its_hash_and_the_name_as_words(db, root):
    by = make_person()

    document = keep(upload(PDF, "協定書.pdf"), by=by)

    digest = sha256(PDF).hexdigest()
    assert files_below(root) == [f"{digest[:2]}/{digest}"]
    assert (document.name, document.media_type, document.size, document.sha256) == (
        "協定書.pdf",
        "application/pdf",
        len(PDF),
        digest,
    )
    assert content_of(Document.objects.get()) == PDF
    entry = Entry.objects.get()
    assert (entry.verb, entry.by, entry.changes["sha256"]) == ("documents.kept", by, [None, digest])


def test_keep_stores_the_same_content_once(db, root):
    by = make_person()

    first, second = keep(upload(PDF, "a.pdf"), by=by), keep(upload(PDF, "b.pdf"), by=by)

    assert first.file.name == second.file.name
    assert len(files_below(root)) == 1
    assert Document.objects.count() == 2


def test_keep_heals_a_content_that_was_damaged_on_disk(db, root):
    document = keep(upload(PDF, "a.pdf"), by=make_person())
    Path(document.file.path).write_bytes(b"damaged")

    keep(upload(PDF, "a.pdf"), by=make_person())

    assert Path(document.file.path).read_bytes() == PDF


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "空.pdf", "“空.pdf” was not accepted: it is empty."),
        (PNG, "../a.pdf", "“a.pdf” was not accepted: its name ends in .pdf, but by its content"),
        (b"x" * 1001, "a.txt", "“a.txt” was not accepted: it is larger than 1000\xa0bytes."),
    ],
)
def test_keep_refuses_with_the_name_and_the_reason_and_leaves_nothing(
    db, root, settings, content, name, words
):
    settings.UPLOAD_LIMIT = 1000

    with pytest.raises(Refused) as refused:
        keep(ContentFile(content, name), by=make_person())

    assert str(refused.value).startswith(words)
    assert files_below(root) == []
    assert not Document.objects.exists()
    assert not Entry.objects.exists()


def test_keep_takes_exactly_the_limit(db, root, settings):
    settings.UPLOAD_LIMIT = 1000

    assert keep(upload(b"x" * 1000, "a.txt"), by=make_person()).size == 1000


def test_keep_names_a_file_without_a_name(db, root):
    document = keep(ContentFile(DOCX), by=make_person())

    assert document.name == "file.docx"


KEEP = """
import sys
from django.conf import settings
from django.core.files.base import ContentFile
from kakehashi.documents import operations, store
from kakehashi.people.models import Person
import os, pathlib
settings.MEDIA_ROOT = sys.argv[1]
when = sys.argv[2]
die = lambda *args, **kwargs: os.kill(os.getpid(), 9)
if when == "while receiving":
    os.fsync = die
if when == "before placing":
    operations.place = die
if when == "after placing":
    operations._enter = die
content = pathlib.Path(sys.argv[3]).read_bytes()
operations.keep(ContentFile(content, "a.csv"), by=Person.objects.get())
"""


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("when", ["while receiving", "before placing", "after placing"])
def test_keep_killed_at_any_moment_leaves_no_document_without_its_content(root, tmp_path, when):
    person = make_person()
    environment = environment_of_test_database(tmp_path)
    (tmp_path / "a.csv").write_bytes(CSV)

    killed = run(KEEP, environment, os.fspath(root), when, os.fspath(tmp_path / "a.csv"))

    assert killed.returncode == -signal.SIGKILL
    count = "from kakehashi.documents.models import Document; print(Document.objects.count())"
    assert run(count, environment).stdout == "0\n"
    assert len(files_below(root)) == 1  # harmless: it belongs to nobody

    keep(upload(CSV, "a.csv"), by=person)  # and nothing stands in the way of a second try
    assert content_of(Document.objects.get()) == CSV


def test_check_documents_tells_missing_from_altered_and_counts_what_is_left_over(db, root):
    by = make_person()
    whole, missing, altered = (
        keep(upload(PDF, "whole.pdf"), by=by),
        keep(upload(PNG, "missing.png"), by=by),
        keep(upload(CSV, "altered.csv"), by=by),
    )
    out, err = StringIO(), StringIO()
    call_command("check_documents", stdout=out)
    assert out.getvalue() == "3 contents were read, 0 documents are not whole.\n"

    Path(missing.file.path).unlink()
    Path(altered.file.path).write_bytes(b"other")
    (root / "incoming-x").write_bytes(b"")
    with pytest.raises(SystemExit) as ended:
        call_command("check_documents", stdout=out, stderr=err, no_color=True)

    assert ended.value.code == 1
    assert err.getvalue() == (
        f"{missing.pk}\tmissing.png\tmissing\n{altered.pk}\taltered.csv\taltered\n"
    )
    assert out.getvalue().splitlines()[1:] == [
        "3 contents were read, 2 documents are not whole.",
        "1 files belong to no document: uploads that were broken off.",
    ]
    assert Path(whole.file.path).exists()
