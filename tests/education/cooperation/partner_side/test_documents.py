"""Documents of a version for a partner by a link."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from kakehashi.agreements.clauses.making import document_bytes
from kakehashi.agreements.models import VersionDocument
from tests.agreements.clauses.make import make_clause
from tests.agreements.negotiating.make import (
    Cast,
    make_link,
    make_negotiation,
    make_version,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def link(client):
    """Opened in this browser; version 1 is whole, version 2 lacks a language."""
    cast = Cast()
    negotiation = make_negotiation(cast)
    make_version(cast, negotiation)
    issued = make_link(cast, negotiation)
    make_version(cast, negotiation, clauses=(make_clause(title_ja="", text_ja=""),))
    client.post(address("open", issued.token))
    return issued


def address(name, *args):
    with override("en"):
        return reverse(f"partner:{name}", args=args)


@pytest.mark.parametrize("form", VersionDocument.Form.values)
def test_document_is_the_file_of_the_version_and_is_not_kept(client, link, form):
    response = client.get(address("document", link.token, 1, form))
    version = link.invitation.negotiation.versions.get(number=1)
    assert response.content == document_bytes(version, form)
    assert f"version-1-draft.{form}" in response["Content-Disposition"]
    assert response["Referrer-Policy"] == "no-referrer"
    assert not VersionDocument.objects.exists()


def test_document_of_a_text_that_is_not_whole_says_why(client, link):
    response = client.get(address("document", link.token, 2, "pdf"), follow=True)
    assert response.redirect_chain == [(address("version", link.token, 2), 302)]
    assert "These are missing: “Housing” in Japanese" in response.content.decode()


def test_document_is_not_there_for_a_guessed_link_or_another_form(client, link):
    assert client.get(address("document", "guessed", 1, "pdf")).status_code == 404
    assert client.get(address("document", link.token, 1, "exe")).status_code == 404
    assert client.get(address("document", link.token, 9, "pdf")).status_code == 404


def test_version_page_leads_to_both_documents(client, link):
    shown = client.get(address("version", link.token, 1)).content.decode()
    for form in VersionDocument.Form.values:
        assert address("document", link.token, 1, form) in shown
