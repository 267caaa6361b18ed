"""An agreement with invented values, to show how a clause reads before it stands in one. Pure."""

from datetime import date
from typing import Literal

from kakehashi.agreements.clauses.values import Names
from kakehashi.agreements.content import Clause, Content, Deadline, LanguageNeed, Place, Text

PARTNER: Text = {"ja": "○○大学", "en": "Example University"}
WORDS: dict[str, Text] = {
    "language:en": {"ja": "英語", "en": "English"},
    "term:first": {"ja": "前期", "en": "First term"},
    "term:second": {"ja": "後期", "en": "Second term"},
}


def example_names(home: Text) -> Names:
    """Names for the example. home: the university itself, by its real name."""
    return Names(home=home, partners=(PARTNER,), are_universities=True, words=WORDS)


def example_content(kind: str, clauses: tuple[Clause, ...]) -> Content:
    """Five years with automatic renewal, two places each way, everything agreed."""
    return Content(
        partners=(1,),
        kind=kind,
        level="university",
        unit="",
        year_counts_as=2,
        prevails="",
        effective_on=date(2027, 4, 1),
        expires_on=date(2032, 3, 31),
        renewal="automatic",
        renewal_months=60,
        notice_months=12,
        carry_over_years=2,
        places=(_place("outgoing"), _place("incoming")),
        deadlines=(_nomination("first", 10), _nomination("second", 4)),
        clauses=clauses,
    )


def _place(direction: Literal["outgoing", "incoming"]) -> Place:
    needs = (LanguageNeed(language="en", cefr="B2"),) if direction == "outgoing" else ()
    return Place(
        key=direction,
        direction=direction,
        first_year=2027,
        places=2,
        units=(),
        terms=(),
        languages=needs,
        tuition_waiver=True,
    )


def _nomination(term: str, month: int) -> Deadline:
    return Deadline(term=term, what="nomination", direction="incoming", month=month, day=1)
