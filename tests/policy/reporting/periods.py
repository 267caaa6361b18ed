"""A report period with a little of everything, frozen and corrected."""

from datetime import date
from decimal import Decimal

from kakehashi.policy.freezing.operations import correct
from kakehashi.policy.models import PublishedFigure
from tests.make import (
    make_action,
    make_definition,
    make_officer,
    make_stated,
    make_target,
)
from tests.policy.freezing.freezes import make_freeze, make_period, record_of

KEY = "survey.satisfaction"
REASON = "Three were counted twice."


def make_reported(**facts):
    """A freeze of May 2026 with one figure corrected. facts: of the figure's definition."""
    plan = make_period(**facts)
    for year, value in ((2022, 11), (2023, None), (2024, "11.5"), (2025, 12)):
        if value is not None:
            make_stated(on=date(year, 5, 1), value=value)
    make_action(
        plan,
        number="②",
        text_ja="",
        standing_ja="missing",
        text_en="Send more students",
        standing_en="unofficial",
    )
    make_definition("survey.nobody", title_ja="誰も知らない数", title_en="What nobody knows")
    make_definition("survey.fewer", title_ja="苦情の件数", title_en="Complaints")
    make_stated("survey.fewer", value="-0.5")
    make_target(plan, "survey.fewer", aim="down", baseline=9, points=((date(2027, 5, 1), 3),))
    PublishedFigure.objects.create(
        indicator=KEY,
        on=date(2025, 5, 1),
        value=Decimal(80),
        publisher_ja="文部科学省",
        publisher_en="MEXT",
        wording_ja="全国の平均",
        wording_en="Mean of all universities",
        source="https://example.ac.jp/",
    )
    made = make_freeze()
    correct(record_of(made, KEY), {"value": Decimal(13)}, reason=REASON, by=make_officer())
    return made
