from kakehashi.policy.models import Correspondence, PolicyDocument, Provision


def test_policies_lists_versions_with_what_is_missing(world, ask):
    status, found = ask("/policies")
    assert status == 200
    assert found == [
        {
            "code": "2014",
            "title": {
                "ja": {"text": "国際化基本方針", "standing": "official"},
                "en": {"text": None, "standing": "missing"},
            },
            "adopted_year": 2014,
            "adopted_month": 2,
            "revises": None,
            "revised_by": None,
            "source": {"ja": None, "en": None},
        }
    ]


def test_policy_gives_the_outline_with_standings_and_indicators(world, ask):
    status, found = ask("/policies/2014")
    assert status == 200
    assert found["aims"] == []
    [sector] = found["sectors"]
    [direction] = sector["directions"]
    assert (sector["code"], direction["code"]) == ("1", "1.2")
    assert direction["wording"]["en"] == {"text": "Partners", "standing": "unofficial"}
    assert "partners.active" in direction["indicators"]


def test_policy_gives_the_crosswalk_and_whether_it_is_confirmed(world, ask):
    earlier = Provision.objects.get(code="1.2")
    later_policy = PolicyDocument.objects.create(
        code="2022",
        adopted_year=2022,
        adopted_month=3,
        text_ja="方針",
        text_en="Policy",
        revises=earlier.document,
    )
    sector = Provision.objects.create(
        document=later_policy, kind="sector", code="1", position=1, text_ja="教", text_en="E"
    )
    later = Provision.objects.create(
        document=later_policy,
        kind="direction",
        code="1-1",
        position=2,
        parent=sector,
        text_ja="校",
        text_en="P",
    )
    Correspondence.objects.create(earlier=earlier, later=later, weight="main")
    expected = [
        {
            "earlier_document": "2014",
            "earlier": "1.2",
            "later_document": "2022",
            "later": "1-1",
            "weight": "main",
            "confirmed": False,
        }
    ]
    assert ask("/policies/2014")[1]["crosswalk"] == expected
    assert ask("/policies/2022")[1]["crosswalk"] == expected
    assert ask("/policies/2014")[1]["revised_by"] == "2022"
    assert ask("/policies/2022")[1]["sectors"][0]["directions"][0]["indicators"] == []


def test_policy_unknown_says_so_in_the_language_asked_for(world, ask):
    status, found = ask("/policies/1999")
    assert status == 404
    assert found == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "There is no version of the policy with this code.",
        "errors": [],
    }
