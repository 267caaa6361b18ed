import pytest

from kakehashi.verdicts import No, Offer, Refused, refusals, require


def test_require_goes_on_when_the_rule_says_yes():
    assert require(True) is None


def test_require_refuses_with_the_reason_of_the_rule():
    with pytest.raises(Refused, match=r"^Only on Mondays\.$"):
        require(No("Only on Mondays."))


def test_no_is_falsy_and_reads_as_its_reason():
    assert not No("Never.")
    assert str(No("Never.")) == "Never."


def test_refusals_name_each_reason_once_with_what_it_stands_against():
    offers = [
        Offer("Sign", "/sign/", No("Only on Mondays.")),
        Offer("Revise", "/revise/", True),
        Offer("Discard", "/discard/", No("Never."), is_grave=True),
        Offer("Amend", "/amend/", No("Only on Mondays.")),
    ]
    assert refusals(offers) == [("Only on Mondays.", "Sign, Amend"), ("Never.", "Discard")]
