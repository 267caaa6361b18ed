"""The pages of the ledger: found by those it is confided to, with and without HTMX."""

from datetime import date

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kakehashi.education.cooperation.ledger.balances import Direction
from kakehashi.education.cooperation.ledger.mobilities import CountsFor
from kakehashi.education.cooperation.ledger.operations import enter_opening, state_rule
from kakehashi.education.cooperation.ledger.posting import post_all
from kakehashi.education.cooperation.models import LedgerEntry, LedgerImport, LedgerRule
from kakehashi.people.models import Role
from kakehashi.vocabulary.time import fiscal_year
from tests.education.cooperation.ledger.make import make_entry, make_mobility, make_rule
from tests.make import (
    make_agreement,
    make_institution,
    make_officer,
    make_person,
    make_role,
    make_unit,
)

pytestmark = pytest.mark.django_db
NOW = fiscal_year(timezone.localdate())


@pytest.fixture
def officer(client):
    client.cookies["django_language"] = "en"
    officer = make_officer()
    client.force_login(officer)
    return officer


def text(response):
    return " ".join(response.content.decode().split())


def page(client, name, *args, **query):
    return client.get(reverse(f"cooperation:{name}", args=args), query)


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


# -- Who ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["balances", "ledger_entries", "import_ledger"])
def test_lists_are_for_those_who_signed_in(client, name):
    assert page(client, name).status_code == 302


def test_a_ledger_is_not_found_by_those_it_is_not_confided_to(client):
    agreement, stranger = make_agreement(), make_person()
    make_entry(agreement)
    client.force_login(stranger)

    assert page(client, "ledger", agreement.pk).status_code == 404
    assert page(client, "balance_statement", agreement.pk, 2024, "en").status_code == 404
    assert page(client, "ledger_entries").context["listing"].count == 0
    assert page(client, "balances").context["listing"].count == 0


def test_a_coordinator_reads_but_does_not_keep(client):
    unit = make_unit()
    agreement, person = make_agreement(unit=unit, level="unit"), make_person()
    make_role(person, Role.Kind.COORDINATOR, unit=unit)
    client.force_login(person)

    answer = page(client, "ledger", agreement.pk)
    refused = page(client, "enter_opening", agreement.pk)

    assert "keeps its ledger" in text(answer)
    assert refused.status_code == 302
    assert "keeps its ledger" in said(refused)[0]


# -- Reading --------------------------------------------------------------------------------------


def test_the_ledger_of_an_agreement_says_who_owes_and_opens_to_its_entries(client, officer):
    agreement = make_agreement()
    make_entry(agreement, year=NOW, students=2, by=officer)
    make_entry(agreement, "b", year=NOW, counts_for=CountsFor.NOMINATED, by=officer)

    answer = page(client, "ledger", agreement.pk)

    assert "Tokyo Metropolitan University owes University of Vienna 2 student-semesters." in text(
        answer
    )
    assert f"what was exchanged before FY{NOW} is not known" in text(answer)
    (line,) = [line for line in answer.context["lines"] if line.year == NOW]
    assert (line.sent.text, line.balance, line.nominated_sent.text) == ("2", "−2", "1")
    for cell, count in ((line.sent, 1), (line.nominated_sent, 1)):
        listed = client.get(cell.address).context["listing"]
        assert listed.count == count


def test_an_empty_ledger_names_the_next_step(client, officer):
    answer = page(client, "ledger", make_agreement().pk)

    assert "nobody knows its balance" in text(answer)
    assert "Enter the opening balance" in text(answer)


def test_the_page_of_an_agreement_shows_its_balance(client, officer):
    agreement = make_agreement()
    make_entry(agreement, year=NOW, direction=Direction.RECEIVED, by=officer)

    answer = page(client, "agreement", agreement.pk)

    assert "University of Vienna owes Tokyo Metropolitan University 1 student-semester." in text(
        answer
    )
    client.logout()
    assert "student-semester" not in text(page(client, "agreement", agreement.pk))


def test_balances_are_filtered_and_sorted(client, officer):
    austria, france, open_ = (
        make_agreement(make_institution(name, country=country))
        for name, country in (("Graz", "AT"), ("Rennes", "FR"), ("Seoul", "KR"))
    )
    state_rule(france, make_rule(carry_over_years=None, alarm_at=12), by=officer)
    make_entry(austria, "a", year=NOW, by=officer)
    make_entry(france, "b", year=NOW, direction=Direction.RECEIVED, students=2, by=officer)

    def found(**query):
        return [row.pk for row in page(client, "balances", **query).context["listing"].page]

    assert found() == [france.pk, austria.pk, open_.pk]
    assert found(sort="balance") == [austria.pk, france.pk, open_.pk]
    assert found(side="ours") == found(alarm="beyond") == found(country="FR") == [france.pk]
    assert found(side="theirs") == found(q="graz") == found(alarm="within") == [austria.pk]
    assert found(side="unknown") == [open_.pk]
    assert set(found(year=NOW - 1, side="unknown")) == {austria.pk, france.pk, open_.pk}
    assert found(year="x") == []
    csv = b"".join(page(client, "balances", export="csv").streaming_content).decode()
    assert f",{austria.pk}," in csv


def test_balances_ask_a_fixed_number_of_queries(client, officer):
    def queries(count):
        agreements = [make_agreement() for _ in range(count)]
        post_all([make_mobility(each, f"k:{each.pk}") for each in agreements], by=officer)
        with CaptureQueriesContext(connection) as captured:
            page(client, "balances")
        return len(captured)

    queries(1)
    assert queries(2) == queries(20)


def test_entries_are_the_same_as_a_list_alone(client, officer):
    agreement = make_agreement()
    make_entry(agreement, by=officer)
    address = reverse("cooperation:ledger_entries")
    headers = {"HX-Request": "true", "HX-Target": "list-entries"}

    alone = client.get(address, {"agreement": agreement.pk}, headers=headers)

    assert "<html" not in text(alone)
    assert alone.context["listing"].count == 1
    assert page(client, "ledger_entries", direction="received").context["listing"].count == 0


# -- Entering -------------------------------------------------------------------------------------


def send(client, name, *args, **data):
    return client.post(reverse(f"cooperation:{name}", args=args), data)


def test_an_opening_balance_is_entered_with_its_proof(client, officer):
    agreement = make_agreement()
    upload = SimpleUploadedFile("minutes.txt", b"Two are owed.")
    data = {"year": 2020, "side": "theirs", "amount": "1 1/2", "source": "Minutes"}

    answer = send(client, "enter_opening", agreement.pk, **data, upload=upload)

    assert answer.status_code == 302
    entry = LedgerEntry.objects.get()
    assert (entry.direction, entry.amount, entry.document.name) == ("sent", 18, "minutes.txt")
    proof = client.get(reverse("documents:download", args=[entry.document_id]))
    assert b"".join(proof.streaming_content) == b"Two are owed."


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"amount": "0.7"}, "1.5 or 1 1/3"),
        ({"year": "24"}, "greater than or equal"),
        ({"source": ""}, "required"),
        ({"side": "nobody"}, "valid choice"),
    ],
)
def test_an_opening_balance_names_the_faulty_field(client, officer, data, words):
    good = {"year": 2020, "side": "ours", "amount": "1", "source": "Minutes"}

    answer = send(client, "enter_opening", make_agreement().pk, **{**good, **data})

    assert words in text(answer)
    assert not LedgerEntry.objects.exists()


def test_a_write_off_is_recorded_and_refused_in_words(client, officer):
    agreement = make_agreement()
    make_entry(agreement, students=2, by=officer)
    form = page(client, "write_off", agreement.pk, 2024).context["form"]
    data = {"reason": "Agreed.", "seen": form.initial["seen"]}

    refused = send(client, "write_off", agreement.pk, 2024, **data, amount="3")
    answer = send(client, "write_off", agreement.pk, 2024, **data, amount="2")

    assert "only 2 student-semesters" in text(refused)
    assert answer.status_code == 302
    assert LedgerEntry.objects.get(kind="write_off").amount == -24
    assert page(client, "write_off", agreement.pk, 2024).status_code == 302


def test_a_rule_is_stated(client, officer):
    agreement = make_agreement()
    good = {"valid_from": 2024, "year_counts_as": 1, "carry_over_years": 0, "source": "Article 5"}

    both = send(client, "state_ledger_rule", agreement.pk, **good, alarm_at="1", alarm_per_cent=5)
    answer = send(client, "state_ledger_rule", agreement.pk, **good, alarm_at="1.5")

    assert "only one of the two" in text(both)
    assert answer.status_code == 302
    rule = LedgerRule.objects.get()
    assert (rule.year_counts_as, rule.carry_over_years, rule.alarm_at) == (1, 0, 18)
    assert "From FY2024" in text(page(client, "ledger", agreement.pk))


def test_an_entry_is_reversed_from_the_list(client, officer):
    agreement = make_agreement()
    entry = enter_opening(agreement, year=2020, balance=12, source="Minutes", by=officer)
    address = reverse("cooperation:reverse_entry", args=[entry.pk])
    assert address in text(page(client, "ledger_entries"))

    client.post(address, {"reason": "Wrong year."})

    assert LedgerEntry.objects.filter(reverses=entry).exists()
    assert address not in text(page(client, "ledger_entries"))


# -- Importing ------------------------------------------------------------------------------------


def upload(client, data):
    file = SimpleUploadedFile("past.csv", data)
    return client.post(reverse("cooperation:import_ledger"), {"file": file, "encoding": ""})


def test_a_file_is_uploaded_looked_at_and_posted(client, officer):
    agreement = make_agreement(reference="A")
    csv = "agreement,year,direction,students,semesters\nA,2024,sent,2,1\nB,2024,sent,2,1\n"

    answer = client.get(upload(client, csv.encode()).url)
    seen = answer.context["seen"]
    address = answer.request["PATH_INFO"]
    nothing = client.post(address, {"seen": seen})
    done = client.post(address, {"seen": seen, "line": "2"})

    assert "No signed agreement has this reference or number." in text(answer)
    assert "Choose at least one row" in said(nothing)[0]
    assert done.status_code == 302
    assert LedgerEntry.objects.get().agreement == agreement
    again = client.get(upload(client, csv.encode()).url)
    assert "The very same file was imported before" in text(again)
    assert "In the ledger already" in text(again)


def test_a_file_that_is_no_table_is_refused_in_words(client, officer):
    answer = upload(client, b"agreement,year\n7,2024\n")

    assert "The first line has no column “direction”." in text(answer)
    assert not LedgerImport.objects.exists()


def test_an_uploaded_file_is_discarded(client, officer):
    csv = b"agreement,year,direction,students,semesters\nB,2024,sent,2,1\n"
    upload(client, csv)
    staged = LedgerImport.objects.get()

    client.post(reverse("cooperation:discard_ledger_import", args=[staged.pk]))

    staged.refresh_from_db()
    assert staged.state == LedgerImport.State.DISCARDED
    assert page(client, "preview_ledger_import", staged.pk).status_code == 302


def test_an_import_is_not_found_by_others(client):
    client.force_login(make_officer(unit=make_unit()))
    assert page(client, "preview_ledger_import", 1).status_code == 404
    assert page(client, "import_ledger").status_code == 302


# -- Statement ------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_statement_is_a_file(client, officer, language):
    agreement = make_agreement(effective_on=date(2015, 4, 1))
    make_entry(agreement, by=officer)

    answer = page(client, "balance_statement", agreement.pk, 2024, language)

    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


@pytest.mark.parametrize(("year", "language"), [(2023, "en"), (2024, "de")])
def test_a_statement_that_there_is_not_is_not_found(client, officer, year, language):
    agreement = make_agreement()
    make_entry(agreement, by=officer)

    assert page(client, "balance_statement", agreement.pk, year, language).status_code == 404
