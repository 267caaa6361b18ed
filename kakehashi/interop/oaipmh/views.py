"""The one address of OAI-PMH: GET and POST, XML for every request, also a wrong one."""

import threading
from collections.abc import Iterable, Iterator
from urllib.parse import parse_qsl

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.text import compress_sequence
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from kakehashi.interop.oaipmh import counting
from kakehashi.interop.oaipmh.answering import reply
from kakehashi.interop.oaipmh.protocol import VERBS, Asked, read

RETRY_AFTER = 20  # seconds
FORM = "application/x-www-form-urlencoded"


class Doors:
    """How many answers are being written at once in this process."""

    def __init__(self) -> None:
        self._lock, self._inside = threading.Lock(), 0

    def enter(self, limit: int) -> bool:
        """Whether one more may be written; then `leave` must be called once. 0: no limit."""
        with self._lock:
            if limit and self._inside >= limit:
                return False
            self._inside += 1
            return True

    def leave(self) -> None:
        """One is written, or given up."""
        with self._lock:
            self._inside -= 1


DOORS = Doors()


class Pieces:
    """An answer that is sent piece by piece; whoever sends it closes it, also half-way."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces, self._is_open = pieces, True

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._pieces)

    def close(self) -> None:
        """Let the next one in."""
        if self._is_open:
            self._is_open = False
            DOORS.leave()


@csrf_exempt  # harvesters have no session, and nothing is changed
@require_http_methods(["GET", "HEAD", "POST"])
def oai(request: HttpRequest) -> HttpResponseBase:
    """Answer one request of OAI-PMH 2.0."""
    asker = counting.Asker.of(request)
    if counting.is_too_often(asker) or not DOORS.enter(settings.OAI_AT_ONCE):
        return _later()
    try:
        asked = read(_pairs(request), has_sets=settings.OAI_SETS)
        answer = reply(asked)
        counting.count(asker, asked.verb if isinstance(asked, Asked) else _verb(request), answer)
    except BaseException:
        DOORS.leave()
        raise
    return _sent(request, Pieces(answer.pieces))


def _sent(request: HttpRequest, pieces: Pieces) -> StreamingHttpResponse:
    response = StreamingHttpResponse(pieces, content_type="text/xml; charset=utf-8")
    response["Vary"] = "Accept-Encoding"
    response["Cache-Control"] = "no-store"
    if _takes_gzip(request.headers.get("Accept-Encoding", "")):
        # Django closes what it was given first, too.
        response.streaming_content = compress_sequence(pieces)
        response["Content-Encoding"] = "gzip"
    return response


def _pairs(request: HttpRequest) -> list[tuple[str, str]]:
    """Every argument as it came, repeated ones too: of the body with POST, else of the address."""
    if request.method != "POST":
        text = request.META.get("QUERY_STRING", "")
    elif request.content_type in ("", FORM):
        text = request.body.decode("utf-8", errors="replace")
    else:
        return []
    return parse_qsl(text, keep_blank_values=True, encoding="utf-8", errors="replace")


def _verb(request: HttpRequest) -> str:
    """The verb of a wrong request, if it is one."""
    verbs = [value for name, value in _pairs(request) if name == "verb"]
    return verbs[0] if len(verbs) == 1 and verbs[0] in VERBS else ""


def _takes_gzip(accepted: str) -> bool:
    for each in accepted.lower().split(","):
        coding, _semicolon, weight = each.partition(";")
        if coding.strip() in ("gzip", "*"):
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


def _later() -> HttpResponse:
    text = f"Too many requests at the moment. Ask again in {RETRY_AFTER} seconds.\n"
    response = HttpResponse(text, status=503, content_type="text/plain; charset=utf-8")
    response["Retry-After"] = str(RETRY_AFTER)
    return response
