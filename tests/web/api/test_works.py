import pytest

from kakehashi.research.dissemination.works.data import AuthorData
from kakehashi.research.dissemination.works.operations import merge_works, withdraw_work
from tests.make import make_officer, make_unit
from tests.research.dissemination.make import make_profile
from tests.research.dissemination.works.make import author, enter

pytestmark = pytest.mark.django_db


def ids(found):
    return [each["id"] for each in found["items"]]


def test_works_gives_public_ones_only_even_to_the_office(ask, client):
    work = enter(is_public=True)
    enter()
    client.force_login(make_officer())
    assert ids(ask("/works")[1]) == [work.pk]


def test_work_gives_what_is_known_and_null_for_what_is_not(ask):
    profile = make_profile(unit=make_unit("Law"))
    hidden = make_profile(state="hidden")
    work = enter(
        authors=[
            AuthorData("Hanako Sato", profile=profile.pk),
            AuthorData("Nobody", profile=hidden.pk),
            author("Anna Gruber", ("University of Vienna", "AT")),
        ],
        title="Bridges",
        title_ja="橋",
        identifiers=[("doi", "10.1000/xyz")],
        is_public=True,
    )
    status, found = ask(f"/works/{work.pk}")

    assert status == 200
    assert found["title_in"] == {"ja": "橋", "en": ""}
    assert (found["access"], found["is_open"], found["is_international"]) == (None, None, False)
    assert found["identifiers"] == [
        {"scheme": "doi", "value": "10.1000/xyz", "address": "https://doi.org/10.1000/xyz"}
    ]
    sato, nobody, anna = found["authors"]
    assert (sato["profile"], sato["unit"]) == (profile.slug, profile.unit.code)
    assert (nobody["profile"], nobody["unit"]) == (None, None)
    assert anna["affiliations"] == [
        {"name": "University of Vienna", "ror": None, "country": "AT", "institution": None}
    ]
    assert found["page"] == f"http://testserver/research/works/{work.pk}/"


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ({"q": "ろぼっと"}, True),
        ({"q": "nothing"}, False),
        ({"kind": "book", "year": 2024, "language": "ja"}, True),
        ({"kind": "article"}, False),
        ({"open_access": "yes"}, True),
        ({"international": "unknown"}, True),
        ({"changed_since": "2020-01-01"}, True),
        ({"changed_since": "2999-01-01"}, False),
        ({"unit": "none-such"}, False),
    ],
)
def test_works_are_those_asked_for(ask, query, is_found):
    work = enter(title="ロボット", kind="book", language="ja", access="gold", is_public=True)
    assert ids(ask("/works", **query)[1]) == ([work.pk] if is_found else [])


def test_works_of_a_unit(ask):
    law = make_unit("Law")
    work = enter(authors=[AuthorData("A", profile=make_profile(unit=law).pk)], is_public=True)
    enter(is_public=True)
    assert ids(ask("/works", unit=law.code)[1]) == [work.pk]


def test_work_that_nobody_may_read_is_not_there(ask):
    by = make_officer()
    work, into = enter(is_public=True), enter(is_public=True)
    draft, gone = enter(), enter(is_public=True)
    withdraw_work(gone, reason="Twice.", by=by)
    merge_works(work, into=into, by=by)
    for each in (draft, gone):
        status, found = ask(f"/works/{each.pk}")
        assert (status, found["detail"]) == (
            404,
            "There is no work with this id that anybody may read.",
        )
    assert str(into.pk) in ask(f"/works/{work.pk}")[1]["detail"]
    assert ask("/works", kind="poem")[0] == 422
    assert ask("/works", changed_since="1000-01-01")[0] == 422
