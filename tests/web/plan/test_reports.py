"""Who gets which edition of a report."""

from io import BytesIO
from urllib.parse import quote

import docx
import openpyxl
import pytest
from django.urls import reverse

from kakehashi.people.models import Role
from kakehashi.policy.freezing.operations import publish
from kakehashi.policy.models import Action
from tests.make import make_officer, make_person, make_role
from tests.policy.freezing.freezes import make_freeze
from tests.policy.reporting.periods import make_reported

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    return make_reported(is_persons=True)


def fetch(client, made, language="en", kind="xlsx", asked=""):
    return client.get(reverse("plan:report", args=[made.pk, language, kind]) + asked)


def persons_in(answer):
    """Whether the report for Word names a person."""
    document = docx.Document(BytesIO(answer.content))
    return any("Yamada" in p.text for p in document.paragraphs)


def test_report_is_for_nobody_outside_before_it_is_published(client, made):
    assert fetch(client, made).status_code == 404
    student = make_person()
    client.force_login(student)
    assert fetch(client, made).status_code == 404


def test_report_is_the_public_edition_for_everybody_once_published(client, made):
    publish(made, by=make_officer())
    answer = fetch(client, made, kind="docx")
    assert answer.status_code == 200
    assert not persons_in(answer)
    assert "public.docx" in answer["Content-Disposition"]


@pytest.mark.parametrize("kind", [Role.Kind.OFFICE, Role.Kind.LEADERSHIP, Role.Kind.AUDITOR])
def test_report_is_the_internal_edition_for_those_who_see_the_whole(client, made, kind):
    person = make_person()
    make_role(person, kind)
    client.force_login(person)
    assert persons_in(fetch(client, made, kind="docx"))
    assert not persons_in(fetch(client, made, kind="docx", asked="?edition=public"))


def test_report_stays_public_for_those_who_ask_for_more(client, made):
    publish(made, by=make_officer())
    assert not persons_in(fetch(client, made, kind="docx", asked="?edition=internal"))


def test_report_has_a_japanese_name_and_its_own_type(client, made):
    client.force_login(make_officer())
    answer = fetch(client, made, "ja", "pdf")
    name = quote("国際化年次報告書_2026年度_2026-05-01_学内版.pdf")
    assert answer["Content-Disposition"] == f"attachment; filename*=utf-8''{name}"
    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    sheet = fetch(client, made, "ja", "xlsx")
    assert openpyxl.load_workbook(BytesIO(sheet.content)).sheetnames


@pytest.mark.parametrize(("language", "kind"), [("fr", "pdf"), ("en", "exe")])
def test_report_in_another_language_or_form_is_not_found(client, made, language, kind):
    client.force_login(make_officer())
    assert fetch(client, made, language, kind).status_code == 404


def test_report_with_a_missing_glyph_is_refused_in_words_and_offers_the_other_forms(client, made):
    Action.objects.filter(number="①").update(text_en="𠮷野家")
    other = make_freeze(on=made.on.replace(month=3, day=31), occasion="year-end")
    client.force_login(make_officer())
    answer = fetch(client, other, kind="pdf")
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "U+20BB7" in text
    assert reverse("plan:report", args=[other.pk, "en", "docx"]) in text
    assert fetch(client, other, kind="docx").status_code == 200


def test_report_links_name_the_size_of_what_is_made(client, made):
    client.force_login(make_officer(language="en"))
    page = reverse("plan:freeze", args=[made.pk])
    before = client.get(page).content.decode()
    assert reverse("plan:report", args=[made.pk, "ja", "pdf"]) in before
    assert "made when it is first asked for" in before
    size = len(fetch(client, made).content)
    assert f"{size / 1024:.1f}" in client.get(page).content.decode()


def test_report_links_offer_the_public_edition_alone_on_the_public_page(client, made):
    publish(made, by=make_officer())
    for person in (None, make_officer()):
        if person:
            client.force_login(person)
        text = client.get(reverse("public:progress")).content.decode()
        address = reverse("plan:report", args=[made.pk, "ja", "pdf"])
        assert f"{address}?edition=public" in text
        assert f'{address}"' not in text
