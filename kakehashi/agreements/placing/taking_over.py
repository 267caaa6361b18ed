"""What a concluded version says becomes what is agreed, from the first academic year of its terms.

For every year from then on the places and deadlines are those of the version, no more and no less;
what held before stays as it was. Taking over the same version again writes nothing.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from kakehashi.agreements import content
from kakehashi.agreements.models import Agreement, Condition, Deadline, Terms, Version
from kakehashi.agreements.placing import rules
from kakehashi.agreements.placing.lines import facts, place_of
from kakehashi.agreements.placing.operations import (
    ADDED,
    CHANGED,
    DEADLINE_ENDED,
    DEADLINE_SET,
    ENDED,
)
from kakehashi.agreements.placing.queries import with_everything, year_counts_as
from kakehashi.agreements.placing.writing import (
    end_line,
    locked,
    open_deadline,
    open_line,
    year_before,
)
from kakehashi.people.models import Person
from kakehashi.verdicts import Refused, require
from kakehashi.vocabulary.time import fiscal_year


@transaction.atomic
def take_over(
    agreement: Agreement,
    places: Sequence[content.Place],
    deadlines: Sequence[content.Deadline],
    *,
    terms: Terms,
    by: Person,
    counts_as: int | None = None,
) -> None:
    """Make what a concluded version says the places and deadlines from the terms' first year on.

    terms:     the concluded text; its first academic year is that in which it comes into force.
    counts_as: semesters that a year's stay uses up; None: as the version says that was concluded
               as `terms`, else as the agreement's lines say.

    A line whose code is not among `places`, and a deadline that is not among `deadlines`, end.

    Raises: Refused, if `by` may not, the terms do not say since when they are in force, or a place
    or deadline has a flaw. Then nothing is written.
    """
    agreement = locked(agreement)
    require(rules.may_place(by, agreement))
    if terms.effective_on is None:
        raise Refused(_("Places need the day from which the terms are in force."))
    year = fiscal_year(terms.effective_on)
    require(rules.can_be_agreed(places, deadlines, year))
    taking = _Taking(agreement, terms, year, counts_as or _counts_as(agreement, terms), by)
    _take_places(taking, places)
    _take_deadlines(taking, deadlines)


@dataclass(frozen=True)
class _Taking:
    """Which agreement takes over which text, from which academic year on, by whom."""

    agreement: Agreement
    terms: Terms
    year: int
    counts_as: int
    by: Person


def _counts_as(agreement: Agreement, terms: Terms) -> int:
    versions = Version.objects.filter(negotiation__concluded_terms=terms)
    latest = versions.order_by("-number").first()
    return content.read(latest.content).year_counts_as if latest else year_counts_as(agreement)


# -- Places ---------------------------------------------------------------------------------------


def _take_places(taking: _Taking, places: Sequence[content.Place]) -> None:
    wanted: dict[str, list[content.Place]] = defaultdict(list)
    for place in sorted(places, key=lambda each: each.first_year):
        if place.last_year is None or place.last_year >= taking.year:
            wanted[place.key].append(_from(place, taking.year))
    held: dict[str, list[Condition]] = defaultdict(list)
    lines = Condition.objects.filter(agreement=taking.agreement).reaching(taking.year)
    for line in with_everything(lines).order_by("first_year"):
        held[line.key].append(line)
    for key in sorted({*wanted, *held}):
        _take_key(taking, held[key], wanted[key])


def _take_key(taking: _Taking, held: Sequence[Condition], wanted: Sequence[content.Place]) -> None:
    """Let the lines of one code be `wanted` in every year from the first of the terms on."""
    said = [(_from(place_of(line), taking.year), line.year_counts_as) for line in held]
    if said == [(place, taking.counts_as) for place in wanted]:
        return
    for line in held:
        last = year_before(line, taking.year)
        end_line(line, last, reason=_reason(taking), verb=ENDED, by=taking.by)
    before = held[0] if held else None
    for place in wanted:
        line = Condition(
            replaces=before,
            concluded=taking.terms,
            reason=_reason(taking),
            year_counts_as=taking.counts_as,
        )
        verb = CHANGED if before else ADDED
        before = open_line(taking.agreement, place, line, verb=verb, by=taking.by)


def _from(place: content.Place, year: int) -> content.Place:
    """The facts of `place` with its years as far as they lie in `year` or after it."""
    years = {"first_year": max(place.first_year, year), "last_year": place.last_year}
    return facts(place).model_copy(update=years)


def _reason(taking: _Taking) -> str:
    return taking.terms.summary or _("As agreed in the text that was concluded.")


# -- Deadlines ------------------------------------------------------------------------------------


def _take_deadlines(taking: _Taking, deadlines: Sequence[content.Deadline]) -> None:
    """What the text says is so from now on; what an earlier text said, and this does not, ends.

    What the office read elsewhere, in a fact sheet of the partner, stays where the text is silent.
    """
    wanted: dict[tuple[str, str, str], content.Deadline] = {
        (each.direction, each.what, each.term): each for each in deadlines
    }
    held: dict[tuple[str, str, str], list[Deadline]] = defaultdict(list)
    lines = Deadline.objects.filter(agreement=taking.agreement).reaching(taking.year)
    for line in lines.order_by("first_year"):
        held[line.direction, line.what, line.term].append(line)
    for kind in sorted({*wanted, *held}):
        _take_kind(taking, held[kind], wanted.get(kind))


def _take_kind(taking: _Taking, held: Sequence[Deadline], wanted: content.Deadline | None) -> None:
    if wanted is None:
        ending = [line for line in held if line.concluded_id is not None]
    elif [_day(line, taking.year) for line in held] == [(taking.year, None, _of(wanted))]:
        return
    else:
        ending = list(held)
    for line in ending:
        last = year_before(line, taking.year)
        end_line(line, last, reason=_reason(taking), verb=DEADLINE_ENDED, by=taking.by)
    if wanted is not None:
        line = Deadline(first_year=taking.year, concluded=taking.terms, reason=_reason(taking))
        open_deadline(taking.agreement, wanted, line, verb=DEADLINE_SET, by=taking.by)


def _day(line: Deadline, year: int) -> tuple[int, int | None, tuple[int, int]]:
    return max(line.first_year, year), line.last_year, (line.month, line.day)


def _of(wanted: content.Deadline) -> tuple[int, int]:
    return wanted.month, wanted.day
