"""Texts that begin from clauses, from the first version to the document for signature."""

import pytest

from kakehashi.agreements.clauses.operations import load_clauses, make_document
from kakehashi.agreements.clauses.queries import clauses_for
from kakehashi.agreements.content import Deadline
from kakehashi.agreements.negotiating import operations
from kakehashi.agreements.negotiating.conversion import first_content
from kakehashi.verdicts import Refused
from tests.agreements.negotiating.make import (
    Cast,
    approve_on_both_sides,
    make_clause,
    make_link,
    make_negotiation,
    make_place,
    make_version,
    submit,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files_of_this_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def cast():
    return Cast()


def test_first_content_begins_with_the_clauses_of_its_kind(cast):
    negotiation = make_negotiation(cast)
    assert first_content(negotiation).clauses == ()
    load_clauses()
    content = first_content(negotiation)
    assert content.clauses == clauses_for(content)
    assert [clause.code for clause in content.clauses][:3] == [
        "preamble-exchange",
        "purpose-exchange",
        "definitions",
    ]


def test_propose_refuses_a_clause_with_an_unknown_placeholder(cast):
    negotiation = make_negotiation(cast)
    with pytest.raises(Refused, match=r"“Purpose”, in English: nothing is known by .* {rent}"):
        make_version(cast, negotiation, clauses=(make_clause(text="See {rent}."),))
    assert negotiation.latest is None


def test_submit_refuses_a_text_that_leaves_something_open(cast):
    load_clauses()
    negotiation = make_negotiation(cast)
    content = first_content(negotiation).model_copy(
        update={"places": (make_place(tuition_waiver=True),), "notice_months": 6}
    )
    version = operations.propose(negotiation, content, based_on=None, by=cast.officer)
    with pytest.raises(Refused, match="days for nominations and applications"):
        submit(cast, version)
    half = make_version(cast, negotiation, clauses=(make_clause(title={"en": "Purpose"}),))
    with pytest.raises(Refused, match="These are missing: “Purpose” in Japanese"):
        submit(cast, half)


def test_a_version_approved_by_both_sides_gets_a_document_for_signature(cast):
    load_clauses()
    negotiation = make_negotiation(cast)
    deadline = Deadline(term="first", what="nomination", direction="incoming", month=10, day=1)
    content = first_content(negotiation).model_copy(
        update={
            "places": (make_place(tuition_waiver=True),),
            "deadlines": (deadline,),
            "notice_months": 6,
        }
    )
    version = operations.propose(negotiation, content, based_on=None, by=cast.officer)
    link = make_link(cast, negotiation)
    draft = make_document(version, "docx", by=cast.officer)
    approve_on_both_sides(cast, version, link.invitation)
    signed = make_document(version, "docx", by=cast.officer)
    assert (draft.is_draft, signed.is_draft) == (True, False)

    later = make_version(cast, negotiation, clauses=(make_clause(),))

    assert make_document(version, "docx", by=cast.officer) == draft
    assert make_document(later, "docx", by=cast.officer).is_draft
