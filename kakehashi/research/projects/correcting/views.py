"""Our word on whose a work is: the list, one work, taking a word back, where the source differs."""

from functools import cache
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kakehashi.listing.exports import TYPES, as_csv
from kakehashi.listing.listing import Listing
from kakehashi.people.models import Person
from kakehashi.research.dissemination.models import VerifiedLink, Work
from kakehashi.research.dissemination.verifying import operations
from kakehashi.research.dissemination.verifying.operations import Naming, completed
from kakehashi.research.dissemination.verifying.rules import may_retract, may_verify_anywhere
from kakehashi.research.dissemination.works.sheets import Done, Sheet, fill_in
from kakehashi.research.projects.built.tables import Absent, current
from kakehashi.research.projects.correcting.finding import (
    find_works,
    links_on,
    look_up,
    titles,
)
from kakehashi.research.projects.correcting.forms import RetractForm, SayForm
from kakehashi.research.projects.correcting.queries import Effect, coverage, effect, links
from kakehashi.research.projects.correcting.reading import work_in
from kakehashi.research.projects.correcting.register import (
    LinkFilter,
    address_of,
    badge_of,
    beside_the_source,
    columns,
    for_curators,
    in_words,
    said_of,
)
from kakehashi.research.projects.correcting.rules import may_see_words
from kakehashi.research.projects.correcting.said import of_the_source
from kakehashi.verdicts import Refused

PAGES = "research/projects/correcting"


def _reader(request: HttpRequest) -> Person:
    """Who reads, if they may; for others there is no such page."""
    if not may_see_words(request.user):
        raise Http404
    return cast(Person, request.user)


@login_required
@require_safe
def verified(request: HttpRequest) -> HttpResponse:
    """What is verified: how far it reaches, a search for a work, every word."""
    reader, language = _reader(request), get_language() or "en"
    built = current()
    text = request.GET.get("find", "").strip()[:300]
    found = effect(is_built=not isinstance(built, Absent))

    @cache
    def titled() -> dict[int, str]:
        return titles(links(), built, language)

    listing = Listing(
        request,
        links(),
        columns(lambda row: titled().get(row.pk, ""), found),
        name="verified-links",
        caption=_("Verified links"),
        empty=_("No verified link matches. Find a work above and say whose it is."),
        filters=LinkFilter,
        order="-made_at",
    )
    context = {
        "built": built,
        "is_built": not isinstance(built, Absent),
        "coverage": None if isinstance(built, Absent) else coverage(built),
        "text": text,
        "works": find_works(text, reader, built, language) if text else [],
        "differing": len(found.differing),
        "lost": len(found.lost),
        "may_verify": bool(may_verify_anywhere(reader)),
    }
    return listing.response(f"{PAGES}/verified.html", context)


@login_required
def of_work(request: HttpRequest) -> HttpResponse:
    """One work: what the source says, what we said, and a form to say more."""
    reader, language = _reader(request), get_language() or "en"
    built = current()
    found = look_up(_named(request), built, language)
    form = SayForm(
        request.POST or None, person=reader, initial=_initial(request), auto_id="id_say_%s"
    )
    if request.method == "POST" and form.is_valid():
        try:
            operations.verify_link(
                work=found.page,
                openalex=found.openalex,
                doi=found.doi,
                by=reader,
                **form.cleaned_data,
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Said, and from now on counted so."))
            return redirect(f"{reverse('projects:verified_work')}?{found.query}")
    reach = effect(is_built=not isinstance(built, Absent))
    said = list(links().filter(links_on(found)))
    context = {
        "found": found,
        "built": built,
        "source": of_the_source(found, built, language),
        "said": [_said(each, reach, reader, language) for each in said],
        "former": VerifiedLink.objects.filter(links_on(found), replaced_at__isnull=False).count(),
        "form": form,
        "may_verify": bool(may_verify_anywhere(reader)),
    }
    return render(request, f"{PAGES}/work.html", context)


def _said(link: VerifiedLink, reach: Effect, reader: Person, language: str) -> dict[str, Any]:
    """One word of ours, beside the source."""
    return {
        "link": link,
        "words": said_of(link, language),
        "beside": beside_the_source(link, reach),
        "badge": badge_of(link, reach),
        "why": in_words(why) if (why := reach.why(link)) else "",
        "may_retract": bool(may_retract(reader, link)),
    }


def _named(request: HttpRequest) -> Naming:
    """The work that the address names. Raises: Http404, if it names none."""
    page = request.GET.get("page", "")
    if page.isdecimal() and len(page) < 19:
        reader = cast(Person, request.user)
        work = get_object_or_404(Work.objects.visible_to(reader), pk=int(page))
        return completed(Naming(work))
    openalex = work_in(f"W{request.GET.get('openalex', '')}")[0]
    doi = work_in(request.GET.get("doi", ""))[1]
    if openalex is None and not doi:
        raise Http404
    return completed(Naming(None, openalex, doi))


def _initial(request: HttpRequest) -> dict[str, Any]:
    """What a link of ours already fills in."""
    asked = {name: request.GET.get(name, "") for name in ("unit", "profile", "institution")}
    answer = request.GET.get("stands", "")
    return {**asked, "stands": answer if answer in ("yes", "no") else "yes"}


@login_required
def retract(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a word back."""
    reader, language = _reader(request), get_language() or "en"
    link = get_object_or_404(links(), pk=pk)

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        operations.retract(link, reason=cleaned["reason"], by=by)
        return _("The word is taken back. From now on the source counts."), address_of(link)

    page = Sheet(
        gettext_lazy("Take a word back"),
        [
            (reverse("projects:verified"), gettext_lazy("Verified links")),
            (address_of(link), gettext_lazy("The work")),
        ],
        about=said_of(link, language),
        notice=gettext_lazy("It is kept, with who took it back, when and why."),
    )
    return fill_in(request, may_retract(reader, link), RetractForm(request.POST or None), page, do)


@login_required
@require_safe
def differences(request: HttpRequest) -> HttpResponse:
    """Where we and the source differ, to correct either; and what has no effect, and why."""
    _reader(request)
    built, language = current(), get_language() or "en"
    found = effect(is_built=not isinstance(built, Absent))
    differing = list(links().filter(pk__in=found.differing))
    lost = list(links().filter(pk__in=found.lost))
    named = titles([*differing, *lost], built, language)
    if request.GET.get("for") == "curators":
        base = f"{request.scheme}://{request.get_host()}"
        rows = for_curators(lambda row: named.get(row.pk, ""), found, base)
        answer: Any = StreamingHttpResponse(as_csv(differing, rows), content_type=TYPES["csv"])
        answer.headers["Content-Disposition"] = 'attachment; filename="openalex-corrections.csv"'
        return cast(HttpResponse, answer)
    context = {
        "built": built,
        "is_built": not isinstance(built, Absent),
        "differing": [_difference(each, named, language) for each in differing],
        "lost": [
            {**_difference(each, named, language), "why": in_words(found.lost[each.pk])}
            for each in lost
        ],
    }
    return render(request, f"{PAGES}/differences.html", context)


def _difference(link: VerifiedLink, named: dict[int, str], language: str) -> dict[str, Any]:
    return {
        "link": link,
        "title": named.get(link.pk, ""),
        "address": address_of(link),
        "words": said_of(link, language),
    }
