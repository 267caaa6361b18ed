"""One partner whole: common works, topics, people, leadership, effect, agreements and places."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from kakehashi.agreements import words as agreement_words
from kakehashi.agreements.models import Agreement, Terms
from kakehashi.agreements.placing import words as place_words
from kakehashi.agreements.placing.queries import places_in
from kakehashi.agreements.states import Standing, State
from kakehashi.institutions.models import Identifier, Institution
from kakehashi.institutions.queries import survivors, with_absorbed
from kakehashi.people.models import Person
from kakehashi.research.projects.collaboration import basis, people
from kakehashi.research.projects.collaboration.asked import By, Question, Selection
from kakehashi.research.projects.collaboration.indicators import Unit
from kakehashi.research.projects.collaboration.questions import Institution as Place
from kakehashi.research.projects.collaboration.questions import Row, Work, ask, works_of
from kakehashi.research.projects.pages.choices import Asked
from kakehashi.research.projects.pages.naming import UNKNOWN
from kakehashi.research.projects.pages.wording import amount, shown
from kakehashi.research.projects.partnering.candidates import Topic, topics_with
from kakehashi.vocabulary import countries
from kakehashi.vocabulary.time import fiscal_year

PEOPLE = 8
NEWEST = 8
TOPICS = 10


@dataclass(frozen=True)
class Figure:
    """One figure with its unit, what it is of, and the page of the works behind it."""

    title: str
    value: str
    of: str = ""
    address: str = ""


@dataclass(frozen=True)
class Author:
    """Somebody on common works. orcid: the nineteen characters or empty; last: newest year."""

    name: str
    orcid: str
    works: int
    first: int
    last: int | None


@dataclass(frozen=True)
class AgreementLine:
    """One agreement with its standing in a sentence, and the places of this academic year."""

    agreement: Agreement
    terms: Terms
    standing: Standing
    words: str
    places: Sequence[str]


@dataclass(frozen=True)
class CommonTopic:
    """A topic of common works: how many, and what both publish in it at all, in works."""

    name: str
    common: int
    ours: int | None
    theirs: int | None
    address: str


@dataclass(frozen=True)
class Brief:
    """Everything about papers with one partner that a reader may see.

    place:       as the tables know it; institutions: of our register that count for it.
    trend:       (year, common works) of each year chosen; None where no work is of a known year.
    could:       topics in which both publish and have nothing in common, strongest first.
    ours, theirs: authors of common works on either side; known: (works of which the authors are in
                 the tables, all common works).
    """

    asked: Asked
    place: Place
    institutions: Sequence[Institution]
    name: str
    country_name: str
    works: int
    figures: Sequence[Figure]
    trend: Sequence[tuple[str, float | None]]
    topics: Sequence[CommonTopic]
    could: Sequence[Topic]
    ours: Sequence[Author]
    theirs: Sequence[Author]
    known: tuple[int, int]
    newest: Sequence[Work]
    agreements: Sequence[AgreementLine]
    address: str


def gather(asked: Asked, place: Place, reader: Person, day: date, language: str) -> Brief:
    """The brief of `place`, an institution of the tables that counts for itself.

    language: of the words, "ja" or "en"; activate it.
    """
    found = _Gathered(asked, place)
    institutions = registered_as(asked, place)
    ours, theirs, known = found.people()
    topics, could = found.topics()
    return Brief(
        asked,
        place,
        institutions,
        institutions[0].name_in(language) if institutions else place.name,
        countries.name(place.country, language) if place.country else "",
        found.works,
        found.figures(),
        found.trend(),
        topics,
        could,
        ours,
        theirs,
        known,
        works_of(asked.built.engine, Question("works", found.common), limit=NEWEST),
        agreements_with(institutions, reader, day),
        found.address(),
    )


def registered_as(asked: Asked, place: Place) -> list[Institution]:
    """The institutions of our register that count for `place`, itself first."""
    table = basis.INSTITUTIONS
    rows = asked.built.engine.rows(table.filter(table.unified == place.number))
    rors = {row["ror"] for row in rows if row["ror"]}
    held = Identifier.objects.filter(scheme=Identifier.Scheme.ROR, value__in=rors)
    holders = dict(held.values_list("institution", "value"))
    ends = survivors(set(holders))
    own = {ends[pk] for pk, ror in holders.items() if ror == place.ror}
    found = Institution.objects.with_names().in_bulk(set(ends.values()))
    return [found[pk] for pk in sorted(found, key=lambda pk: (pk not in own, pk))]


def agreements_with(
    institutions: Sequence[Institution], reader: Person, day: date
) -> list[AgreementLine]:
    """Agreements with any of them that `reader` may see: those in force first, drafts not."""
    keys = {pk for each in institutions for pk in with_absorbed(each.pk)}
    seen = Agreement.objects.visible_to(reader).exclude(state__in=[State.DISCARDED, State.DRAFT])
    rows = seen.filter(parties__institution__in=keys).distinct().with_everything().order_by("pk")
    confided = set(
        Agreement.objects.confided_to(reader).filter(pk__in=rows).values_list("pk", flat=True)
    )
    lines = [
        AgreementLine(
            each,
            each.terms_on(day),
            each.standing_on(day),
            agreement_words.standing(each, day),
            _places(each, day) if each.pk in confided else (),
        )
        for each in rows
    ]
    return sorted(lines, key=lambda line: line.standing != Standing.ACTIVE)


def _places(agreement: Agreement, day: date) -> list[str]:
    if agreement.standing_on(day) != Standing.ACTIVE:
        return []
    return [
        _("%(direction)s: %(amount)s")
        % {"direction": line.get_direction_display(), "amount": place_words.amount(line)}
        for line in places_in(agreement, fiscal_year(day))
    ]


@dataclass(frozen=True)
class _Gathered:
    """The answers of the tables about one partner."""

    asked: Asked
    place: Place

    @property
    def common(self) -> Selection:
        """The works chosen that are common with the partner."""
        return self.asked.selection().narrowed({By.PARTNER: self.place.number})

    @property
    def works(self) -> int:
        row = self._row("works")
        return row.works if row else 0

    @property
    def is_abroad(self) -> bool:
        return self.place.country != self.asked.built.home.country

    def address(self, **more: object) -> str:
        """The page of the works in common."""
        abroad = {"abroad": 1} if self.is_abroad else {}
        query = self.asked.choices.query(**abroad, partner=self.place.number, **more)
        return f"{reverse('projects:works')}?{query}"

    def figures(self) -> list[Figure]:
        """Extent, leadership on both sides, effect, openness, closeness."""
        whole = self._row("works", self.asked.selection())
        theirs = self._row("led_first", self._from_their_side())
        impact = "international_impact" if self.is_abroad else "domestic_impact"
        share = self.works / whole.works if whole and whole.works else None
        return [
            Figure(_("Common works"), shown(self.works, Unit.WORKS), "", self.address()),
            Figure(
                _("Of all our works"),
                shown(share, Unit.SHARE),
                _of(whole.works) if whole else "",
            ),
            self._figure(_("First author of ours"), "led_first", Unit.SHARE),
            Figure(
                _("First author of theirs"),
                shown(theirs.value if theirs else None, Unit.SHARE),
                _of(theirs.known) if theirs else "",
            ),
            self._figure(_("Corresponding author of ours"), "led_corresponding", Unit.SHARE),
            self._figure(_("Citation impact (FWCI) of common works"), impact, Unit.RATIO),
            self._beside(impact),
            self._figure(_("Open access"), "open_access", Unit.SHARE),
            self._close(_("Salton’s measure"), "salton", Unit.INDEX),
            self._close(_("Affinity (1: as expected by size)"), "affinity", Unit.RATIO),
        ]

    def trend(self) -> list[tuple[str, float | None]]:
        """Common works of each year chosen; a year without any has 0."""
        rows = self._ask("works", By.YEAR)
        by_year = {row.at[By.YEAR]: float(row.works) for row in rows}
        first, last = self.asked.choices.years
        return [(str(year), by_year.get(year, 0.0)) for year in range(first, last + 1)]

    def topics(self) -> tuple[list[CommonTopic], list[Topic]]:
        """Topics of common works, most first; and topics of both without a common work."""
        both = topics_with(self.asked, self.place.number)
        by_name = {each.name: each for each in both}
        common = [
            CommonTopic(
                row.names.get(By.TOPIC) or _("without a topic"),
                row.works,
                there.ours if (there := by_name.get(row.names.get(By.TOPIC) or "")) else None,
                there.theirs if there else None,
                self.address(topic=UNKNOWN if row.at[By.TOPIC] is None else row.at[By.TOPIC]),
            )
            for row in self._ask("works", By.TOPIC)
        ]
        named = {each.name for each in common}
        could = [each for each in both if each.name not in named]
        return common[:TOPICS], could[:TOPICS]

    def people(self) -> tuple[list[Author], list[Author], tuple[int, int]]:
        """Authors on our side and on theirs, most common works first; of how many works."""
        engine, selection = self.asked.built.engine, self.asked.selection()
        rows = engine.rows(people.authors(selection, self.place.number, PEOPLE))
        (known,) = engine.rows(people.known(self.common))
        ours = [_author(row) for row in rows if row["side"] == selection.institution]
        theirs = [_author(row) for row in rows if row["side"] == self.place.number]
        return ours, theirs, (known["named"], known["works"])

    def _figure(self, title: str, code: str, unit: Unit) -> Figure:
        row = self._row(code)
        address = self.address(figure=code)
        return Figure(title, shown(row.value if row else None, unit), _of(_known(row)), address)

    def _beside(self, code: str) -> Figure:
        """The same of all our works, for comparison."""
        row = self._row(code, self.asked.selection())
        value = shown(row.value if row else None, Unit.RATIO)
        words = _("all our international works") if self.is_abroad else _("all our domestic works")
        return Figure(_("For comparison: %(works)s") % {"works": words}, value, _of(_known(row)))

    def _close(self, title: str, code: str, unit: Unit) -> Figure:
        rows = self._ask(code, By.PARTNER)
        return Figure(title, shown(rows[0].value if rows else None, unit))

    def _from_their_side(self) -> Selection:
        """The same works as works of the partner."""
        ours = self.asked.selection()
        at = (*ours.at, (By.PARTNER, ours.institution))
        return replace(ours, institution=self.place.number, at=at)

    def _ask(self, code: str, *by: By) -> Sequence[Row]:
        return ask(self.asked.built.engine, Question(code, self.common, by)).rows

    def _row(self, code: str, selection: Selection | None = None) -> Row | None:
        rows = ask(self.asked.built.engine, Question(code, selection or self.common)).rows
        return rows[0] if rows else None


def _author(row: Mapping[str, Any]) -> Author:
    return Author(row["name"], row["orcid"] or "", row["works"], row["first"], row["last"])


def _known(row: Row | None) -> int:
    return row.known if row else 0


def _of(works: int) -> str:
    return _("of %(works)s works") % {"works": amount(works)}
