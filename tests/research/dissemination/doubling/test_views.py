import pytest

from kakehashi.research.dissemination.doubling.operations import find_duplicates
from kakehashi.research.dissemination.models import DuplicatePair, Work
from tests.make import make_officer
from tests.research.dissemination.make import make_researcher
from tests.research.dissemination.works.make import enter

pytestmark = pytest.mark.django_db
TITLE = "Spin waves in layered manganites"


@pytest.fixture
def officer(client):
    officer = make_officer()
    client.force_login(officer)
    return officer


@pytest.fixture
def pair(officer):
    enter(title=TITLE, volume="1", by=officer)
    enter(title=TITLE, volume="2", by=officer)
    find_duplicates(by=officer)
    return DuplicatePair.objects.get()


def test_duplicate_shows_both_records_with_what_differs(client, pair):
    page = client.get(pair.get_absolute_url()).content.decode()

    assert "1 field says different things" in page
    assert 'name="field-volume" value="second"' in page


def test_duplicate_shows_what_the_work_will_say_before_it_is_done(client, pair):
    sent = {"do": "preview", "keep": "first", "field-volume": "second"}
    page = client.post(pair.get_absolute_url(), sent).content.decode()

    assert "What the work will say" in page
    assert '<input type="hidden" name="field-volume" value="second">' in page
    assert Work.objects.filter(state="merged").count() == 0


def test_duplicate_makes_them_one_as_it_was_shown(client, pair):
    page = client.get(pair.get_absolute_url())
    sent = {"do": "same", "keep": "first", "field-volume": "second", "seen": page.context["seen"]}

    answer = client.post(pair.get_absolute_url(), sent)

    assert answer.url == pair.first.get_absolute_url()
    pair.first.refresh_from_db()
    assert pair.first.volume == "2"


def test_duplicate_takes_a_decision_back(client, pair):
    client.post(pair.get_absolute_url(), {"do": "different", "reason": "Two volumes"})
    answer = client.post(pair.get_absolute_url(), {"do": "reopen"}, follow=True)

    assert "The decision is taken back." in answer.content.decode()


def test_duplicate_says_why_it_refuses(client, pair):
    sent = {"do": "same", "keep": "first", "seen": "something else"}
    answer = client.post(pair.get_absolute_url(), sent)

    assert answer.status_code == 422
    assert "One of both has changed" in answer.content.decode()


def test_find_looks_now_and_says_how_many_wait(client, officer):
    enter(title=TITLE, by=officer)
    enter(title=TITLE, by=officer)

    answer = client.post("/en/research/duplicates/find/", follow=True)

    assert "1 pair waits." in answer.content.decode()


def test_duplicates_leads_others_away_with_a_sentence(client):
    client.force_login(make_researcher())

    answer = client.get("/en/research/duplicates/", follow=True)

    assert "Only those who keep research outputs decide" in answer.content.decode()
