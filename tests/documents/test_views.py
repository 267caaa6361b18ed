"""A download is an attachment under its name that nothing in a browser may run; else it is 404."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from kakehashi.documents import access
from kakehashi.documents.access import readable_by, readable_through
from kakehashi.documents.models import Document
from kakehashi.documents.operations import keep
from tests.documents.files import CSV, PDF, TEXT, upload
from tests.make import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def alone(settings, tmp_path, monkeypatch):
    """No other package has a say, and no file goes astray."""
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(access, "SOURCES", [])


def open_to_all():
    readable_through(lambda person: Document.objects.all())


def kept(content=PDF, name="a.pdf", by=None):
    return keep(upload(content, name), by=by or make_person())


def test_readable_by_is_nothing_while_nobody_has_registered():
    uploader = make_person()
    kept(by=uploader)

    assert list(readable_by(uploader)) == []


def test_readable_by_joins_what_every_source_lets_through():
    a, b, _ = kept(), kept(), kept()
    reader = make_person()
    readable_through(lambda person: Document.objects.filter(pk=a.pk))
    readable_through(lambda person: Document.objects.filter(pk=b.pk, uploaded_by=b.uploaded_by))
    readable_through(lambda person: Document.objects.filter(pk=b.pk if person == reader else None))

    assert set(readable_by(reader)) == {a, b}
    assert set(readable_by(AnonymousUser())) == {a, b}


def test_download_is_404_for_those_who_may_not_read_it(client):
    document = kept()
    client.force_login(document.uploaded_by)

    assert client.get(document.get_absolute_url()).status_code == 404
    assert client.get(reverse("documents:download", args=[document.pk + 1])).status_code == 404


def test_download_sends_the_content_so_that_it_cannot_run_here(client):
    open_to_all()
    document = kept()

    response = client.get(f"/files/{document.pk}/")

    assert b"".join(response.streaming_content) == PDF
    assert {
        name: response[name]
        for name in (
            "Content-Type",
            "Content-Length",
            "Content-Disposition",
            "Content-Security-Policy",
            "X-Content-Type-Options",
            "Cache-Control",
        )
    } == {
        "Content-Type": "application/pdf",
        "Content-Length": str(len(PDF)),
        "Content-Disposition": 'attachment; filename="a.pdf"',
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-cache",
    }


@pytest.mark.parametrize(
    ("name", "header"),
    [
        (
            "協定書 1.pdf",
            "attachment; filename*=utf-8''%E5%8D%94%E5%AE%9A%E6%9B%B8%201.pdf",
        ),
        ("Universität.pdf", "attachment; filename*=utf-8''Universit%C3%A4t.pdf"),
        ("it's 100%.pdf", 'attachment; filename="it\'s 100%.pdf"'),
    ],
)
def test_download_names_the_file_as_rfc_5987_says(client, name, header):
    open_to_all()

    response = client.get(kept(name=name).get_absolute_url())

    assert response["Content-Disposition"] == header
    response.close()


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [(TEXT, "a.txt", "text/plain; charset=utf-8"), (CSV, "a.csv", "text/csv; charset=utf-8")],
)
def test_download_says_that_text_is_utf_8(client, content, name, kind):
    open_to_all()

    response = client.get(kept(content, name).get_absolute_url())

    assert response["Content-Type"] == kind
    response.close()


def test_download_is_not_for_writing(client):
    open_to_all()

    assert client.post(kept().get_absolute_url()).status_code == 405
