import pytest

from kakehashi.agreements.models import Attachment, Terms
from tests.make import make_officer


def ids(found):
    return [each["id"] for each in found["items"]]


def test_agreements_gives_signed_ones_only_even_to_the_office(world, ask, client):
    expected = [world[key].pk for key in ("exchange", "general", "past")]
    assert ids(ask("/agreements")[1]) == expected
    client.force_login(make_officer())
    assert ids(ask("/agreements")[1]) == expected


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ({"standing": "active"}, ["exchange", "general"]),
        ({"standing": "expired"}, ["past"]),
        ({"standing": "active", "at": "2019-01-01"}, ["exchange", "general", "past"]),
        ({"country": "KR"}, ["general", "past"]),
        ({"kind": "general"}, ["general"]),
        ({"kind": "general", "country": "AT"}, []),
    ],
)
def test_agreements_filters_by_what_holds_on_the_day(world, ask, query, keys):
    assert ids(ask("/agreements", **query)[1]) == [world[key].pk for key in keys]


def test_agreements_filters_by_partner_and_unit(world, ask):
    seoul, law = world["seoul"], world["law"]
    assert ids(ask("/agreements", partner=seoul.pk)[1]) == [
        world["general"].pk,
        world["past"].pk,
    ]
    assert ids(ask("/agreements", unit=law.code)[1]) == [world["general"].pk]


def test_agreement_gives_its_terms_of_the_day_and_every_amendment(world, ask):
    Terms.objects.create(
        agreement=world["general"],
        number=1,
        kind="exchange",
        level="unit",
        unit=world["law"],
        effective_on="2024-04-01",
        renewal="automatic",
        renewal_months=60,
        summary="Students too",
    )
    pk = world["general"].pk
    _, before = ask(f"/agreements/{pk}", at="2023-01-01")
    _, after = ask(f"/agreements/{pk}", at="2026-01-01")
    assert (before["terms"]["kind"], after["terms"]["kind"]) == ("general", "exchange")
    assert after["terms"]["unit"] == {
        "code": world["law"].code,
        "name": {"ja": "法学部", "en": "Law"},
    }
    assert [each["number"] for each in after["history"]] == [0, 1]
    assert after["partners"] == [
        {
            "id": world["seoul"].pk,
            "name": {"ja": "University of Seoul", "en": "University of Seoul"},
            "country": "KR",
        }
    ]


def test_agreement_gives_no_internal_field(world, ask):
    agreement = world["exchange"]
    agreement.remarks = agreement.source = "secret"
    agreement.save()
    assert "secret" not in str(ask(f"/agreements/{agreement.pk}"))


def test_agreement_that_nobody_may_read_is_not_there(world, ask, client):
    client.force_login(make_officer())
    assert ask(f"/agreements/{world['draft'].pk}")[0] == 404
    assert ask("/agreements/999999")[0] == 404


def test_agreement_offers_public_documents_only(world, ask, settings, tmp_path):
    assert ask(f"/agreements/{world['exchange'].pk}")[1]["documents"] == []
    assert not Attachment.objects.exists()
