import pytest
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis.extra.django import TestCase

from kakehashi.agreements.content import Content, Deadline
from kakehashi.education.cooperation.negotiating.sheet import Sheet
from tests.agreements.negotiating.make import make_clause, make_place
from tests.agreements.test_differences import CONTENTS
from tests.education.cooperation.negotiating.sending import sent_by
from tests.make import make_home, make_unit

pytestmark = pytest.mark.django_db


def base(**facts):
    make_home()
    return Content(
        **{
            "partners": (1,),
            "kind": "exchange",
            "level": "university",
            "unit": "tmu",
            "places": (make_place("out"), make_place("in", direction="incoming")),
            "clauses": (make_clause("purpose"), make_clause("ip", "Each keeps its own.")),
            **facts,
        }
    )


def query(data):
    sent = QueryDict(mutable=True)
    for name, value in data.items():
        sent.setlist(name, value if isinstance(value, list | tuple) else [str(value)])
    return sent


def read(content, *, is_partner=False, **changes):
    data = query(sent_by(Sheet(content, is_partner=is_partner), **changes))
    sheet = Sheet(content, data, is_partner=is_partner)
    return sheet, sheet.content()


def test_a_sheet_sent_back_untouched_says_what_it_said():
    content = base()

    assert read(content)[1] == content
    assert read(content, is_partner=True)[1] == content


def test_a_line_is_changed_added_and_taken_out():
    content = base()
    sheet = Sheet(content, is_partner=False, more="places")
    data = query(
        sent_by(
            sheet,
            places__0__places=3,
            places__1__DELETE="on",
            places__2__places=1,
            places__2__first_year=2028,
        )
    )

    found = Sheet(content, data, is_partner=False).content()

    assert [(each.places, each.first_year) for each in found.places] == [(3, 2027), (1, 2028)]
    assert found.places[0].key == "out"
    assert found.places[1].key.startswith("p-")


def test_a_line_that_nobody_wrote_in_is_none():
    content = base()
    data = query(sent_by(Sheet(content, is_partner=False, more="deadlines")))

    assert Sheet(content, data, is_partner=False).content() == content


def test_clauses_stand_by_their_positions():
    found = read(base(), clauses__0__position=5)[1]

    assert [each.code for each in found.clauses] == ["ip", "purpose"]


def test_requirements_are_read_as_they_are_typed():
    found = read(
        base(), places__0__languages="de b2、en B1", places__0__tests="TOEFL iBT 80; JLPT N2"
    )[1]

    (place, _) = found.places
    assert [(each.language, each.cefr) for each in place.languages] == [("de", "B2"), ("en", "B1")]
    assert [(each.test, each.score) for each in place.tests] == [
        ("TOEFL iBT", "80"),
        ("JLPT", "N2"),
    ]


@pytest.mark.parametrize(
    ("changes", "where", "why"),
    [
        ({"places__0__languages": "German B2"}, "languages", "“German B2” is not a language"),
        ({"places__0__tests": "80"}, "tests", "“80” is not a test and a score"),
        ({"places__0__last_year": 2020}, "last_year", "lies before the first"),
        ({"places__0__isced_f": "9999"}, "isced_f", "no field with this code"),
    ],
)
def test_each_fault_stands_at_its_field(changes, where, why):
    sheet, found = read(base(), **changes)

    assert found is None
    assert why in str(sheet.places.forms[0].errors[where])
    assert sheet.has_errors


def test_flaws_of_the_terms_stand_at_theirs():
    sheet, found = read(base(), terms__effective_on="2027-04-01", terms__expires_on="2026-01-01")

    assert found is None
    assert "lies before the first day" in str(sheet.terms.errors["expires_on"])


def test_a_partner_cannot_send_another_unit():
    law = make_unit("Law")
    content = base()
    changes = {"terms__unit": law.code, "terms__level": "unit"}

    assert read(content, is_partner=True, **changes)[1] == content
    assert read(content, is_partner=False, **changes)[1].unit == law.code


def test_one_more_line_keeps_what_was_written_unjudged():
    content = base()
    data = query(sent_by(Sheet(content, is_partner=False), places__0__places="many"))

    sheet = Sheet.as_sent(content, data, is_partner=False, more="places")

    assert len(sheet.places.forms) == 3
    assert sheet.places.forms[0]["places"].value() == "many"
    assert not sheet.has_errors


def test_a_sheet_of_too_many_lines_is_refused():
    content = base()
    data = query(sent_by(Sheet(content, is_partner=False), places__TOTAL_FORMS=2000))

    sheet = Sheet(content, data, is_partner=False)

    assert sheet.content() is None


def test_codes_of_units_and_terms_that_are_gone_stay_as_they_were():
    content = base(
        places=(make_place("out", units=("closed",), terms=("third",)),),
        deadlines=(
            Deadline(term="third", what="nomination", direction="outgoing", month=2, day=29),
        ),
    )

    assert read(content)[1] == content


class SheetProperty(TestCase):
    """Hypothesis' own TestCase: each example in a transaction of its own."""

    @settings(deadline=None, max_examples=30)
    @given(CONTENTS)
    def test_whatever_a_version_says_the_sheet_sends_back(self, content):
        make_home()
        for code in ("law", "arts"):
            unit = make_unit(code)
            unit.code = code
            unit.save()
        said = [each for each in content.clauses if "".join(each.text.values()).strip()]
        clean = content.model_copy(
            update={
                "clauses": tuple(_without_edges(each) for each in said),
                "expires_on": None,
            }
        )
        assert read(clean)[1] == clean


def _without_edges(clause):
    """As a form reads it: without spaces at the edges, without empty texts."""
    texts = {
        part: {k: v.strip() for k, v in getattr(clause, part).items() if v.strip()}
        for part in ("title", "text")
    }
    return clause.model_copy(update=texts)
