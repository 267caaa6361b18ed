"""The page of a partner, and its briefing as a file."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, override
from django.views.decorators.http import require_safe

from kakehashi.agreements.partner_parts import shown
from kakehashi.education.cooperation.encounters.rules import may_record_anywhere
from kakehashi.education.cooperation.partner_page.briefing import amount, as_pdf
from kakehashi.education.cooperation.partner_page.contents import INVENTED, NO_RESEARCH
from kakehashi.education.cooperation.partner_page.queries import gather
from kakehashi.education.cooperation.partner_page.rules import may_see_partners
from kakehashi.institutions.models import Institution
from kakehashi.institutions.queries import survivors
from kakehashi.journal.history import readable
from kakehashi.people.models import Person
from kakehashi.verdicts import Refused

LANGUAGES = ("ja", "en")
ENCOUNTERS_SHOWN = 10


@login_required
@require_safe
def partner(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about one partner; a merged one leads to the one that it was merged into."""
    found = _find(request, pk)
    if found.merged_into_id is not None:
        return redirect("cooperation:partner", survivors([pk])[pk])
    reader, language = cast(Person, request.user), get_language() or "en"
    gathered = gather(found, reader, timezone.localdate(), language)
    context = {
        "partner": gathered,
        "institution": found,
        "use": [
            (each, amount(each.sent, each), amount(each.received, each)) for each in gathered.use
        ],
        "encounters": gathered.encounters[:ENCOUNTERS_SHOWN],
        "earlier": max(0, len(gathered.encounters) - ENCOUNTERS_SHOWN),
        "lines": readable(gathered.entries, about="institutions.institution"),
        "may_record": may_record_anywhere(reader),
        "parts": list(shown(found, reader, language)),
        "no_research": NO_RESEARCH,
        "invented": INVENTED if gathered.has_invented else "",
    }
    return render(request, "education/cooperation/partner_page/partner.html", context)


@login_required
@require_safe
def briefing(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """The briefing as a PDF in `language`, whatever the language of the page."""
    found = _find(request, pk)
    if language not in LANGUAGES:
        raise Http404
    if found.merged_into_id is not None:
        return redirect("cooperation:briefing", survivors([pk])[pk], language)
    reader, now = cast(Person, request.user), timezone.now()
    with override(language):
        gathered = gather(found, reader, timezone.localdate(), language)
        name = found.name_in(language)
    try:
        content = as_pdf(gathered, reader, language, now)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("cooperation:partner", found.pk)
    day = timezone.localdate().isoformat()
    file_name = f"{name}_打合せ資料_{day}.pdf" if language == "ja" else f"briefing-{name}-{day}.pdf"
    disposition = content_disposition_header(as_attachment=True, filename=file_name)
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": disposition or "", "Cache-Control": "private, no-store"},
    )


def _find(request: HttpRequest, pk: int) -> Institution:
    """The institution, for those who may see pages of partners; else it is not there."""
    if not may_see_partners(request.user):
        raise Http404
    return get_object_or_404(Institution.objects.with_names(), pk=pk)
