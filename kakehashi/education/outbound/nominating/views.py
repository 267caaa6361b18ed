"""The pages of stays: the list, and one stay, the student's and the office's view of one truth."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe

from kakehashi.education.cooperation.sheets import reader
from kakehashi.education.outbound.models import Mobility
from kakehashi.education.outbound.nominating import rules
from kakehashi.education.outbound.nominating.meanwhile import meanwhile
from kakehashi.education.outbound.nominating.mobility_filter import (
    MobilityFilter,
    columns,
    with_keys,
)
from kakehashi.education.outbound.nominating.overlapping import overlaps
from kakehashi.education.outbound.nominating.queries import term_name
from kakehashi.education.outbound.nominating.sections import Reading, shown, steps_for
from kakehashi.education.outbound.nominating.states import BACK, BADGES, PROVISIONAL
from kakehashi.education.outbound.nominating.way import PAGES
from kakehashi.education.outbound.states import MobilityState
from kakehashi.journal.queries import history_of
from kakehashi.listing.listing import Listing
from kakehashi.people.models import Person, Role
from kakehashi.people.queries import holds
from kakehashi.verdicts import Offer, refusals


@login_required
@require_safe
def mobilities(request: HttpRequest) -> HttpResponse:
    """The stays that the reader may see; `?export=` answers with them as a file."""
    person, language = reader(request)
    may_enter = rules.may_enter_anywhere(person)
    listing = Listing(
        request,
        with_keys(Mobility.objects.visible_to(person), language),
        columns(language),
        name="mobilities",
        caption=gettext_lazy("Stays abroad"),
        empty=gettext_lazy("No stay matches."),
        empty_link=(reverse("outbound:nominations"), gettext_lazy("See the nominations"))
        if may_enter
        else None,
        filters=MobilityFilter,
        order="-year",
    )
    return listing.response(f"{PAGES}/mobilities.html", {"may_enter": may_enter})


def find(request: HttpRequest, pk: int) -> Mobility:
    """The stay, if the reader may see it."""
    seen = Mobility.objects.visible_to(request.user).with_everything()
    return get_object_or_404(seen.select_related("allotment__application"), pk=pk)


@login_required
@require_safe
def mobility(request: HttpRequest, pk: int) -> HttpResponse:
    """One stay: its state, what the reader has to do next, and a part for each piece of work."""
    person, language = reader(request)
    found = find(request, pk)
    reading = reading_of(found, person, language)
    offers = offers_of(reading)
    context = {
        "mobility": found,
        "badge": BADGES[MobilityState(found.state)],
        "is_provisional": found.state in PROVISIONAL,
        "is_student": person.pk == found.student_id,
        "keeps": reading.keeps,
        "term": term_name(found.year, found.term, language),
        "steps": steps_for(reading),
        "sections": list(shown(reading)),
        "offers": [each for each in offers if each.verdict],
        "refusals": refusals(offers) if reading.keeps else [],
        "entries": history_of(found) if reading.keeps else None,
        "today": reading.day,
        "meanwhile": meanwhile(found),
        "overlaps": list(overlaps(reading)),
    }
    return render(request, f"{PAGES}/mobility.html", context)


def reading_of(found: Mobility, person: Person, language: str) -> Reading:
    """How `person` reads a stay today."""
    keeps = bool(rules.may_keep(person, found))
    return Reading(found, person, keeps, language, timezone.localdate())


def _cancelling(reading: Reading) -> str:
    """Where it is cancelled: by the office with all effects in figures, see `changing`."""
    if reading.keeps and holds(reading.person, [Role.Kind.OFFICE], at=reading.mobility.unit):
        return reverse("outbound:change_stay", args=[reading.mobility.pk, "cancellation"])
    return reverse("outbound:cancel_mobility", args=[reading.mobility.pk])


def offers_of(reading: Reading) -> list[Offer]:
    """What can be done to the stay as a whole."""
    found, person = reading.mobility, reading.person
    particulars = Offer(
        str(gettext_lazy("Particulars for the host")),
        reverse("outbound:state_particulars", args=[found.pk]),
        rules.may_state_particulars(person, found),
    )
    cancel = Offer(
        str(pgettext_lazy("mobility", "Cancel the stay")),
        _cancelling(reading),
        rules.may_cancel(person, found),
        is_grave=True,
    )
    # Of who is back, nothing is left to be cancelled: no sentence on it is needed.
    return [particulars] if found.state in BACK else [particulars, cancel]
