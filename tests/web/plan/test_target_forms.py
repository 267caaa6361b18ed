"""How people write figures."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from kakehashi.policy.targets.declarations import DividedInto
from kakehashi.web.plan.target_forms import FigureField, in_order


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1,250.5", "1250.5"),
        ("１，２５０", "1250"),
        ("12,345,678", "12345678"),
        ("−1,000", "-1000"),
        ("2.5", "2.5"),
        ("2．5", "2.5"),
        ("1 000", "1000"),
    ],
)
def test_a_figure_is_read_as_people_write_it(written, meant):
    assert FigureField().clean(written) == Decimal(meant)


@pytest.mark.parametrize("written", ["2,5", "1,25", "1,2345", "12,34,567", ",5", "1.000,5"])
def test_a_comma_that_may_be_a_decimal_point_is_not_dropped(written):
    with pytest.raises(ValidationError, match="Enter a number"):
        FigureField().clean(written)


def test_parts_with_a_figure_come_first_then_all_by_name_in_the_readers_language():
    parts = [
        DividedInto("AT", "オーストリア", "Austria"),
        DividedInto("DE", "ドイツ", "Germany", has_value=True),
        DividedInto("KR", "韓国", "South Korea", has_value=True),
        DividedInto("AX", "オーランド諸島", "Åland Islands"),
    ]
    assert [each.key for each in in_order(parts, "en")] == ["DE", "KR", "AX", "AT"]
    assert [each.key for each in in_order(parts, "ja")] == ["KR", "DE", "AT", "AX"]
