"""What can be done to the places of a call: take them from agreements, add, change, close.

Each locks the call first, so that an allocation that is being run sees all of a change or nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from kakehashi.agreements.models import Agreement, Condition
from kakehashi.agreements.placing.queries import offering_in
from kakehashi.education.outbound.calls import rules
from kakehashi.education.outbound.calls.forest import enclosing
from kakehashi.education.outbound.calls.laying import PlacementPlan, Plan
from kakehashi.education.outbound.calls.operations import locked
from kakehashi.education.outbound.calls.placing import (
    names_of,
    plan_of,
    problem_structure,
    quota_key,
    requirements_of,
)
from kakehashi.education.outbound.models import Call, Placement, Quota
from kakehashi.education.outbound.states import CallState
from kakehashi.institutions.models import Institution, Unit
from kakehashi.journal.changes import difference, fields_of
from kakehashi.journal.operations import record, record_many
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.verdicts import Refused, require

TAKEN = declare("outbound.places_taken", gettext_lazy("took places of an agreement into the call"))
ADDED = declare("outbound.placement_added", gettext_lazy("added the placement"))
CLOSED = declare("outbound.placement_closed", gettext_lazy("closed the placement"))
CHANGED = declare("outbound.quota_changed", gettext_lazy("changed the places of the quota"))
REMOVED = declare("outbound.places_removed", gettext_lazy("took places out of the call"))


@dataclass(frozen=True, kw_only=True)
class Added:
    """A placement to be added by hand. size: places that one stay takes of its quota."""

    quota: Quota
    host: Institution
    term: str
    semesters: int = 1
    size: int = 1
    starts_on: date | None = None
    ends_on: date | None = None
    level: str = ""
    units: Sequence[Unit] = ()
    note_ja: str = ""
    note_en: str = ""


@transaction.atomic
def take_places(call: Call, agreements: Sequence[Agreement], *, by: Person) -> list[Placement]:
    """Make quotas and placements of the places that agreements offer in the call's year.

    Raises: Refused, if `by` may not, one of them is not in force, offers nothing that can be
    counted, or is in the call already.
    """
    call = locked(call)
    require(rules.may_arrange(by, call))
    live = set(
        offering_in(call.year, timezone.localdate())
        .filter(pk__in=[each.pk for each in agreements])
        .values_list("pk", flat=True)
    )
    made: list[Placement] = []
    for agreement in agreements:
        if agreement.pk not in live:
            raise Refused(_("%(name)s: this agreement is not in force.") % _named(agreement))
        if call.quotas.filter(key=quota_key(agreement)).exists():
            raise Refused(_("%(name)s: its places are in this call already.") % _named(agreement))
        made.extend(_take(call, agreement, by))
    return made


@transaction.atomic
def remove_places(call: Call, agreement: Agreement, *, by: Person) -> Call:
    """Take the places of an agreement out of a draft again.

    Raises: Refused, if the call was published: then a placement is closed, with a reason.
    """
    call = locked(call)
    require(rules.may_revise(by, call))
    root = call.quotas.filter(key=quota_key(agreement)).first()
    if root is None:
        raise Refused(_("%(name)s: none of its places are in this call.") % _named(agreement))
    quotas = {each.pk for each in call.quotas.all() if root.key in _line(each)}
    call.placements.filter(quota__in=quotas).delete()
    # From the innermost outwards: each is protected by those that lie in it.
    for quota in sorted(call.quotas.filter(pk__in=quotas), key=lambda each: -len(_line(each))):
        quota.delete()
    record(REMOVED, call, by=by, changes={"agreement": [agreement.pk, None]})
    return call


@transaction.atomic
def add_placement(call: Call, added: Added, *, reason: str = "", by: Person) -> Placement:
    """Let students rank one more placement: another term, length or host under a quota.

    reason: why, for a call that was published.

    Raises: Refused, if `by` may not, the quota is another call's or no agreement's, the host is no
    partner of its agreement, or a published call gets it without a reason.
    """
    call = locked(call)
    require(rules.may_arrange(by, call))
    _require_reason(call, reason)
    agreement = added.quota.agreement
    if added.quota.call_id != call.pk or agreement is None:
        raise Refused(_("Choose a quota of this call that counts an agreement's places."))
    if not agreement.partners.filter(pk=added.host.pk).exists():
        raise Refused(_("The host is a partner of the agreement whose places are counted."))
    placement = Placement.objects.create(
        call=call,
        agreement=agreement,
        key=_free_key(call, f"{added.quota.key}/{added.term}-{added.semesters}"),
        **{
            name: getattr(added, name)
            for name in ("quota", "host", "term", "semesters", "size", "starts_on", "ends_on")
        },
        **{name: getattr(added, name) for name in ("level", "note_ja", "note_en")},
    )
    placement.units.set(added.units)
    changes = difference({}, fields_of(placement))
    record(ADDED, placement, by=by, changes=changes, reason=reason.strip())
    return placement


@transaction.atomic
def close_placement(placement: Placement, *, reason: str, by: Person) -> Placement:
    """Let nobody choose or get a placement any more. Places given at it hold.

    Raises: Refused, if `by` may not, it is closed already, or no reason is given.
    """
    call = locked(placement.call)
    require(rules.may_arrange(by, call))
    placement = Placement.objects.select_for_update(of=("self",)).get(pk=placement.pk)
    if placement.closed_at is not None:
        raise Refused(_("This placement is closed already."))
    if not reason.strip():
        raise Refused(rules.SAY_WHY)
    before = fields_of(placement)
    placement.closed_by, placement.closed_at = by, timezone.now()
    placement.close_reason = reason.strip()
    placement.save()
    changes = difference(before, fields_of(placement))
    record(CLOSED, placement, by=by, changes=changes, reason=reason.strip())
    return placement


@transaction.atomic
def change_quota(
    quota: Quota, capacity: int, *, with_enclosing: bool, reason: str, by: Person
) -> list[Quota]:
    """Give a quota another capacity: alone, or with every quota it lies in by as many places.

    One more place at a quota and at all that enclose it makes nobody worse off. At the inner one
    alone, under a quota that is full, it moves a place from one student to another
    (docs/reference/calls.md).

    Returns: the quotas changed, innermost first.
    Raises: Refused, if `by` may not, no reason is given, or fewer places would remain than are
    given.
    """
    call = locked(quota.call)
    require(rules.may_arrange(by, call))
    _require_reason(call, reason)
    structure = problem_structure(call)
    values = {each.id: each for each in structure.quotas}
    more = capacity - values[quota.key].capacity
    way = enclosing(values, quota.key) if with_enclosing else [quota.key]
    if more == 0:
        raise Refused(_("It has this many places already."))
    rows = {each.key: each for each in call.quotas.select_for_update().filter(key__in=way)}
    entries = []
    for key in way:
        row, before = rows[key], fields_of(rows[key])
        row.capacity = max(0, row.capacity + more)
        if row.capacity < structure.used.get(key, 0):
            words = {"name": row.name_in(get_language() or "en"), "used": structure.used[key]}
            raise Refused(_("%(name)s: %(used)d places are given already.") % words)
        row.save(update_fields=["capacity"])
        entries.append((row, difference(before, fields_of(row))))
    record_many(CHANGED, entries, by=by, reason=reason.strip())
    return [rows[key] for key in way]


# -- Parts ----------------------------------------------------------------------------------------


def _take(call: Call, agreement: Agreement, by: Person) -> list[Placement]:
    plan, lines = plan_of(agreement, call.year)
    if not plan.placements:
        raise Refused(
            _("%(name)s: how many places it offers in that year cannot be said.")
            % _named(agreement)
        )
    quotas = _make_quotas(call, agreement, plan, lines)
    made = [
        _make_placement(call, agreement, host, quotas[each.quota], each, lines[each.line])
        for host in agreement.partners.order_by("pk")
        for each in plan.placements
    ]
    changes: dict[str, Any] = {
        "agreement": [None, agreement.pk],
        "capacity": [None, plan.quotas[0].capacity],
    }
    record(TAKEN, call, by=by, changes=changes)
    return made


def _make_quotas(
    call: Call, agreement: Agreement, plan: Plan, lines: Mapping[str, Condition]
) -> dict[str, Quota]:
    made: dict[str, Quota] = {}
    for each in plan.quotas:
        line = lines[each.line] if each.line is not None and len(lines) > 1 else None
        kind = Quota.Kind.TERM if each.term else Quota.Kind.LINE if line else Quota.Kind.AGREEMENT
        made[each.key] = Quota.objects.create(
            call=call,
            key=each.key,
            parent=made[each.parent] if each.parent else None,
            kind=kind,
            capacity=each.capacity,
            agreement=agreement,
            **names_of(agreement, line, each.term, call.year),
        )
    return made


def _make_placement(
    call: Call,
    agreement: Agreement,
    host: Institution,
    quota: Quota,
    plan: PlacementPlan,
    line: Condition,
) -> Placement:
    is_only = agreement.partners.count() == 1
    placement = Placement.objects.create(
        call=call,
        agreement=agreement,
        host=host,
        quota=quota,
        condition=line,
        key=plan.key if is_only else f"{plan.key}@{host.pk}",
        term=plan.term,
        semesters=plan.semesters,
        size=plan.size,
        level=line.level,
        requirements=requirements_of(line),
    )
    placement.units.set(line.units.all())
    return placement


def _line(quota: Quota) -> list[str]:
    """Codes of a quota and those it lies in."""
    found: list[str] = []
    here: Quota | None = quota
    while here is not None and here.key not in found:
        found.append(here.key)
        here = here.parent
    return found


def _free_key(call: Call, wanted: str) -> str:
    taken = set(call.placements.order_by().values_list("key", flat=True))
    keys = [wanted, *(f"{wanted}-{number}" for number in range(2, 1000))]
    return next(key for key in keys if key not in taken)


def _named(agreement: Agreement) -> dict[str, str]:
    return {"name": agreement.name_in(get_language() or "en")}


def _require_reason(call: Call, reason: str) -> None:
    if call.state != CallState.DRAFT and not reason.strip():
        raise Refused(rules.SAY_WHY)
