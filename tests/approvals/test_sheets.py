"""The approval sheet: read as values, then opened again as a PDF."""

from io import BytesIO

import pytest
from django.utils import timezone
from pypdf import PdfReader

from kakehashi.approvals.models import Route
from kakehashi.approvals.operations import approve, send_back
from kakehashi.approvals.sheets import as_pdf, contents
from kakehashi.people.models import Role
from kakehashi.vocabulary.eras import written
from tests.approvals.make import Cast, make_deputy_of, make_route, step_of
from tests.make import make_role

pytestmark = pytest.mark.django_db


def whole(route):
    return Route.objects.with_everything().get(pk=route.pk)


def words_of(pdf):
    return "".join("".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


@pytest.fixture
def approved():
    """Consulted by a deputy, then decided."""
    cast = Cast()
    route = make_route(cast)
    deputy = make_deputy_of(cast.officer, name_kanji="代理 花子", language="ja")
    approve(step_of(route, "consultation"), comment="異議ありません。", by=deputy)
    approve(step_of(route, "decision"), by=cast.leader)
    return whole(route)


def test_contents_say_who_answered_for_whom_and_when_in_the_japanese_calendar(approved):
    sheet = contents(approved, "ja")
    today = written(timezone.localdate())
    facts = {each["label"]: each["value"] for each in sheet["facts"]}
    assert facts["起案日"] == facts["決裁日"] == today
    assert [box["is_deputy"] for box in sheet["boxes"]] == [False, True, False]
    line = sheet["lines"][1]
    assert (line["name"], line["deputy"]) == ("代理 花子", "Officer の代理")
    assert (line["day"], line["remarks"]) == (today, ["異議ありません。"])
    assert sheet["short"] == "a" * 12


@pytest.mark.parametrize(("language", "expected"), [("ja", "代決"), ("en", "bydeputy")])
def test_as_pdf_has_every_name_and_the_mark_of_the_deputy(approved, language, expected):
    pdf = as_pdf(approved, language)
    text = words_of(pdf)
    assert expected in text
    assert "Leader" in text
    assert approved.reference in text
    assert "a" * 64 in text
    assert pdf == as_pdf(whole(approved), language)


def test_contents_of_what_was_sent_back_say_so_and_no_day_of_a_decision():
    cast = Cast()
    route = make_route(cast)
    send_back(step_of(route, "consultation"), comment="Change it.", by=cast.officer)
    sheet = contents(whole(route), "en")
    facts = {each["label"]: each["value"] for each in sheet["facts"]}
    assert sheet["outcome"] == {"words": "Sent back", "tone": "warn"}
    assert facts["Day of the decision"] == "Not decided"
    assert sheet["lines"][1]["remarks"] == ["Sent back", "Change it."]


def test_contents_say_where_the_drafter_decided():
    cast = Cast()
    Role.objects.filter(person=cast.leader).delete()
    make_role(cast.coordinator, Role.Kind.LEADERSHIP)
    route = make_route(cast)
    approve(step_of(route, "consultation"), by=cast.officer)
    approve(step_of(route, "decision"), by=cast.coordinator)
    assert contents(whole(route), "en")["lines"][2]["remarks"] == [
        "The drafter decided: nobody else holds the role."
    ]


def test_a_name_that_the_fonts_lack_is_written_otherwise_and_marked():
    cast = Cast()
    cast.coordinator.name_kanji, cast.coordinator.name_kana = "𠮷田 正彦", "ヨシダ マサヒコ"
    cast.coordinator.save()
    route = whole(make_route(cast))
    sheet = contents(route, "ja")
    assert sheet["lines"][0]["name"] == "ヨシダ マサヒコ*"
    assert sheet["rewritten"].startswith("*")
    assert as_pdf(route, "ja").startswith(b"%PDF")
    assert contents(route, "en")["rewritten"] == ""
