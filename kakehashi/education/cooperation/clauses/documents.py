"""One version of an agreement as a text to read, and as files to keep."""

from dataclasses import dataclass
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kakehashi.agreements.clauses import operations, rules
from kakehashi.agreements.clauses.composing import compose
from kakehashi.agreements.clauses.making import MEDIA_TYPES, document_bytes, file_name
from kakehashi.agreements.clauses.names import names_of
from kakehashi.agreements.content import read
from kakehashi.agreements.models import Negotiation, Version, VersionDocument
from kakehashi.documents.views import HEADERS
from kakehashi.education.cooperation.clauses.reading import rows_of
from kakehashi.education.cooperation.clauses.views import PAGES
from kakehashi.people.models import Person
from kakehashi.verdicts import Refused


@dataclass(frozen=True)
class File:
    """One form of the document: where to get it, and the kept one if it was made."""

    words: str
    address: str
    kept: VersionDocument | None


@login_required
@require_safe
def version_text(request: HttpRequest, pk: int) -> HttpResponse:
    """The text of a version in its languages side by side, with its documents."""
    version = _find(request, pk)
    content = read(version.content)
    names, is_agreed = names_of(content), rules.is_agreed(version)
    text = compose(content, names)
    context = {
        "version": version,
        "negotiation": version.negotiation,
        "is_agreed": is_agreed,
        "titles": text.titles.items(),
        "rows": rows_of(text),
        "printable": rules.can_be_printed(content, names, for_signature=is_agreed),
        "files": _files(version, is_draft=not is_agreed),
        "earlier": _earlier(version) if is_agreed else [],
    }
    return render(request, f"{PAGES}/version.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def version_document(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The document of a version as a file. POST has it made and kept, then shows the text."""
    version = _find(request, pk)
    if form not in VersionDocument.Form.values:
        raise Http404
    try:
        if request.method == "POST":
            operations.make_document(version, form, by=cast(Person, request.user))
            messages.success(request, _("The document is made and kept with the version."))
            return redirect("cooperation:version_text", version.pk)
        made = document_bytes(version, form)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("cooperation:version_text", version.pk)
    named = f'attachment; filename="{file_name(version, form)}"'
    headers = {**HEADERS, "Content-Disposition": named}
    kind = MEDIA_TYPES[VersionDocument.Form(form)]
    return HttpResponse(made, content_type=kind, headers=headers)


def _find(request: HttpRequest, pk: int) -> Version:
    """The version, for those who read its negotiation. Raises: Http404, for others."""
    seen = Negotiation.objects.visible_to(request.user)
    versions = Version.objects.filter(negotiation__in=seen).select_related("negotiation__agreement")
    return get_object_or_404(versions, pk=pk)


def _files(version: Version, *, is_draft: bool) -> list[File]:
    made = version.documents.filter(is_draft=is_draft).select_related("document", "made_by")
    kept = {each.form: each for each in made}
    return [
        File(
            str(form.label),
            reverse("cooperation:version_document", args=[version.pk, form.value]),
            kept.get(form.value),
        )
        for form in VersionDocument.Form
    ]


def _earlier(version: Version) -> list[VersionDocument]:
    """The drafts that were made before both sides approved the version."""
    return list(version.documents.filter(is_draft=True).select_related("document", "made_by"))
