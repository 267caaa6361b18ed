"""The API is played by a server on this machine; nothing leaves it."""

import json
from email.utils import formatdate

import pytest

from kakehashi.research.projects.collaboration.openalex_api import Api, ApiError, fetch_works
from tests.research.projects.collaboration.make import TMU, authorship, built, rows, work
from tests.research.projects.collaboration.serving import HERE, openalex


def _quiet(_done, _total):
    """Nobody watches."""


def _api(address, waited=None, key="secret"):
    return Api(address, key, wait=[].append if waited is None else waited.append)


def _ids(folder):
    return [
        json.loads(line)["id"].rpartition("/")[2]
        for path in sorted(folder.glob("*.jsonl"))
        for line in path.read_bytes().splitlines()
    ]


def test_fetch_works_keeps_every_page(tmp_path):
    pages = [[work(1), work(2)], [work(3)]]
    seen = []
    with openalex(pages) as (address, asked):
        fetch_works(_api(address), TMU, tmp_path / "pages", lambda *done: seen.append(done))

    assert _ids(tmp_path / "pages") == ["W1", "W2", "W3"]
    assert seen == [(2, 3), (3, 3), (3, 3)]
    assert [(path, query.get("cursor")) for path, query in asked] == [
        (f"/institutions/ror:{TMU}", None),
        ("/works", "*"),
        ("/works", "1"),
        ("/works", "2"),
    ]
    assert {query["api_key"] for _path, query in asked} == {"secret"}
    assert asked[1][1]["filter"] == "authorships.institutions.lineage:I69740276"
    assert asked[1][1]["per_page"] == "100"


def test_fetch_works_asks_again_when_the_server_says_so(tmp_path):
    waited = []
    busy = [(429, [("Retry-After", "7")]), (503, [("Retry-After", formatdate(0))]), (502, [])]
    with openalex([[work(1)]], busy=busy) as (address, _asked):
        fetch_works(_api(address, waited), TMU, tmp_path / "pages", _quiet)

    assert _ids(tmp_path / "pages") == ["W1"]
    assert [each for each in waited if each != 0.12] == [7.0, 0.0, 4.0]


def test_fetch_works_goes_on_where_it_was_interrupted(tmp_path):
    def stop(done, _total):
        if done == 2:
            raise KeyboardInterrupt

    with openalex([[work(1), work(2)], [work(3)]]) as (address, asked):
        with pytest.raises(KeyboardInterrupt):
            fetch_works(_api(address), TMU, tmp_path / "pages", stop)
        asked.clear()
        fetch_works(_api(address), TMU, tmp_path / "pages", _quiet)
        assert [query["cursor"] for _path, query in asked] == ["1", "2"]
        asked.clear()
        fetch_works(_api(address), TMU, tmp_path / "pages", _quiet)
        assert asked == []

    assert _ids(tmp_path / "pages") == ["W1", "W2", "W3"]


def test_fetch_works_begins_again_when_its_place_is_forgotten(tmp_path):
    with openalex([[work(1)]]) as (address, _asked):
        fetch_works(_api(address), TMU, tmp_path / "pages", _quiet)
        state = json.loads((tmp_path / "pages/state").read_bytes())
        (tmp_path / "pages/state").write_text(json.dumps(state | {"cursor": "gone"}))
        (tmp_path / "pages/page-000009.jsonl").write_text("{}")

        fetch_works(_api(address), TMU, tmp_path / "pages", _quiet)

    assert _ids(tmp_path / "pages") == ["W1"]


def test_fetch_works_begins_again_for_another_institution(tmp_path):
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages/state").write_text('{"asked": "0aaaaaa11", "cursor": null, "pages": 3}')
    (tmp_path / "pages/page-000001.jsonl").write_text("{}")
    with openalex([[work(1)]]) as (address, _asked):
        fetch_works(_api(address), TMU, tmp_path / "pages", _quiet)

    assert _ids(tmp_path / "pages") == ["W1"]


def test_fetch_works_gets_all_authors_of_works_that_the_list_cuts(tmp_path):
    crowd = work(1, *[authorship(HERE)] * 130)
    cut = crowd | {"authorships": crowd["authorships"][:100], "is_authors_truncated": True}
    with openalex([[cut, work(2)]], whole=[crowd]) as (address, _asked):
        fetch_works(_api(address), TMU, tmp_path / "pages", _quiet)

    built(tmp_path, tmp_path / "pages")
    assert [each["authors"] for each in rows(tmp_path, "works")] == [130, 0]
    assert "authors_cut" not in [each["kind"] for each in rows(tmp_path, "faults")]


@pytest.mark.parametrize("status", [401, 403, 404])
def test_fetch_works_gives_up_at_once_when_it_is_refused(tmp_path, status):
    waited = []
    with openalex([], busy=[(status, [])]) as (address, asked), pytest.raises(ApiError) as error:
        fetch_works(_api(address, waited), TMU, tmp_path / "pages", _quiet)

    assert error.value.status == status
    assert f"answered {status}" in str(error.value)
    assert "secret" not in str(error.value)
    assert len(asked) == 1


def test_fetch_works_gives_up_after_some_tries(tmp_path):
    with openalex([], busy=[(500, [])] * 9) as (address, asked), pytest.raises(ApiError):
        fetch_works(_api(address), TMU, tmp_path / "pages", _quiet)

    assert len(asked) == 6


def test_fetch_works_says_when_nobody_answers(tmp_path):
    with openalex([]) as (address, _asked):
        pass

    with pytest.raises(ApiError, match="cannot be reached"):
        fetch_works(_api(address), TMU, tmp_path / "pages", _quiet)


def test_fetch_works_refuses_an_answer_of_another_form(tmp_path):
    with openalex([], busy=[(200, [])]) as (address, _asked), pytest.raises(ApiError, match="form"):
        fetch_works(_api(address), TMU, tmp_path / "pages", _quiet)


def test_the_key_is_not_shown():
    assert "secret" not in repr(Api(key="secret"))
