"""Questions about nominations that cross tables."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from kakehashi.agreements.models import Deadline, Direction
from kakehashi.agreements.placing.queries import due_in
from kakehashi.documents.access import Reader, readable_through
from kakehashi.documents.models import Document
from kakehashi.education.outbound.models import (
    Allotment,
    HostAnswer,
    Link,
    Mobility,
    Nomination,
    Particulars,
)
from kakehashi.education.outbound.nominating.states import CAN_BE_NOMINATED
from kakehashi.education.outbound.states import AllotmentState, MobilityState
from kakehashi.institutions.models import Institution
from kakehashi.people.models import Person, Role
from kakehashi.people.queries import units_of
from kakehashi.vocabulary.time import terms

KEEPS = [Role.Kind.OFFICE, Role.Kind.COORDINATOR]


@readable_through
def evidence(person: Reader) -> QuerySet[Document]:
    """What hosts wrote, for those who work on the mobility: it may tell more than the student's."""
    if not isinstance(person, Person):
        return Document.objects.none()
    kept = Mobility.objects.kept_by(person).order_by()
    answers = HostAnswer.objects.filter(
        nomination__mobility__in=kept.values("pk"), evidence__isnull=False
    )
    return Document.objects.filter(pk__in=answers.order_by().values("evidence"))


def particulars_of(mobility: Mobility) -> Particulars | None:
    """What the host has to know of the person; None until somebody entered it."""
    return Particulars.objects.filter(mobility=mobility).first()


def latest_nomination(mobility: Mobility) -> Nomination | None:
    """What was sent to the host last; None before the first nomination."""
    found = Nomination.objects.filter(mobility=mobility).select_related("link", "nominated_by")
    return found.order_by("-number").first()


def open_term_offer(mobility: Mobility) -> HostAnswer | None:
    """Another term that the host offers for the latest nomination and nobody decided on."""
    latest = latest_nomination(mobility)
    if latest is None or mobility.state != MobilityState.NOMINATED:
        return None
    return latest.answers.filter(kind=HostAnswer.Kind.OTHER_TERM, decision=None).last()


def asked_correction(mobility: Mobility) -> HostAnswer | None:
    """The correction that the host asks for in the latest nomination; None if it asks for none."""
    latest = latest_nomination(mobility)
    if latest is None or mobility.state != MobilityState.NOMINATED:
        return None
    last = latest.answers.last()
    return last if last and last.kind == HostAnswer.Kind.CORRECT else None


def host_link(mobility: Mobility) -> Link | None:
    """The link that the host was given last, usable or not."""
    links = mobility.host_links.filter(purpose=Link.Purpose.HOST)
    return links.select_related("issued_by").order_by("pk").last()


def host_contacts(host: Institution, on: date) -> list[Person]:
    """The persons whom the register knows as contacts of a host on a day, by id."""
    held = Role.objects.on(on).filter(institution=host, kind=Role.Kind.PARTNER)
    found = Person.objects.filter(roles__in=held).distinct().order_by("pk")
    return list(found)


def to_be_planned(person: Person) -> QuerySet[Allotment]:
    """Confirmed places of the units where `person` works, of which no mobility was made yet."""
    units = units_of(person, KEEPS)
    found = Allotment.objects.filter(
        state=AllotmentState.CONFIRMED, mobility=None, application__unit__in=units
    )
    return found.select_related("application__student", "placement__agreement").prefetch_related(
        "placement__host__names"
    )


# -- Deadlines --------------------------------------------------------------------------------


def nomination_due(mobility: Mobility) -> date | None:
    """By when the host expects the nomination for that term; None where that is not on record."""
    return dues_of([mobility]).get(mobility.pk)


def dues_of(mobilities: Sequence[Mobility]) -> dict[int, date]:
    """The same for many, by id of the mobility; those without a deadline are absent.

    Two queries, however many.
    """
    asked = {each.agreement_id for each in mobilities if each.agreement_id}
    if not asked:
        return {}
    deadlines = Deadline.objects.filter(
        agreement__in=asked, direction=Direction.OUTGOING, what=Deadline.What.NOMINATION
    ).prefetch_related("moves")
    by_agreement: dict[int, list[Deadline]] = defaultdict(list)
    for deadline in deadlines:
        by_agreement[deadline.agreement_id].append(deadline)
    found = {}
    for each in mobilities:
        held = by_agreement.get(each.agreement_id or 0, [])
        on = [due.on for due in due_in(held, each.year) if due.term.code == each.term]
        if on:
            found[each.pk] = min(on)
    return found


# -- Lists of a host --------------------------------------------------------------------------


@dataclass(frozen=True)
class HostTerm:
    """The students of one host and term: whom to nominate yet, who waits, who was accepted."""

    host: Institution
    year: int
    term: str
    due: date | None
    planned: int
    nominated: int
    accepted: int

    @property
    def total(self) -> int:
        """How many students go or are to go."""
        return self.planned + self.nominated + self.accepted


def host_terms(mobilities: Iterable[Mobility]) -> list[HostTerm]:
    """`mobilities` by host and term: nearest deadline first, then without one; by host's id.

    Reads hosts; fetch them with their names.
    """
    rows = list(mobilities)
    dues = dues_of(rows)
    groups: dict[tuple[int, int, str], list[Mobility]] = defaultdict(list)
    for each in rows:
        groups[each.host_id, each.year, each.term].append(each)
    found = [_host_term(group, dues) for group in groups.values()]
    return sorted(
        found, key=lambda each: (each.due or date.max, each.year, each.term, each.host.pk)
    )


def _host_term(group: list[Mobility], dues: dict[int, date]) -> HostTerm:
    states = [each.state for each in group]
    first = group[0]
    return HostTerm(
        first.host,
        first.year,
        first.term,
        min((dues[each.pk] for each in group if each.pk in dues), default=None),
        states.count(MobilityState.PLANNED) + states.count(MobilityState.REFUSED),
        states.count(MobilityState.NOMINATED),
        states.count(MobilityState.ACCEPTED),
    )


def to_be_nominated(person: Person, host: Institution, year: int, term: str) -> QuerySet[Mobility]:
    """Those of one host and term that can be nominated and have not been, by student's id."""
    kept = Mobility.objects.kept_by(person).filter(host=host, year=year, term=term)
    fresh = [state for state in CAN_BE_NOMINATED if state != MobilityState.NOMINATED]
    return kept.filter(state__in=fresh).with_everything().order_by("pk")


def term_name(year: int, code: str, language: str) -> str:
    """The term as people call it; its code where it is none of the home university's."""
    found = next((each for each in terms(year) if each.code == code), None)
    return found.name_in(language) if found else code
