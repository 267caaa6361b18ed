"""The report of a freeze as a file, for those who may see it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from kakehashi.policy.freezing.rules import sees_whole
from kakehashi.policy.reporting.contents import Edition
from kakehashi.policy.reporting.making import (
    LANGUAGES,
    MAKERS,
    MEDIA_TYPES,
    file_name,
    report_file,
)
from kakehashi.verdicts import Refused
from kakehashi.web.plan.freezes import find


@require_safe
def report(request: HttpRequest, pk: int, language: str, kind: str) -> HttpResponse:
    """The report of a freeze; the public edition for those who do not see the whole freeze.

    ?edition=public: the public edition for the others, too.
    """
    freeze = find(request.user, pk)
    if language not in LANGUAGES or kind not in MAKERS:
        raise Http404
    edition = edition_for(request.user, request.GET.get("edition", ""))
    try:
        content = report_file(freeze, edition, language, kind)
    except Refused as refusal:
        context = {"freeze": freeze, "refusal": refusal, "language": language}
        return render(request, "web/plan/report_refused.html", context, status=422)
    name = file_name(freeze, edition, language, kind)
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(
        content,
        content_type=MEDIA_TYPES[kind],
        headers={"Content-Disposition": disposition or "", "Cache-Control": "private, no-cache"},
    )


def edition_for(reader: object, asked: str) -> Edition:
    """The edition that `reader`, who may be anybody, gets: asked for, or the fullest."""
    if asked == Edition.PUBLIC or not sees_whole(reader):
        return Edition.PUBLIC
    return Edition.INTERNAL
