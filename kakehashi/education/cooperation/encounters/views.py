"""The pages of encounters. Who may not see one does not learn that it is there."""

from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kakehashi.documents.operations import keep
from kakehashi.education.cooperation.encounters import operations, rules
from kakehashi.education.cooperation.encounters.encounter_filter import (
    EncounterFilter,
    columns,
    partners_of,
)
from kakehashi.education.cooperation.encounters.forms import (
    AttachForm,
    EncounterForm,
    FinishForm,
    FollowUpForm,
    GuestsForm,
)
from kakehashi.education.cooperation.encounters.queries import history
from kakehashi.education.cooperation.models import Encounter, FollowUp, Guest
from kakehashi.education.cooperation.picking import as_it_stands, is_search, picker
from kakehashi.education.cooperation.sheets import Done, Sheet, fill_in
from kakehashi.listing.listing import Listing
from kakehashi.people.models import Person

PAGES = "education/cooperation/encounters"
LIST_WORDS = gettext_lazy("Encounters with partners")


@login_required
@require_safe
def encounters(request: HttpRequest) -> HttpResponse:
    """The list of those that the reader may see."""
    person, today = cast(Person, request.user), timezone.localdate()
    seen = Encounter.objects.visible_to(person)
    may_record = rules.may_record_anywhere(person)
    if not may_record and not seen.exists():
        raise Http404
    listing = Listing(
        request,
        seen,
        columns(today),
        name="encounters",
        caption=LIST_WORDS,
        empty=gettext_lazy("No encounter matches."),
        empty_link=(reverse("cooperation:record_encounter"), gettext_lazy("Record an encounter"))
        if may_record
        else None,
        filters=EncounterFilter,
        order="-on",
    )
    return listing.response(f"{PAGES}/encounters.html", {"may_record": may_record})


@login_required
@require_safe
def encounter(request: HttpRequest, pk: int) -> HttpResponse:
    """One encounter, with everybody who was there and what follows from it."""
    found, person = _find(request, pk), cast(Person, request.user)
    follow_ups = found.follow_ups.select_related("owner", "done_by")
    for each in follow_ups:
        each.encounter = found
    context = {
        "encounter": found,
        "today": timezone.localdate(),
        "partners": sorted(found.institutions.all(), key=lambda each: each.pk),
        "names": partners_of(found, get_language() or "en"),
        "participants": found.participants.order_by("pk"),
        "guests": found.guests.select_related("person", "institution").prefetch_related(
            "institution__names"
        ),
        "follow_ups": [(each, rules.may_finish(person, each)) for each in follow_ups],
        "documents": found.documents.select_related("document"),
        "may_revise": rules.may_revise(person, found),
        "entries": history(found),
    }
    return render(request, f"{PAGES}/encounter.html", context)


def _find(request: HttpRequest, pk: int) -> Encounter:
    seen = Encounter.objects.visible_to(request.user).select_related("unit", "recorded_by")
    return get_object_or_404(seen.prefetch_related("institutions__names"), pk=pk)


# -- Doing --------------------------------------------------------------------------------------


def _way_to_list() -> list[tuple[str, str]]:
    return [(reverse("cooperation:encounters"), str(LIST_WORDS))]


def _way_to(found: Encounter) -> list[tuple[str, str]]:
    return [*_way_to_list(), (found.get_absolute_url(), partners_of(found, _language()))]


def _language() -> str:
    return get_language() or "en"


@login_required
def record(request: HttpRequest) -> HttpResponse:
    """Record an encounter; `?partners=` chooses an institution."""
    person = cast(Person, request.user)

    def do(by: Person, _cleaned: dict[str, Any]) -> Done:
        recorded = operations.record_encounter(form.account(), by=by)
        return _("The encounter is recorded. Name who was there."), recorded.get_absolute_url()

    form = _form(request, person, None)
    page = Sheet(
        gettext_lazy("Record an encounter"),
        _way_to_list(),
        notice=gettext_lazy("Seen by the office, coordinators and leadership, and who was there."),
        template=f"{PAGES}/record.html",
    )
    context = {"picker": picker(request.POST or request.GET)}
    return fill_in(request, rules.may_record_anywhere(person), form, page, do, context)


@login_required
def revise(request: HttpRequest, pk: int) -> HttpResponse:
    """State an encounter anew."""
    found, person = _find(request, pk), cast(Person, request.user)

    def do(by: Person, _cleaned: dict[str, Any]) -> Done:
        operations.revise_encounter(found, form.account(), by=by)
        return _("The encounter is revised."), found.get_absolute_url()

    form = _form(request, person, found)
    page = Sheet(
        gettext_lazy("Revise the encounter"), _way_to(found), template=f"{PAGES}/record.html"
    )
    chosen = [each.pk for each in found.institutions.all()]
    context = {"picker": picker(request.POST or request.GET, chosen)}
    return fill_in(request, rules.may_revise(person, found), form, page, do, context)


def _form(request: HttpRequest, person: Person, found: Encounter | None) -> EncounterForm:
    if is_search(request):
        initial = as_it_stands(request.POST, EncounterForm)
        return EncounterForm(person=person, encounter=found, initial=initial)
    return EncounterForm(request.POST or None, person=person, encounter=found)


@login_required
def name_guests(request: HttpRequest, pk: int) -> HttpResponse:
    """Name who of a partner was there."""
    found = _find(request, pk)

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        persons = list(cleaned.get("persons", []))
        operations.name_guests(
            found, cleaned["institution"], persons=persons, names=cleaned["names"], by=by
        )
        return _("The participants are named."), found.get_absolute_url()

    page = Sheet(
        gettext_lazy("Name participants of a partner"),
        _way_to(found),
        about=partners_of(found, _language()),
    )
    verdict = rules.may_revise(cast(Person, request.user), found)
    form = GuestsForm(request.POST or None, encounter=found)
    return fill_in(request, verdict, form, page, do)


@login_required
def remove_guest(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a participant out who was named by mistake."""
    seen = Encounter.objects.visible_to(request.user)
    guests = Guest.objects.select_related("encounter__unit", "person")
    guest = get_object_or_404(guests, pk=pk, encounter__in=seen)

    def do(by: Person, _cleaned: dict[str, Any]) -> Done:
        operations.remove_guest(guest, by=by)
        return _("The participant is taken out."), guest.encounter.get_absolute_url()

    page = Sheet(
        gettext_lazy("Take the participant out"),
        _way_to(guest.encounter),
        about=guest.name_in(_language()),
        template=f"{PAGES}/remove_guest.html",
        is_grave=True,
    )
    verdict = rules.may_revise(cast(Person, request.user), guest.encounter)
    form = FinishForm(request.POST) if request.method == "POST" else FinishForm()
    return fill_in(request, verdict, form, page, do)


@login_required
def add_follow_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what somebody of ours has to do."""
    found = _find(request, pk)

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        follow_up = operations.add_follow_up(found, **cleaned, by=by)
        return _("The follow-up is added."), follow_up.get_absolute_url()

    page = Sheet(
        gettext_lazy("Add a follow-up"),
        _way_to(found),
        about=partners_of(found, _language()),
        notice=gettext_lazy("Who owes it finds it on My work, and may read this encounter."),
    )
    verdict = rules.may_revise(cast(Person, request.user), found)
    return fill_in(request, verdict, FollowUpForm(request.POST or None), page, do)


@login_required
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a follow-up is done."""
    person = cast(Person, request.user)
    seen = Encounter.objects.visible_to(person)
    follow_ups = FollowUp.objects.select_related("encounter__unit", "owner")
    follow_up = get_object_or_404(follow_ups, pk=pk, encounter__in=seen)

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        operations.finish(follow_up, **cleaned, by=by)
        return _("The follow-up is done."), follow_up.get_absolute_url()

    page = Sheet(
        gettext_lazy("Say that the follow-up is done"),
        _way_to(follow_up.encounter),
        about=follow_up.text,
    )
    form = FinishForm(request.POST) if request.method == "POST" else FinishForm()
    return fill_in(request, rules.may_finish(person, follow_up), form, page, do)


@login_required
def attach(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a file with an encounter."""
    found = _find(request, pk)

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        document = keep(cleaned["file"], by=by)
        operations.attach(found, document, title=cleaned["title"], by=by)
        return _("The document is attached."), found.get_absolute_url()

    page = Sheet(
        gettext_lazy("Attach a document"), _way_to(found), about=partners_of(found, _language())
    )
    verdict = rules.may_revise(cast(Person, request.user), found)
    form = AttachForm(request.POST or None, request.FILES or None)
    return fill_in(request, verdict, form, page, do)
