import pytest

from kakehashi.verdicts import No, Refused, require


def test_require_goes_on_when_the_rule_says_yes():
    assert require(True) is None


def test_require_refuses_with_the_reason_of_the_rule():
    with pytest.raises(Refused, match=r"^Only on Mondays\.$"):
        require(No("Only on Mondays."))


def test_no_is_falsy_and_reads_as_its_reason():
    assert not No("Never.")
    assert str(No("Never.")) == "Never."
