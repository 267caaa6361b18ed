"""How many requests compute at once in one process, and how the others wait."""

from collections.abc import Iterable
from tempfile import SpooledTemporaryFile
from threading import BoundedSemaphore
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wsgiref.types import InputStream, StartResponse, WSGIApplication, WSGIEnvironment

IN_MEMORY = 1024 * 1024  # bytes of a body; the rest of a greater one goes to a file
AT_ONE_TIME = 256 * 1024


class Turns:
    """A WSGI application whose requests take turns.

    Threads that compute at the same time only take the interpreter from each other: with eight of
    them every request is slow, with two most are done before the next one comes. Yet somebody
    who uploads ten megabytes from a train needs a thread for a minute. So a server has threads
    enough for whoever is slow, and of these a few compute: a body is read to its end before its
    request takes its turn, and what is streamed is sent after it.

    at_once: requests that compute at the same time.
    """

    def __init__(self, application: "WSGIApplication", at_once: int) -> None:
        self._application = application
        self._turns = BoundedSemaphore(max(at_once, 1))

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """The answer of the application, in its turn."""
        length = environ.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or length == "0":
            return self._in_turn(environ, start_response)
        with SpooledTemporaryFile(IN_MEMORY) as body:
            _read(environ["wsgi.input"], int(length), body)
            environ["wsgi.input"] = body
            return self._in_turn(environ, start_response)

    def _in_turn(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        with self._turns:
            return self._application(environ, start_response)


def _read(source: "InputStream", length: int, into: SpooledTemporaryFile[bytes]) -> None:
    """Copy `length` bytes, or fewer where the sender broke off: the application notices."""
    while length > 0 and (piece := source.read(min(length, AT_ONE_TIME))):
        into.write(piece)
        length -= len(piece)
    into.seek(0)
