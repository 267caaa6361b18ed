"""Lines of places in one academic year as lists tell them: each fact is read and worded once.

Files hold every line of the university, so nothing here asks the database for a single line, and
what many lines say alike is worded once for all.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext

from kakehashi.agreements.models import Agreement, Condition, Deadline, DeadlineMove, Direction
from kakehashi.agreements.placing import words
from kakehashi.agreements.placing.queries import Due, due_with, moves_in
from kakehashi.institutions.models import Identifier, Institution, InstitutionName
from kakehashi.vocabulary import countries

AGREEMENTS_KEPT = 500  # rows of one agreement mostly follow one another
WORDS_KEPT = 5000


@dataclass(frozen=True)
class Host:
    """The other side of an agreement, and the deadlines of the year, earliest first."""

    names: Mapping[str, str]
    countries: str
    codes: str
    ror: str
    due: Sequence[Due]


@dataclass(frozen=True)
class Coming:
    """The deadlines of a line in one academic year: those to come, and the last that is past."""

    ahead: Sequence[Due]
    past: Due | None

    @property
    def first(self) -> Due | None:
        """The next one; None where nothing is known or everything is past."""
        return self.ahead[0] if self.ahead else None


@dataclass(frozen=True)
class Told:
    """What a list says of one line. Texts are empty where nothing is stated."""

    host: Host
    coming: Coming
    deadline: str
    direction: str
    amount: str
    terms: str
    level: str
    units: str
    field: str
    languages: str
    tests: str
    grade: str
    tuition: str
    unknown: str


def with_everything(rows: QuerySet[Condition]) -> QuerySet[Condition]:
    """The same rows with all that is told of them, in a fixed number of queries.

    Lists instead of querysets: making a queryset for each of thousands of rows takes longer than
    reading them.
    """
    names = InstitutionName.objects.defer("key", "grams")
    ror = Identifier.objects.filter(scheme=Identifier.Scheme.ROR)
    partners = Institution.objects.order_by("pk").prefetch_related(
        Prefetch("names", names), Prefetch("identifiers", ror, to_attr="rors")
    )
    return rows.prefetch_related(
        Prefetch("units", to_attr="told_units"),
        Prefetch("languages", to_attr="told_languages"),
        "agreement",
        Prefetch("agreement__partners", partners, to_attr="told_partners"),
        Prefetch("agreement__deadlines", to_attr="told_deadlines"),
    )


def partners_of(line: Condition) -> Sequence[Institution]:
    """The partners of a line that was read with everything, by their ids."""
    found: Sequence[Institution] = line.agreement.told_partners  # type: ignore[attr-defined]
    return found


def coming(due: Sequence[Due], line: Condition, today: date) -> Coming:
    """Those of `due` for the direction of `line` and the terms in which stays may lie."""
    terms = line.terms
    found = [
        each
        for each in due
        if each.deadline.direction == line.direction and (not terms or each.deadline.term in terms)
    ]
    ahead = [each for each in found if each.on >= today]
    return Coming(ahead, found[len(found) - len(ahead) - 1] if len(ahead) < len(found) else None)


class Teller:
    """Tells lines of `year` that were read with everything. For one request and its language."""

    def __init__(self, year: int, today: date, language: str) -> None:
        self.year, self.today, self.language = year, today, language
        self.amount = _kept(words.amount_of)
        self.terms = _kept(words.terms_named)
        self.units = _kept(words.shared_by)
        self.field = _kept(words.field_named)
        self.needs = _kept(words.needs)
        self.tuition = _kept(words.tuition_of)
        self.unknown = _kept(words.unknowns)
        self.level = _kept(_level)
        self.direction = _kept(_direction)
        self._host = lru_cache(AGREEMENTS_KEPT)(self._host_of)
        self._last: tuple[Condition, Told] | None = None

    def __call__(self, line: Condition) -> Told:
        """What is told of `line`; the columns of one row ask one after another."""
        if self._last is None or self._last[0] is not line:
            self._last = (line, self._told(line))
        return self._last[1]

    def host(self, line: Condition) -> Host:
        """The other side of the agreement of `line`."""
        return self._host(line.agreement)

    @cached_property
    def _moves(self) -> Mapping[int, DeadlineMove]:
        return moves_in(self.year)

    def _host_of(self, agreement: Any) -> Host:
        partners: Sequence[Institution] = agreement.told_partners
        deadlines: Sequence[Deadline] = agreement.told_deadlines
        comma = pgettext("list", ", ")
        codes = list(dict.fromkeys(each.country for each in partners))
        return Host(
            {each: _names(agreement, partners, each) for each in {self.language, "en", "ja"}},
            comma.join(countries.name(code, self.language) for code in codes),
            comma.join(codes),
            comma.join(ror.value for each in partners for ror in _rors(each)),
            due_with(deadlines, self._moves, self.year),
        )

    def _told(self, line: Any) -> Told:
        host = self.host(line)
        found = coming(host.due, line, self.today)
        languages = self.needs(tuple((each.language, each.cefr) for each in line.told_languages))
        tests = words.tests(line) if line.tests else ""
        return Told(
            host,
            found,
            self._deadline(found),
            self.direction(line.direction),
            self.amount(line.places, line.per),
            self.terms(line.terms, self.year),
            self.level(line.level),
            self.units(tuple(each.name_in(self.language) for each in line.told_units)),
            self.field(line.isced_f),
            languages,
            tests,
            words.grade(line) if line.gpa_scale else "",
            self.tuition(line.tuition_waiver),
            self.unknown(
                not found.ahead and found.past is None,
                not languages and not tests,
                line.tuition_waiver is None,
            ),
        )

    def _deadline(self, found: Coming) -> str:
        """The next deadline with its source; that all are past; empty where none is known."""
        if found.first is not None:
            return self._due(found.first)
        return self._past(found.past) if found.past else ""

    @cached_property
    def _due(self) -> Callable[[Due], str]:
        return lru_cache(AGREEMENTS_KEPT)(_next)

    @cached_property
    def _past(self) -> Callable[[Due], str]:
        return lru_cache(AGREEMENTS_KEPT)(_all_past)


def _kept(word: Callable[..., str]) -> Callable[..., str]:
    return lru_cache(WORDS_KEPT)(word)


def _level(level: str) -> str:
    return str(Condition.Level(level).label)


def _direction(direction: str) -> str:
    return str(Direction(direction).label)


def _next(due: Due) -> str:
    return gettext("%(deadline)s (source: %(origin)s)") % {
        "deadline": words.due(due),
        "origin": words.origin(due),
    }


def _all_past(last: Due) -> str:
    return gettext("all past, the last on %(day)s (source: %(origin)s)") % {
        "day": date_format(last.on, "DATE_FORMAT"),
        "origin": words.origin(last),
    }


def _names(agreement: Agreement, partners: Sequence[Institution], language: str) -> str:
    if not partners:
        return agreement.name_in(language)
    comma = "、" if language == "ja" else ", "
    return comma.join(each.name_in(language) for each in partners)


def _rors(partner: Any) -> Sequence[Identifier]:
    found: Sequence[Identifier] = partner.rors
    return found
