"""Downloads."""

from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from kakehashi.documents.access import readable_by

HEADERS = {
    # A file came from outside: whatever it holds, it must neither run nor be sniffed here.
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-cache",
}


@require_safe
def download(request: HttpRequest, pk: int) -> FileResponse:
    """The file under the name it was uploaded with; 404 for those who may not read it."""
    document = get_object_or_404(readable_by(request.user), pk=pk)
    is_text = document.media_type.startswith("text/")
    return FileResponse(
        document.file.open("rb"),
        as_attachment=True,
        filename=document.name,
        content_type=f"{document.media_type}; charset=utf-8" if is_text else document.media_type,
        headers=HEADERS,
    )
