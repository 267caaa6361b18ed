import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kakehashi.agreements.models import Agreement, AgreementImport
from kakehashi.institutions.models import Institution
from kakehashi.people.models import Role
from tests.make import (
    make_agreement,
    make_institution,
    make_officer,
    make_person,
    make_role,
    make_unit,
)

pytestmark = pytest.mark.django_db
FILE = """\
name_en,name_ja,country_iso2,kind,level,since
University of Vienna,ウィーン大学,AT,exchange,university,1997
Tomsk State University,,RU,exchange,university,2015
Miskatonic University,,US,exchange,university,2016
Umeå University,,SE,exchange,university,2017
Somewhere,,XX,exchange,university,2018
"""


@pytest.fixture
def officer(client):
    client.cookies["django_language"] = "en"
    officer = make_officer()
    client.force_login(officer)
    return officer


@pytest.fixture
def vienna():
    return make_institution("University of Vienna")


@pytest.fixture
def tomsk():
    return make_institution("National Research Tomsk State University", country="RU")


@pytest.fixture
def umea():
    return make_institution("Umeå University", country="SE")


def upload(client, text=FILE, codec="utf-8", **changes):
    file = SimpleUploadedFile("partners.csv", text.encode(codec))
    data = {"file": file, "as_of": "2026-11-01", "encoding": "", **changes}
    return client.post(reverse("cooperation:import_agreements"), data)


def staged(client, **changes):
    response = upload(client, **changes)
    assert response.status_code == 302, response.context["form"].errors
    return response.url


def messages_of(response):
    return [str(message) for message in response.context["messages"]]


def test_import_agreements_shows_each_row_before_anything_is_written(
    client, officer, vienna, tomsk, umea
):
    make_agreement(umea)

    response = client.get(staged(client))

    lines = response.context["lines"]
    assert [(line.match.row.line, line.standing) for line in lines] == [
        (2, "ready"), (3, "open"), (4, "open"), (5, "ready"), (6, "faulty"),
    ]  # fmt: skip
    chosen = [[o.value for o in line.options if o.is_chosen] for line in lines]
    assert chosen == [[str(vienna.pk)], [""], [""], [str(umea.pk)], []]
    assert [option.value for option in lines[1].options] == ["", str(tomsk.pk), "new"]
    assert lines[4].faults[0][:2] == ("country_iso2", "XX")
    assert Agreement.objects.count() == 1


def test_import_agreements_marks_and_leaves_out_what_the_register_has(client, officer, vienna):
    make_agreement(vienna, effective_on="1997-12-31")

    line = client.get(staged(client)).context["lines"][0]

    assert line.standing == "known"
    assert [option.value for option in line.options if option.is_chosen] == [""]
    assert line.options[1].words == "University of Vienna (Austria) – in the register already"
    assert line.remarks == ["The register has such an agreement already."]


def test_preview_says_when_there_is_nothing_to_enter(client, officer, vienna):
    agreement = make_agreement(vienna)
    same = "name_en,country_iso2,kind,level\nUniversity of Vienna,AT,exchange,university\n"
    wrong = "name_en,country_iso2,since\nUniversity of Vienna,AT,2015-13-40\n"

    known = client.get(staged(client, text=same)).content.decode()
    faulty = client.get(staged(client, text=wrong)).content.decode()

    assert "Every row is in the register already" in known
    assert f'href="{agreement.get_absolute_url()}"' in known
    assert "No row can be entered as it is." in faulty
    assert "Enter the chosen rows" not in faulty


def test_confirming_enters_what_was_chosen(client, officer, vienna, tomsk, umea):
    address = staged(client)
    seen = client.get(address).context["seen"]

    response = client.post(
        address,
        {"seen": seen, "row-2": vienna.pk, "row-3": tomsk.pk, "row-4": "new", "row-5": ""},
        follow=True,
    )

    assert messages_of(response) == ["Agreements entered from the file: 3."]
    partners = [agreement.name_in("en") for agreement in Agreement.objects.order_by("pk")]
    assert partners == [
        "University of Vienna",
        "National Research Tomsk State University",
        "Miskatonic University",
    ]
    assert AgreementImport.objects.get().state == "done"
    assert client.get(address, follow=True).redirect_chain


def test_confirming_what_has_changed_shows_it_again_with_the_choices_kept(
    client, officer, vienna, tomsk
):
    address = staged(client)
    seen = client.get(address).context["seen"]
    make_agreement(vienna, effective_on="1997-12-31")

    response = client.post(address, {"seen": seen, "row-2": vienna.pk, "row-3": tomsk.pk})

    assert response.status_code == 200
    assert "has changed since" in messages_of(response)[0]
    chosen = [[o.value for o in line.options if o.is_chosen] for line in response.context["lines"]]
    assert chosen[:2] == [[str(vienna.pk)], [str(tomsk.pk)]]
    assert Agreement.objects.count() == 1


def test_rows_with_faults_have_no_choice_and_cannot_be_forced(client, officer):
    address = staged(client)
    response = client.get(address)
    assert 'name="row-6"' not in response.content.decode()

    response = client.post(address, {"seen": response.context["seen"], "row-6": "new"})

    assert messages_of(response) == ["Line 6 has faults and cannot be imported."]
    assert Institution.objects.filter(country="XX").count() == 0


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "cp932"])
def test_import_agreements_reads_every_encoding(client, officer, codec):
    text = FILE.replace("å", "a")

    response = client.get(staged(client, text=text, codec=codec))

    assert response.context["lines"][0].match.row.name_ja == "ウィーン大学"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "The file is empty."),
        ("a,b\n1,2\n", "Line 1: The first line names no column with the partner"),
        ("name_en\n\udcff\udcfe", "Line 2, character 1: The byte 0xFF is no character"),
        ('name_en\n"A', "Line 2: From here on this is no CSV"),
        ("name_en\n", "The file has headings, but no rows below them."),
        ("name_en\n" + "A\n" * 501, "Line 502: The file has more than 500 rows."),
    ],
)
def test_import_agreements_refuses_a_wrong_file_with_its_place(client, officer, text, said):
    data = text.encode("utf-8", "surrogateescape")
    file = SimpleUploadedFile("partners.csv", data)

    response = client.post(
        reverse("cooperation:import_agreements"),
        {"file": file, "as_of": "2026-11-01", "encoding": "utf-8"},
    )

    errors = [error for found in response.context["form"].errors.values() for error in found]
    assert errors[0].startswith(said)
    assert AgreementImport.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "field"), [({"as_of": "2999-01-01"}, "as_of"), ({"encoding": "x"}, "encoding")]
)
def test_import_agreements_names_the_field(client, officer, changes, field):
    assert list(upload(client, **changes).context["form"].errors) == [field]


def test_discarding_gives_the_file_up(client, officer):
    address = staged(client)

    response = client.post(f"{address}discard/", follow=True)

    assert messages_of(response) == ["The uploaded file is discarded."]
    assert messages_of(client.get(address, follow=True)) == [
        "This file has already been imported or discarded."
    ]


@pytest.mark.parametrize("kind", [Role.Kind.COORDINATOR, Role.Kind.AUDITOR, Role.Kind.LEADERSHIP])
def test_files_of_others_do_not_exist_for_those_who_may_not_import(client, officer, kind):
    address = staged(client)
    person = make_person()
    make_role(person, kind)
    client.force_login(person)

    assert client.get(address).status_code == 404
    assert client.post(f"{address}discard/").status_code == 404
    response = client.get(reverse("cooperation:import_agreements"), follow=True)
    assert messages_of(response) == [
        "Only the university's international office imports agreements."
    ]


def test_import_is_not_for_the_office_of_one_faculty(client, officer):
    client.force_login(make_officer(unit=make_unit()))

    assert upload(client).url == reverse("cooperation:agreements")
    assert AgreementImport.objects.count() == 0


def test_preview_asks_as_often_for_many_rows_as_for_few(client, officer):
    def count(rows):
        head = "name_en,country_iso2,kind,level,since\n"
        body = "".join(
            f"University {n} of Vienna,AT,exchange,university,1997\n" for n in range(rows)
        )
        address = staged(client, text=head + body)
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return len(queries)

    for number in range(50):
        make_institution(f"University {number} of Vienna")
    assert count(5) == count(50)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_preview_opens_in_both_languages(client, officer, vienna, tomsk, language):
    address = staged(client)
    _root, _language, rest = address.split("/", 2)

    response = client.get(f"/{language}/{rest}")

    assert f'<html lang="{language}">' in response.content.decode()
