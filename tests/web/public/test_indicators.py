"""The indicator page: figure, definition, trend, parts, rows, files."""

import csv
import io
import json
from dataclasses import replace
from datetime import date, timedelta

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kakehashi.agreements.models import Completeness, Terms
from kakehashi.institutions.models import Institution
from kakehashi.policy.breakdowns import COUNTRY
from kakehashi.policy.counting import PERSONS
from kakehashi.policy.evidence import Evidence
from kakehashi.policy.operations import load_documents
from kakehashi.policy.registry import REGISTRY
from tests.make import (
    make_agreement,
    make_definition,
    make_institution,
    make_officer,
    make_unit,
)
from tests.web.public.reading import words

pytestmark = pytest.mark.django_db

PAGE = "/en/indicators/partners.active/"


@pytest.fixture
def two_partners():
    load_documents()
    law = make_unit("Law")
    make_agreement(make_institution("University of Vienna"), unit=law)
    make_agreement(make_institution("University of Seoul", country="KR"), kind=Terms.Kind.RESEARCH)


def text(client, address, **query):
    answer = client.get(address, query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_indicators_lists_what_is_measured_and_what_is_not(client):
    load_documents()

    page = text(client, "/en/indicators/")

    assert "/en/indicators/partners.countries/" in page
    assert page.count("/en/policies/2014/") == 10
    assert "unknown" in page


def test_indicators_draws_the_first_of_a_direction_and_names_the_others(client):
    load_documents()
    for number in range(9):
        make_definition(f"survey.{number}", direction="3.3", title_en=f"Survey {number}")

    page = text(client, "/en/indicators/")

    assert page.count("/en/indicators/survey.") == 9
    assert "3 more indicators" in page


def test_indicator_page_works_before_a_policy_is_loaded(client):
    assert "unknown" in text(client, PAGE)


def test_indicator_shows_figure_date_caveat_and_definition(client, two_partners):
    page = text(client, PAGE, on="2024-05-01")

    assert "at least 2 institutions" in words(page)
    assert "as of May 1, 2024" in page
    assert "This is a lower bound" in page
    assert "An institution counts once, however many agreements it has" in page
    assert "as of 1 May of each year" in page
    assert "Higher is better" in page


def test_indicator_of_a_complete_register_has_no_caveat(client, two_partners):
    Completeness.objects.create(
        complete_from=date(2020, 4, 1),
        statement="Compared with the list.",
        declared_by=make_officer(),
        declared_at=timezone.now(),
    )

    page = text(client, PAGE, on="2024-05-01")

    assert "This is a lower bound" not in page
    assert "at least 2 institutions as of" not in words(page)
    assert "2 institutions as of May 1, 2024" in words(page)


@pytest.mark.parametrize("asked", ["2014-05-01", "1901-01-01"])
def test_indicator_before_the_first_record_is_unknown_with_its_reason(client, two_partners, asked):
    page = text(client, PAGE, on=asked)

    assert ">unknown<" in page
    assert "No agreement in the register had begun by this day" in page
    assert "there are no records behind it" in page


def test_indicator_of_a_future_day_is_unknown(client, two_partners):
    tomorrow = timezone.localdate() + timedelta(1)

    assert "This day has not come yet." in text(client, PAGE, on=tomorrow.isoformat())


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("2026-02-30", "Write the day as in 2026-05-01."),
        ("soon", "Write the day as in 2026-05-01."),
        ("0001-01-01", "Choose a day from 1900 to 2200."),
    ],
)
def test_indicator_answers_a_wrong_day_at_its_field(client, two_partners, asked, words):
    assert words in text(client, PAGE, on=asked)
    assert (
        client.get("/en/indicators/partners.active/figures.csv", {"on": asked}).status_code == 400
    )


@pytest.mark.parametrize(
    "address", ["nothing/", "nothing/figures.csv", "partners.active/figures.pdf"]
)
def test_indicator_or_file_that_does_not_exist_is_not_found(client, address):
    assert client.get(f"/en/indicators/{address}").status_code == 404


def test_indicator_divides_its_figure_with_links_to_the_rows(client, two_partners):
    page = text(client, PAGE, on="2024-05-01")

    assert "?on=2024-05-01&amp;country=AT#rows" in page
    assert "?on=2024-05-01&amp;kind=research#rows" in page
    assert "By unit" in page


@pytest.mark.parametrize(
    ("code", "query", "listed", "hidden"),
    [
        ("partners.active", {"country": "AT"}, "University of Vienna", "University of Seoul"),
        ("partners.active", {"kind": "research"}, "University of Seoul", "University of Vienna"),
        ("agreements.active", {"country": "KR"}, "University of Seoul", "University of Vienna"),
        ("partners.countries", {"kind": "research"}, "South Korea", "item=AT"),
        ("partners.countries", {"item": "AT"}, "University of Vienna", "University of Seoul"),
    ],
)
def test_indicator_opens_a_part_to_its_rows(client, two_partners, code, query, listed, hidden):
    page = text(client, f"/en/indicators/{code}/", on="2024-05-01", **query)
    rows = page[page.index('id="rows"') :]

    assert listed in rows
    assert hidden not in rows
    assert "Show all" in rows


@pytest.mark.parametrize("query", [{"country": "ZZ"}, {"kind": "x"}, {"unit": "Law"}])
def test_indicator_part_that_does_not_exist_is_not_found(client, two_partners, query):
    assert client.get(PAGE, {"on": "2024-05-01", **query}).status_code == 404


def test_indicator_rows_lead_to_the_partner_and_the_agreement(client, two_partners):
    seoul = Institution.objects.get(country="KR")

    assert f'href="/en/institutions/{seoul.pk}/"' in text(client, PAGE)
    agreement = seoul.agreements.get()
    assert f'href="/en/cooperation/agreements/{agreement.pk}/"' in text(
        client, "/en/indicators/agreements.active/"
    )


def test_countries_list_the_countries_and_their_institutions(client, two_partners):
    page = text(client, "/en/indicators/partners.countries/", on="2024-05-01")

    assert "?on=2024-05-01&amp;item=KR#rows" in page
    assert "at least 2 countries/regions" in words(page)


def test_countries_show_what_was_published_with_its_source(client, two_partners):
    page = text(client, "/ja/indicators/partners.countries/")

    assert page.count(">26か国・地域") == 2
    assert "https://www.tmu.ac.jp/university/datacards.html" in page
    assert page.count("badge--warn") == 1


@pytest.mark.parametrize("language", ["ja", "en"])
def test_indicator_names_parts_in_the_language_of_the_page(client, two_partners, language):
    page = text(client, f"/{language}/indicators/partners.active/", on="2024-05-01")

    assert {"ja": "オーストリア", "en": "Austria"}[language] in page


# -- Files ----------------------------------------------------------------------------------------

FIGURES = "/en/indicators/partners.active/figures."


def test_figures_as_csv_begin_with_a_byte_order_mark_and_say_unknown(client, two_partners):
    content = client.get(f"{FIGURES}csv", {"on": "2024-05-01"}).content.decode()

    assert content.startswith("\ufeff")
    lines = list(csv.DictReader(io.StringIO(content.removeprefix("\ufeff"))))
    values = {(line["Date"], line["Divided by"], line["Code"]): line["Value"] for line in lines}
    assert values["2024-05-01", "", ""] == "2"
    assert values["2024-05-01", "country", "AT"] == "1"
    assert values["2024-05-01", "kind", "research"] == "1"


def test_figures_as_json_give_null_and_the_reason(client, two_partners):
    known = json.loads(client.get(f"{FIGURES}json", {"on": "2024-05-01"}).content)
    unknown = json.loads(client.get(f"{FIGURES}json", {"on": "2010-05-01"}).content)

    assert (known["value"], known["reason"], known["at_least"]) == (2, None, True)
    assert unknown["value"] is None
    assert unknown["reason"].startswith("No agreement in the register")


def test_figures_as_xlsx_hold_the_same_lines(client, two_partners):
    content = client.get(f"{FIGURES}xlsx", {"on": "2024-05-01"}).content

    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    rows = [tuple(cell.value for cell in row) for row in sheet.iter_rows(min_row=2)]
    assert ("partners.active", 1, "2024-05-01", "country", "AT", "Austria", 1) in [
        row[:7] for row in rows
    ]


@pytest.mark.parametrize("code", ["partners.active", "partners.countries", "agreements.active"])
@pytest.mark.parametrize("kind", ["csv", "json", "xlsx"])
def test_rows_can_be_downloaded(client, two_partners, code, kind):
    answer = client.get(f"/en/indicators/{code}/", {"on": "2024-05-01", "export": kind})

    assert answer["Content-Disposition"].startswith("attachment")
    content = b"".join(answer) if answer.streaming else answer.content
    if kind == "json":
        assert len(json.loads(content)["rows"]) == 2
    if kind == "csv":
        assert len(content.decode().splitlines()) == 3


# -- What is not shown ---------------------------------------------------------------------------


@pytest.fixture
def counting_persons(monkeypatch):
    def compute(at):
        return Evidence(Institution.objects.all, {"country": COUNTRY.at("country")})

    persons = replace(REGISTRY["partners.active"], unit=PERSONS, compute=compute, reads=None)
    monkeypatch.setitem(REGISTRY, "partners.active", persons)


def test_small_figures_about_persons_are_neither_shown_nor_listed(client, counting_persons):
    make_institution("Person One")

    page = text(client, PAGE)

    assert "fewer than 5 persons" in words(page)
    assert "Person One" not in page
    assert "not listed in public" in page
    assert json.loads(client.get(f"{FIGURES}json").content)["value"] is None


def test_rows_that_the_reader_may_not_see_are_counted_and_said(client, two_partners, monkeypatch):
    seoul = Institution.objects.filter(country="KR")
    monkeypatch.setattr(
        type(Institution.objects.all()),
        "visible_to",
        lambda rows, person: rows.exclude(pk__in=seoul),
        raising=False,
    )
    partners = REGISTRY["partners.active"]
    confidential = replace(
        partners,
        compute=lambda at, register: replace(partners.compute(at, register), is_public=False),
    )
    monkeypatch.setitem(REGISTRY, "partners.active", confidential)

    page = text(client, PAGE, on="2024-05-01")

    assert "at least 2 institutions" in words(page)
    assert "Counted, but not listed for you: 1." in page
    rows = page[page.index('id="rows"') :]
    assert "University of Vienna" in rows
    assert "University of Seoul" not in rows


def queries_of(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as found:
        client.get(address)
    return len(found)


@pytest.mark.parametrize("code", ["partners.active", "partners.countries", "agreements.active"])
def test_indicator_page_asks_as_many_questions_however_many_rows(client, two_partners, code):
    address = f"/en/indicators/{code}/?on=2024-05-01"
    few = queries_of(client, address)
    for number in range(12):
        country = ["FR", "DE", "IT", "SE"][number % 4]
        make_agreement(
            make_institution(f"U{number}", country=country), unit=make_unit(f"F{number}")
        )

    assert queries_of(client, address) == few
