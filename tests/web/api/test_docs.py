import re
from urllib.parse import urlparse

import pytest

from kakehashi.web.api.reading import operations, shapes
from kakehashi.web.api.urls import api


def test_docs_name_every_operation_and_every_shape(client, db):
    page = client.get("/en/api/").content.decode()
    document = api.get_openapi_schema()
    for operation in operations(document):
        assert f"<code>GET {operation.path}</code>" in page
    for shape in shapes(document):
        assert f'id="{shape.name}"' in page


def test_docs_load_nothing_from_outside_and_every_link_inside_leads_somewhere(client, db):
    page = client.get("/ja/api/").content.decode()
    addresses = re.findall(r'(?:src|href)="([^"]*)"', page)
    assert {urlparse(address).netloc for address in addresses} <= {"", "testserver"}
    ids = re.findall(r' id="([^"]*)"', page)
    assert len(ids) == len(set(ids))
    assert {a[1:] for a in addresses if a.startswith("#")} <= set(ids)


def test_examples_can_be_opened(client, world):
    examples = [each.example for each in operations(api.get_openapi_schema()) if each.example]
    assert len(examples) == 15
    assert {client.get(address).status_code for address in examples} == {200}


@pytest.mark.parametrize(
    ("shape", "field", "words"),
    [
        ("Figure", "at", "date"),
        ("Figure", "value", "number or null"),
        ("PolicyOut", "sectors", "list of SectorOut"),
        ("InstitutionOut", "status", "active · retired · merged"),
        ("PolicyOut", "purpose", "Bilingual or null"),
    ],
)
def test_shapes_say_what_a_field_is(shape, field, words):
    found = {each.name: each for each in shapes(api.get_openapi_schema())}[shape]
    assert {each.name: each.kind.words for each in found.fields}[field] == words
