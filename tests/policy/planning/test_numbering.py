"""Numbers as they are printed."""

import pytest

from kakehashi.policy.planning.numbering import next_number


@pytest.mark.parametrize(
    ("taken", "number"),
    [
        ([], "①"),
        (["①", "②"], "③"),
        (["③"], "④"),
        (["⑳"], "㉑"),
        (["㉟"], "㊱"),
        (["㊿"], "(51)"),
        (["㊿", "(51)"], "(52)"),
        (["ア", "2-1", "()"], "①"),
    ],
)
def test_next_number_follows_the_highest_one_printed(taken, number):
    assert next_number(taken) == number
