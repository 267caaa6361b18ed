"""What the tests of the API share: a place without limits, a small world, one way to ask."""

from datetime import date

import pytest

from kakehashi.agreements.models import Terms
from kakehashi.agreements.states import State
from kakehashi.institutions.models import Identifier
from kakehashi.institutions.names import name
from kakehashi.policy.models import PolicyDocument, Provision
from tests.make import make_agreement, make_institution, make_unit


@pytest.fixture(autouse=True)
def no_limit(settings):
    settings.API_REQUESTS_PER_MINUTE = 100_000


@pytest.fixture
def world(db):
    """Two partners, a former one, a draft; a policy of one direction."""
    vienna = make_institution(
        "University of Vienna", ror="03prydq77", city="Vienna", latitude=48.2, longitude=16.4
    )
    name(vienna, "ウィーン大学", "ja").save()
    Identifier.objects.create(institution=vienna, scheme="pic", value="999866883")
    seoul = make_institution("University of Seoul", country="KR")
    law = make_unit("Law", name_ja="法学部")
    policy = PolicyDocument.objects.create(
        code="2014",
        adopted_year=2014,
        adopted_month=2,
        text_ja="国際化基本方針",
        standing_en="missing",
    )
    sector = Provision.objects.create(
        document=policy, kind="sector", code="1", position=1, text_ja="教育", text_en="Education"
    )
    Provision.objects.create(
        document=policy,
        kind="direction",
        code="1.2",
        position=2,
        parent=sector,
        text_ja="海外協定校",
        text_en="Partners",
        standing_en="unofficial",
    )
    return {
        "vienna": vienna,
        "seoul": seoul,
        "law": law,
        "exchange": make_agreement(vienna),
        "general": make_agreement(seoul, kind=Terms.Kind.GENERAL, unit=law),
        "past": make_agreement(vienna, seoul, expires_on=date(2020, 3, 31)),
        "draft": make_agreement(seoul, state=State.DRAFT),
    }


@pytest.fixture
def ask(client):
    """`ask("/institutions", q="x")`: the answer's status and content."""

    def ask(path, language="en", **query):
        response = client.get(f"/api{path}", query, headers={"Accept-Language": language})
        return response.status_code, response.json()

    return ask
