import pytest

from tests.education.cooperation.credits.make import make_credit_rule

ASKED = {"amount": "14", "source": "jp", "target": "ects", "at": "2026-05-01"}


def test_credit_conversion_gives_both_values_and_the_rule(world, ask):
    agreement = world["exchange"]
    rule = make_credit_rule(agreement)
    status, found = ask("/credit-conversion", **ASKED, agreement=agreement.pk)
    assert status == 200
    assert (found["amount"], found["result"], found["by_scheme"]) == ("14", "30", "21")
    assert found["rule"] == {
        "scope": "agreement",
        "id": rule.pk,
        "place": {"ja": "ウィーン大学", "en": "University of Vienna"},
        "given": "14",
        "taken": "30",
        "rounding": "none",
        "starts_on": "2026-04-01",
        "ends_on": None,
        "source": "Letter of 1 April",
    }
    assert found["scheme_rule"]["scope"] == "scheme"
    assert "14 Japanese credits count as 30 ECTS credits" in found["sentence"]["en"]
    assert "14 単位" in found["sentence"]["ja"]


def test_credit_conversion_is_unknown_where_no_rule_is_on_record(world, ask):
    status, found = ask("/credit-conversion", **{**ASKED, "target": "ucts-1999"})
    assert status == 200
    assert (found["is_unknown"], found["result"], found["rule"]) == (True, None, None)


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"target": "jp"}, 404),
        ({"agreement": 999}, 404),
        ({"partner": 999}, 404),
        ({"amount": "-1"}, 422),
        ({"amount": "NaN"}, 422),
        ({"source": "yen"}, 422),
        ({"level": "school"}, 422),
    ],
)
def test_credit_conversion_says_what_is_wrong(world, ask, asked, status):
    assert ask("/credit-conversion", **{**ASKED, **asked})[0] == status


def test_drafts_are_no_place_to_convert_for(world, ask):
    assert ask("/credit-conversion", **ASKED, agreement=world["draft"].pk)[0] == 404
