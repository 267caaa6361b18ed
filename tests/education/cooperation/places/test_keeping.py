from datetime import date

import pytest
from django.urls import reverse

from kakehashi.agreements.models import Condition, Deadline
from kakehashi.agreements.placing.lines import place_of
from kakehashi.agreements.states import State
from kakehashi.vocabulary.time import fiscal_year
from tests.agreements.placing.make import make_condition, make_deadline, make_place
from tests.make import make_agreement, make_officer, make_person, make_unit

pytestmark = pytest.mark.django_db
NEXT = fiscal_year(date.today()) + 1


@pytest.fixture
def office(client):
    officer = make_officer()
    client.force_login(officer)
    return officer


def to(name, record):
    return reverse(f"cooperation:{name}", args=[record.pk])


def rows(languages=(), tests=()):
    """What the two tables of a form send."""
    sent = {}
    for prefix, names, filled in (
        ("languages", ("language", "cefr"), languages),
        ("tests", ("test", "score"), tests),
    ):
        sent |= {f"{prefix}-TOTAL_FORMS": len(filled) + 1, f"{prefix}-INITIAL_FORMS": 0}
        for number, values in enumerate(filled):
            sent |= {
                f"{prefix}-{number}-{name}": value
                for name, value in zip(names, values, strict=True)
            }
    return sent


def facts(**changed):
    return {
        "places": 2,
        "per": "year",
        "counts_as": 2,
        "level": "",
        "isced_f": "",
        "tuition": "",
        **rows(),
        **changed,
    }


def test_agreement_shows_places_of_this_year_and_the_next_to_everybody(client):
    agreement = make_agreement()
    make_condition(agreement, "out", first_year=NEXT - 1, last_year=NEXT - 1, places=3)
    make_condition(agreement, "out", first_year=NEXT, places=7)
    make_deadline(agreement, source="Fact sheet")
    text = client.get(agreement.get_absolute_url()).content.decode()
    assert "3 per academic year, any term" in text
    assert "7 per academic year, any term" in text
    assert "14 student-semesters: as much as 7 students for a year" in text
    assert '<span dir="auto">Fact sheet</span>' in text
    assert "Enter places" not in text


def test_agreement_places_shows_history_and_reasons_inside_only(client):
    line = make_condition(first_year=2020, last_year=2021)
    Condition.objects.update(reason="Between us")
    address = to("agreement_places", line.agreement)
    assert "Between us" not in client.get(address).content.decode()
    client.force_login(make_officer())
    assert "Between us" in client.get(address).content.decode()


def test_agreement_places_of_a_draft_is_for_its_people(client):
    draft = make_agreement(state=State.DRAFT)
    assert client.get(to("agreement_places", draft)).status_code == 404


def test_add_places_stores_what_the_form_says(client, office):
    agreement, law = make_agreement(), make_unit("Law")
    sent = facts(
        key="out-law",
        direction="outgoing",
        first_year=NEXT,
        last_year="",
        units=[law.pk],
        terms=["second"],
        isced_f="0421",
        tuition="yes",
        min_gpa="2.5",
        gpa_scale="4.0",
        source="Fact sheet",
        **rows([("en", "B2")], [("TOEFL iBT", "80")]),
    )
    answer = client.post(to("add_places", agreement), sent)
    assert answer.status_code == 302, answer.context["form"].errors
    line = Condition.objects.get()
    assert place_of(line) == make_place(
        "out-law",
        first_year=NEXT,
        units=(law.code,),
        terms=("second",),
        isced_f="0421",
        tuition_waiver=True,
        min_gpa="2.5",
        gpa_scale="4.0",
        languages=({"language": "en", "cefr": "B2"},),
        tests=({"test": "TOEFL iBT", "score": "80"},),
    )
    assert (line.source, line.opened_by) == ("Fact sheet", office)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"min_gpa": "2.5"}, "needs its scale"),
        ({"last_year": NEXT - 1}, "lies before the first"),
        (rows([("en", "")]), "Choose the least level"),
        (rows((), [("", "80")]), "Write which test this is"),
        (rows([("en", "B1"), ("en", "B2")]), "A language stands there twice"),
        ({"places": 0}, "greater than or equal to 1"),
    ],
)
def test_add_places_answers_a_flaw_in_a_sentence(client, office, changed, sentence):
    sent = facts(key="out", direction="outgoing", first_year=NEXT, **changed)
    answer = client.post(to("add_places", make_agreement()), sent)
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert not Condition.objects.exists()


def test_add_places_says_what_the_operation_refuses(client, office):
    line = make_condition(first_year=NEXT)
    sent = facts(key="out", direction="outgoing", first_year=NEXT)
    answer = client.post(to("add_places", line.agreement), sent)
    assert "is there already" in answer.content.decode()


def test_change_places_offers_what_holds_and_enters_what_changes(client, office):
    line = make_condition(first_year=NEXT - 1, languages=({"language": "en", "cefr": "B2"},))
    form = client.get(to("change_places", line)).context["form"]
    assert (form.initial["year"], form.initial["places"]) == (NEXT, 2)
    sent = facts(year=NEXT, until="", reason="More", places=4, **rows([("en", "B1")]))
    assert client.post(to("change_places", line), sent).status_code == 302
    new = Condition.objects.get(replaces=line)
    assert (new.first_year, new.places, new.languages.get().cefr) == (NEXT, 4, "B1")
    text = client.get(to("agreement_places", line.agreement)).content.decode()
    assert "More" in text


def test_end_places_ends_them(client, office):
    line = make_condition(first_year=NEXT - 1)
    assert (
        client.post(to("end_places", line), {"last_year": NEXT, "reason": "No demand"}).status_code
        == 302
    )
    line.refresh_from_db()
    assert (line.last_year, line.end_reason) == (NEXT, "No demand")


def test_deadlines_are_set_moved_and_ended(client, office):
    agreement = make_agreement()
    sent = {
        "direction": "outgoing",
        "what": "nomination",
        "term": "second",
        "month": 3,
        "day": 15,
        "first_year": NEXT,
    }
    assert client.post(to("set_deadline", agreement), sent).status_code == 302
    deadline = Deadline.objects.get()
    sent = {"year": NEXT, "on": f"{NEXT}-03-20", "reason": "Holidays"}
    assert client.post(to("move_deadline", deadline), sent).status_code == 302
    text = client.get(to("agreement_places", agreement)).content.decode()
    assert "moved for this year: Holidays" in text
    sent = {"last_year": NEXT, "reason": "Rolling admission"}
    assert client.post(to("end_deadline", deadline), sent).status_code == 302
    deadline.refresh_from_db()
    assert deadline.last_year == NEXT


def test_set_deadline_says_that_there_is_no_such_day(client, office):
    sent = {
        "direction": "outgoing",
        "what": "nomination",
        "term": "second",
        "month": 2,
        "day": 30,
        "first_year": NEXT,
    }
    text = client.post(to("set_deadline", make_agreement()), sent).content.decode()
    assert "no such day" in text


@pytest.mark.parametrize("name", ["add_places", "set_deadline"])
def test_keeping_is_refused_in_a_sentence_to_others(client, name):
    client.force_login(make_person())
    answer = client.get(to(name, make_agreement()), follow=True)
    assert "Only the international office" in answer.content.decode()


def test_keeping_asks_to_sign_in(client):
    line = make_condition()
    assert "/account/login/" in client.get(to("change_places", line))["Location"]
