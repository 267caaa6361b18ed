import pytest
from django.utils import timezone

from kakehashi.interop.oaipmh.keeping import keep_all
from kakehashi.interop.oaipmh.operations import name_harvester
from kakehashi.journal.models import Entry
from kakehashi.research.dissemination.models import Harvester, HarvestRequest
from kakehashi.verdicts import Refused
from tests.make import make_officer, make_person
from tests.research.dissemination.make import make_researcher, make_work

pytestmark = pytest.mark.django_db
PAGE = "/en/research/harvesting/"
FACTS = {"name": "BASE", "agent": "base", "country": "DE", "network": "", "source": "letter"}


def test_harvesting_says_that_nothing_is_there_yet(client):
    assert "Nothing can be harvested yet." in client.get(PAGE).content.decode()


def test_harvesting_shows_formats_sets_and_counts_but_no_requests(client):
    make_work(year=2024)
    keep_all()

    page = client.get(PAGE).content.decode()

    for words in ("/oai</code>", "jpcoar_2.1", "oai_cerif_openaire_v1_2", "year:2024"):
        assert words in page
    assert "requests/" not in page


def test_requests_are_for_those_who_read_research_outputs(client):
    HarvestRequest.objects.create(
        day=timezone.localdate(), network="203.0.113.0/24", agent="Sickle", requests=3
    )
    assert client.get(f"{PAGE}requests/").status_code == 302
    client.force_login(make_researcher())
    assert client.get(f"{PAGE}requests/").status_code == 403
    client.force_login(make_officer())

    page = client.get(f"{PAGE}requests/").content.decode()

    assert "203.0.113.0/24" in page
    assert "No harvester has a name yet." in page


def test_name_harvester_keeps_it_with_a_trace():
    officer = make_officer()

    harvester = name_harvester(**FACTS | {"network": "203.0.113.7/24"}, by=officer)

    assert (harvester.network, harvester.country) == ("203.0.113.0/24", "DE")
    entry = Entry.objects.get(verb="oaipmh.harvester_named")
    assert entry.by == officer


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"agent": " "}, "Give a part"),
        ({"network": "junk"}, "is no network"),
        ({"country": "ZZ"}, "Choose the country"),
        ({"name": "base"}, "has this name already"),
    ],
)
def test_name_harvester_refuses_what_cannot_be(facts, words):
    officer = make_officer()
    name_harvester(**FACTS, by=officer)

    with pytest.raises(Refused, match=words):
        name_harvester(**{**FACTS, "name": "Other", **facts}, by=officer)


def test_name_harvester_refuses_those_who_keep_no_outputs():
    with pytest.raises(Refused, match="Only the international office"):
        name_harvester(**FACTS, by=make_person())


def test_the_form_names_corrects_and_says_what_is_wrong(client):
    client.force_login(make_officer())

    refused = client.post(f"{PAGE}harvesters/new/", {**FACTS, "agent": ""})
    named = client.post(f"{PAGE}harvesters/new/", FACTS)
    harvester = Harvester.objects.get()
    corrected = client.post(f"{PAGE}harvesters/{harvester.pk}/", {**FACTS, "country": "AT"})

    assert 'role="alert"' in refused.content.decode()
    assert named.status_code == corrected.status_code == 302
    harvester.refresh_from_db()
    assert harvester.country == "AT"


def test_the_form_is_for_the_office(client):
    client.force_login(make_researcher())

    assert client.get(f"{PAGE}harvesters/new/").status_code == 403
