"""How people write figures."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from kakehashi.web.plan.target_forms import FigureField


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
