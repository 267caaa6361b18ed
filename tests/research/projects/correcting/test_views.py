"""The pages of verified links."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import override

from kakehashi.people.models import Role
from kakehashi.research.dissemination.models import LinkImport, VerifiedLink
from tests.make import make_officer, make_person, make_role, make_unit
from tests.research.dissemination.make import make_profile, make_verified_link, make_work
from tests.research.projects.partnering.make import make_paper, make_partner, make_tables

pytestmark = pytest.mark.django_db


def at(name, *args, query=""):
    with override("en"):
        return f"{reverse(f'projects:{name}', args=args)}{query}"


@pytest.fixture
def officer(client):
    person = make_officer()
    client.force_login(person)
    return person


def test_pages_of_verified_links_are_not_there_for_others(client):
    client.force_login(make_person())

    for name in ("verified", "differences", "import_links"):
        assert client.get(at(name)).status_code == 404


def test_verified_says_what_to_do_where_nothing_is_built(client, officer, settings, tmp_path):
    settings.COLLABORATION_DIR = str(tmp_path / "nothing")

    page = client.get(at("verified")).content.decode()

    assert "collaboration build" in page
    assert "No verified link matches." in page


def test_verified_finds_a_work_and_shows_how_far_our_word_reaches(
    client, officer, settings, tmp_path
):
    make_tables(settings, tmp_path, [make_paper(1, 1), make_paper(2, 1, 4), make_paper(3, 4)])
    make_verified_link(openalex=2, unit=make_unit())
    make_verified_link(openalex=3, unit=make_unit())
    make_verified_link(openalex=99, unit=make_unit())

    answer = client.get(at("verified", query="?find=work 1"))

    whole = answer.context["coverage"].whole
    assert (whole.works, whole.verified, whole.alone) == (3, 2, 1)  # the third is ours by our word
    assert (answer.context["differing"], answer.context["lost"]) == (1, 1)
    assert [each.openalex for each in answer.context["works"]] == [1]


def test_of_work_says_whose_it_is_and_what_the_source_says(client, officer, settings, tmp_path):
    orcid = "0000-0002-1825-0097"
    make_tables(settings, tmp_path, [make_paper(1, 1, 4, orcid=orcid)])
    profile = make_profile(orcid=orcid)
    address = at("verified_work", query="?openalex=1")

    page = client.get(address)
    assert [each.number for each in page.context["source"].institutions] == [1, 4]
    assert page.context["source"].names_us is True
    assert page.context["source"].likely == [profile]

    said = {"profile": profile.pk, "stands": "yes", "reason": "Asked them."}
    assert client.post(address, said).status_code == 302
    link = VerifiedLink.objects.get()
    assert (link.openalex, link.profile, link.stands) == (1, profile, True)
    assert "Agrees" in client.get(address).content.decode()


def test_of_work_needs_one_answer_and_says_so(client, officer):
    address = at("verified_work", query="?doi=10.1000/xyz")

    page = client.post(address, {"stands": "yes", "reason": "r"})

    assert "Choose one unit, one researcher or one institution." in page.content.decode()
    unknown = client.post(address, {"institution": "Nowhere", "stands": "yes", "reason": "r"})
    assert "is called “Nowhere”" in unknown.content.decode()
    assert VerifiedLink.objects.count() == 0


def test_a_work_with_a_page_is_spoken_of_by_all_its_names(client, officer):
    page, law = make_work(doi="10.1000/x", openalex="W5"), make_unit()

    client.post(
        at("verified_work", query=f"?page={page.pk}"),
        {"unit": law.pk, "stands": "no", "reason": "Another faculty."},
    )

    link = VerifiedLink.objects.get()
    assert (link.work, link.openalex, link.doi, link.stands) == (page, 5, "10.1000/x", False)


def test_retract_takes_a_word_back(client, officer):
    link = make_verified_link(openalex=1, unit=make_unit())

    answer = client.post(at("retract_link", link.pk), {"reason": "An error."})

    assert answer.headers["Location"] == at("verified_work", query="?openalex=1")
    link.refresh_from_db()
    assert link.replaced_by == officer


def test_differences_are_listed_and_exported_for_the_source_s_curators(
    client, officer, settings, tmp_path
):
    make_tables(settings, tmp_path, [make_paper(1, 1, 4), make_paper(2, 1, 4)])
    make_verified_link(doi="10.1000/1", institution=make_partner(4), stands=False, reason="Seen")
    make_verified_link(openalex=99, unit=make_unit())

    page = client.get(at("differences"))
    assert [len(page.context[name]) for name in ("differing", "lost")] == [1, 1]
    assert "The built tables do not hold this work." in page.content.decode()

    answer = client.get(at("differences", query="?for=curators"))
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert lines[1].startswith(
        "https://openalex.org/W1,https://doi.org/10.1000/1,Work 1,Institution 4,"
        'https://ror.org/004aaaa04,,"named, but does not belong",Seen,'
    )


def test_a_file_is_uploaded_looked_at_and_confirmed(client, officer):
    law = make_unit()
    text = f"work,unit,belongs,reason\nW1,{law.code},yes,Seen\nx,{law.code},yes,Seen\n"
    file = SimpleUploadedFile("links.csv", text.encode())

    answer = client.post(at("import_links"), {"file": file})
    staged = LinkImport.objects.get()
    assert answer.headers["Location"] == at("preview_links", staged.pk)
    page = client.get(answer.headers["Location"])
    assert "Neither a DOI nor an OpenAlex number" in page.content.decode()

    sent = {"line": ["2"], "seen": page.context["seen"]}
    assert client.post(at("preview_links", staged.pk), sent).headers["Location"] == at("verified")
    assert VerifiedLink.objects.get().openalex == 1


def test_a_file_that_is_no_table_is_refused_with_its_place(client, officer):
    file = SimpleUploadedFile("links.csv", b"work,reason\nW1,r\n")

    page = client.post(at("import_links"), {"file": file}).content.decode()

    assert "Line 1: The first line has no column “belongs”." in page


def test_an_auditor_reads_and_does_not_write(client):
    auditor = make_person()
    make_role(auditor, Role.Kind.AUDITOR)
    client.force_login(auditor)

    page = client.get(at("verified_work", query="?openalex=1")).content.decode()

    assert "Only the international office and the coordinators of a unit" in page
    assert client.get(at("import_links")).headers["Location"] == at("verified")
