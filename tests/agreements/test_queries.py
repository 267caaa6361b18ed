from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from kakehashi.agreements.models import Attachment, Terms
from kakehashi.agreements.operations import declare_complete
from kakehashi.agreements.queries import documents_of_agreements, latest_statement, spells
from kakehashi.agreements.states import State
from kakehashi.documents.access import readable_by
from kakehashi.documents.models import Document
from tests.make import make_agreement, make_officer, make_unit

pytestmark = pytest.mark.django_db


def attach(agreement, *, is_public, by):
    document = Document.objects.create(
        file="ab/abc", name="x.pdf", media_type="application/pdf", size=3, sha256="a" * 64,
        uploaded_by=by, uploaded_at=timezone.now(),
    )  # fmt: skip
    Attachment.objects.create(
        agreement=agreement, document=document, title="x", is_public=is_public
    )
    return document


def test_documents_are_read_through_their_agreements():
    law = make_unit("Law")
    of_law, of_science = make_officer(unit=law), make_officer(unit=make_unit("Science"))
    signed = make_agreement(level="unit", unit=law)
    draft = make_agreement(level="unit", unit=law, state=State.DRAFT)
    public = attach(signed, is_public=True, by=of_law)
    inside = attach(signed, is_public=False, by=of_law)
    of_draft = attach(draft, is_public=True, by=of_law)

    assert set(documents_of_agreements(AnonymousUser())) == {public}
    assert set(documents_of_agreements(of_science)) == {public}
    assert set(documents_of_agreements(of_law)) == {public, inside, of_draft}
    assert set(readable_by(of_science)) == {public}


def test_latest_statement_is_the_one_declared_last():
    officer = make_officer()
    assert latest_statement() is None

    declare_complete(date(2020, 4, 1), statement="Compared.", by=officer)
    later = declare_complete(date(2022, 4, 1), statement="2021 was wrong.", by=officer)

    assert latest_statement() == later


def test_spells_say_when_terms_were_in_force_and_when_others_took_over():
    renewed = make_agreement(
        effective_on=date(2010, 4, 1),
        expires_on=date(2015, 3, 31),
        renewal="automatic",
        renewal_months=60,
    )
    facts = {"kind": "exchange", "level": "university", "unit": make_unit("Law"), "summary": "x"}
    for number, day in ((1, date(2021, 4, 1)), (2, date(2020, 4, 1))):
        Terms.objects.create(agreement=renewed, number=number, effective_on=day, **facts)
    make_agreement(
        effective_on=date(2012, 4, 1),
        expires_on=date(2017, 3, 31),
        state=State.TERMINATED,
        terminated_on=date(2014, 9, 30),
        termination_reason="x",
    )
    make_agreement(effective_on=None)
    make_agreement(state=State.DRAFT)

    found = spells().order_by("agreement", "number").values_list("begins", "last", "next")

    assert list(found) == [
        (date(2010, 4, 1), date.max, date(2020, 4, 1)),
        (date(2021, 4, 1), date.max, date(2020, 4, 1)),  # never: what was agreed later began before
        (date(2020, 4, 1), date.max, date.max),
        (date(2012, 4, 1), date(2014, 9, 30), date.max),
    ]
