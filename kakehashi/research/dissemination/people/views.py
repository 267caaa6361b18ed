"""The public pages of researchers: the list, and one profile."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kakehashi.journal.queries import history_of
from kakehashi.listing.listing import Listing
from kakehashi.people.models import Person
from kakehashi.research.dissemination.models import Profile, Work
from kakehashi.research.dissemination.people import rules
from kakehashi.research.dissemination.people.describing import (
    addresses_of,
    links_of,
    profile_page,
)
from kakehashi.research.dissemination.people.parts import PROFILE_PARTS, shown
from kakehashi.research.dissemination.people.profile_filter import ProfileFilter
from kakehashi.research.dissemination.people.queries import (
    STILL_RIGHT,
    countries_of,
    projects_of,
    works_of,
)
from kakehashi.research.dissemination.people.register import (
    badge,
    columns,
    fields_in,
    position_in,
    tells_all,
)
from kakehashi.research.dissemination.states import ProfileState
from kakehashi.research.dissemination.works.addresses import site_of
from kakehashi.research.dissemination.works.queries import with_everything
from kakehashi.verdicts import No, Offer, refusals

PAGES = "research/dissemination/people"
WORKS_ON_A_PAGE = 30
COUNTRIES_SHOWN = 12


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """The list of researchers; `?export=` answers with it as a file."""
    person, language = request.user, get_language() or "en"
    may_make = rules.may_make_anywhere(person) if isinstance(person, Person) else No("")
    may_own = rules.may_make_own(person) if isinstance(person, Person) else No("")
    listing = Listing(
        request,
        Profile.objects.visible_to(person),
        columns(language, inside=bool(may_make)),
        name="people",
        caption=gettext_lazy("Researchers"),
        empty=gettext_lazy("No researcher matches."),
        empty_link=(reverse("dissemination:make_profiles"), gettext_lazy("Make profiles"))
        if may_make
        else None,
        filters=ProfileFilter,
        filter_context={"inside": bool(may_make)},
        order="name",
    )
    context = {"may_make": may_make, "may_own": may_own}
    return listing.response(f"{PAGES}/people.html", context)


def find(request: HttpRequest, slug: str) -> Profile:
    """The profile, if the reader may see it."""
    seen = Profile.objects.visible_to(request.user)
    return get_object_or_404(seen.select_related("unit", "person", "confirmed_by"), slug=slug)


@require_safe
def profile(request: HttpRequest, slug: str) -> HttpResponse:
    """One researcher as the world reads them; for the owner and keepers also what can be done."""
    found, language, site = find(request, slug), get_language() or "en", site_of(request)
    reader = request.user if isinstance(request.user, Person) else None
    is_inside = reader is not None and bool(rules.may_keep(reader, found))
    works = works_of(found)
    context: dict[str, Any] = {
        "profile": found,
        "position": position_in(found, language),
        "works": works_page(request, works),
        "projects": projects_of(found, reader),
        "countries": countries_of(works)[:COUNTRIES_SHOWN],
        "parts": list(shown(PROFILE_PARTS, found, language)),
        "json_ld": profile_page(found, site),
        "is_listed": found.state != ProfileState.HIDDEN and found.confirmed_at is not None,
        "is_inside": is_inside,
        **_told(found, language, is_inside),
    }
    if is_inside and reader is not None:
        context |= _inside(found, reader)
    answer = render(request, f"{PAGES}/profile.html", context)
    if found.state != ProfileState.HIDDEN:
        answer["Link"] = links_of(found, site)
    return answer


def works_page(request: HttpRequest, works: QuerySet[Work]) -> Page[Work]:
    """The page of works asked for by `?page=`, with what their lines show."""
    rows = with_everything(works)
    return Paginator(rows, WORKS_ON_A_PAGE).get_page(request.GET.get("page"))


def _told(found: Profile, language: str, is_inside: bool) -> dict[str, Any]:
    """What the owner has confirmed once; to keepers it is shown before."""
    if not tells_all(found) and not is_inside:
        return {"is_short": True}
    pair = (found.biography_ja, found.biography_en)
    first, other = pair if language == "ja" else pair[::-1]
    other_language = "en" if language == "ja" else "ja"
    return {
        "numbers": addresses_of(found),
        "fields": fields_in(found, language),
        "about": first or other,
        "about_language": language if first else other_language,
    }


def _inside(found: Profile, reader: Person) -> dict[str, Any]:
    offers = list(offers_of(found, reader))
    is_owner = rules.is_owner(reader, found)
    confirmed = found.confirmed_at and timezone.localdate(found.confirmed_at)
    return {
        "badge": badge(found),
        "is_owner": is_owner,
        "acts": [each for each in offers if each.verdict],
        "refusals": refusals(offers) if not is_owner else [],
        "is_old": confirmed is not None and confirmed <= timezone.localdate() - STILL_RIGHT,
        "may_confirm": rules.may_confirm(reader, found),
        "entries": history_of(found),
    }


def offers_of(found: Profile, reader: Person) -> Sequence[Offer]:
    """What can be done to a profile; confirming stands apart on the page."""

    def at(name: str) -> str:
        return reverse(f"dissemination:{name}", args=[found.slug])

    offers = [Offer(_("Edit the profile"), at("keep_profile"), rules.may_keep(reader, found))]
    if found.state == ProfileState.HIDDEN:
        verdict = rules.may_show(reader, found)
        offers.append(Offer(_("Show it again"), at("show_profile"), verdict, is_post=True))
    else:
        verdict = rules.may_hide(reader, found)
        offers.append(Offer(_("Hide the profile"), at("hide_profile"), verdict, is_grave=True))
    return offers
