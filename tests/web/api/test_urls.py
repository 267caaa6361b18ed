import json

import hypothesis
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client


def test_document_names_what_every_operation_answers(client):
    document = client.get("/api/openapi.json").json()
    operations = [operation for path in document["paths"].values() for operation in path.values()]
    assert len(operations) == 23
    assert len({operation["operationId"] for operation in operations}) == 23
    for operation in operations:
        assert operation["description"]
        assert {"200", "429"} <= set(operation["responses"])
        for status, answer in operation["responses"].items():
            media_type = "application/json" if status == "200" else "application/problem+json"
            assert list(answer["content"]) == [media_type]


def test_document_describes_every_schema(client):
    schemas = client.get("/api/openapi.json").json()["components"]["schemas"]
    assert [name for name, schema in schemas.items() if not schema.get("description")] == []


@pytest.mark.parametrize("address", ["/api/", "/api/docs"])
def test_root_leads_to_the_page_for_people_in_their_language(client, address):
    response = client.get(address, headers={"Accept-Language": "ja"})
    assert (response.status_code, response["Location"]) == (302, "/ja/api/")


def test_unknown_address_is_a_problem(client):
    response = client.get("/api/nothing/here")
    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"
    assert "/api/docs" in json.loads(response.content)["detail"]


def test_answers_can_be_read_from_any_site_and_kept(client, world):
    response = client.get("/api/policies")
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response
    assert response["Cache-Control"] == "public, max-age=60"
    again = client.get("/api/policies", headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["Access-Control-Allow-Origin"] == "*"


def test_answers_to_a_person_are_not_kept(client, world):
    client.cookies["sessionid"] = "somebody"
    assert client.get("/api/policies")["Cache-Control"] == "private, no-store"


def test_head_and_options_are_answered(client, world):
    assert client.head("/api/policies").status_code == 200
    preflight = client.options("/api/policies")
    assert preflight.status_code == 204
    assert preflight["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"


def test_writing_is_not_allowed(client, world):
    assert client.post("/api/policies").status_code == 405


def test_japanese_is_written_as_it_is(client, world):
    assert "国際化基本方針" in client.get("/api/policies").content.decode()


def test_pages_are_not_touched(client, db):
    assert "Access-Control-Allow-Origin" not in client.get("/en/institutions/")


def test_who_asks_too_often_is_told_when_to_ask_again(client, world, settings):
    settings.API_REQUESTS_PER_MINUTE = 2
    client.defaults["REMOTE_ADDR"] = "192.0.2.7"
    assert [client.get("/api/policies").status_code for _ in range(3)] == [200, 200, 429]
    response = client.get("/api/policies")
    assert 1 <= int(response["Retry-After"]) <= 60
    assert "Too many requests" in response.json()["detail"]
    other = Client(REMOTE_ADDR="192.0.2.8")
    assert other.get("/api/policies").status_code == 200
    # Nobody gets around the limit by naming another address.
    other = Client(REMOTE_ADDR="192.0.2.7", HTTP_X_FORWARDED_FOR="198.51.100.1")
    assert other.get("/api/policies").status_code == 429


# -- Any request at all ----------------------------------------------------------------------------


OPERATIONS = [
    *("/policies", "/policies/{code}", "/plans", "/plans/{pk}"),
    *("/indicators", "/indicators/{code}", "/indicators/{code}/rows"),
    "/indicators/{code}/breakdowns/{name}",
    *("/institutions", "/institutions/{pk}", "/agreements", "/agreements/{pk}"),
    *("/places", "/places/{pk}"),
    *("/calls", "/calls/{pk}"),
    "/credit-conversion",
    *("/works", "/works/{pk}"),
    *("/researchers", "/researchers/{slug}"),
    *("/research-projects", "/research-projects/{slug}"),
]


@pytest.fixture
def kept_connection():
    """The server closes old connections around each request; the test's own must stay open."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.slow
@pytest.mark.parametrize("path", OPERATIONS)
def test_any_request_is_answered_as_the_document_says(world, kept_connection, path):
    document = schemathesis.openapi.from_wsgi("/api/openapi.json", get_wsgi_application())

    @hypothesis.settings(
        max_examples=30,
        deadline=None,
        database=None,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @hypothesis.given(case=document[f"/api{path}"]["GET"].as_strategy())
    def answers(case):
        case.call_and_validate()

    answers()


def test_any_request_is_tried_on_every_operation(client):
    document = client.get("/api/openapi.json").json()
    assert sorted(document["paths"]) == sorted(f"/api{path}" for path in OPERATIONS)
