"""With whom we could work: strong in our topics, hardly a common paper; each with its reasons."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from kakehashi.research.projects.collaboration import likeness
from kakehashi.research.projects.collaboration.asked import By
from kakehashi.research.projects.pages.choices import Asked
from kakehashi.research.projects.pages.register import registered
from kakehashi.research.projects.pages.wording import amount
from kakehashi.research.projects.partnering.bonds import Bond
from kakehashi.vocabulary import countries

LEAST = 5  # works by which a candidate matches us
MOST = 2  # common works of somebody we hardly know
SHOWN = 20
TOPICS = 3  # that a reason names
AS_MUCH = 0.8  # of our works, and the reverse: "as much as we"


@dataclass(frozen=True)
class Topic:
    """One topic in which both publish, in works."""

    name: str
    ours: int
    theirs: int

    @property
    def both(self) -> int:
        """What both could have written together."""
        return min(self.ours, self.theirs)


@dataclass(frozen=True)
class Candidate:
    """An institution with whom we could work. number: OpenAlex'; topics: strongest first.

    matching: works over all topics, in each as many as the one with fewer has; common: with us.
    """

    number: int
    name: str
    ror: str
    country: str
    country_name: str
    matching: int
    common: int
    topics: Sequence[Topic]
    bonds: Sequence[Bond] = ()

    @property
    def reasons(self) -> list[str]:
        """Why, in sentences that hold their figures."""
        return [*map(_of_topic, self.topics[:TOPICS]), _of_common(self.common), self._agreement]

    @property
    def _agreement(self) -> str:
        if not self.bonds:
            return _("There is no agreement in force.")
        number = sum(len(bond.agreements) for bond in self.bonds)
        words = ngettext(
            "An agreement is in force: it could be used for research.",
            "%(count)d agreements are in force: they could be used for research.",
            number,
        )
        return words % {"count": number}

    # For the file.

    @property
    def why(self) -> str:
        return " ".join(self.reasons)


@dataclass(frozen=True)
class Search:
    """What is looked for. country: ISO 3166-1 alpha-2, empty: any abroad."""

    most: int = MOST
    country: str = ""


@dataclass(frozen=True)
class Candidates:
    """Those found, best first. others: works of the tables that are not ours; with none of them
    nobody can be found, because the tables hold only our own works.
    """

    rows: Sequence[Candidate]
    others: int


def candidates(asked: Asked, search: Search, bound: Mapping[int, Sequence[Bond]]) -> Candidates:
    """Institutions abroad that publish in our topics and have at most `search.most` works with us.

    bound: number in the tables → the partners under agreement that count for it.
    """
    rows, others = asked.built.remembered(
        ("candidates", asked.choices, search), lambda: _asked(asked, search)
    )
    language = get_language() or "en"
    known = registered({each.ror for each in rows if each.ror}, timezone.localdate(), language)
    return Candidates(
        [
            replace(
                each,
                name=known[each.ror].name if each.ror in known else each.name,
                country_name=countries.name(each.country, language) if each.country else "",
                bonds=tuple(bound.get(each.number, ())),
            )
            for each in rows
        ],
        others,
    )


def topics_with(asked: Asked, number: int) -> list[Topic]:
    """The topics in which one institution and we publish, with us or not, strongest first."""
    rows = asked.built.engine.rows(likeness.topics(asked.selection(), (number,)))
    return _strongest(rows)


def _asked(asked: Asked, search: Search) -> tuple[list[Candidate], int]:
    selection = asked.selection(abroad=True)
    if search.country:
        selection = replace(selection, at=(*selection.at, (By.COUNTRY, search.country)))
    engine = asked.built.engine
    found = engine.rows(likeness.alike(selection, least=LEAST, most=search.most, limit=SHOWN))
    numbers = tuple(row["partner"] for row in found)
    topics: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in engine.rows(likeness.topics(selection, numbers)) if numbers else []:
        topics[row["partner"]].append(row)
    (counted,) = engine.rows(likeness.beyond(selection))
    return [_candidate(row, topics[row["partner"]]) for row in found], counted["others"]


def _candidate(row: Mapping[str, Any], topics: Sequence[Mapping[str, Any]]) -> Candidate:
    return Candidate(
        row["partner"],
        row["name"],
        row["ror"] or "",
        row["country"] or "",
        "",
        row["matching"],
        row["common"],
        tuple(_strongest(topics)),
    )


def _strongest(rows: Sequence[Mapping[str, Any]]) -> list[Topic]:
    made = (Topic(row["topic_name"] or "", row["ours"], row["theirs"]) for row in rows)
    return sorted(made, key=lambda each: (-each.both, -each.ours, each.name))


def _of_topic(topic: Topic) -> str:
    words = {
        "topic": topic.name or pgettext("topic", "without a name"),
        "theirs": amount(topic.theirs),
        "ours": amount(topic.ours),
    }
    said = _("Publishes in “%(topic)s”, too (%(theirs)s works, ours %(ours)s).")
    if topic.theirs * AS_MUCH > topic.ours:
        said = _("Publishes more than we in “%(topic)s” (%(theirs)s works, ours %(ours)s).")
    elif topic.theirs >= topic.ours * AS_MUCH:
        said = _("Publishes as much as we in “%(topic)s” (%(theirs)s works, ours %(ours)s).")
    return said % words


def _of_common(common: int) -> str:
    if not common:
        return _("There is no common work yet.")
    words = ngettext("Only %(count)d common work.", "Only %(count)d common works.", common)
    return words % {"count": common}
