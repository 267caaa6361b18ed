"""Questions about stays: who is abroad, what is missing, which risks concern whom."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from kakehashi.documents.access import Reader, readable_through
from kakehashi.documents.models import Document
from kakehashi.education.outbound.models import Mobility, RiskLevel, SafetyCall, Stay
from kakehashi.education.outbound.states import MobilityState
from kakehashi.education.outbound.stays.checklist import Line, blocking, covers, lines
from kakehashi.education.outbound.stays.risks import Level, Warning, warnings

COMING = [MobilityState.PLANNED, MobilityState.NOMINATED, MobilityState.ACCEPTED]
NOT_OVER = [*COMING, MobilityState.ARRIVED]


@dataclass(frozen=True)
class Affected:
    """A stay that a level of risk concerns."""

    mobility: Mobility
    warnings: list[Warning]

    @property
    def breaks_rule(self) -> bool:
        """Whether the university's rule speaks against it, where the student is."""
        return any(each.breaks and each.is_here for each in self.warnings)


@readable_through
def of_stays(person: Reader) -> QuerySet[Document]:
    """Certificates of the stays that `person` sees."""
    seen = Stay.objects.filter(mobility__in=Mobility.objects.visible_to(person))
    return Document.objects.filter(
        Q(pk__in=seen.values("insurance_document")) | Q(pk__in=seen.values("certificate"))
    )


def stay_of(mobility: Mobility) -> Stay:
    """What is known of the stay; an empty one, not stored, where nothing is."""
    return getattr(mobility, "stay", None) or Stay(mobility=mobility)


def days_of(mobility: Mobility) -> tuple[date | None, date | None]:
    """First and last day: the real ones where they are known, else those planned."""
    return (
        mobility.arrived_on or mobility.planned_from,
        mobility.left_on or mobility.planned_until,
    )


def checklist_of(mobility: Mobility, today: date) -> list[Line]:
    """What is settled and what is missing of one stay."""
    stay, (first, last) = stay_of(mobility), days_of(mobility)
    is_travelling = not mobility.is_virtual
    done = {
        "insurance": covers(stay.insured_from, stay.insured_until, first, last),
        "contacts": bool(mobility.emergency_contacts.all()),
        "passport": bool(stay.passport_until and last and stay.passport_until >= last),
        "visa": stay.is_visa_free or covers(stay.visa_from, stay.visa_until, first, last),
        "training": stay.trained_on is not None,
        "tabi_regi": stay.tabi_regi_on is not None,
        "address": bool(stay.address and stay.phone),
        "residence_report": stay.residence_report_on is not None,
    }
    return lines(done, first, last, today) if is_travelling else []


def missing_of(mobility: Mobility, today: date) -> list[Line]:
    """What stops the departure."""
    return blocking(checklist_of(mobility, today))


def with_stays(rows: QuerySet[Mobility]) -> QuerySet[Mobility]:
    """The same mobilities with all that the checklist reads, in few queries."""
    return (
        rows.select_related("student", "unit", "stay", "host")
        .prefetch_related("host__names", "emergency_contacts")
        .exclude(is_virtual=True)
    )


def departing(until: date, since: date) -> QuerySet[Mobility]:
    """Those who depart from `since` until `until`, the earliest first."""
    rows = Mobility.objects.filter(
        state__in=COMING, planned_from__gte=since, planned_from__lte=until
    )
    return with_stays(rows).order_by("planned_from", "pk")


def without_arrival(day: date) -> QuerySet[Mobility]:
    """Accepted ones whose arrival was planned before `day` and is not noted."""
    rows = Mobility.objects.filter(state=MobilityState.ACCEPTED, planned_from__lt=day)
    return with_stays(rows).order_by("planned_from", "pk")


def insured_too_short(until: date) -> QuerySet[Mobility]:
    """Those abroad whose insurance ends by `until`, before their stay does."""
    rows = Mobility.objects.filter(state=MobilityState.ARRIVED, stay__insured_until__lte=until)
    short = [
        each.pk
        for each in rows.select_related("stay")
        if each.stay.insured_until
        and each.planned_until
        and each.stay.insured_until < each.planned_until
    ]
    return with_stays(Mobility.objects.filter(pk__in=short)).order_by("stay__insured_until", "pk")


# -- Risks ---------------------------------------------------------------------------------------


def levels_on(day: date) -> Mapping[str, list[Level]]:
    """Country/region -> levels in force on `day`; of one kind and part the latest counts."""
    latest: dict[tuple[str, str, str], RiskLevel] = {}
    for row in RiskLevel.objects.on(day).order_by("starts_on", "pk"):
        latest[row.country, row.region.casefold(), row.kind] = row
    found: dict[str, list[Level]] = defaultdict(list)
    for row in latest.values():
        found[row.country].append(Level(row.kind, row.region, row.level, row.is_invented))
    return found


def warnings_of(mobility: Mobility, day: date) -> list[Warning]:
    """The levels of risk that concern one stay on `day`."""
    return warnings(levels_on(day).get(mobility.host.country, ()), mobility.host.city, day)


def affected(rows: Iterable[Mobility], day: date) -> list[Affected]:
    """Those of `rows` that a level of risk concerns; where the rule is broken first."""
    levels = levels_on(day)
    found = []
    for mobility in rows:
        host = mobility.host
        said = warnings(levels.get(host.country, ()), host.city, day)
        if said:
            found.append(Affected(mobility, said))
    return sorted(found, key=lambda each: (not each.breaks_rule, each.mobility.pk))


def abroad_in(codes: Iterable[str], day: date) -> QuerySet[Mobility]:
    """Everybody who stays in one of the countries/regions on `day`, by what is known.

    Who has arrived and not returned; and who was accepted and should be there by now.
    """
    there = Q(state=MobilityState.ARRIVED) | Q(
        state=MobilityState.ACCEPTED, planned_from__lte=day, planned_until__gte=day
    )
    return with_stays(Mobility.objects.filter(there, host__country__in=list(codes)))


def open_calls() -> QuerySet[SafetyCall]:
    """Safety calls that are not closed, the newest first."""
    return SafetyCall.objects.filter(closed_at=None)
