from io import BytesIO
from urllib.parse import unquote

import pytest
from django.urls import reverse
from pypdf import PdfReader

from kakehashi.people.models import Role
from tests.education.cooperation.encounters.make import make_encounter, make_follow_up
from tests.education.cooperation.joint_programmes.make import make_programme
from tests.make import make_agreement, make_institution, make_officer, make_person, make_role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english(client):
    client.cookies["django_language"] = "en"


def at(name, *args):
    return reverse(f"cooperation:{name}", args=args)


@pytest.mark.parametrize("kind", list(Role.Kind)[:-1])
def test_the_page_and_its_briefing_are_for_those_who_work_with_partners(client, kind):
    vienna, person = make_institution(), make_person()
    make_role(person, kind)
    client.force_login(person)
    may = kind in ("office", "coordinator", "leadership", "auditor")
    expected = 200 if may else 404

    assert client.get(at("partner", vienna.pk)).status_code == expected
    assert client.get(at("briefing", vienna.pk, "en")).status_code == expected


def test_the_page_asks_who_is_there_to_sign_in(client):
    address = at("partner", make_institution().pk)

    assert client.get(address).headers["Location"].endswith(f"?next={address}")


def test_the_page_shows_every_part_and_says_what_is_not_known(client):
    vienna, officer = make_institution(), make_officer()
    make_agreement(vienna)
    make_programme(vienna, title_en="Double Degree")
    make_follow_up(make_encounter(vienna, agreed="More places"), owner=officer)
    client.force_login(officer)

    page = client.get(at("partner", vienna.pk)).content.decode()

    for words in (
        "Send the table",
        "Student exchange",
        "Double Degree",
        "More places",
        "Unknown: nothing was ever entered into the ledger.",
        "Papers and projects with this partner are unknown",
    ):
        assert words in page


def test_the_page_of_an_institution_that_is_no_partner_says_what_to_do_next(client):
    client.force_login(make_officer())
    graz = make_institution("Graz")

    page = client.get(at("partner", graz.pk)).content.decode()

    assert f"{at('draft_agreement')}?partners={graz.pk}" in page
    assert f"{at('record_encounter')}?partners={graz.pk}" in page


def test_a_merged_institution_leads_to_its_survivor(client):
    vienna = make_institution()
    gone = make_institution("Old", status="merged", merged_into=vienna)
    client.force_login(make_officer())

    assert client.get(at("partner", gone.pk)).headers["Location"] == at("partner", vienna.pk)
    answer = client.get(at("briefing", gone.pk, "ja"))
    assert answer.headers["Location"] == at("briefing", vienna.pk, "ja")


@pytest.mark.parametrize(("language", "named"), [("ja", "打合せ資料"), ("en", "briefing-")])
def test_the_briefing_is_a_pdf_in_its_own_language(client, language, named):
    vienna = make_institution()
    client.force_login(make_officer())

    answer = client.get(at("briefing", vienna.pk, language))

    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert named in unquote(answer.headers["Content-Disposition"])
    reader = PdfReader(BytesIO(answer.content))
    assert reader.trailer["/Root"]["/Lang"].lower().startswith(language)


def test_there_is_no_briefing_in_another_language(client):
    client.force_login(make_officer())

    assert client.get(at("briefing", make_institution().pk, "de")).status_code == 404


def test_a_briefing_that_cannot_be_set_says_why_on_the_page(client):
    vienna = make_institution()
    make_encounter(vienna, topics="Signed \U000f0000 here")
    client.force_login(make_officer())

    answer = client.get(at("briefing", vienna.pk, "en"), follow=True)

    assert answer.redirect_chain == [(at("partner", vienna.pk), 302)]
    assert "U+F0000" in str(next(iter(answer.context["messages"])))


def test_public_pages_lead_to_it_only_those_who_may(client):
    vienna = make_institution()
    make_agreement(vienna)
    inside = f'href="{at("partner", vienna.pk)}"'
    places = [reverse("public:institution", args=[vienna.pk]), at("partners")]

    assert [inside in client.get(place).content.decode() for place in places] == [False, False]
    client.force_login(make_officer())
    assert [inside in client.get(place).content.decode() for place in places] == [True, True]
