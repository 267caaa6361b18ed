"""Faults as problem objects (RFC 9457), in words for the person who reads them."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext
from ninja import NinjaAPI
from ninja.errors import HttpError, Throttled, ValidationError

MEDIA_TYPE = "application/problem+json"


class NotThere(Exception):
    """Nothing public is called so. `str()` is the sentence for the person who asked."""


def problem(status: HTTPStatus, detail: str, errors: Sequence[dict[str, str]] = ()) -> HttpResponse:
    """The answer that says why there is none."""
    content = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status.value,
        "detail": detail,
        "errors": list(errors),
    }
    return JsonResponse(
        content,
        status=status,
        content_type=MEDIA_TYPE,
        json_dumps_params={"ensure_ascii": False},
    )


def no_such_address(request: HttpRequest) -> HttpResponse:
    """What every address under /api/ that means nothing answers."""
    return problem(
        HTTPStatus.NOT_FOUND,
        gettext("There is no such address here. /api/docs lists those that there are."),
    )


def explain(api: NinjaAPI) -> None:
    """Have `api` answer every fault with a problem object."""
    api.add_exception_handler(NotThere, _not_there)
    api.add_exception_handler(Http404, lambda request, _fault: no_such_address(request))
    api.add_exception_handler(ValidationError, _invalid)
    api.add_exception_handler(Throttled, _throttled)
    api.add_exception_handler(HttpError, _refused)


def _not_there(request: HttpRequest, fault: Any) -> HttpResponse:
    return problem(HTTPStatus.NOT_FOUND, str(fault))


def _invalid(request: HttpRequest, fault: Any) -> HttpResponse:
    errors = [
        {"where": ".".join(str(part) for part in each["loc"]), "message": each["msg"]}
        for each in fault.errors
    ]
    detail = gettext("The request cannot be understood: see “errors” for the places.")
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, detail, errors)


def _throttled(request: HttpRequest, fault: Any) -> HttpResponse:
    wait = max(1, round(fault.wait or 0))
    detail = gettext("Too many requests. Ask again in %(seconds)s seconds.") % {"seconds": wait}
    response = problem(HTTPStatus.TOO_MANY_REQUESTS, detail)
    response["Retry-After"] = str(wait)
    return response


def _refused(request: HttpRequest, fault: Any) -> HttpResponse:
    return problem(HTTPStatus(fault.status_code), str(fault))
