"""Pages of figures typed by hand: list, one figure, define, enter, confirm, withdraw."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kakehashi.people.models import Role
from kakehashi.policy.models import StatedDefinition, StatedValue
from kakehashi.policy.operations import load_documents
from tests.documents.files import PDF, upload
from tests.make import (
    make_definition,
    make_officer,
    make_person,
    make_role,
    make_stated,
    make_unit,
)
from tests.web.public.reading import words

pytestmark = pytest.mark.django_db

LIST = "/en/plan/figures/"
CODE = "survey.satisfaction"
FIGURE = f"{LIST}{CODE}/"
MAY = date(2026, 5, 1)
WAITS = {"confirmed_by": None, "confirmed_at": None}
DEFINITION = {
    "code": CODE,
    "direction": "1.2",
    "title_ja": "満足度",
    "title_en": "Satisfaction",
    "wording_ja": "満足と答えた人の割合",
    "wording_en": "Share of those who are content",
    "source": "Questionnaire",
    "fact": "",
    "better": "more",
    "at": "1-may",
    "unit_ja": "%",
    "unit_en": "%",
}


@pytest.fixture
def officer(client):
    person = make_officer()
    client.force_login(person)
    return person


def page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


# -- Who -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", [LIST, FIGURE, f"{FIGURE}enter/", f"{LIST}define/"])
def test_pages_are_for_staff(client, address):
    make_definition()
    assert client.get(address).status_code == 302
    student = make_person()
    make_role(student, Role.Kind.STUDENT)
    client.force_login(student)
    assert client.get(address).status_code == 404


def test_auditors_read_and_are_told_why_they_do_nothing(client):
    make_definition()
    auditor = make_person()
    make_role(auditor, Role.Kind.AUDITOR)
    client.force_login(auditor)

    seen = page(client, FIGURE)

    assert "Enter a figure" not in seen
    assert "faculty coordinators enter figures" in seen
    answer = client.get(f"{FIGURE}enter/", follow=True)
    assert "faculty coordinators enter figures" in answer.content.decode()


# -- The list --------------------------------------------------------------------------------------


def test_list_of_nothing_names_the_next_step(client, officer):
    seen = page(client, LIST)

    assert "Nobody has defined a figure yet" in seen
    assert f'href="{LIST}define/"' in seen
    assert "Nothing waits." in seen


def test_list_shows_what_waits_first_then_figures_with_their_latest_value(client, officer):
    make_definition()
    make_definition("ranking.place", title_en="Place", unit_en="th")
    make_stated(CODE, MAY, "71.5")
    make_stated("ranking.place", MAY, "3", **WAITS)

    seen = words(page(client, LIST))

    assert seen.index("Waits for confirmation") < seen.index("Defined here")
    assert "Place · May 1, 2026" in seen
    assert "71.5 %" in seen
    assert "By the rules of others" in seen


def test_list_offers_no_confirmation_of_what_one_entered_oneself(client, officer):
    make_definition()
    make_stated(CODE, MAY, "3", entered_by=officer, **WAITS)

    seen = page(client, LIST)

    assert "A second person has to confirm it." in seen
    assert "I checked it" not in seen


@pytest.mark.slow
@pytest.mark.parametrize("address", [LIST, "/en/indicators/"])
def test_lists_ask_as_many_questions_for_400_stated_figures(client, officer, address):
    load_documents()
    few = questions(client, address)
    StatedDefinition.objects.bulk_create(definition(number) for number in range(400))
    second, now = make_person(), timezone.now()
    for confirmed in ({}, {"confirmed_by": second, "confirmed_at": now}):
        StatedValue.objects.bulk_create(value(number, **confirmed) for number in range(400))

    assert questions(client, address) == few


def questions(client, address):
    make_definition(f"few.{StatedDefinition.objects.count()}")
    with CaptureQueriesContext(connection) as found:
        client.get(address)
    return len(found)


def definition(number):
    made = make_definition.__globals__["StatedDefinition"]
    return made(
        code=f"many.n{number}",
        direction="1.2",
        title_ja="多",
        title_en="Many",
        wording_ja="多",
        wording_en="Many",
        unit_ja="%",
        unit_en="%",
        at="1-may",
        better="more",
        source="S",
    )


def value(number, **facts):
    return StatedValue(
        indicator=f"many.n{number}",
        definition_version=1,
        on=MAY,
        value=number,
        source="S",
        **facts,
    )


# -- Defining --------------------------------------------------------------------------------------


def test_define_leads_to_the_figure(client, officer):
    answer = client.post(f"{LIST}define/", DEFINITION)

    assert answer["Location"] == FIGURE
    assert StatedDefinition.objects.get().defined_by == officer


def test_define_answers_a_taken_code_at_its_field(client, officer):
    answer = client.post(f"{LIST}define/", {**DEFINITION, "code": "partners.active"})

    assert "has this code already" in answer.content.decode()
    assert not StatedDefinition.objects.exists()


def test_redefine_makes_a_version(client, officer):
    make_definition()
    changed = {**DEFINITION, "wording_en": "Share of the very content"}

    answer = client.post(f"{FIGURE}define/", changed, follow=True)

    assert "It is version 2." in answer.content.decode()
    assert "Earlier versions" in answer.content.decode()


# -- Entering --------------------------------------------------------------------------------------


def entry(**facts):
    return {"on": "2026-05-01", "value": "71.5", "source": "p. 4", "rows": "4", **facts}


def test_enter_keeps_figure_parts_and_document(client, officer, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    make_definition()
    sent = entry(
        division="country",
        upload=upload(PDF, "survey.pdf"),
        **{
            "part-0-name": "Austria",
            "part-0-value": "1,080",
            "part-1-name": "フランス",
            "part-1-value": "60.5",
        },
    )

    answer = client.post(f"{FIGURE}enter/", sent, follow=True)

    assert "counts once a second person confirms it" in answer.content.decode()
    kept = StatedValue.objects.order_by("part").values_list("by", "part", "part_name_ja", "value")
    assert list(kept) == [
        ("", "", "", Decimal("71.5")),
        ("country", "AT", "オーストリア", Decimal(1080)),
        ("country", "FR", "フランス", Decimal("60.5")),
    ]
    assert {each.document.name for each in StatedValue.objects.all()} == {"survey.pdf"}


def test_enter_knows_units_by_name_and_other_parts_as_they_are_written(client, officer):
    make_definition()
    law = make_unit("Law School of Tests")

    for division, name, key in (
        ("unit", "law school of tests", str(law.pk)),
        ("other", "学部", "学部"),
    ):
        sent = entry(
            value="",
            division=division,
            **{"part-0-name": name, "part-0-name_en": "Undergraduate", "part-0-value": "1"},
        )
        client.post(f"{FIGURE}enter/", sent)
        assert StatedValue.objects.latest("pk").part == key


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"value": ""}, "Enter the figure, or at least one of its parts."),
        ({"value": "many"}, "Enter a number."),
        ({"source": ""}, "This field is required."),
        ({"on": "2026-05-02"}, "Select a valid choice."),
        (
            {"division": "country", "part-0-name": "Atlantis", "part-0-value": "1"},
            "This is not known.",
        ),
        ({"part-0-name": "Austria", "part-0-value": "1"}, "Say what the figure is divided by."),
        ({"division": "country", "part-0-name": "Austria"}, "Enter the figure of this part."),
        ({"division": "country", "part-0-value": "1"}, "Say of which part this figure is."),
    ],
)
def test_enter_answers_what_is_wrong_and_keeps_what_was_written(client, officer, sent, said):
    make_definition()

    answer = client.post(f"{FIGURE}enter/", entry(**sent)).content.decode()

    assert said in answer
    assert not StatedValue.objects.exists()
    if "source" not in sent:
        assert 'value="p. 4"' in answer


def test_enter_gives_more_rows_without_judging(client, officer):
    make_definition()

    answer = client.post(
        f"{FIGURE}enter/", entry(source="", more="1", **{"part-3-name": "Austria"})
    ).content.decode()

    assert "This field is required." not in answer
    assert 'name="part-7-name"' in answer
    assert 'value="Austria"' in answer


def test_enter_escapes_a_unit_that_somebody_typed(client, officer):
    make_definition(unit_en="<b>x</b>")

    assert "<b>x</b>" not in page(client, f"{FIGURE}enter/")


def test_enter_refuses_what_is_counted_from_records(client, officer):
    answer = client.get(f"{LIST}partners.active/enter/", follow=True)

    assert "counted from the records" in answer.content.decode()


# -- Confirming and withdrawing --------------------------------------------------------------------


def test_confirm_confirms_what_the_page_showed(client, officer):
    make_definition()
    seen = make_stated(CODE, MAY, "3", **WAITS)
    unseen = make_stated(CODE, MAY, "1", by="country", part="AT", **WAITS)

    answer = client.post(f"{FIGURE}2026-05-01/confirm/", {"value": [seen.pk]}, follow=True)

    assert "The figures are confirmed." in answer.content.decode()
    seen.refresh_from_db()
    unseen.refresh_from_db()
    assert (seen.confirmed_by, unseen.confirmed_by) == (officer, None)


def test_confirm_answers_htmx_with_what_is_left(client, officer):
    make_definition()
    stated = make_stated(CODE, MAY, "3", **WAITS)
    address = f"{FIGURE}2026-05-01/confirm/"

    answer = client.post(address, {"value": [stated.pk]}, headers={"HX-Request": "true"})

    assert "Confirmed: Satisfaction." in answer.content.decode()
    assert "<html" not in answer.content.decode()


def test_confirm_says_why_not(client, officer):
    make_definition()
    stated = make_stated(CODE, MAY, "3", entered_by=officer, **WAITS)
    address, sent = f"{FIGURE}2026-05-01/confirm/", {"value": [stated.pk]}

    for headers in ({}, {"HX-Request": "true"}):
        answer = client.post(address, sent, headers=headers, follow=True)
        assert "A second person has to confirm it." in answer.content.decode()


def test_confirm_of_nothing_says_so(client, officer):
    make_definition()

    answer = client.post(f"{FIGURE}2026-05-01/confirm/", follow=True).content.decode()

    assert "do not wait any more" in answer
    assert "The figures are confirmed." not in answer


@pytest.mark.parametrize("place", ["", "define/", "enter/", "2026-05-01/confirm/"])
def test_a_figure_of_which_nobody_heard_is_not_found(client, officer, place):
    for code in ("none.such", "survey%00"):
        answer = client.post if "confirm" in place else client.get
        assert answer(f"{LIST}{code}/{place}").status_code == 404


@pytest.mark.parametrize("on", ["tomorrow", "2026-13-01"])
def test_confirm_of_no_day_is_not_found(client, officer, on):
    make_definition()

    assert client.post(f"{FIGURE}{on}/confirm/").status_code == 404


def test_withdraw_asks_why_and_leads_back(client, officer):
    make_definition()
    stated = make_stated(CODE, MAY, "3")
    address = f"{LIST}values/{stated.pk}/withdraw/"

    assert "leaves its day unknown" in page(client, address)
    assert "This field is required." in client.post(address, {"reason": ""}).content.decode()
    answer = client.post(address, {"reason": "The survey was void."}, follow=True)

    seen = words(answer.content.decode())
    assert "Withdrawn The survey was void." in seen
    assert client.get(address, follow=True).redirect_chain[-1][0] == FIGURE
