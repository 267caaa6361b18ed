import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kakehashi.research.dissemination.models import Work, WorkImport
from tests.make import make_officer, make_person
from tests.research.dissemination.importing.make import make_entry, stage
from tests.research.dissemination.make import make_researcher
from tests.research.dissemination.works.make import enter

pytestmark = pytest.mark.django_db
PAGE = "/en/research/imports/"
BIB = "@article{a, title={橋の研究}, author={佐藤, 花子}, year=2024, doi={10.1000/a}}\n@book{b"


@pytest.fixture
def officer(client):
    officer = make_officer()
    client.force_login(officer)
    return officer


def upload(client, content, name="works.bib", **facts):
    sent = {"file-file": SimpleUploadedFile(name, content), "file-as_of": "2026-04-01", **facts}
    return client.post(PAGE, sent, follow=True)


def test_imports_reads_a_file_and_shows_every_row(client, officer):
    page = upload(client, BIB.encode("cp932"))

    assert page.redirect_chain[0][0] == WorkImport.objects.get().get_absolute_url()
    text = page.content.decode()
    assert "橋の研究" in text
    assert "cp932" in text
    assert "This record cannot be read" in text
    assert not Work.objects.exists()


def test_import_writes_what_was_chosen(client, officer):
    batch = stage(make_entry(), make_entry("Another", "10.1000/b"), by=officer)

    page = client.post(
        batch.get_absolute_url(), {"row-1": "enter", "row-2": "leave", "do": "write"}, follow=True
    )

    assert "2 rows are done." in page.content.decode()
    assert [work.title for work in Work.objects.all()] == ["Spin waves in layered manganites"]


def test_import_keeps_choices_without_writing(client, officer):
    batch = stage(by=officer)

    client.post(batch.get_absolute_url(), {"row-1": "leave", "do": "keep"})

    assert batch.rows.get().choice == "leave"
    assert not Work.objects.exists()


def test_import_shows_what_would_change_and_what_stays(client, officer):
    doi = [("doi", "10.1000/a")]
    enter(title="Our title", identifiers=doi, by=officer)
    batch = stage(make_entry(volume="7"), by=officer)

    page = client.get(batch.get_absolute_url()).content.decode()

    assert "<ins>7</ins>" in page
    assert "1 field stays as we say" in page
    assert "entered here" in page


def test_import_narrows_rows_by_what_is_known_of_them(client, officer):
    enter(title="Spin waves in layered manganites", by=officer)
    batch = stage(make_entry(), make_entry("Another", "10.1000/b"), by=officer)

    page = client.get(f"{batch.get_absolute_url()}?standing=perhaps")

    assert [line.row.number for line in page.context["lines"]] == [1]


def test_import_says_why_it_refuses(client, officer):
    batch = stage(by=officer)
    page = client.post(batch.get_absolute_url(), {"row-1": "update:99", "do": "keep"})

    assert page.status_code == 422
    assert "Row 1: choose one of the works shown there." in page.content.decode()


def test_import_is_not_there_for_others(client, officer):
    batch = stage(by=officer)
    client.force_login(make_researcher())

    assert client.get(batch.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("works.bib", b"nothing", "There is no BibTeX entry in this file."),
        ("works.ris", b"nothing", "There is no RIS record in this file"),
        ("works.json", b"nothing", "This is neither JSON nor lines of JSON."),
        ("works.xyz", b"nothing", "The name of the file does not tell: choose."),
    ],
)
def test_imports_says_what_is_wrong_with_a_file(client, officer, name, content, sentence):
    page = upload(client, content, name)

    assert page.status_code == 422
    assert sentence in page.content.decode()


def test_imports_leads_away_who_may_not_enter_works(client):
    client.force_login(make_person())

    page = client.get(PAGE, follow=True)

    assert "Works are entered by researchers" in page.content.decode()
