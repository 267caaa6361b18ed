"""An agreement with invented values, to show how a clause reads before it stands in one. Pure."""

from datetime import date

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
        places=(
            Place(
                key="out",
                direction="outgoing",
                first_year=2027,
                places=2,
                units=(),
                terms=(),
                languages=(LanguageNeed(language="en", cefr="B2"),),
                tuition_waiver=True,
            ),
            Place(
                key="in",
                direction="incoming",
                first_year=2027,
                places=2,
                units=(),
                terms=(),
                tuition_waiver=True,
            ),
        ),
        deadlines=(
            Deadline(term="first", what="nomination", direction="incoming", month=10, day=1),
            Deadline(term="second", what="nomination", direction="incoming", month=4, day=1),
        ),
        clauses=clauses,
    )
