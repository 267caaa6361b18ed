"""What can be done to places and deadlines: add, change for a year, end, move.

Each locks the agreement, asks the rules again, writes and journals in one transaction. No line is
overwritten: it ends, and what takes over is a line of its own that names the one before it.
"""

from datetime import date

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.agreements import content
from kakehashi.agreements.models import Agreement, Condition, Deadline, DeadlineMove
from kakehashi.agreements.placing import rules
from kakehashi.agreements.placing.lines import facts, place_of
from kakehashi.agreements.placing.queries import year_counts_as
from kakehashi.agreements.placing.writing import (
    end_line,
    in_the_years,
    locked,
    of_the_kind,
    open_deadline,
    open_line,
    stated,
    with_key,
    year_before,
)
from kakehashi.journal.changes import difference
from kakehashi.journal.operations import record
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.verdicts import No, Refused, Verdict, require

ADDED = declare("agreements.places_added", gettext_lazy("entered places"))
CHANGED = declare("agreements.places_changed", gettext_lazy("changed places from a year on"))
ENDED = declare("agreements.places_ended", gettext_lazy("ended places"))
DEADLINE_SET = declare("agreements.deadline_set", gettext_lazy("set a deadline"))
DEADLINE_MOVED = declare("agreements.deadline_moved", gettext_lazy("moved a deadline for one year"))
DEADLINE_ENDED = declare("agreements.deadline_ended", gettext_lazy("ended a deadline"))

_APPLIES = Q(last_year__isnull=True) | Q(last_year__gte=F("first_year"))


# -- Places ---------------------------------------------------------------------------------------


@transaction.atomic
def add_places(
    agreement: Agreement,
    place: content.Place,
    *,
    reason: str = "",
    source: str = "",
    counts_as: int | None = None,
    by: Person,
) -> Condition:
    """Enter a line of places of an agreement, from its first year to its last.

    counts_as: semesters that a year's stay uses up; None: as the agreement says.

    Raises: Refused, if `by` may not, the line has a flaw, or another line with its code holds in
    one of its years.
    """
    agreement = locked(agreement)
    require(rules.may_place(by, agreement))
    require(rules.is_sound(place))
    taken = with_key(agreement, place.key).filter(in_the_years(place)).filter(_APPLIES).first()
    if taken is not None:
        raise Refused(
            _("The line %(key)s is there already from %(year)s. Change it for a year instead.")
            % {"key": place.key, "year": taken.first_year}
        )
    line = Condition(
        reason=reason.strip(),
        source=source.strip(),
        year_counts_as=counts_as or year_counts_as(agreement),
    )
    return open_line(agreement, place, line, verb=ADDED, by=by)


@transaction.atomic
def change_for_year(
    line: Condition,
    year: int,
    place: content.Place,
    *,
    until: int | None = None,
    reason: str,
    source: str = "",
    counts_as: int | None = None,
    by: Person,
) -> Condition:
    """Let another line take over from the academic year `year` on; the old one ends before it.

    place:     what holds from then on; its code, direction and years are not read.
    until:     last year of the change, after which what held before holds again; None: its end.
    counts_as: semesters that a year's stay uses up; None: as in the old line.
    Returns:   the new line, which `replaces` the old one.

    Raises: Refused, if `by` may not, the old line does not hold then, or the change has a flaw,
    no reason or no effect.
    """
    agreement, line = _locked_line(line)
    require(rules.may_place(by, agreement))
    require(rules.can_change(line, year, until))
    reason = stated(reason, _("Say why the places change."))
    before, end = place_of(line), line.last_year
    last = until or end
    same = {"key": line.key, "direction": line.direction}
    new = place.model_copy(update={**same, "first_year": year, "last_year": last})
    require(rules.is_sound(new))
    semesters = counts_as or line.year_counts_as
    require(_changes((facts(before), line.year_counts_as), (facts(new), semesters)))
    end_line(line, year - 1, reason=reason, verb=ENDED, by=by)
    taken = _again(line, line, reason)
    taken.source, taken.concluded, taken.year_counts_as = source.strip(), None, semesters
    open_line(agreement, new, taken, verb=CHANGED, by=by)
    if last is not None and last != end:
        rest = before.model_copy(update={"first_year": last + 1, "last_year": end})
        open_line(agreement, rest, _again(line, taken, reason), verb=CHANGED, by=by)
    return taken


def _changes(before: object, after: object) -> Verdict:
    return No(_("This changes nothing.")) if before == after else True


def _again(line: Condition, after: Condition, reason: str) -> Condition:
    """A line that comes from where `line` came from, to take over from `after`."""
    return Condition(
        replaces=after,
        reason=reason,
        source=line.source,
        concluded=line.concluded,
        year_counts_as=line.year_counts_as,
        is_invented=line.is_invented,
    )


@transaction.atomic
def end_places(line: Condition, last_year: int, *, reason: str, by: Person) -> Condition:
    """End a line: `last_year` is the last academic year in which it holds.

    last_year: the year before its first says that it never holds.

    Raises: Refused, if `by` may not, the line ends by then anyway, or no reason is given.
    """
    agreement, line = _locked_line(line)
    require(rules.may_place(by, agreement))
    require(rules.can_end_in(line, last_year))
    reason = stated(reason, _("Say why the places end."))
    end_line(line, last_year, reason=reason, verb=ENDED, by=by)
    return line


def _locked_line(line: Condition) -> tuple[Agreement, Condition]:
    """The line and its agreement as they are stored now; the agreement is locked."""
    agreement = locked(line.agreement)
    found: Condition = Condition.objects.get(pk=line.pk)
    found.agreement = agreement
    return agreement, found


# -- Deadlines ------------------------------------------------------------------------------------


@transaction.atomic
def set_deadline(
    agreement: Agreement,
    deadline: content.Deadline,
    *,
    first_year: int,
    reason: str = "",
    source: str = "",
    by: Person,
) -> Deadline:
    """Say by which day of each year something arrives, from the academic year `first_year` on.

    A deadline of the same kind and term ends with the year before.

    Raises: Refused, if `by` may not, there is no such day or term, or it stands there already.
    """
    agreement = locked(agreement)
    require(rules.may_place(by, agreement))
    require(rules.is_sound_deadline(deadline, first_year))
    for old in of_the_kind(agreement, deadline).reaching(first_year):
        if old.holds_in(first_year) and (old.month, old.day) == (deadline.month, deadline.day):
            raise Refused(_("This deadline stands there already."))
        why = reason.strip() or _("Replaced by another day.")
        end_line(old, year_before(old, first_year), reason=why, verb=DEADLINE_ENDED, by=by)
    line = Deadline(first_year=first_year, reason=reason.strip(), source=source.strip())
    return open_deadline(agreement, deadline, line, verb=DEADLINE_SET, by=by)


@transaction.atomic
def move_deadline(
    deadline: Deadline, year: int, on: date, *, reason: str, by: Person
) -> DeadlineMove:
    """Let a deadline fall on another day in one academic year.

    Raises: Refused, if `by` may not, the deadline does not hold in that year, the day is far from
    the term, or no reason is given.
    """
    agreement, deadline = _locked_deadline(deadline)
    require(rules.may_place(by, agreement))
    require(rules.can_change(deadline, year))
    require(rules.can_move_to(deadline, year, on))
    reason = stated(reason, _("Say why the deadline moves."))
    move = DeadlineMove.objects.create(
        deadline=deadline, year=year, on=on, reason=reason, moved_by=by, moved_at=timezone.now()
    )
    changes = difference({}, {"year": year, "on": on.isoformat()})
    record(DEADLINE_MOVED, deadline, by=by, changes=changes, reason=reason)
    return move


@transaction.atomic
def end_deadline(deadline: Deadline, last_year: int, *, reason: str, by: Person) -> Deadline:
    """End a deadline: `last_year` is the last academic year for whose terms it holds.

    Raises: Refused, if `by` may not, it ends by then anyway, or no reason is given.
    """
    agreement, deadline = _locked_deadline(deadline)
    require(rules.may_place(by, agreement))
    require(rules.can_end_in(deadline, last_year))
    reason = stated(reason, _("Say why the deadline ends."))
    end_line(deadline, last_year, reason=reason, verb=DEADLINE_ENDED, by=by)
    return deadline


def _locked_deadline(deadline: Deadline) -> tuple[Agreement, Deadline]:
    """The deadline and its agreement as they are stored now; the agreement is locked."""
    agreement = locked(deadline.agreement)
    found: Deadline = Deadline.objects.get(pk=deadline.pk)
    found.agreement = agreement
    return agreement, found
