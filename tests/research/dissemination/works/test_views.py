import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from kakehashi.research.dissemination.models import Affiliation
from kakehashi.research.dissemination.works.data import AuthorData, FundingData
from kakehashi.research.dissemination.works.operations import merge_works, withdraw_work
from kakehashi.research.dissemination.works.sitemaps import WorkSitemap
from kakehashi.research.dissemination.works.spellings import orcid_of
from tests.make import make_home, make_officer, make_person, make_unit
from tests.research.dissemination.make import make_profile, make_researcher, make_verified_link
from tests.research.dissemination.works.make import author, enter, make_coordinator

pytestmark = pytest.mark.django_db
ORCID = "0000-0002-1825-0097"
TMU = ("Tokyo Metropolitan University", "JP")


@pytest.fixture(autouse=True)
def home():
    return make_home()


def read(response):
    return response.content.decode()


def published(**facts):
    return enter(
        authors=[
            author("Hanako Sato", TMU, orcid=ORCID),
            author("Anna Gruber", ("University of Vienna", "AT")),
        ],
        is_public=True,
        **{
            "title": "Bridges over rivers",
            "title_ja": "川にかかる橋",
            "language": "en",
            "container": "Journal of Bridges",
            "pages": "12-34",
            "access": "gold",
            "licence": "https://creativecommons.org/licenses/by/4.0/",
            "open_url": "https://example.org/bridges.pdf",
            "summary_en": "About bridges & <rivers>.",
            "identifiers": [("doi", "10.1000/xyz")],
            "fundings": [FundingData("JSPS", "https://ror.org/00hhkn466", "JP24K01234")],
            **facts,
        },
    )


# -- The list -----------------------------------------------------------------------------------


def titles(client, **query):
    response = client.get("/en/research/works/", {**query, "export": "json"})
    rows = json.loads(b"".join(response.streaming_content))["rows"]
    return [row["title"] for row in rows]


def test_works_are_found_in_any_spelling_of_title_author_and_doi(client):
    published()
    enter(title="ロボットの触覚", is_public=True)
    enter(title="Another", is_public=True)

    assert titles(client, q="ろぼっと") == ["ロボットの触覚"]
    assert titles(client, q="rivers bridge") == ["Bridges over rivers"]
    assert titles(client, q="橋") == ["Bridges over rivers"]
    assert titles(client, q="GRUBER") == ["Bridges over rivers"]
    assert titles(client, q="https://doi.org/10.1000/XYZ") == ["Bridges over rivers"]
    assert titles(client, q="nothing is called so") == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"kind": "book"}, ["B"]),
        ({"year": "2020"}, ["B"]),
        ({"language": "ja"}, ["B"]),
        ({"international": "yes"}, ["A"]),
        ({"international": "no"}, ["B"]),
        ({"international": "unknown"}, ["C"]),
        ({"access": "yes"}, ["A"]),
        ({"access": "no"}, ["B"]),
        ({"access": "unknown"}, ["C"]),
    ],
)
def test_works_are_filtered(client, query, found):
    both = [author("A", TMU, ("University of Vienna", "AT"))]
    enter(title="A", authors=both, access="green", language="en", is_public=True)
    home_only = [author("A", TMU)]
    enter(
        **{"title": "B", "kind": "book", "year": 2020, "language": "ja", "access": "closed"},
        authors=home_only,
        is_public=True,
    )
    enter(title="C", language="en", is_public=True)
    assert titles(client, **query) == found


def test_works_of_a_unit_are_those_of_its_people_unless_the_university_said_otherwise(client):
    law, department = make_unit("Law"), make_unit("Department")
    department.parent = law
    department.save()
    sato = [AuthorData("Sato", profile=make_profile(unit=department).pk)]
    theirs = enter(title="Theirs", authors=sato, is_public=True)
    enter(title="Nobody's", is_public=True)
    added = enter(title="Added", is_public=True)
    make_verified_link(work=added, unit=law)
    removed = enter(title="Removed", authors=sato, is_public=True)
    make_verified_link(work=removed, unit=department, stands=False)

    assert sorted(titles(client, unit=law.pk)) == ["Added", "Theirs"]
    assert theirs.pk


def test_works_shows_drafts_to_those_who_keep_outputs_alone(client):
    enter(title="Draft")
    assert titles(client) == []
    assert 'name="state"' not in read(client.get("/en/research/works/"))
    client.force_login(make_coordinator())
    assert titles(client, state="draft") == ["Draft"]
    assert 'name="state"' in read(client.get("/en/research/works/"))


# -- One work -----------------------------------------------------------------------------------


def test_work_says_everything_to_people_and_programs(client):
    work = published()
    response = client.get(f"/en/research/works/{work.pk}/")
    page = read(response)

    assert "Bridges over rivers" in page
    assert "川にかかる橋" in page
    assert "University of Vienna, Austria" in re.sub(r"<[^>]*>", "", page)
    assert '<meta name="citation_doi" content="10.1000/xyz">' in page
    assert page.count('name="citation_author"') == 2
    assert '<meta name="citation_pdf_url" content="https://example.org/bridges.pdf">' in page
    assert "What can be done" not in page


def test_work_describes_itself_in_json_ld_without_leaving_its_script(client):
    work = published(title="Bridges </script>")
    page = read(client.get(f"/ja/research/works/{work.pk}/"))

    [script] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    found = json.loads(script)
    assert found["@type"] == "ScholarlyArticle"
    assert found["@id"] == f"http://testserver/research/works/{work.pk}/"
    assert found["url"] == f"http://testserver/ja/research/works/{work.pk}/"
    assert found["name"] == {"@language": "en", "@value": "Bridges </script>"}
    assert found["author"][0] == {
        "@type": "Person",
        "name": "Hanako Sato",
        "sameAs": f"https://orcid.org/{ORCID}",
        "affiliation": [
            {
                "@type": "Organization",
                "name": "Tokyo Metropolitan University",
                "address": {"@type": "PostalAddress", "addressCountry": "JP"},
            }
        ],
    }
    assert found["isAccessibleForFree"] is True
    assert found["funding"][0]["funder"]["sameAs"] == "https://ror.org/00hhkn466"
    assert found == json.loads(client.get(f"/ja/research/works/{work.pk}/record.jsonld").content)


def test_work_of_unknown_access_is_neither_free_nor_not(client):
    work = published(access="")
    found = client.get(f"/en/research/works/{work.pk}/record.jsonld").json()
    assert "isAccessibleForFree" not in found


@pytest.mark.parametrize(
    ("kind", "thing"),
    [("dataset", "Dataset"), ("book", "Book"), ("thesis", "Thesis"), ("chapter", "Chapter")],
)
def test_work_is_the_thing_that_it_is(client, kind, thing):
    work = published(kind=kind)
    assert client.get(f"/en/research/works/{work.pk}/record.jsonld").json()["@type"] == thing


def test_work_is_signposted_in_its_header_and_as_a_linkset(client):
    work = published()
    header = client.get(f"/en/research/works/{work.pk}/")["Link"]
    record = f"http://testserver/en/research/works/{work.pk}/record"

    assert f'<http://testserver/research/works/{work.pk}/>; rel="cite-as"' in header
    assert '<https://schema.org/AboutPage>; rel="type"' in header
    assert f'<https://orcid.org/{ORCID}>; rel="author"' in header
    assert f'<{record}.jsonld>; rel="describedby"; type="application/ld+json"' in header
    assert '<https://creativecommons.org/licenses/by/4.0/>; rel="license"' in header
    assert '<https://example.org/bridges.pdf>; rel="item"' in header
    assert '<https://doi.org/10.1000/xyz>; rel="related"' in header
    assert f'<{record}.linkset.json>; rel="linkset"; type="application/linkset+json"' in header

    response = client.get(f"/en/research/works/{work.pk}/record.linkset.json")
    assert response["Content-Type"] == "application/linkset+json"
    page, *formats = response.json()["linkset"]
    assert page["anchor"] == f"http://testserver/en/research/works/{work.pk}/"
    assert page["cite-as"] == [{"href": f"http://testserver/research/works/{work.pk}/"}]
    assert [each["anchor"] for each in formats] == [
        f"{record}.{kind}" for kind in ("jsonld", "csl.json", "bib", "ris")
    ]
    assert all(each["describes"][0]["href"] == page["anchor"] for each in formats)


def test_header_stays_short_however_many_authors_there_are(client):
    digits = [f"{number:015}" for number in range(200)]
    crowd = [
        AuthorData(f"A{number}", orcid=next(filter(None, (orcid_of(d + c) for c in "0123456789X"))))
        for number, d in enumerate(digits)
    ]
    work = enter(authors=crowd, is_public=True)
    header = client.get(f"/en/research/works/{work.pk}/")["Link"]
    assert header.count('rel="author"') == 10
    assert len(header) < 4000
    linkset = client.get(f"/en/research/works/{work.pk}/record.linkset.json").json()["linkset"]
    assert len(linkset[0]["author"]) == 200


def test_address_without_a_language_leads_to_the_readers(client):
    work = published()
    response = client.get(
        f"/research/works/{work.pk}/", headers={"Accept-Language": "en"}, follow=False
    )
    assert response["Location"] == f"/en/research/works/{work.pk}/"


@pytest.mark.parametrize(
    ("kind", "media", "begins"),
    [
        ("bib", "application/x-bibtex", b"@article{sato2024work"),
        ("ris", "application/x-research-info-systems", b"1.\nTY  - JOUR"),
        ("csl.json", "application/vnd.citationstyles.csl+json", b"["),
    ],
)
def test_record_is_what_reference_managers_read(client, kind, media, begins):
    work = published()
    response = client.get(f"/en/research/works/{work.pk}/record.{kind}")
    assert response["Content-Type"] == f"{media}; charset=utf-8"
    assert response.content.startswith(begins)
    assert 'rel="describes"' in response["Link"]
    assert client.get(f"/en/research/works/{work.pk}/record.docx").status_code == 404


def test_work_says_which_translation_is_missing(client):
    work = published(title_ja="", summary_en="About bridges.")
    page = read(client.get(f"/ja/research/works/{work.pk}/"))
    assert '<h1 lang="en" dir="auto">Bridges over rivers</h1>' in page
    assert "日本語の題名はまだありません" in page
    assert "日本語の要約はまだありません" in page
    assert '<div class="prose" lang="en">' in page


def test_retracted_work_says_so_everywhere(client):
    work = published(is_retracted=True)
    address = f"/en/research/works/{work.pk}"
    page = read(client.get(f"{address}/"))
    assert "The publisher has retracted this work" in page
    assert page.count("RETRACTED: Bridges") == 4  # one for each style
    assert client.get(f"{address}/record.jsonld").json()["creativeWorkStatus"] == "Retracted"
    for kind in ("bib", "ris", "csl.json"):
        assert b"RETRACTED: Bridges" in client.get(f"{address}/record.{kind}").content
    assert titles(client) == ["Retracted: Bridges over rivers"]
    assert "Retracted: Bridges" in read(client.get("/en/research/works/new.rss"))


def test_hidden_profile_is_a_name_alone(client):
    profile = make_profile(state="hidden", orcid=ORCID)
    work = enter(authors=[AuthorData("Hanako Sato", profile=profile.pk)], is_public=True)
    page = read(client.get(f"/en/research/works/{work.pk}/"))
    assert "Hanako Sato" in page
    assert ORCID not in page
    assert profile.slug not in page


def test_page_needs_no_more_queries_for_more_authors(client, django_assert_num_queries):
    few = enter(authors=[author("A", TMU)], is_public=True)
    many = enter(authors=[author(f"A{n}", TMU) for n in range(40)], is_public=True)
    with CaptureQueriesContext(connection) as first:
        client.get(f"/en/research/works/{few.pk}/")
    with django_assert_num_queries(len(first)):
        client.get(f"/en/research/works/{many.pk}/")
    assert Affiliation.objects.count() == 41


# -- Not, or no longer, public --------------------------------------------------------------------


def test_draft_is_not_there_but_for_its_people(client):
    researcher = make_researcher()
    work = enter(by=researcher)
    address = f"/en/research/works/{work.pk}/"
    assert client.get(address).status_code == 404
    assert client.get(f"{address}record.bib").status_code == 404
    client.force_login(make_person())
    assert client.get(address).status_code == 404
    client.force_login(researcher)
    page = client.get(address)
    assert "What can be done" in read(page)
    assert 'content="noindex"' in read(page)
    assert "Link" not in page


def test_withdrawn_work_leaves_its_name_and_the_reason(client):
    work = published()
    withdraw_work(work, reason="Printed twice.", by=make_officer())
    address = f"/en/research/works/{work.pk}/"

    response = client.get(address)

    assert response.status_code == 410
    assert "Bridges over rivers" in read(response)
    assert "Printed twice." in read(response)
    assert "citation_" not in read(response)
    assert client.get(f"{address}record.jsonld").status_code == 410
    assert titles(client) == []


def test_draft_that_was_withdrawn_never_was_there(client):
    work = enter()
    withdraw_work(work, reason="A mistake.", by=make_officer())
    assert client.get(f"/en/research/works/{work.pk}/").status_code == 404


def test_merged_work_leads_to_the_one_that_stands(client):
    into, work = published(), enter(is_public=True)
    merge_works(work, into=into, by=make_officer())

    response = client.get(f"/en/research/works/{work.pk}/")
    assert (response.status_code, response["Location"]) == (301, into.get_absolute_url())
    response = client.get(f"/en/research/works/{work.pk}/record.bib")
    assert response["Location"] == f"/en/research/works/{into.pk}/record.bib"


# -- The hub, feeds, sitemaps ---------------------------------------------------------------------


def test_hub_leads_to_works_and_names_the_newest(client):
    published()
    enter(title="Draft")
    page = read(client.get("/en/research/"))
    assert "Bridges over rivers" in page
    assert "Draft" not in page
    assert 'href="/en/research/works/"' in page
    assert "Public works: 1" in page


def test_hub_of_nothing_names_the_next_step(client):
    assert "No work is public yet." in read(client.get("/en/research/"))
    assert "No work matches." in read(client.get("/en/research/works/"))


@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_feed_tells_of_public_works_in_the_readers_language(client, kind):
    law = make_unit("Law")
    sato = [AuthorData("Sato", profile=make_profile(unit=law).pk)]
    enter(title="Theirs", title_ja="法の橋", authors=sato, is_public=True)
    published()
    enter(title="Draft")

    whole = client.get(f"/ja/research/works/new.{kind}")
    assert whole["Content-Type"] == f"application/{kind}+xml; charset=utf-8"
    assert "法の橋" in read(whole)
    assert "川にかかる橋" in read(whole)
    assert "Draft" not in read(whole)
    of_law = read(client.get(f"/en/research/works/new/{law.code}.{kind}"))
    assert "Theirs" in of_law
    assert "Bridges" not in of_law
    assert client.get(f"/en/research/works/new/none.{kind}").status_code == 404


def test_sitemaps_name_every_public_page_in_both_languages(client):
    works = [enter(is_public=True) for _ in range(3)]
    enter(title="Draft")

    index = read(client.get("/sitemap.xml"))
    assert "<loc>http://testserver/sitemap-works.xml</loc><lastmod>" in index
    found = read(client.get("/sitemap-works.xml"))
    assert re.findall(r"<loc>http://testserver(.*?)</loc>", found) == [
        f"/{language}/research/works/{work.pk}/" for work in works for language in ("ja", "en")
    ]
    assert found.count('hreflang="ja"') == found.count('hreflang="en"') == 6
    assert found.count(f"<lastmod>{localdate()}</lastmod>") == 6
    assert client.get("/sitemap-none.xml").status_code == 404
    assert "Sitemap: http://testserver/sitemap.xml" in read(client.get("/robots.txt"))


def test_sitemap_is_cut_into_files_without_reading_all(client, monkeypatch):
    works = [enter(is_public=True) for _ in range(4)]
    monkeypatch.setattr(WorkSitemap, "limit", 3)
    assert read(client.get("/sitemap.xml")).count("sitemap-works.xml") == 3
    found = read(client.get("/sitemap-works.xml", {"p": 2}))
    assert re.findall(r"<loc>http://testserver(.*?)</loc>", found) == [
        f"/en/research/works/{works[1].pk}/",
        f"/ja/research/works/{works[2].pk}/",
        f"/en/research/works/{works[2].pk}/",
    ]
