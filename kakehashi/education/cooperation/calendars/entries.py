"""What stands in a person's calendar: only what that person may see, in their language."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Max, Q
from django.urls import reverse
from django.utils.translation import get_language, override, pgettext
from django.utils.translation import gettext as _

from kakehashi.agreements.models import Agreement, AgreementQuerySet, Deadline, Terms
from kakehashi.agreements.placing.queries import Due, due_in, offering_in
from kakehashi.agreements.rules import DRAFTS
from kakehashi.agreements.states import State
from kakehashi.approvals.queries import open_steps_of
from kakehashi.education.cooperation.calendars.icalendars import Entry
from kakehashi.education.cooperation.models import RenewalReview
from kakehashi.education.cooperation.renewing.queries import (
    for_turns,
    is_current,
    turn_of,
)
from kakehashi.journal.models import Entry as JournalEntry
from kakehashi.people.models import Person
from kakehashi.people.queries import units_of
from kakehashi.vocabulary.time import fiscal_year

BACK, AHEAD = timedelta(days=92), timedelta(days=5 * 366)  # what a calendar shows around today

Source = Callable[[Person, date, datetime], Iterable[Entry]]
SOURCES: list[Source] = []


def entries(source: Source) -> Source:
    """Register the decorated function: person, day, the calendar's own moment -> days.

    It is called in the language of the reader, and answers only what that person may see.
    """
    SOURCES.append(source)
    return source


def entries_for(person: Person, day: date, made_at: datetime, language: str = "") -> list[Entry]:
    """Every day in the calendar of `person`, from three months back to five years ahead.

    made_at:  stands for the moment of change where the journal knows none.
    language: the person's own, if none is given.
    """
    with override(language or person.language):
        found = [entry for source in SOURCES for entry in source(person, day, made_at)]
    return [each for each in found if day - BACK <= each.on <= day + AHEAD]


def of_my_units(person: Person) -> AgreementQuerySet:
    """Signed agreements of the units that `person` works at or oversees."""
    return Agreement.objects.visible_to(person).confided_to(person).public()


@entries
def ends_of_agreements(person: Person, day: date, made_at: datetime) -> Iterator[Entry]:
    """The last days of agreements and of terms, and the last days for notice."""
    agreements = list(for_turns(of_my_units(person).with_everything()).order_by("pk"))
    changed = _changes(Agreement, agreements)
    for agreement in agreements:
        at = changed.get(agreement.pk, made_at)
        yield from _of_agreement(agreement, day, at)


def _of_agreement(agreement: Agreement, day: date, at: datetime) -> Iterator[Entry]:
    name, key = _name(agreement, day), f"agreement-{agreement.pk}"
    address = settings.SITE_ADDRESS + agreement.get_absolute_url()

    def entry(what: str, on: date, title: str, text: str, category: str) -> Entry:
        return Entry(f"{key}-{what}", on, title % {"agreement": name}, text, category, address, at)

    ends = pgettext("calendar", "End of an agreement")
    if agreement.state in (State.TERMINATED, State.SUPERSEDED):
        if agreement.terminated_on is not None:
            title, text = _("Last day: %(agreement)s"), _("The agreement was ended for this day.")
            yield entry("end", agreement.terminated_on, title, text, ends)
        if agreement.teach_out_until is not None:
            title = _("Teach-out ends: %(agreement)s")
            text = _("Students already abroad finish by this day.")
            yield entry("teach-out", agreement.teach_out_until, title, text, ends)
        return
    turn = turn_of(agreement, day - BACK)
    if turn is None:
        return
    if not turn.renews_itself:
        text = _("The agreement ends unless it is renewed.")
        yield entry("end", turn.ends_on, _("Last day: %(agreement)s"), text, ends)
        return
    title, text = _("Term ends: %(agreement)s"), _("The agreement renews itself for another term.")
    yield entry(f"term-{turn.ends_on}", turn.ends_on, title, text, ends)
    if turn.notice_on is not None:
        title, text = _("Last day for notice: %(agreement)s"), _("After this day it renews itself.")
        category = pgettext("calendar", "Notice")
        yield entry(f"notice-{turn.ends_on}", turn.notice_on, title, text, category)


@entries
def reviews(person: Person, day: date, made_at: datetime) -> Iterator[Entry]:
    """The days by which the renewal reviews that wait must be decided."""
    waiting = RenewalReview.objects.visible_to(person).waiting().with_everything()
    found = [each for each in waiting.order_by("pk") if is_current(each, day)]
    changed = _changes(RenewalReview, found)
    for review in found:
        name = _name(review.agreement, day)
        yield Entry(
            f"renewal-review-{review.pk}",
            review.decide_by,
            _("Decide on the renewal: %(agreement)s") % {"agreement": name},
            _("The review is open; nothing has been decided yet."),
            pgettext("calendar", "Renewal"),
            settings.SITE_ADDRESS + review.get_absolute_url(),
            changed.get(review.pk, made_at),
        )


@entries
def deadlines(person: Person, day: date, made_at: datetime) -> Iterator[Entry]:
    """The days for nominations and applications of this academic year and the next.

    Of the agreements of one's units; those who draft see those of the whole university too.
    """
    year = fiscal_year(day)
    seen = Q(agreement__in=of_my_units(person).values("pk"))
    if units_of(person, DRAFTS):
        seen |= Q(agreement__in=_of_the_university(day).values("pk"))
    offering = offering_in(year, day) | offering_in(year + 1, day)
    rows = Deadline.objects.filter(seen, agreement__in=offering.values("pk"))
    found = list(rows.prefetch_related("moves", "agreement__partners__names").order_by("pk"))
    for each in (year, year + 1):
        for due in due_in(found, each):
            yield _deadline(due, each)


def _of_the_university(day: date) -> AgreementQuerySet:
    whole = Terms.objects.in_force_on(day).filter(level=Terms.Level.UNIVERSITY)
    return Agreement.objects.filter(terms__in=whole)


def _deadline(due: Due, year: int) -> Entry:
    language = _language()
    deadline, agreement = due.deadline, due.deadline.agreement
    what = _("Nominations due: %(agreement)s")
    if deadline.what == Deadline.What.APPLICATION:
        what = _("Applications due: %(agreement)s")
    words = {"term": due.term.name_in(language), "year": year}
    text = [deadline.get_direction_display(), _("For %(term)s of FY%(year)s.") % words, due.reason]
    moves = [each.moved_at for each in deadline.moves.all()]
    return Entry(
        f"deadline-{deadline.pk}-{year}",
        due.on,
        what % {"agreement": agreement.name_in(language)},
        " ".join(str(each) for each in text if each),
        pgettext("calendar", "Deadline"),
        settings.SITE_ADDRESS + agreement.get_absolute_url(),
        max([deadline.opened_at, *moves]),
    )


@entries
def approvals(person: Person, day: date, made_at: datetime) -> Iterator[Entry]:
    """The deadlines of steps of approval routes that wait for the person."""
    for step in open_steps_of(person, day):
        if step.due_on is None:
            continue
        yield Entry(
            f"approval-step-{step.pk}",
            step.due_on,
            _("Answer due: %(route)s") % {"route": step.route.name_in(_language())},
            _("A step of an approval route waits for you."),
            pgettext("calendar", "Approval"),
            settings.SITE_ADDRESS + step.get_absolute_url(),
            step.opened_at or made_at,
        )


def _changes(
    model: type[Agreement] | type[RenewalReview],
    records: Iterable[Agreement] | Iterable[RenewalReview],
) -> dict[int, datetime]:
    """Id of each record -> when the journal last says something of it. One query."""
    found = JournalEntry.objects.filter(
        record_type=model._meta.label_lower, record_id__in=[str(each.pk) for each in records]
    )
    last = found.order_by().values("record_id").annotate(last=Max("at"))
    return {int(row["record_id"]): row["last"] for row in last}


def _language() -> str:
    return get_language() or "en"


def _name(agreement: Agreement, day: date) -> str:
    return _("%(partners)s (%(kind)s)") % {
        "partners": agreement.name_in(_language()),
        "kind": agreement.terms_on(day).get_kind_display(),
    }


def feed_address(token: str) -> str:
    """The absolute address of the calendar with this token."""
    return settings.SITE_ADDRESS + reverse("calendar_feed", args=[token])
