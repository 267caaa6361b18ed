"""What is done to a stay: keep what is known, note arrival and return, record incidents."""

from datetime import date
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.documents.operations import keep
from kakehashi.education.outbound.balancing.operations import post_mobility
from kakehashi.education.outbound.models import EmergencyContact, Incident, Mobility, Stay
from kakehashi.education.outbound.states import MobilityState
from kakehashi.education.outbound.stays import rules
from kakehashi.journal.changes import difference, fields_of
from kakehashi.journal.operations import record
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.verdicts import Refused, require

KEPT = declare("outbound.stay_kept", gettext_lazy("wrote down what is known of the stay"))
CONTACT_KEPT = declare("outbound.contact_kept", gettext_lazy("entered the emergency contact"))
CONTACT_REMOVED = declare("outbound.contact_removed", gettext_lazy("removed an emergency contact"))
ARRIVED = declare("outbound.arrival_noted", gettext_lazy("noted the arrival abroad"))
RETURNED = declare("outbound.return_noted", gettext_lazy("noted the return"))
REPORTED = declare("outbound.incident_recorded", gettext_lazy("recorded the incident"))
INCIDENT_CLOSED = declare("outbound.incident_closed", gettext_lazy("closed the incident"))


@transaction.atomic
def save_stay(
    mobility: Mobility, *, upload: "File[bytes] | None" = None, by: Person, **said: Any
) -> Stay:
    """Write down insurance, registrations, papers, address and housing of a stay.

    said: fields of `Stay`. upload: the certificate of insurance, kept under its hash.

    Raises: Refused, if `by` may not, or days are not in order.
    """
    mobility = locked(mobility)
    require(rules.may_keep(by, mobility))
    stay, before = _stay(mobility)
    for name, value in said.items():
        setattr(stay, name, value.strip() if isinstance(value, str) else value)
    _check(stay)
    if upload is not None:
        stay.insurance_document = keep(upload, by=by)
    _save(stay, before, by)
    return stay


def _check(stay: Stay) -> None:
    if stay.insured_from and stay.insured_until and stay.insured_until < stay.insured_from:
        raise Refused(_("The insurance ends before it begins."))
    if stay.visa_from and stay.visa_until and stay.visa_until < stay.visa_from:
        raise Refused(_("The visa ends before it begins."))
    if stay.is_visa_free and (stay.visa_from or stay.visa_until):
        raise Refused(_("Either no visa is needed, or it has days."))
    today = timezone.localdate()
    for day in (stay.tabi_regi_on, stay.residence_report_on, stay.trained_on):
        if day and day > today:
            raise Refused(_("What was done was done today or before: a day lies in the future."))


@transaction.atomic
def save_contact(
    mobility: Mobility, contact: EmergencyContact | None = None, *, by: Person, **said: Any
) -> EmergencyContact:
    """Enter whom to call, or enter one anew. said: fields of `EmergencyContact`.

    Raises: Refused, if `by` may not.
    """
    mobility = locked(mobility)
    require(rules.may_keep(by, mobility))
    if contact is None:
        top = mobility.emergency_contacts.aggregate(top=Max("position"))["top"] or 0
        contact, before = EmergencyContact(mobility=mobility, position=top + 1), {}
        contact.is_invented = mobility.is_invented
    else:
        contact = mobility.emergency_contacts.select_for_update().get(pk=contact.pk)
        before = fields_of(contact)
    for name, value in said.items():
        setattr(contact, name, value)
    contact.save()
    changes = difference(before, fields_of(contact))
    record(CONTACT_KEPT, contact, by=by, changes=changes)
    return contact


@transaction.atomic
def remove_contact(contact: EmergencyContact, *, by: Person) -> None:
    """Remove whom to call no more.

    The journal keeps that one was removed, not who it was: it is somebody else's private address.

    Raises: Refused, if `by` may not.
    """
    mobility = locked(contact.mobility)
    require(rules.may_keep(by, mobility))
    record(CONTACT_REMOVED, mobility, by=by)
    mobility.emergency_contacts.filter(pk=contact.pk).delete()


@transaction.atomic
def note_arrival(mobility: Mobility, *, arrived_on: date, by: Person) -> Mobility:
    """Note the first day at the host.

    Raises: Refused, if `by` may not, the host has not accepted, or the day cannot be so.
    """
    mobility = locked(mobility)
    require(rules.may_note_arrival(by, mobility))
    require(rules.can_arrive_on(mobility, arrived_on, timezone.localdate()))
    before = fields_of(mobility)
    mobility.arrived_on, mobility.state = arrived_on, MobilityState.ARRIVED
    mobility.save()
    record(ARRIVED, mobility, by=by, changes=difference(before, fields_of(mobility)))
    post_mobility(mobility, by=by)
    return mobility


@transaction.atomic
def note_return(
    mobility: Mobility,
    *,
    left_on: date,
    certificate: "File[bytes] | None" = None,
    ended_early: bool = False,
    is_force_majeure: bool = False,
    reason: str = "",
    by: Person,
) -> Mobility:
    """Note the last day at the host, by the certificate of the host if there is one.

    Raises: Refused, if `by` may not, the student is not abroad, or the day cannot be so.
    """
    mobility = locked(mobility)
    require(rules.may_note_return(by, mobility))
    require(rules.can_leave_on(mobility, left_on, timezone.localdate()))
    before = fields_of(mobility)
    mobility.left_on, mobility.state = left_on, MobilityState.RETURNED
    mobility.ended_early, mobility.is_force_majeure = ended_early, is_force_majeure
    mobility.save()
    if certificate is not None:
        stay, known = _stay(mobility)
        stay.certificate = keep(certificate, by=by)
        _save(stay, known, by)
    changes = difference(before, fields_of(mobility))
    record(RETURNED, mobility, by=by, changes=changes, reason=reason.strip())
    post_mobility(mobility, by=by)
    return mobility


@transaction.atomic
def report_incident(
    mobility: Mobility, *, kind: str, happened_on: date, account: str, measures: str, by: Person
) -> Incident:
    """Record something that happened to a student abroad.

    The journal keeps that it was recorded, and not what happened: that is read by the office alone.

    Raises: Refused, if `by` may not, or the day lies in the future.
    """
    mobility = locked(mobility)
    require(rules.may_report(by, mobility))
    if happened_on > timezone.localdate():
        raise Refused(_("The day of the incident lies in the future."))
    incident = Incident.objects.create(
        mobility=mobility,
        kind=kind,
        happened_on=happened_on,
        account=account.strip(),
        measures=measures.strip(),
        reported_by=by,
        reported_at=timezone.now(),
        is_invented=mobility.is_invented,
    )
    record(REPORTED, incident, by=by, changes={"happened_on": [None, happened_on.isoformat()]})
    return incident


@transaction.atomic
def close_incident(incident: Incident, *, measures: str, by: Person) -> Incident:
    """Say what was done about an incident, and that it is over.

    Raises: Refused, if `by` may not, it is closed, or nothing is said.
    """
    require(rules.may_report(by, incident.mobility))
    incident = Incident.objects.select_for_update(of=("self",)).get(pk=incident.pk)
    if incident.closed_at is not None:
        raise Refused(_("This incident is closed already."))
    if not measures.strip():
        raise Refused(_("Say what was done."))
    incident.measures = measures.strip()
    incident.closed_by, incident.closed_at = by, timezone.now()
    incident.save()
    record(INCIDENT_CLOSED, incident, by=by)
    return incident


def locked(mobility: Mobility) -> Mobility:
    """The mobility as it stands now, locked until the end of the transaction."""
    found = Mobility.objects.select_for_update(of=("self",)).select_related("unit", "student")
    return found.get(pk=mobility.pk)


def _stay(mobility: Mobility) -> tuple[Stay, dict[str, Any]]:
    found = Stay.objects.filter(mobility=mobility).first()
    if found is None:
        return Stay(mobility=mobility, is_invented=mobility.is_invented), {}
    return found, fields_of(found)


def _save(stay: Stay, before: dict[str, Any], by: Person) -> None:
    stay.changed_by, stay.changed_at = by, timezone.now()
    stay.save()
    changes = difference(before, fields_of(stay))
    record(KEPT, stay, by=by, changes=changes)
