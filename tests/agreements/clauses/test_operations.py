"""Clauses in versions, and documents that are made once."""

from io import BytesIO

import pytest
from django.db import DatabaseError, connection, transaction
from docx import Document as Word
from pypdf import PdfReader

from kakehashi.agreements.clauses.making import document_bytes
from kakehashi.agreements.clauses.operations import (
    add_clause,
    load_clauses,
    make_document,
    revise_clause,
    withdraw_clause,
)
from kakehashi.agreements.clauses.queries import choose, clauses_for
from kakehashi.agreements.clauses.shipped import shipped
from kakehashi.agreements.models import ClauseTemplate, Terms, VersionDocument
from kakehashi.agreements.states import NegotiationState
from kakehashi.documents.access import readable_by
from kakehashi.journal.models import Entry
from kakehashi.verdicts import Refused
from tests.agreements.clauses.make import (
    add_version,
    make_clause,
    make_content,
    make_coordinator,
    make_version,
    said,
)
from tests.make import make_officer, make_person

pytestmark = pytest.mark.django_db


def read(document):
    with document.file.open("rb") as file:
        return file.read()


# -- Clauses -------------------------------------------------------------------------------------


def test_load_clauses_loads_each_once_and_leaves_what_was_revised():
    assert len(load_clauses()) == len(shipped())
    officer = make_officer()
    revise_clause("housing", based_on=1, reason="Ours.", by=officer, **said(position=171))
    assert load_clauses(by=officer) == []
    assert ClauseTemplate.objects.filter(code="housing").newest().get().position == 171
    assert Entry.objects.filter(verb="agreements.clauses_loaded").count() == len(shipped())


def test_load_clauses_refuses_whoever_does_not_write_them():
    with pytest.raises(Refused, match="international office writes clauses"):
        load_clauses(by=make_coordinator())


def test_add_clause_keeps_it_as_version_1_and_says_so():
    officer = make_officer()
    written = add_clause("pets", by=officer, **said(text_en="  No pets. \r\nNone.\n"))
    assert (written.version, written.text_en) == (1, "No pets.\nNone.")
    assert (written.entered_by, written.is_offered) == (officer, True)
    entry = Entry.objects.get(verb="agreements.clause_added")
    assert entry.changes["title_en"] == [None, "Housing"]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"text_ja": "{nobody}"}, "“Housing”, in Japanese: nothing is known by .* {nobody}"),
        ({"title_en": "A {home"}, "“A {home”, in English: a brace stands alone at “A {home”"),
        ({"text_en": "See {places_table}."}, "{places_table} stands alone on its line"),
        ({"title_ja": ""}, "In Japanese the clause needs both its title and its text"),
        ({"title_ja": "", "text_ja": "", "title_en": "", "text_en": ""}, "needs its text"),
        ({"kinds": []}, "at least one kind"),
        ({"kinds": ["friendship"]}, "at least one kind"),
    ],
)
def test_add_clause_refuses_in_words(changed, sentence):
    with pytest.raises(Refused, match=sentence):
        add_clause("housing", by=make_officer(), **said(**changed))
    assert not ClauseTemplate.objects.exists()


def test_add_clause_takes_a_clause_that_lacks_a_language():
    written = add_clause("housing", by=make_officer(), **said(title_ja="", text_ja=""))
    assert written.missing_languages() == ["ja"]
    clause = clauses_for(make_content())[0]
    assert (clause.title, clause.text) == (
        {"en": "Housing"},
        {"en": "{partner} provides housing."},
    )


def test_add_clause_refuses_a_code_that_is_taken_and_whoever_may_not():
    add_clause("housing", by=make_officer(), **said())
    with pytest.raises(Refused, match="has this code"):
        add_clause("housing", by=make_officer(), **said())
    with pytest.raises(Refused, match="international office writes clauses"):
        add_clause("other", by=make_coordinator(), **said())


def test_revise_clause_makes_a_version_that_holds_from_its_day():
    officer = make_officer()
    add_clause("housing", by=officer, **said())
    new = said(text_en="None.", valid_from=said()["valid_from"].replace(year=2030))
    revised = revise_clause("housing", based_on=1, reason=" No rooms. ", by=officer, **new)
    assert (revised.version, revised.reason) == (2, "No rooms.")
    days = [new["valid_from"].replace(year=year) for year in (2025, 2029, 2030)]
    texts = [[each.text_en for each in choose("exchange", day)] for day in days]
    assert texts == [[], ["{partner} provides housing."], ["None."]]
    entry = Entry.objects.get(verb="agreements.clause_revised")
    assert entry.changes["text_en"] == ["{partner} provides housing.", "None."]


def test_revise_clause_refuses_what_would_overwrite_say_nothing_or_go_back():
    officer = make_officer()
    add_clause("housing", by=officer, **said())
    with pytest.raises(Refused, match="Nothing has changed"):
        revise_clause("housing", based_on=1, reason="-", by=officer, **said())
    with pytest.raises(Refused, match="what the new version changes"):
        revise_clause("housing", based_on=1, reason=" ", by=officer, **said(text_en="None."))
    early = said(valid_from=said()["valid_from"].replace(year=2020))
    with pytest.raises(Refused, match="before the version that it follows"):
        revise_clause("housing", based_on=1, reason="-", by=officer, **early)
    revise_clause("housing", based_on=1, reason="-", by=officer, **said(text_en="None."))
    with pytest.raises(Refused, match="written version 2 in the meantime"):
        revise_clause("housing", based_on=1, reason="-", by=officer, **said(text_en="Some."))
    with pytest.raises(Refused, match="no clause with this code"):
        revise_clause("nothing", based_on=1, reason="-", by=officer, **said())


def test_withdraw_clause_ends_its_use_and_revise_takes_it_up_again():
    officer, day = make_officer(), said()["valid_from"]
    add_clause("housing", by=officer, **said())
    with pytest.raises(Refused, match="Say why"):
        withdraw_clause("housing", valid_from=day, reason="", by=officer)
    later = day.replace(year=2028)
    withdrawn = withdraw_clause("housing", valid_from=later, reason="Unused.", by=officer)
    assert (withdrawn.version, withdrawn.is_offered) == (2, False)
    assert [len(choose("exchange", each)) for each in (day, later)] == [1, 0]
    with pytest.raises(Refused, match="withdrawn already"):
        withdraw_clause("housing", valid_from=later, reason="-", by=officer)
    again = said(valid_from=later)
    assert revise_clause("housing", based_on=2, reason="-", by=officer, **again).is_offered


@pytest.mark.parametrize("write", ["UPDATE {} SET position = 1", "DELETE FROM {}"])
def test_the_database_itself_keeps_versions_of_clauses(write):
    add_clause("housing", by=make_officer(), **said())
    refused = pytest.raises(DatabaseError, match="append-only")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(write.format(ClauseTemplate._meta.db_table))
    assert ClauseTemplate.objects.get().position == 170


# -- Documents -----------------------------------------------------------------------------------


@pytest.mark.parametrize("form", VersionDocument.Form.values)
def test_make_document_keeps_one_document_with_the_hash_of_the_version(form):
    officer = make_officer()
    version = make_version(by=officer)
    made = make_document(version, form, by=officer)
    assert (made.digest, made.is_draft, made.made_by) == (version.digest, True, officer)
    assert make_document(version, form, by=make_officer()) == made
    assert read(made.document) == document_bytes(version, form)
    entry = Entry.objects.get(verb="agreements.document_made")
    assert entry.changes["sha256"] == [None, made.document.sha256]
    assert entry.changes["number"] == [None, 1]


@pytest.mark.parametrize("form", VersionDocument.Form.values)
def test_document_bytes_are_the_same_each_time(form):
    version = make_version()
    assert document_bytes(version, form) == document_bytes(version, form)


def test_make_document_makes_another_one_for_signature():
    officer = make_officer()
    version = make_version(by=officer)
    draft = make_document(version, "pdf", by=officer)
    negotiation = version.negotiation
    negotiation.state = NegotiationState.APPROVED
    negotiation.save()
    signed = make_document(version, "pdf", by=officer)
    assert (signed.is_draft, signed.document.name) == (
        False,
        f"agreement-{negotiation.agreement_id}-version-1.pdf",
    )
    texts = [
        PdfReader(BytesIO(read(each.document))).pages[0].extract_text() for each in (draft, signed)
    ]
    assert ["Draft, not signed" in text for text in texts] == [True, False]
    assert make_document(version, "pdf", by=officer) == signed


def test_make_document_of_an_older_version_stays_a_draft():
    officer = make_officer()
    older = make_version(by=officer, state=NegotiationState.APPROVED)
    content = make_content(make_clause(), partners=(1,), notice_months=6)
    add_version(older.negotiation, content, number=2, by=officer)
    assert make_document(older, "docx", by=officer).is_draft


def test_make_document_refuses_whoever_does_not_read_the_negotiation():
    with pytest.raises(Refused, match="do not take part"):
        make_document(make_version(), "pdf", by=make_person())
    assert not VersionDocument.objects.exists()


def test_make_document_refuses_a_clause_that_lacks_a_language():
    officer = make_officer()
    version = make_version(make_clause(title_ja="", text_ja=""), by=officer)
    with pytest.raises(Refused, match="These are missing: “Housing” in Japanese"):
        make_document(version, "pdf", by=officer)
    english = make_version(make_clause(title_ja="", text_ja=""), by=officer, languages=("en",))
    assert make_document(english, "pdf", by=officer).digest == english.digest


def test_make_document_refuses_for_signature_what_is_left_open():
    officer = make_officer()
    version = make_version(by=officer, notice_months=None)
    assert "［未定：予告の期間］" in _docx_text(make_document(version, "docx", by=officer))
    version.negotiation.state = NegotiationState.SIGNING
    version.negotiation.save()
    with pytest.raises(Refused, match=r"not agreed yet: .*“Termination and teach-out”: period of"):
        make_document(version, "docx", by=officer)


def test_make_document_refuses_an_unknown_placeholder_and_an_empty_text():
    officer = make_officer()
    with pytest.raises(Refused, match=r"“Housing”, in English: nothing is known .* {rent}"):
        make_document(make_version(make_clause(text_en="{rent}"), by=officer), "pdf", by=officer)
    version = make_version(make_clause(), by=officer)
    empty = add_version(version.negotiation, make_content(partners=(1,)), number=2, by=officer)
    with pytest.raises(Refused, match="has no clauses yet"):
        make_document(empty, "pdf", by=officer)


def test_documents_are_read_by_those_who_read_the_negotiation():
    officer = make_officer()
    document = make_document(make_version(by=officer), "pdf", by=officer).document
    readers = [make_coordinator(), make_person(), make_officer()]
    found = [readable_by(each).filter(pk=document.pk).exists() for each in readers]
    assert found == [True, False, True]


def _docx_text(made):
    return "\n".join(each.text for each in Word(BytesIO(read(made.document))).paragraphs)


@pytest.mark.parametrize("kind", Terms.Kind.values)
def test_documents_of_every_kind_are_made_in_both_languages(kind):
    officer = make_officer()
    version = make_version(by=officer, kind=kind)
    pdf = PdfReader(BytesIO(read(make_document(version, "pdf", by=officer).document)))
    text = "".join(page.extract_text() for page in pdf.pages)
    assert "第1条（目的）" in text
    assert "Article 1 (Purpose)" in text
    assert "{" not in text


def test_make_document_leaves_nothing_when_it_fails():
    officer = make_officer()
    version = make_version(make_clause(text_ja="𠮷"), by=officer)
    with pytest.raises(Refused, match=r"U\+20BB7.*Article 1"), transaction.atomic():
        make_document(version, "pdf", by=officer)
    assert not VersionDocument.objects.exists()
