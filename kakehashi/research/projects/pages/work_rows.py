"""The works behind a figure, newest first, page by page."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models.functions import Coalesce
from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from kakehashi.people.models import Person
from kakehashi.research.dissemination.models import Work as OwnWork
from kakehashi.research.dissemination.models import WorkIdentifier
from kakehashi.research.projects.collaboration.asked import By, Counting, Key, Question, Selection
from kakehashi.research.projects.collaboration.indicators import INDICATORS
from kakehashi.research.projects.collaboration.opening import Mark, Which
from kakehashi.research.projects.collaboration.questions import (
    Work,
    ask,
    partners_of,
    works_of,
)
from kakehashi.research.projects.pages.choices import Asked
from kakehashi.research.projects.pages.figures import MEANINGS
from kakehashi.research.projects.pages.naming import UNKNOWN, names_of

PER_PAGE = 50
MOST_NAMED = 3  # partners of a work, on the page
MARK = re.compile(r"(\d{1,4}|-)\.(\d{1,18})")
KEYS = (By.YEAR, By.TOPIC, By.COUNTRY, By.PARTNER)
TITLES: dict[str, str | Promise] = {each.code: each.title for each in MEANINGS}
WHICH: Mapping[Which, str | Promise] = {
    Which.ALL: gettext_lazy("All works that are looked at"),
    Which.COUNTED: gettext_lazy("Works that it counts"),
    Which.OTHERS: gettext_lazy("Works that it does not count"),
    Which.UNKNOWN: gettext_lazy("Works of which it is not known"),
}


@dataclass(frozen=True)
class Opened:
    """What an address opens: a figure, which of its works, narrowed to keys."""

    asked: Asked
    figure: str
    which: Which
    keys: Mapping[By, Key]
    abroad: bool

    @property
    def selection(self) -> Selection:
        """The works behind the figure."""
        return self.asked.selection(abroad=self.abroad).narrowed(self.keys)

    @property
    def question(self) -> Question:
        return Question(self.figure, self.selection, counting=Counting.FULL)

    def query(self, **more: object) -> str:
        """The address of the same works, with `more`."""
        own: dict[str, object] = {
            "figure": self.figure if self.figure != "works" else None,
            "which": self.which if self.which != Which.ALL else None,
            "abroad": 1 if self.abroad else None,
            **{str(by): UNKNOWN if key is None else key for by, key in self.keys.items()},
        }
        return self.asked.choices.query(**{**own, **more})

    @property
    def title(self) -> str | Promise:
        """What the works are behind of."""
        return TITLES.get(self.figure, gettext_lazy("Works"))

    @property
    def narrowed_to(self) -> list[str]:
        """The keys by their names."""
        return [names_of(self.asked, by, [key])[key] for by, key in self.keys.items()]

    @property
    def ways(self) -> list[tuple[str | Promise, str, bool]]:
        """(words, address, whether it is this one) of the kinds of works that one can look at."""
        if self.figure == "works":
            return []
        here = reverse("projects:works")
        return [
            (words, f"{here}?{self.query(which=which)}", which == self.which)
            for which, words in WHICH.items()
        ]

    @property
    def number(self) -> int:
        """How many works are looked at."""
        rows = ask(self.asked.built.engine, self.question).rows
        return rows[0].works if rows else 0


@dataclass(frozen=True)
class WorkRow:
    """One work. own: the address of its page here; partners: names of the other institutions."""

    work: Work
    partners: Sequence[str]
    own: str

    @property
    def title(self) -> str:
        return self.work.title or _("(without a title)")

    @property
    def doi_address(self) -> str:
        return f"https://doi.org/{self.work.doi}" if self.work.doi else ""

    @property
    def openalex_address(self) -> str:
        return f"https://openalex.org/W{self.work.work}"

    @property
    def named_partners(self) -> str:
        """The first partners by name, and how many more."""
        shown = pgettext("list", ", ").join(self.partners[:MOST_NAMED])
        more = len(self.partners) - MOST_NAMED
        if more <= 0:
            return shown
        return _("%(names)s and %(more)s more") % {"names": shown, "more": more}


@dataclass(frozen=True)
class Page:
    """Works of a page; `next` is the address of the one after it, or empty."""

    rows: list[WorkRow]
    next: str


def opened(asked: Asked, given: QueryDict) -> Opened:
    """What an address opens.

    Raises: Http404, if there is no such figure, kind of works or key.
    """
    figure = given.get("figure") or "works"
    which = given.get("which") or Which.ALL.value
    if figure not in INDICATORS or INDICATORS[figure].one_of or INDICATORS[figure].periods:
        raise Http404
    if which not in list(Which):
        raise Http404
    keys = {by: _key(by, text) for by in KEYS if (text := given.get(by.value))}
    return Opened(asked, figure, Which(which), keys, bool(given.get("abroad")))


def page_of(opened: Opened, after: str, reader: Person | AnonymousUser) -> Page:
    """One page. after: the mark of the last work of the page before, such as 2024.4123; or empty.

    Raises: Http404, if `after` is no mark.
    """
    found = _works(opened, _mark(after), PER_PAGE + 1)
    shown, rest = found[:PER_PAGE], found[PER_PAGE:]
    rows = rows_of(opened, shown, reader)
    if not rest:
        return Page(rows, "")
    year, number = shown[-1].mark
    mark = f"{UNKNOWN if year is None else year}.{number}"
    return Page(rows, f"{reverse('projects:works')}?{opened.query(after=mark)}")


def every_row(opened: Opened, reader: Person | AnonymousUser) -> list[WorkRow]:
    """Every work, for the file."""
    return rows_of(opened, _works(opened, None, None), reader)


def rows_of(opened: Opened, works: Sequence[Work], reader: Person | AnonymousUser) -> list[WorkRow]:
    """`works` with their other institutions and their pages here, in a fixed number of queries."""
    built, numbers = opened.asked.built, tuple(work.work for work in works)
    named: dict[int, list[str]] = {}
    for partner in built.remembered(
        ("partners of", opened.selection, numbers),
        lambda: partners_of(built.engine, opened.selection, numbers),
    ):
        named.setdefault(partner.work, []).append(partner.name or f"I{partner.number}")
    own = _pages(works, reader)
    return [WorkRow(work, named.get(work.work, []), own.get(work.work, "")) for work in works]


def _works(opened: Opened, after: Mark | None, limit: int | None) -> list[Work]:
    built = opened.asked.built

    def made() -> list[Work]:
        return works_of(built.engine, opened.question, which=opened.which, after=after, limit=limit)

    if limit is None:
        return made()
    return built.remembered(("works", opened.question, opened.which, after), made)


def _pages(works: Sequence[Work], reader: Person | AnonymousUser) -> dict[int, str]:
    """Number in the tables → address of the page here, of works that the reader may see."""
    by_doi = {work.doi: work.work for work in works if work.doi}
    by_number = {f"W{work.work}": work.work for work in works}
    held = WorkIdentifier.objects.filter(
        scheme__in=["doi", "openalex"], value__in=[*by_doi, *by_number]
    ).annotate(survivor=Coalesce("work__merged_into", "work"))
    pairs = dict(held.order_by().values_list("value", "survivor"))
    seen = set(
        OwnWork.objects.visible_to(reader)
        .filter(pk__in=pairs.values())
        .values_list("pk", flat=True)
    )
    numbers: dict[Any, int] = {**by_doi, **by_number}
    return {
        numbers[value]: reverse("dissemination:work", args=[pk])
        for value, pk in pairs.items()
        if pk in seen
    }


def _key(by: By, text: str) -> Key:
    if text == UNKNOWN:
        return None
    if by == By.COUNTRY:
        return text[:2].upper()
    if not text.isascii() or not text.isdecimal() or len(text) > 18:
        raise Http404
    return int(text)


def _mark(text: str) -> Mark | None:
    if not text:
        return None
    found = MARK.fullmatch(text)
    if found is None:
        raise Http404
    return None if found[1] == UNKNOWN else int(found[1]), int(found[2])
