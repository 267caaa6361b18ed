import pytest
from django.urls import reverse

from kakehashi.education.outbound.models import Call
from tests.education.outbound.allotting.make import make_over, make_published, make_ranked
from tests.education.outbound.make import make_call, make_placement


@pytest.fixture
def published(world):
    """An open call with two placements of one host and stay, and a draft."""
    call = make_call(rules=[{"kind": "study_year", "least": 2}], title_en="Open call")
    first = make_placement(call, places=2)
    make_placement(call, first.agreement, quota=first.quota, level="master", key="master")
    make_placement(make_call(state="draft"))
    return call


def test_calls_gives_published_ones(published, ask):
    status, found = ask("/calls")
    assert status == 200
    assert [each["id"] for each in found["items"]] == [published.pk]
    line = found["items"][0]
    assert (line["title"]["en"], line["is_open"], line["placements"]) == ("Open call", True, 2)
    assert line["page"].endswith(published.get_absolute_url())


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"open": "true"}, 1),
        ({"open": "false"}, 0),
        ({"programme": "short"}, 0),
        ({"programme": "exchange"}, 1),
        ({"year": 2000}, 0),
    ],
)
def test_calls_filters(published, ask, query, count):
    assert ask("/calls", **query)[1]["count"] == count


def test_call_says_places_and_rules_and_keeps_the_seed(published, ask):
    _status, found = ask(f"/calls/{published.pk}")
    first, second = found["offered"]
    assert second["key"] > first["key"] or first["key"] == "master"
    details = {each["key"]: each["detail"]["en"] for each in found["offered"]}
    assert details["master"] == "Master"
    assert {each["students_at_most"] for each in found["offered"]} == {2}
    assert found["quotas"][0]["places"] == 2
    assert len(found["rules"]["who_can_apply"]) == 1
    assert found["rules"]["mechanism"] == "da"
    assert found["rules"]["seed"] is None
    assert found["rules"]["seed_commitment"] == "0" * 64
    assert found["result"] is None


def test_call_gives_the_result_in_figures_without_persons(client, world, ask):
    call = make_over()
    vienna = make_placement(call)
    applied = [make_ranked(call, score, vienna) for score in (9000, 8000, 7000)]
    run = make_published(call)
    status, found = ask(f"/calls/{call.pk}")
    result = found["result"]
    assert status == 200
    assert (result["applicants"], result["placed"]) == (run.applicants, run.placed)
    assert result["output_sha256"] == run.output_sha256
    lines = {each["placement"]: each for each in result["placements"]}
    assert (lines[vienna.key]["admitted"], lines[vienna.key]["reserve"]) == (1, 2)
    assert lines[vienna.key]["lowest"]["en"] == "90.00"
    said = client.get(f"/api/calls/{call.pk}").content.decode()
    assert not [each for each in applied if each.student.email in said]
    assert result["page"].endswith(reverse("outbound:public_results", args=[call.pk]))


def test_call_is_not_there_while_it_is_a_draft(world, ask):
    draft = make_call(state="draft")
    assert ask(f"/calls/{draft.pk}")[0] == 404
    assert Call.objects.count() == 1
