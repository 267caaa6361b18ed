"""How far our words reach: what is verified, what rests on the source, and where the two differ."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from kakehashi.research.dissemination.models import VerifiedLink
from kakehashi.research.dissemination.verifying.queries import current
from kakehashi.research.projects.built.tables import Built, folder
from kakehashi.research.projects.collaboration.asked import By, Question, Selection
from kakehashi.research.projects.collaboration.questions import ask
from kakehashi.research.projects.overruling.queries import resolved, words
from kakehashi.research.projects.overruling.words import Placed, Resolved, Why, differing


@dataclass(frozen=True)
class Reach:
    """Works of ours in one year. year: None: not known.

    verified: those of which we said which unit's they are; the others rest on the source alone.
    """

    year: int | None
    works: int
    verified: int

    @property
    def alone(self) -> int:
        """Works that rest on the source alone."""
        return self.works - self.verified

    @property
    def share(self) -> float | None:
        """The share that is verified; None: there are no works."""
        return self.verified / self.works if self.works else None


@dataclass(frozen=True)
class Coverage:
    """How much of what the figures count is verified. years: newest first, unknown last."""

    years: list[Reach]

    @property
    def whole(self) -> Reach:
        """All years together."""
        return Reach(
            None, sum(each.works for each in self.years), sum(each.verified for each in self.years)
        )


@dataclass(frozen=True)
class Effect:
    """What became of every word in the tables. Empty where nothing is built."""

    found: Resolved
    differing: frozenset[int]

    def placed(self, link: VerifiedLink) -> Placed | None:
        """Where a link has effect; None: it has none."""
        return self.found.placed.get(link.pk)

    def why(self, link: VerifiedLink) -> Why | None:
        """Why a link has no effect; None: it has."""
        return self.found.lost.get(link.pk)

    @property
    def lost(self) -> Mapping[int, Why]:
        """Every link without effect."""
        return self.found.lost


def coverage(built: Built) -> Coverage:
    """By year of publication, the works of the university in the tables, whatever their kind."""
    ours = Selection(built.home.unified)
    every = ask(built.engine, Question("works", ours, by=(By.YEAR,)))
    rest = ask(built.engine, Question("works", ours.narrowed({By.UNIT: None}), by=(By.YEAR,)))
    alone = {row.at["year"]: row.works for row in rest.rows}
    years = [
        Reach(_year(row.at["year"]), row.works, row.works - alone.get(row.at["year"], 0))
        for row in every.rows
    ]
    return Coverage(sorted(years, key=lambda each: -(each.year or 0)))


def effect(*, is_built: bool) -> Effect:
    """What became of every word; nothing where no tables are built."""
    if not is_built:
        return Effect(Resolved(), frozenset())
    found = resolved(folder())
    return Effect(found, frozenset(differing(words(), found)))


def links() -> QuerySet[VerifiedLink]:
    """The links that speak today, with all that a list shows of them."""
    rows = current().select_related("work__merged_into", "profile__unit", "unit", "institution")
    return rows.prefetch_related("institution__names", "institution__identifiers")


def _year(key: object) -> int | None:
    return key if isinstance(key, int) else None
