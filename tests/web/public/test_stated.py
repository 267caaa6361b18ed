"""Stated figures in public: their page, the statement behind them, files, and one fact's page."""

import csv
import io
import json
from datetime import date

import pytest
from django.utils import timezone

from kakehashi.documents.models import Document
from kakehashi.policy.operations import load_documents
from tests.make import make_definition, make_officer, make_person, make_stated
from tests.web.public.reading import words

pytestmark = pytest.mark.django_db

CODE = "survey.satisfaction"
PAGE = f"/en/indicators/{CODE}/"
DAY = {"on": "2026-05-01"}
MAY = date(2026, 5, 1)


@pytest.fixture
def survey():
    make_definition()
    make_definition(version=2, wording_en="Share of the very content")
    officer = make_officer(passport_given="Enterer")
    document = Document.objects.create(
        file="ab/ab",
        name="survey.pdf",
        media_type="application/pdf",
        size=1,
        sha256="ab",
        uploaded_by=officer,
        uploaded_at=timezone.now(),
    )
    make_stated(CODE, date(2025, 5, 1), "60", entered_by=officer)
    make_stated(CODE, MAY, "71.500", definition_version=2, document=document, entered_by=officer)
    make_stated(
        CODE,
        MAY,
        "17.5",
        entered_by=officer,
        withdrawn_by=officer,
        withdrawn_at=timezone.now(),
        withdrawn_reason="Digits were swapped.",
    )
    return officer


def text(client, address, **query):
    answer = client.get(address, query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_page_shows_the_figure_its_source_and_dates_without_names(client, survey):
    page = text(client, PAGE, **DAY)

    seen = words(page)
    assert "71.5 % as of May 1, 2026" in seen
    assert "Survey of May, page 4" in seen
    assert "confirmed by a second person" in seen
    for secret in ("Enterer", "survey.pdf", "Digits were swapped", "17.5"):
        assert secret not in page


def test_page_shows_staff_who_stated_it_the_document_and_what_was_withdrawn(client, survey):
    client.force_login(survey)

    seen = words(text(client, PAGE, **DAY))

    assert "Entered by Enterer" in seen
    assert "survey.pdf" in seen
    assert "Withdrawn Digits were swapped." in seen


def test_page_marks_the_break_and_says_which_version_an_older_figure_is_of(client, survey):
    seen = words(text(client, PAGE, on="2025-05-01"))

    assert "definition changed: version 2" in seen
    assert "This figure is of version 1 of the definition: Share of those who are content" in seen


def test_page_of_a_day_without_a_statement_says_unknown(client, survey):
    seen = words(text(client, PAGE, on="2024-05-01"))

    assert "unknown as of May 1, 2024" in seen
    assert "Nothing has been stated and confirmed for this reference date." in seen


def test_stated_indicator_stands_in_the_list_and_under_its_direction(client, survey):
    load_documents()

    for address in ("/en/indicators/", "/en/policies/2014/1.2/"):
        assert f'href="{PAGE}"' in text(client, address)


def test_small_stated_figures_about_persons_are_not_shown_in_public(client):
    make_definition(is_persons=True, unit_en="persons")
    make_stated(CODE, MAY, "3")
    make_stated(CODE, MAY, "3", by="country", part="AT", part_name_en="Austria")

    page = text(client, PAGE, **DAY)

    assert "fewer than 5 persons" in words(page)
    assert 'id="by-country"' not in page
    found = json.loads(client.get(f"{PAGE}figures.json", DAY).content)
    assert (found["value"], found["by"], found["series"][-1]["value"]) == (
        None,
        {"country": []},
        None,
    )


def test_shares_are_not_said_to_overlap(client, survey):
    for part, value in (("AT", "80"), ("FR", "70")):
        make_stated(CODE, MAY, value, by="country", part=part, part_name_en=part)

    assert "the parts add up to more" not in text(client, PAGE, **DAY)


def test_negative_parts_are_in_the_table_and_not_drawn(client):
    make_definition()
    make_stated(CODE, MAY, "1")
    make_stated(CODE, MAY, "-2.5", by="country", part="AT", part_name_en="Austria")

    assert ">−2.5<" in text(client, PAGE, **DAY)


def test_files_hold_decimals_as_numbers(client, survey):
    found = json.loads(client.get(f"{PAGE}figures.json", DAY).content)
    lines = csv.DictReader(
        io.StringIO(client.get(f"{PAGE}figures.csv", DAY).content.decode().removeprefix("\ufeff"))
    )

    assert (found["value"], found["stated_source"]) == (71.5, "Survey of May, page 4")
    assert found["series"][-1]["value"] == 71.5
    assert {line["Date"]: line["Value"] for line in lines}["2026-05-01"] == "71.5"


# -- One fact, several definitions -----------------------------------------------------------------


@pytest.fixture
def policy():
    load_documents()


def test_fact_page_puts_definitions_side_by_side(client, policy):
    make_definition("own.abroad", fact="students.outbound", title_en="Our own count")
    make_stated("jasso.outbound", date(2026, 3, 31), "250")

    seen = words(text(client, "/en/facts/students.outbound/"))

    assert seen.index("Our own count") < seen.index("MEXT Top Global")
    assert "250 persons" in seen
    assert "No record here knows this yet" in seen
    assert "Read from a third party" in seen
    assert seen.index("232 persons") < seen.index("Japan as a whole") < seen.index("89,179")


@pytest.mark.parametrize("code", ["nothing", "students.flying"])
def test_fact_that_nobody_counts_is_not_found(client, code):
    assert client.get(f"/en/facts/{code}/").status_code == 404


def test_indicator_page_links_to_the_other_definitions(client, policy):
    page = text(client, "/en/indicators/sgu.04/")

    assert 'href="/en/indicators/jasso.outbound/"' in page
    assert 'href="/en/facts/students.outbound/"' in page


def test_published_figures_keep_the_words_of_their_source_for_the_time(client, policy):
    seen = words(text(client, "/en/indicators/jmirai.outbound/"))

    assert "before COVID-19 (year not stated)" in seen
    assert "by 2033 500,000 persons Goal" in seen


def test_national_figures_have_a_chart_of_their_own(client, policy):
    page = text(client, "/en/indicators/jasso.outbound/")

    own, national = page.split('id="national"')
    assert "89,179" not in own
    assert "232 persons" in own
    assert "FY2023" in national
    assert "<svg" in national


def test_fact_page_in_japanese_names_everything_in_japanese(client, policy):
    page = text(client, "/ja/facts/students.inbound/")

    assert "②全学生に占める外国人留学生の割合" in page
    assert "新型コロナウイルス感染症の拡大前" in page


def test_staff_of_another_kind_see_no_names(client, survey):
    client.force_login(make_person())

    assert "Enterer" not in text(client, PAGE, **DAY)


def test_home_shows_a_few_indicators_of_a_direction_and_leads_to_the_others(client, policy):
    for number in range(7):
        make_definition(f"many.n{number}", direction="3.3")

    page = text(client, "/en/")

    assert page.count("/en/indicators/many.n") == 6
    assert "1 more indicator" in page
