"""Pages of partners, their briefs, and what the page in cooperation says."""

from io import BytesIO

import pytest
from django.urls import reverse
from django.utils.translation import override
from pypdf import PdfReader

from tests.make import (
    make_agreement,
    make_institution,
    make_officer,
    make_person,
    make_role,
    make_unit,
)
from tests.research.projects.partnering.make import make_paper, make_partner, make_tables

pytestmark = pytest.mark.django_db


def at(name, *args, query="", space="projects"):
    with override("en"):
        return f"{reverse(f'{space}:{name}', args=args)}{query}"


@pytest.fixture
def papers(settings, tmp_path, client):
    """Works with institutions 4 and 8; an officer is signed in."""
    works = [
        make_paper(1, 1, 4, orcid="0000-0002-1825-0097"),
        make_paper(2, 4, 1, topic=2, year=2020),
        make_paper(3, 1, 8),
        make_paper(4, 4, topic=3),
        make_paper(5, 1, topic=3),
        make_paper(6, 1, 12, topic=None),
    ]
    make_tables(settings, tmp_path, works)
    client.force_login(make_officer())


@pytest.mark.parametrize("kind", ["office", "coordinator", "leadership", "auditor", "researcher"])
def test_pages_are_for_those_who_work_with_partners(client, kind):
    person = make_person()
    make_role(person, kind)
    client.force_login(person)
    may = kind != "researcher"

    assert client.get(at("candidates")).status_code == (200 if may else 404)


def test_lists_open_and_download(client, papers):
    make_agreement(make_partner(8))

    page = client.get(at("papers_without_agreement"))
    assert [row.number for row in page.context["joined"].without_agreement] == [4]
    rows = b"".join(
        client.get(at("papers_without_agreement", query="?export=csv")).streaming_content
    )
    assert rows.decode("utf-8-sig").splitlines()[1].startswith("Institution 004aaaa04,")
    assert client.get(at("agreements_without_papers")).status_code == 200
    assert client.get(at("unit_views")).status_code == 200
    assert client.get(at("unit_view", make_unit().pk)).status_code == 200
    assert client.get(at("candidates", query="?most=x")).status_code == 200


def test_a_brief_holds_works_topics_people_and_agreements(client, papers):
    make_agreement(american := make_partner(4, "Ours in the US", country="US"))

    brief = client.get(at("partner", 4)).context["brief"]

    assert (brief.name, brief.works, list(brief.institutions)) == ("Ours in the US", 3, [american])
    assert [(each.name, each.common, each.ours, each.theirs) for each in brief.topics] == [
        ("Topic 1", 1, 2, 1),
        ("Topic 2", 1, 1, 1),
        ("without a topic", 1, None, None),
    ]
    assert [(each.name, each.ours, each.theirs) for each in brief.could] == [("Topic 3", 1, 1)]
    assert [(each.name, each.orcid, each.works, each.first) for each in brief.ours] == [
        ("Author 1", "0000-0002-1825-0097", 3, 2)
    ]
    assert sorted((each.name, each.works, each.first) for each in brief.theirs) == [
        ("Author 12", 1, 0),
        ("Author 4", 2, 1),
    ]
    assert brief.known == (3, 3)
    figures = {figure.title: (figure.value, figure.of) for figure in brief.figures}
    assert figures["Of all our works"] == ("60.0 %", "of 5 works")
    assert figures["First author of ours"] == ("66.7 %", "of 3 works")
    assert figures["First author of theirs"] == ("33.3 %", "of 3 works")
    assert dict(brief.trend)["2020"] == 1.0
    assert [line.agreement.is_invented for line in brief.agreements] == [False]


def test_a_part_of_an_institution_leads_to_the_whole(client, papers):
    answer = client.get(at("partner", 12))

    assert answer.headers["Location"].startswith(at("partner", 4))
    assert client.get(at("partner", 999)).status_code == 404
    assert client.get(at("partner", 1)).status_code == 404


@pytest.mark.parametrize(("language", "words"), [("ja", "場所"), ("en", "Common works")])
def test_the_brief_is_a_pdf_in_its_own_language(client, papers, language, words):
    answer = client.get(at("partner_brief", 4, language))

    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Cache-Control"] == "private, no-store"
    reader = PdfReader(BytesIO(answer.content))
    assert reader.trailer["/Root"]["/Lang"].lower().startswith(language)
    assert words in "".join(page.extract_text() for page in reader.pages)
    assert client.get(at("partner_brief", 4, "de")).status_code == 404


def test_an_institution_of_the_register_leads_to_its_brief_or_says_why_not(client, papers):
    known, never = make_partner(4), make_institution("Never", ror="05dxps055")
    nameless = make_institution("No ROR")

    assert client.get(at("partner_of", known.pk)).headers["Location"].startswith(at("partner", 4))
    page = client.get(at("partner_of", never.pk)).content.decode()
    assert "we have published nothing with it" in page
    page = client.get(at("partner_of", nameless.pk)).content.decode()
    assert "it has no ROR id in our register" in page


def test_the_page_of_a_partner_tells_of_papers(client, papers):
    known, nameless = make_partner(4), make_institution("No ROR")

    page = client.get(at("partner", known.pk, space="cooperation")).content.decode()
    assert "3 common works in 2020–2024." in page
    assert at("partner_of", known.pk) in page
    assert "no research records here yet" not in page
    page = client.get(at("partner", nameless.pk, space="cooperation")).content.decode()
    assert "Unknown: the institution has no ROR id in our register." in page
    brief = client.get(at("briefing", known.pk, "en", space="cooperation"))
    text = "".join(each.extract_text() for each in PdfReader(BytesIO(brief.content)).pages)
    assert "3 common works in 2020–2024." in " ".join(text.split())
