"""The page of one stay, and what is written there."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from kakehashi.education.cooperation.sheets import Done, Sheet, fill_in, reader, sent
from kakehashi.education.outbound.models import Incident, Mobility
from kakehashi.education.outbound.stays import operations, rules
from kakehashi.education.outbound.stays.forms import (
    ArrivalForm,
    ContactForm,
    IncidentForm,
    MeasuresForm,
    ReturnForm,
    StayForm,
)
from kakehashi.education.outbound.stays.page import PAGES, SHEET, section_of, way
from kakehashi.education.outbound.stays.queries import stay_of
from kakehashi.journal.queries import history_of
from kakehashi.people.models import Person
from kakehashi.verdicts import Refused


def find(request: HttpRequest, pk: int) -> Mobility:
    """A mobility that the reader sees, or 404."""
    visible = Mobility.objects.visible_to(request.user).with_everything()
    return get_object_or_404(visible.select_related("stay"), pk=pk)


@login_required
@require_safe
def stay(request: HttpRequest, pk: int) -> HttpResponse:
    """One stay: what is settled, what is missing, whom to call, what the authorities say."""
    person, language = reader(request)
    found = find(request, pk)
    return render(
        request,
        f"{PAGES}/stay.html",
        {
            **section_of(found, person),
            "name": found.name_in(language),
            "here": "stay",
            "entries": history_of(found) if rules.is_office(person, found) else None,
        },
    )


@login_required
def edit_stay(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down insurance, registrations, papers, address and housing."""
    person, _language = reader(request)
    found = find(request, pk)

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        operations.save_stay(found, **cleaned, by=by)
        return _("It is written down."), stay_of(found).get_absolute_url()

    sheet = Sheet(
        gettext_lazy("Write down what is known"),
        way(found),
        notice=gettext_lazy("What is not known yet stays empty; come back when it is."),
        template=SHEET,
        button=gettext_lazy("Save"),
    )
    form = StayForm(*sent(request), stay=stay_of(found))
    return fill_in(request, rules.may_keep(person, found), form, sheet, do)


@login_required
def add_contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter whom to call."""
    return _contact(request, find(request, pk), None)


@login_required
def edit_contact(request: HttpRequest, pk: int, contact: int) -> HttpResponse:
    """Enter whom to call anew."""
    return _contact(request, find(request, pk), contact)


def _contact(request: HttpRequest, found: Mobility, pk: int | None) -> HttpResponse:
    person, _language = reader(request)
    contact = get_object_or_404(found.emergency_contacts, pk=pk) if pk else None

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        operations.save_contact(found, contact, **cleaned, by=by)
        return _("The emergency contact is on record."), stay_of(found).get_absolute_url()

    sheet = Sheet(
        gettext_lazy("Emergency contact"),
        way(found),
        notice=gettext_lazy(
            "Read by you, the international office and your faculty's coordinators. Ask the person"
            " before you enter the name."
        ),
        template=SHEET,
        button=gettext_lazy("Save"),
    )
    form = ContactForm(sent(request)[0], contact=contact)
    return fill_in(request, rules.may_keep(person, found), form, sheet, do)


@login_required
@require_POST
def remove_contact(request: HttpRequest, pk: int, contact: int) -> HttpResponse:
    """Remove whom to call no more."""
    person, _language = reader(request)
    found = find(request, pk)
    try:
        operations.remove_contact(
            get_object_or_404(found.emergency_contacts, pk=contact), by=person
        )
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The emergency contact is removed."))
    return redirect("outbound:stay", pk)


@login_required
def note_arrival(request: HttpRequest, pk: int) -> HttpResponse:
    """Note the first day at the host."""
    person, _language = reader(request)
    found = find(request, pk)

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        operations.note_arrival(found, **cleaned, by=by)
        return _("The arrival is noted."), stay_of(found).get_absolute_url()

    sheet = Sheet(gettext_lazy("Note the arrival"), way(found), template=SHEET)
    form = ArrivalForm(sent(request)[0])
    return fill_in(request, rules.may_note_arrival(person, found), form, sheet, do)


@login_required
def note_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Note the last day at the host."""
    person, _language = reader(request)
    found = find(request, pk)

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        operations.note_return(found, **cleaned, by=by)
        return _("The return is noted."), stay_of(found).get_absolute_url()

    sheet = Sheet(
        gettext_lazy("Note the return"),
        way(found),
        notice=gettext_lazy(
            "For a stay that ended as planned. One that ended before is changed by “Early return”,"
            " which shows the effects first."
        ),
        template=SHEET,
    )
    form = ReturnForm(*sent(request))
    return fill_in(request, rules.may_note_return(person, found), form, sheet, do)


@login_required
def add_incident(request: HttpRequest, pk: int) -> HttpResponse:
    """Record something that happened abroad."""
    person, _language = reader(request)
    found = find(request, pk)

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        operations.report_incident(found, **cleaned, by=by)
        return _("The incident is recorded."), f"{stay_of(found).get_absolute_url()}#incidents"

    sheet = Sheet(
        gettext_lazy("Record an incident"),
        way(found),
        notice=gettext_lazy("Read by the international office alone."),
        template=SHEET,
    )
    form = IncidentForm(sent(request)[0])
    return fill_in(request, rules.may_report(person, found), form, sheet, do)


@login_required
def close_incident(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what was done about an incident, and that it is over."""
    person, _language = reader(request)
    visible = Incident.objects.visible_to(person).select_related("mobility__unit")
    incident = get_object_or_404(visible, pk=pk)
    found = find(request, incident.mobility_id)

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        operations.close_incident(incident, **cleaned, by=by)
        return _("The incident is closed."), f"{stay_of(found).get_absolute_url()}#incidents"

    sheet = Sheet(
        gettext_lazy("Close the incident"), way(found), about=str(incident), template=SHEET
    )
    form = MeasuresForm(sent(request)[0], initial={"measures": incident.measures})
    return fill_in(request, rules.may_report(person, found), form, sheet, do)
