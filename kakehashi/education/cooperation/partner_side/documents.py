"""The documents of a version, for a partner by a link."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from kakehashi.agreements.clauses.making import MEDIA_TYPES, document_bytes, file_name
from kakehashi.agreements.models import Invitation, VersionDocument
from kakehashi.documents.views import HEADERS
from kakehashi.education.cooperation.negotiating.finding import version_of
from kakehashi.education.cooperation.partner_side.gate import by_link
from kakehashi.verdicts import Refused


@require_safe
@by_link
def document(request: HttpRequest, invitation: Invitation, number: int, form: str) -> HttpResponse:
    """The version as PDF or Word document; why there is none is told on its page."""
    shown = version_of(invitation.negotiation, number)
    if form not in VersionDocument.Form.values:
        raise Http404
    try:
        made = document_bytes(shown, form)
    except Refused as refused:
        messages.error(request, str(refused))
        assert request.resolver_match is not None, "every view was found by its address"
        return redirect("partner:version", request.resolver_match.kwargs["token"], number)
    named = f'attachment; filename="{file_name(shown, form)}"'
    kind = MEDIA_TYPES[VersionDocument.Form(form)]
    headers = {**HEADERS, "Content-Disposition": named}
    return HttpResponse(made, content_type=kind, headers=headers)
