"""Stays from a file: what each line means here, and writing all of them or none.

What is imported is history: it does not post itself to the exchange ledger, which has an import of
its own, so that nothing is counted twice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.agreements.models import SIGNED_ONCE, Agreement
from kakehashi.directory.organisation import enter_person
from kakehashi.education.cooperation.recognition.entering import host_called
from kakehashi.education.outbound.models import Mobility
from kakehashi.education.outbound.reporting import rules
from kakehashi.education.outbound.reporting.durations import whole_months
from kakehashi.education.outbound.reporting.stays_table import Draft
from kakehashi.education.outbound.states import MobilityState
from kakehashi.institutions.models import Institution, Unit
from kakehashi.journal.operations import record_many
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.verdicts import Refused, require
from kakehashi.vocabulary.time import fiscal_year

IMPORTED = declare("reporting.stays_imported", gettext_lazy("imported the stay from a file"))
SEMESTER = 6  # months


@dataclass(frozen=True)
class Matched:
    """One line of a file: what it means here, or why it cannot be written.

    student: None where the person is entered with the stay. is_known: the stay is on record.
    """

    draft: Draft
    student: Person | None
    host: Institution | None
    unit: Unit | None
    agreement: Agreement | None
    is_known: bool
    problems: Sequence[str]

    @property
    def is_ready(self) -> bool:
        """Whether it can be written."""
        return not self.problems and not self.is_known


def matched(drafts: Sequence[Draft], today: date) -> list[Matched]:
    """Each line with what it names here, and what stands against it."""
    people = {
        each.email.lower(): each
        for each in Person.objects.filter(email__in=[draft.email for draft in drafts])
    }
    units = {each.code: each for each in Unit.objects.all()}
    hosts = {name: host_called(name) for name in {draft.host for draft in drafts}}
    begun = Mobility.objects.filter(student__in=people.values(), arrived_on__isnull=False)
    known = set(begun.values_list("student", "arrived_on"))
    return [_matched(draft, people, units, hosts, known, today) for draft in drafts]


def _matched(
    draft: Draft,
    people: Mapping[str, Person],
    units: Mapping[str, Unit],
    hosts: Mapping[str, Institution | None],
    known: set[tuple[int, date | None]],
    today: date,
) -> Matched:
    student, host, unit = people.get(draft.email), hosts[draft.host], units.get(draft.unit)
    agreement = _agreement(draft, host)
    problems = []
    if host is None:
        problems.append(
            _("No institution, or several, are called “%(name)s”.") % {"name": draft.host}
        )
    if unit is None:
        problems.append(_("No unit has the code “%(code)s”.") % {"code": draft.unit})
    if student is None and not (draft.name_kanji or draft.name_latin):
        problems.append(_("Nobody has this e-mail; write a name, and the person is entered."))
    if draft.agreement and agreement is None:
        problems.append(
            _("There is no signed agreement “%(reference)s” with this host.")
            % {"reference": draft.agreement}
        )
    if draft.begins > today:
        problems.append(_("The stay has not begun yet."))
    is_known = student is not None and (student.pk, draft.begins) in known
    return Matched(draft, student, host, unit, agreement, is_known, problems)


def _agreement(draft: Draft, host: Institution | None) -> Agreement | None:
    if not draft.agreement or host is None:
        return None
    found = Agreement.objects.filter(state__in=SIGNED_ONCE, partners=host)
    named = found.filter(reference=draft.agreement).distinct()
    if not named and draft.agreement.isdecimal() and len(draft.agreement) < 12:
        named = found.filter(pk=int(draft.agreement)).distinct()
    rows = list(named[:2])
    return rows[0] if len(rows) == 1 else None


@transaction.atomic
def import_stays(drafts: Sequence[Draft], *, by: Person) -> list[Mobility]:
    """Write every stay that is not on record yet, all or none.

    Raises: Refused, if `by` may not, a line has a fault (named with its place), or nothing is new.
    """
    require(rules.may_report(by))
    lines = matched(drafts, timezone.localdate())
    for line in lines:
        if line.problems:
            place = {"line": line.draft.line, "sentence": line.problems[0]}
            raise Refused(_("Line %(line)s: %(sentence)s") % place)
    new = [line for line in lines if line.is_ready]
    if not new:
        raise Refused(_("Every stay of this file is on record already."))
    entered: dict[str, Person] = {}
    stays = [_stay(line, entered, by) for line in new]
    record_many(
        IMPORTED, [(stay, {"begins": [None, str(stay.arrived_on)]}) for stay in stays], by=by
    )
    return stays


def _stay(line: Matched, entered: dict[str, Person], by: Person) -> Mobility:
    draft, host, unit = line.draft, line.host, line.unit
    assert host is not None  # `problems` would say so
    assert unit is not None
    student = line.student or entered.get(draft.email) or _enter(draft, by)
    entered[draft.email] = student
    is_over = draft.ends < timezone.localdate()
    months = whole_months(draft.begins, draft.ends)
    return Mobility.objects.create(
        student=student,
        agreement=line.agreement,
        host=host.merged_into or host,
        state=MobilityState.CLOSED if is_over else MobilityState.ARRIVED,
        unit=unit,
        level=draft.level,
        isced_f=draft.field,
        year=fiscal_year(draft.begins),
        semesters=max(Decimal(months) / SEMESTER, Decimal("0.08")).quantize(Decimal("0.01")),
        planned_from=draft.begins,
        planned_until=draft.ends,
        arrived_on=draft.begins,
        left_on=draft.ends if is_over else None,
        created_by=by,
        created_at=timezone.now(),
        source=draft.source,
    )


def _enter(draft: Draft, by: Person) -> Person:
    given, _space, family = draft.name_latin.partition(" ")
    return enter_person(
        draft.email,
        by=by,
        name_kanji=draft.name_kanji,
        passport_given=given,
        passport_family=family,
    )
