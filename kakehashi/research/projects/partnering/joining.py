"""Papers and agreements side by side: what has the one and lacks the other."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import get_language

from kakehashi.research.projects.collaboration.asked import By, Question, Selection
from kakehashi.research.projects.collaboration.questions import ask
from kakehashi.research.projects.pages.choices import Asked
from kakehashi.research.projects.pages.partner_rows import PartnerRow, partner_rows
from kakehashi.research.projects.partnering.bonds import Bond, by_number
from kakehashi.vocabulary import countries


@dataclass(frozen=True)
class WithoutAgreement:
    """A partner abroad with whom we publish under no agreement. topic: of most common works."""

    partner: PartnerRow
    topic: str

    # What a list sorts by and shows.

    @property
    def number(self) -> int:
        return self.partner.number

    @property
    def name(self) -> str:
        return self.partner.name

    @property
    def country_name(self) -> str:
        return self.partner.country_name

    @property
    def works(self) -> int:
        return self.partner.works

    @property
    def impact(self) -> float | None:
        return self.partner.impact

    @property
    def last_year(self) -> int | None:
        return self.partner.last_year


@dataclass(frozen=True)
class WithoutPapers:
    """A partner under agreement with whom we published nothing. last_year: of an older work."""

    bond: Bond
    name: str
    country_name: str
    agreements: int
    last_year: int | None


@dataclass(frozen=True)
class Joined:
    """The three sorts of partners, and those whose papers cannot be found.

    both:    partners with papers and an agreement in force.
    unknown: partners under agreement without a ROR id: whether there are papers is not known.
    """

    without_agreement: Sequence[WithoutAgreement]
    without_papers: Sequence[WithoutPapers]
    both: int
    unknown: Sequence[Bond]


def joined(asked: Asked, bonds: Sequence[Bond]) -> Joined:
    """Partners abroad of the works chosen, beside the partners under agreement.

    A partner in the home country counts as under agreement without papers only where no common
    work is found with it, at home or abroad.
    """
    bound = by_number(bonds)
    rows = partner_rows(asked)
    topics = _main_topics(asked)
    papers = _with_papers(asked)
    last = _last_years(asked, bound)
    return Joined(
        [
            WithoutAgreement(row, topics.get(row.number, ""))
            for row in rows
            if row.number not in bound
        ],
        [
            _without_papers(bond, last)
            for bond in bonds
            if bond.has_ror and bond.number not in papers
        ],
        sum(row.number in bound for row in rows),
        [bond for bond in bonds if not bond.has_ror],
    )


def _without_papers(bond: Bond, last: Mapping[int, int]) -> WithoutPapers:
    language = get_language() or "en"
    return WithoutPapers(
        bond,
        bond.institution.name_in(language),
        countries.name(bond.institution.country, language),
        len(bond.agreements),
        last.get(bond.number or 0),
    )


def _with_papers(asked: Asked) -> set[int]:
    """Numbers of all partners on works chosen, at home and abroad."""
    rows = asked.answer("works", By.PARTNER).rows
    return {key for row in rows if isinstance(key := row.at[By.PARTNER], int)}


def _last_years(asked: Asked, numbers: Collection[int]) -> dict[int, int]:
    """Partner → the last year of a common work in the whole of the tables."""

    def made() -> dict[int, int]:
        whole = Selection(asked.built.home.unified)
        from_all = Question("works", whole, by=(By.PARTNER, By.YEAR))
        found: dict[int, int] = {}
        for row in ask(asked.built.engine, from_all).rows:
            partner, year = row.at[By.PARTNER], row.at[By.YEAR]
            if isinstance(partner, int) and isinstance(year, int):
                found[partner] = max(year, found.get(partner, year))
        return found

    every = asked.built.remembered("last years", made)
    return {number: every[number] for number in numbers if number in every}


def _main_topics(asked: Asked) -> dict[int, str]:
    """Partner → name of the topic of most common works; the one with the lower number of two."""

    def made() -> dict[int, str]:
        best: dict[int, tuple[int, int, str]] = {}
        for row in asked.answer("works", By.PARTNER, By.TOPIC, abroad=True).rows:
            partner, topic = row.at[By.PARTNER], row.at[By.TOPIC]
            if isinstance(partner, int) and isinstance(topic, int):
                here = (row.works, -topic, row.names.get(By.TOPIC) or "")
                best[partner] = max(here, best.get(partner, here))
        return {partner: name for partner, (_works, _topic, name) in best.items()}

    return asked.built.remembered(("main topics", asked.choices), made)
