"""The pages of the faults: in the reader's language, and the last ones without the database."""

import logging

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseForbidden,
    HttpResponseServerError,
)
from django.template import loader
from django.utils import translation

LAST_WORDS = "申し訳ありません。サーバーで問題が発生しました。\nSorry, something went wrong.\n"

log = logging.getLogger(__name__)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400. The request's host may be the fault, so the page must not ask for it."""
    return HttpResponseBadRequest(_alone("400.html", request))


def server_error(request: HttpRequest) -> HttpResponse:
    """500. Database, session and context may be the fault, so the page needs none of them."""
    try:
        return HttpResponseServerError(_alone("500.html", request))
    except Exception:  # templates or static files may be the fault, too
        log.exception("The page for faults has a fault.")
        return HttpResponseServerError(LAST_WORDS, content_type="text/plain; charset=utf-8")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that was not sent from a page of ours, or whose page is too old."""
    log.warning("Refused a form sent to %s: %s", request.path, reason)
    page = loader.render_to_string("403.html", {"form_was_refused": True}, request)
    return HttpResponseForbidden(page)


def _alone(template: str, request: HttpRequest) -> str:
    language = translation.get_language_from_request(request, check_path=True)
    with translation.override(language):
        return loader.render_to_string(template, {"language": language})
