"""Who may enter places and deadlines, and what can be so. Each answer carries its sentence."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from kakehashi.agreements import content
from kakehashi.agreements.models import Agreement, Condition, Deadline
from kakehashi.agreements.models.conditions import FIRST_YEAR, LAST_YEAR
from kakehashi.agreements.placing import days
from kakehashi.agreements.placing.lines import units_named
from kakehashi.agreements.rules import may_decide_at, may_draft
from kakehashi.agreements.states import State
from kakehashi.people.models import Person
from kakehashi.verdicts import No, Verdict
from kakehashi.vocabulary import isced, languages
from kakehashi.vocabulary.time import terms

OPEN = [State.SIGNED, State.SUSPENDED]

# -- Who ------------------------------------------------------------------------------------------


def may_place(person: Person, agreement: Agreement) -> Verdict:
    """The office enters what was agreed; for a draft, those who draft it."""
    if agreement.state == State.DRAFT:
        return may_draft(person, agreement.latest.unit)
    if agreement.state not in OPEN:
        return No(_("Places and deadlines of an agreement that has ended stay as they were."))
    return may_decide_at(person, agreement.latest.unit)


# -- What can be so -------------------------------------------------------------------------------


def can_begin(first_year: int, last_year: int | None) -> Verdict:
    """Years that can be meant, in order."""
    for year in (first_year, last_year):
        if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
            return No(_("%(year)s cannot be an academic year of places.") % {"year": year})
    if last_year is not None and last_year < first_year:
        return No(_("The last academic year lies before the first."))
    return True


def can_change(line: Condition | Deadline, year: int, until: int | None = None) -> Verdict:
    """Another line can take over in a year in which this one holds, and no longer than it."""
    if not line.holds_in(year):
        return No(
            _("This line does not hold in %(year)s, so nothing can change it in that year.")
            % {"year": year}
        )
    if until is not None and until < year:
        return No(_("The last academic year lies before the first."))
    if until is not None and not line.holds_in(until):
        return No(
            _("This line ends in %(year)s; no change lasts longer.") % {"year": line.last_year}
        )
    return True


def can_end_in(line: Condition | Deadline, last_year: int) -> Verdict:
    """A line ends earlier than it would, and at the earliest before its first year."""
    if last_year < line.first_year - 1:
        return No(_("This line begins in %(year)s only.") % {"year": line.first_year})
    if last_year > LAST_YEAR:
        return No(_("%(year)s cannot be an academic year of places.") % {"year": last_year})
    if line.last_year is not None and line.last_year <= last_year:
        return No(_("This line ends in %(year)s anyway.") % {"year": line.last_year})
    return True


def can_move_to(deadline: Deadline, year: int, on: date) -> Verdict:
    """A day in the year before the term begins, or in the term."""
    term = next((each for each in terms(year) if each.code == deadline.term), None)
    if term is None:
        return No(_("The terms of %(year)s are not known.") % {"year": year})
    if not days.year_before(term.first_day) <= on <= term.last_day:
        return No(
            _("The day must lie between %(first)s and %(last)s, or it belongs to another term.")
            % {
                "first": date_format(days.year_before(term.first_day)),
                "last": date_format(term.last_day),
            }
        )
    return True


def is_sound(place: content.Place) -> Verdict:
    """A line of places without a flaw."""
    found = flaws(place)
    return No(next(iter(found.values()))) if found else True


def flaws(place: content.Place) -> dict[str, str | Promise]:
    """{field: sentence} of what cannot be so; empty when the line is sound.

    Forms show each sentence at its field, operations refuse with the first.
    """
    return dict(_flaws(place))


def _flaws(place: content.Place) -> Iterator[tuple[str, str | Promise]]:
    if not place.key.strip() or len(place.key) > 40:
        yield "key", _("A line of places needs a code of at most 40 characters.")
    if isinstance(no := can_begin(place.first_year, place.last_year), No):
        yield "last_year", no.reason
    if place.isced_f and not isced.known(place.isced_f):
        yield "isced_f", _("ISCED-F 2013 has no field %(code)s.") % {"code": place.isced_f}
    unknown = sorted(set(place.units) - units_named(place.units).keys())
    if unknown:
        yield "units", _("There is no unit %(code)s.") % {"code": unknown[0]}
    if (place.min_gpa is None) != (not place.gpa_scale):
        yield "min_gpa", _("A grade point average needs its scale, and the reverse: 2.5 of 4.0.")
    yield from _flaws_of_terms(place)
    yield from _flaws_of_languages(place)


def _flaws_of_terms(place: content.Place) -> Iterator[tuple[str, str | Promise]]:
    for code in place.terms:
        if isinstance(no := is_term(code, place.first_year), No):
            yield "terms", no.reason
            return
    if len(set(place.terms)) < len(place.terms):
        yield "terms", _("A term stands there twice.")


def _flaws_of_languages(place: content.Place) -> Iterator[tuple[str, str | Promise]]:
    tags = [each.language for each in place.languages]
    for tag in tags:
        try:
            languages.canonical(tag)
        except ValueError as error:
            yield "languages", str(error)
            return
    if len(set(tags)) < len(tags):
        yield "languages", _("A language stands there twice.")


def is_term(code: str, year: int) -> Verdict:
    """A term of the academic year `year`, or of any year where that year's are not known."""
    known = {term.code for term in terms(year)} or {term.code for term in terms(LAST_YEAR)}
    if code in known:
        return True
    return No(
        _("There is no term %(code)s; the terms are %(known)s.")
        % {"code": code, "known": ", ".join(sorted(known))}
    )


def is_sound_deadline(deadline: content.Deadline, first_year: int) -> Verdict:
    """A day that there is, for a term that there is."""
    if not days.exists(deadline.month, deadline.day):
        return No(_("There is no such day in any year."))
    if not FIRST_YEAR <= first_year <= LAST_YEAR:
        return No(_("%(year)s cannot be an academic year of places.") % {"year": first_year})
    return is_term(deadline.term, first_year)


def do_not_overlap(places: Sequence[content.Place]) -> Verdict:
    """Two lines with one code hold in different years."""
    ordered = sorted(places, key=lambda place: (place.key, place.first_year))
    for before, after in pairwise(ordered):
        same = before.key == after.key
        if same and (before.last_year is None or before.last_year >= after.first_year):
            return No(
                _("Two lines of places have the code %(key)s in %(year)s.")
                % {"key": after.key, "year": after.first_year}
            )
    return True


def do_not_repeat(deadlines: Sequence[content.Deadline]) -> Verdict:
    """One deadline for each thing, direction and term."""
    kinds = [(each.direction, each.what, each.term) for each in deadlines]
    if len(set(kinds)) < len(kinds):
        return No(_("Two deadlines are for the same thing and the same term."))
    return True


def can_be_agreed(
    places: Sequence[content.Place], deadlines: Sequence[content.Deadline], year: int
) -> Verdict:
    """Places and deadlines of one text: each without a flaw, none twice; `year`: its first."""
    verdicts = (
        *(is_sound(place) for place in places),
        do_not_overlap(places),
        *(is_sound_deadline(deadline, year) for deadline in deadlines),
        do_not_repeat(deadlines),
    )
    return next((each for each in verdicts if not each), True)
