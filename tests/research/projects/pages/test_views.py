import csv
import io
import json
from datetime import date

import pytest
from django.utils import translation

from tests.make import make_agreement, make_institution, make_unit
from tests.research.dissemination.make import make_verified_link, make_work
from tests.research.projects.make import PLACES, VIENNA, number_of

HERE = "/en/research/collaboration/"
PAGES = ["", "figures/", "years/", "countries/", "partners/", "topics/", "network/", "works/"]


def page_of(client, address, **asked):
    answer = client.get(f"{HERE}{address}", asked)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def rows_of(client, address, **asked):
    answer = client.get(f"{HERE}{address}", {**asked, "export": "json"})
    assert answer.status_code == 200
    content = answer.getvalue()
    return json.loads(content)["rows"]


@pytest.mark.parametrize("address", PAGES)
def test_every_page_says_what_to_run_where_there_are_no_tables(
    db, client, settings, tmp_path, address
):
    settings.COLLABORATION_DIR = str(tmp_path / "nothing")

    assert "script/manage collaboration build --works PATH…" in page_of(client, address)


@pytest.mark.parametrize("address", PAGES)
def test_every_page_is_for_everybody_and_in_japanese_too(built_folder, client, address):
    with translation.override("ja"):
        assert client.get(f"/ja/research/collaboration/{address}").status_code == 200
    assert "Left out of the works chosen: 1 (1 retracted" in page_of(client, address)


def test_the_overview_counts_and_leads_to_the_works(built_folder, client):
    page = page_of(client, "")

    assert "60.0 %" in page
    assert "3 of 5 works" in page
    assert "figure=international" in page
    assert "Invented for the demonstration" not in page


def test_the_overview_says_that_its_works_are_invented(built_folder, client):
    (built_folder / "invented.txt").write_text("invented")
    (built_folder / "build.json").touch()

    assert "Invented for the demonstration." in page_of(client, "")


def test_fractional_counting_gives_each_author_s_share(built_folder, client):
    figures = {row["code"]: row for row in rows_of(client, "figures/", counting="fractional")}

    # International: 1/2 + 1/2 + 1/3 of 1/2 + 1 + 1/2 + 1/3 + 1/2.
    assert figures["international"]["number"] == 47.1
    assert figures["international"]["counting"] == "fractional"
    assert figures["partners"]["counting"] == "full"


def test_a_year_without_works_has_no_shares(built_folder, client):
    rows = {row["year"]: row for row in rows_of(client, "years/")}

    assert list(rows) == ["2020", "2019", "2018", "2017", "2016"]
    assert rows["2020"]["works"] == 3
    assert rows["2020"]["international_share"] == 66.7
    assert (rows["2018"]["works"], rows["2018"]["international_share"]) == (0, None)


def test_partners_stand_beside_our_agreements(built_folder, client):
    vienna = make_institution("Universität Wien", ror=PLACES[VIENNA].ror)
    make_agreement(vienna, effective_on=date(2020, 4, 1))

    rows = rows_of(client, "partners/")

    assert [(row["name"], row["works"], row["agreement"]) for row in rows] == [
        ("Universität Wien", 2, "Yes"),
        ("Macquarie University", 1, "No"),
    ]
    assert rows[0]["share"] == 40.0
    assert [row["standing"] for row in rows] == ["New", "Lost"]


def test_partners_are_narrowed_to_those_that_are_new(built_folder, client):
    rows = rows_of(client, "partners/", standing="new")

    assert [row["name"] for row in rows] == ["University of Vienna"]


def test_partners_are_narrowed_by_agreement(built_folder, client):
    assert rows_of(client, "partners/", agreement="yes") == []


def test_partners_are_sorted_as_asked(built_folder, client):
    assert [row["works"] for row in rows_of(client, "partners/", sort="works")] == [1, 2]


def test_countries_are_counted(built_folder, client):
    rows = rows_of(client, "countries/")

    assert [(row["name"], row["works"], row["partners"]) for row in rows] == [
        ("Austria", 2, 1),
        ("Australia", 1, 1),
    ]


def test_years_narrow_every_figure(built_folder, client):
    rows = rows_of(client, "countries/", since="2020", until="2020")

    assert [row["name"] for row in rows] == ["Austria"]


def test_years_that_run_backwards_are_refused_in_words(built_folder, client):
    page = page_of(client, "", since="2020", until="2016")

    assert "This year lies before the first one." in page
    assert "2016–2020, full counting" in page


def test_a_field_narrows_every_figure(built_folder, client):
    rows = rows_of(client, "countries/", field="23")

    assert [(row["name"], row["works"]) for row in rows] == [("Austria", 1)]


def test_a_unit_is_offered_once_links_are_verified(built_folder, client):
    assert 'name="unit"' not in page_of(client, "")
    unit = make_unit("Systems Design")
    make_verified_link(openalex=number_of(3), unit=unit)

    page = page_of(client, "", unit=unit.pk)

    assert "Systems Design" in page
    assert "works looked at: 1" in page


def test_the_heat_map_shades_and_opens(built_folder, client):
    page = page_of(client, "topics/")

    assert 'heat__cell--5"><a href="' in page
    assert "topic=2&amp;country=AT" in page


def test_the_heat_map_is_turned(built_folder, client):
    rows = rows_of(client, "topics/", down="field", across="partner")

    assert {(row["topic"], row["partner"], row["works"]) for row in rows} == {
        ("Engineering", "Macquarie University", 1),
        ("Engineering", "University of Vienna", 1),
        ("Environmental Science", "University of Vienna", 1),
    }


def test_choices_keep_what_else_the_address_asks(built_folder, client):
    page = page_of(client, "topics/", down="field", since="2016")

    assert '<input type="hidden" name="down" value="field">' in page


def test_the_network_has_a_picture_and_a_table(built_folder, client):
    page = page_of(client, "network/")

    assert "2 partners are drawn." in page
    assert "University of Vienna" in page


def test_a_figure_opens_to_its_works(built_folder, client):
    page = page_of(client, "works/", figure="international", which="counted")

    assert "Paper 3" in page
    assert "Paper 4" in page
    assert "Paper 1" in page
    assert "Paper 2" not in page
    assert "Paper 6" not in page
    assert "https://doi.org/10.5555/four" in page


def test_works_are_narrowed_to_the_keys_of_a_cell(built_folder, client):
    rows = rows_of(client, "works/", abroad="1", country="AT", topic="2")

    assert [row["title"] for row in rows] == ["Paper 4"]
    assert rows[0]["partners"] == "The University of Tokyo; University of Vienna"


def test_works_are_a_file_too(built_folder, client):
    answer = client.get(f"{HERE}works/", {"export": "csv"})

    lines = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert [line[0] for line in lines] == ["Title", *(f"Paper {n}" for n in (3, 4, 5, 2, 1))]


def test_works_lead_to_their_page_here(built_folder, client):
    page = make_work(doi="10.5555/four")
    hidden = make_work(openalex=f"W{number_of(3)}", state="draft")

    answer = page_of(client, "works/")

    assert f'href="/en/research/works/{page.pk}/"' in answer
    assert f'href="/en/research/works/{hidden.pk}/"' not in answer


def test_works_go_on_after_a_mark(built_folder, client):
    page = page_of(client, "works/", after=f"2020.{number_of(4)}")

    assert "Paper 5" in page
    assert "Paper 4" not in page
    assert ">Newest</a>" in page


@pytest.mark.parametrize(
    "asked",
    [
        {"figure": "nothing"},
        {"figure": "salton"},
        {"which": "some"},
        {"partner": "x"},
        {"after": "2020"},
    ],
)
def test_works_of_nothing_known_are_not_found(built_folder, client, asked):
    assert client.get(f"{HERE}works/", asked).status_code == 404


def test_pages_ask_a_fixed_number_of_queries(built_folder, client, django_assert_max_num_queries):
    client.get(HERE)
    with django_assert_max_num_queries(12):
        client.get(HERE)
