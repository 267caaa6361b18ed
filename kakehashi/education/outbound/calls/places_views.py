"""Pages on which the places of a call are arranged: the tree of quotas and its placements."""

from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kakehashi.agreements.models import Agreement
from kakehashi.education.cooperation.sheets import Done, Sheet, fill_in
from kakehashi.education.outbound.calls import offering, rules
from kakehashi.education.outbound.calls.forms import (
    ConfirmForm,
    PlacementForm,
    QuotaForm,
    ReasonForm,
    TakeForm,
)
from kakehashi.education.outbound.calls.naming import placement_name
from kakehashi.education.outbound.calls.office_views import SHEET, sent_or_none
from kakehashi.education.outbound.calls.pages import flat, flaws_of, tree_of
from kakehashi.education.outbound.calls.placing import (
    agreements_on_offer,
    also_offered_in,
    fallen,
    problem_structure,
)
from kakehashi.education.outbound.calls.views import PAGES, find, is_inside, way_to
from kakehashi.education.outbound.models import Call, Placement, Quota
from kakehashi.people.models import Person


@login_required
@require_safe
def places(request: HttpRequest, pk: int) -> HttpResponse:
    """The tree of quotas with what is given and wished, what is wrong, and what can be done."""
    found, person = find(request, pk), cast(Person, request.user)
    if not is_inside(person, found):
        return render(request, "404.html", status=404)
    structure = problem_structure(found)
    context = {
        "call": found,
        "nodes": list(flat(tree_of(found, structure))),
        "flaws": flaws_of(found, structure),
        "fallen": list(fallen(found, timezone.localdate())),
        "rivals": also_offered_in(found),
        "may_arrange": rules.may_arrange(person, found),
        "may_revise": rules.may_revise(person, found),
    }
    return render(request, f"{PAGES}/places.html", context)


@login_required
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the places of agreements into a call."""
    found, person = find(request, pk), cast(Person, request.user)
    offers = agreements_on_offer(found, timezone.localdate())
    form = TakeForm(request.POST or None, offers=[each for each in offers if not each.is_taken])

    def do(by: Person, _cleaned: dict[str, Any]) -> Done:
        made = offering.take_places(found, form.chosen(), by=by)
        return _("Placements made: %(number)d.") % {"number": len(made)}, _places_of(found)

    page = _sheet(
        gettext_lazy("Take places of agreements"),
        found,
        notice=gettext_lazy(
            "Agreements in force in the year of the call that offer places for outgoing students. "
            "Their places become quotas; the stays that they allow become placements."
        ),
        template=f"{PAGES}/take.html",
    )
    context = {"has_offers": any(not each.is_taken for each in offers)}
    return fill_in(request, rules.may_arrange(person, found), form, page, do, context)


@login_required
def remove(request: HttpRequest, pk: int, agreement: int) -> HttpResponse:
    """Take the places of an agreement out of a draft."""
    found, person = find(request, pk), cast(Person, request.user)
    partner = get_object_or_404(
        Agreement.objects.with_everything(), pk=agreement, pk__in=found.quotas.values("agreement")
    )

    def do(by: Person, _cleaned: dict[str, Any]) -> Done:
        offering.remove_places(found, partner, by=by)
        return _("Its places are taken out."), _places_of(found)

    page = _sheet(
        gettext_lazy("Take places out"),
        found,
        about=partner.name_in(get_language() or "en"),
        notice=gettext_lazy("Its quotas and placements go; they can be taken in anew."),
        is_grave=True,
    )
    form = ConfirmForm(sent_or_none(request))
    return fill_in(request, rules.may_revise(person, found), form, page, do)


@login_required
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a placement by hand."""
    found, person = find(request, pk), cast(Person, request.user)
    form = PlacementForm(request.POST or None, call=found)

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        offering.add_placement(found, form.added(), reason=cleaned["reason"], by=by)
        return _("The placement is added."), _places_of(found)

    page = _sheet(gettext_lazy("Add a placement"), found)
    return fill_in(request, rules.may_arrange(person, found), form, page, do)


@login_required
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a placement."""
    placement = find_placement(request, pk)
    found, person = placement.call, cast(Person, request.user)

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        offering.close_placement(placement, reason=cleaned["reason"], by=by)
        return _("The placement is closed."), _places_of(found)

    page = _sheet(
        gettext_lazy("Close the placement"),
        found,
        about=placement_words(placement),
        notice=gettext_lazy(
            "Nobody can choose or get it any more. Places that students hold there go on."
        ),
        is_grave=True,
    )
    form = ReasonForm(request.POST or None)
    return fill_in(request, rules.may_arrange(person, found), form, page, do)


@login_required
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a quota another capacity."""
    calls = Call.objects.visible_to(request.user)
    quota = get_object_or_404(Quota.objects.select_related("call__unit"), pk=pk, call__in=calls)
    found, person = quota.call, cast(Person, request.user)
    form = QuotaForm(request.POST or None, quota=quota)

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        changed = offering.change_quota(
            quota,
            cleaned["capacity"],
            with_enclosing=cleaned.get("reach") == QuotaForm.ALL,
            reason=cleaned["reason"],
            by=by,
        )
        return _("Quotas changed: %(number)d.") % {"number": len(changed)}, _places_of(found)

    page = _sheet(
        gettext_lazy("Change the places of a quota"),
        found,
        about=quota.name_in(get_language() or "en"),
    )
    return fill_in(request, rules.may_arrange(person, found), form, page, do)


# -- Parts ----------------------------------------------------------------------------------------


def find_placement(request: HttpRequest, pk: int) -> Placement:
    """The placement, if the reader may see its call."""
    calls = Call.objects.visible_to(request.user)
    rows = Placement.objects.with_hosts().select_related("call__unit", "agreement", "quota")
    return get_object_or_404(rows, pk=pk, call__in=calls)


def placement_words(placement: Placement) -> str:
    """Its host, its stay, and what tells it apart."""
    return placement_name(placement, get_language() or "en")


def _places_of(found: Call) -> str:
    return reverse("outbound:call_places", args=[found.pk])


def way_to_places(found: Call) -> list[tuple[str, str]]:
    """The way to the page on which places are arranged."""
    return [*way_to(found), (_places_of(found), _("Places"))]


def _sheet(title: Any, found: Call, **more: Any) -> Sheet:
    about = found.title_in(get_language() or "en")
    return Sheet(title, way_to_places(found), **{"template": SHEET, "about": about, **more})
