"""What every answer of the API carries: how long it stays fresh, its tag, who may read it."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers, set_response_etag

PREFIX = "/api/"
READS = "GET, HEAD, OPTIONS"
FRESH = 60  # seconds
GetResponse = Callable[[HttpRequest], HttpResponse]


def open_data(get_response: GetResponse) -> GetResponse:
    """Django middleware for the addresses under /api/.

    What anybody may read may be read from any site (CORS), kept for a minute, and asked for again
    by its tag; what a person sees because of being signed in stays with that person. Browsers send
    no cookies with a request from another site that is answered so.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(PREFIX):
            return get_response(request)
        if request.method == "OPTIONS":
            return _opened(HttpResponse(status=204, headers={"Allow": READS}))
        if request.method == "HEAD":
            request.method = "GET"  # the server leaves the body out
            return _answer(request, get_response(request))
        return _answer(request, get_response(request))

    return middleware


def _answer(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    if response.status_code != 200:
        response.setdefault("Cache-Control", "no-store")
        return _opened(response)
    response["Cache-Control"] = "private, no-store" if signed_in else f"public, max-age={FRESH}"
    set_response_etag(response)
    answer: HttpResponse | None = get_conditional_response(
        request, etag=response.get("ETag"), response=response
    )
    return _opened(answer or response)


def _opened(response: HttpResponse) -> HttpResponse:
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Allow-Methods"] = READS
    response["Access-Control-Allow-Headers"] = "Accept, Accept-Language, If-None-Match"
    response["Access-Control-Expose-Headers"] = "ETag, Retry-After"
    return response
