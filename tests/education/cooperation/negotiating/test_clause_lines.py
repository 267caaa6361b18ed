"""Templates of clauses on the sheet on which a version is written."""

import pytest

from kakehashi.agreements.clauses.operations import load_clauses
from kakehashi.agreements.clauses.queries import clauses_for
from kakehashi.education.cooperation.negotiating.sheet import Sheet
from tests.agreements.negotiating.make import make_clause
from tests.education.cooperation.negotiating.sending import sent_by
from tests.education.cooperation.negotiating.test_sheet import base, query

pytestmark = pytest.mark.django_db


@pytest.fixture
def content():
    load_clauses()
    found = base()
    return found.model_copy(update={"clauses": clauses_for(found)})


def codes(clauses):
    return [clause.code for clause in clauses]


def with_template(content, code):
    sent = query({**sent_by(Sheet(content, is_partner=False)), "add-clauses": code})
    return Sheet.as_sent(content, sent, is_partner=False, more="clauses")


def test_a_sheet_of_templates_sent_back_as_browsers_do_says_what_it_said(content):
    data = sent_by(Sheet(content, is_partner=False))
    sent = {
        name: value.replace("\n", "\r\n") if isinstance(value, str) else value
        for name, value in data.items()
    }
    assert Sheet(content, query(sent), is_partner=False).content() == content


def test_optional_clauses_are_those_that_are_not_on_the_sheet(content):
    sheet = Sheet(content, is_partner=False)
    assert codes(sheet.optional_clauses) == [
        "language-preparation",
        "intellectual-property",
        "academic-freedom",
        "governing-law",
    ]
    added = with_template(content, "academic-freedom")
    assert "academic-freedom" not in codes(added.optional_clauses)


def test_a_template_that_is_taken_stands_where_templates_stand(content):
    sheet = with_template(content, "academic-freedom")
    sent = query(sent_by(sheet))
    found = codes(Sheet(content, sent, is_partner=False).content().clauses)
    assert len(found) == len(content.clauses) + 1
    place = found.index("academic-freedom")
    assert found[place - 1 : place + 2] == ["export-control", "academic-freedom", "amendment"]


def test_a_template_that_is_there_or_unknown_adds_an_empty_line(content):
    for code in ("export-control", "nothing", "1"):
        sheet = with_template(content, code)
        assert len(sheet.clauses.forms) == len(content.clauses) + 1
        assert sheet.clauses.forms[-1]["code"].value() in (None, "")


def test_a_template_can_be_taken_on_an_empty_sheet():
    load_clauses()
    empty = base(clauses=())
    sheet = with_template(empty, "governing-law")
    assert [form["code"].value() for form in sheet.clauses.forms] == ["governing-law"]


def test_own_clauses_keep_their_places_beside_templates(content):
    own = (*content.clauses[:3], make_clause("own-1"), *content.clauses[3:])
    mixed = content.model_copy(update={"clauses": own})
    sent = query(sent_by(with_template(mixed, "governing-law")))
    found = codes(Sheet(mixed, sent, is_partner=False).content().clauses)
    assert found[3] == "own-1"
    assert found.index("governing-law") == found.index("disputes") + 1
