"""The rule of the house where nothing was agreed: dated data. Pure."""

import tomllib
from functools import cache
from pathlib import Path

from kakehashi.education.cooperation.ledger.amounts import read_amount
from kakehashi.education.cooperation.ledger.balances import Rule

TABLE = Path(__file__).with_name("default_rule.toml")


@cache
def default_rules(language: str) -> tuple[Rule, ...]:
    """The rules, those that hold later after those that hold earlier; `source` in `language`.

    A row without `carry_over_years` lets an imbalance be carried without limit.
    """
    rows = tomllib.loads(TABLE.read_text(encoding="utf-8"))["rule"]
    found = [
        Rule(
            valid_from=row["valid_from"],
            year_counts_as=row["year_counts_as"],
            carry_over_years=row.get("carry_over_years"),
            alarm_at=read_amount(row["alarm_semesters"]),
            source=row["source_ja" if language == "ja" else "source_en"],
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda rule: rule.valid_from))
