"""Pages of partners: papers beside agreements, with whom we could work, one partner, one unit."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kakehashi.institutions.models import Institution, Unit
from kakehashi.institutions.queries import survivors
from kakehashi.listing.columns import Column
from kakehashi.listing.exports import TYPES
from kakehashi.listing.listing import Listing
from kakehashi.listing.plain import PlainRows
from kakehashi.people.models import Person
from kakehashi.research.projects.built.tables import Absent, Built, current
from kakehashi.research.projects.collaboration.questions import Institution as Place
from kakehashi.research.projects.pages.choices import Asked, read
from kakehashi.research.projects.partnering import columns, unit_view
from kakehashi.research.projects.partnering.bonds import bonds_on, by_number, numbers_of
from kakehashi.research.projects.partnering.brief import agreements_with, gather
from kakehashi.research.projects.partnering.brief_pdf import as_pdf
from kakehashi.research.projects.partnering.candidates import candidates
from kakehashi.research.projects.partnering.forms import SearchForm
from kakehashi.research.projects.partnering.joining import joined
from kakehashi.research.projects.partnering.rules import may_see_partnering
from kakehashi.verdicts import Refused

PAGES = "research/projects/partnering"
LANGUAGES = ("ja", "en")
Page = Callable[..., HttpResponse]
WAYS: Sequence[tuple[str, str | Promise]] = (
    ("projects:papers_without_agreement", _("Papers without an agreement")),
    ("projects:agreements_without_papers", _("Agreements without papers")),
    ("projects:candidates", _("With whom we could work")),
    ("projects:unit_views", _("By unit")),
    ("projects:verified", _("Verified links")),
)


def asking(page: Page) -> Page:
    """A page for those who work with partners, which needs the tables: without them it says so."""

    @login_required
    @require_safe
    @wraps(page)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_see_partnering(request.user):
            raise Http404
        built = current()
        if isinstance(built, Absent):
            return render(request, f"{PAGES}/absent.html", {"built": built})
        return page(request, read(built, request.GET), *args, **kwargs)

    return answer


def _frame(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    query = asked.choices.query()
    return {
        "asked": asked,
        "form": asked.form,
        "ways": [
            (words, f"{reverse(name)}?{query}", request.path == reverse(name))
            for name, words in WAYS
        ],
        "is_invented": asked.built.is_invented,
    }


def _listing(
    request: HttpRequest, rows: Sequence[Any], shown: Sequence[Column], name: str, **facts: Any
) -> Listing:
    listed: Any = PlainRows(rows)
    return Listing(request, listed, shown, name=name, **facts)


@asking
def papers_without_agreement(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Partners abroad with whom we publish under no agreement."""
    found = joined(asked, bonds_on(asked.built, timezone.localdate()))
    listing = _listing(
        request,
        found.without_agreement,
        columns.without_agreement(asked),
        "papers-without-agreement",
        caption=_("Partners without an agreement"),
        empty=_("With everybody abroad with whom we publish an agreement is in force."),
        order="-works",
    )
    context = {**_frame(request, asked), "joined": found}
    return listing.response(f"{PAGES}/without_agreement.html", context)


@asking
def agreements_without_papers(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Partners under agreement with whom we published nothing; and those that cannot be found."""
    found = joined(asked, bonds_on(asked.built, timezone.localdate()))
    listing = _listing(
        request,
        found.without_papers,
        columns.without_papers(),
        "agreements-without-papers",
        caption=_("Partners under agreement without a common work"),
        empty=_("With every partner under agreement that can be found there is a common work."),
        order="name",
    )
    context = {**_frame(request, asked), "joined": found}
    return listing.response(f"{PAGES}/without_papers.html", context)


@asking
def candidate_list(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Institutions that are strong in our topics, with hardly a common work, and why."""
    search = SearchForm(request.GET or None)
    bound = by_number(bonds_on(asked.built, timezone.localdate()))
    found = candidates(asked, search.search(), bound)
    kind = request.GET.get("export", "")
    if kind in TYPES:
        listing = _listing(
            request, found.rows, columns.candidates(asked), "partner-candidates", empty=""
        )
        return listing.file(kind)
    context = {
        **_frame(request, asked),
        "search": search,
        "found": found,
        "rows": [(row, columns.brief_address(asked, row.number)) for row in found.rows],
        "files": _files(request),
    }
    return render(request, f"{PAGES}/candidates.html", context)


def _files(request: HttpRequest) -> list[tuple[str, str]]:
    query: QueryDict = request.GET.copy()
    found = []
    for kind in TYPES:
        query["export"] = kind
        found.append((kind.upper(), f"{request.path}?{query.urlencode()}"))
    return found


@asking
def partner(request: HttpRequest, asked: Asked, number: int) -> HttpResponse:
    """The brief of one partner; a part of another leads to the whole."""
    place = _place(asked.built, number)
    if place.unified != place.number:
        address = reverse("projects:partner", args=[place.unified])
        return redirect(f"{address}?{asked.choices.query()}")
    language = get_language() or "en"
    brief = gather(asked, place, cast(Person, request.user), timezone.localdate(), language)
    query = asked.choices.query()
    context = {
        **_frame(request, asked),
        "brief": brief,
        "files": [
            (each, f"{reverse('projects:partner_brief', args=[number, each])}?{query}")
            for each in LANGUAGES
        ],
    }
    return render(request, f"{PAGES}/brief.html", context)


@asking
def partner_brief(request: HttpRequest, asked: Asked, number: int, language: str) -> HttpResponse:
    """The brief as a PDF in `language`, whatever the language of the page."""
    if language not in LANGUAGES:
        raise Http404
    place = _place(asked.built, number)
    reader, now = cast(Person, request.user), timezone.now()
    try:
        with override(language):
            again = read(asked.built, request.GET)
            brief = gather(again, place, reader, timezone.localdate(), language)
            content = as_pdf(brief, reader, language, now)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("projects:partner", number)
    day = timezone.localdate().isoformat()
    name = f"research-{brief.name}-{day}.pdf"
    if language == "ja":
        name = f"{brief.name}_共同研究_{day}.pdf"
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": disposition or "", "Cache-Control": "private, no-store"},
    )


@asking
def partner_of(request: HttpRequest, asked: Asked, pk: int) -> HttpResponse:
    """From an institution of our register to its brief; if the tables know it not, why."""
    institution = get_object_or_404(Institution.objects.with_names(), pk=survivors([pk])[pk])
    numbers, rors = numbers_of(asked.built, [institution.pk])
    if institution.pk in numbers:
        return redirect(columns.brief_address(asked, numbers[institution.pk]))
    reader = cast(Person, request.user)
    context = {
        **_frame(request, asked),
        "institution": institution,
        "has_ror": bool(rors[institution.pk]),
        "agreements": agreements_with([institution], reader, timezone.localdate()),
    }
    return render(request, f"{PAGES}/no_papers.html", context)


@asking
def unit_views(request: HttpRequest, asked: Asked) -> HttpResponse:
    """The units of the university with the number of their verified works."""
    whole = unit_view.of_unit(asked, None)
    query = asked.choices.query()
    context = {
        **_frame(request, asked),
        "units": [
            (unit, works, f"{reverse('projects:unit_view', args=[unit.pk])}?{query}")
            for unit, works in unit_view.units_with_works(asked)
        ],
        "works": whole.works,
    }
    return render(request, f"{PAGES}/units.html", context)


@asking
def one_unit(request: HttpRequest, asked: Asked, pk: int) -> HttpResponse:
    """One unit: its verified works, its partners and agreements."""
    unit = get_object_or_404(Unit, pk=pk)
    view = unit_view.gather(asked, unit, timezone.localdate(), get_language() or "en")
    own = unit_view.of_unit(asked, unit)
    context = {
        **_frame(request, asked),
        "view": view,
        "partners": [
            (each, columns.brief_address(own, each.number), columns.works_address(own, each.number))
            for each in view.partners
        ],
    }
    return render(request, f"{PAGES}/unit.html", context)


def _place(built: Built, number: int) -> Place:
    """The institution of the tables. Raises: Http404, if they know none of this number."""
    found = built.institutions([number]).get(number)
    if found is None or number == built.home.unified:
        raise Http404
    return found
