"""Fetching a file of ROR records from a web address."""

import urllib.error
import urllib.request
from http.client import HTTPException
from pathlib import Path, PurePosixPath
from typing import IO
from urllib.parse import unquote, urlsplit

from kakehashi.interop.ror.files import WrongFile

LIMIT = 1024 * 1024 * 1024  # bytes; the published dump has some tens of MiB
TIMEOUT = 30  # seconds without a byte
BLOCK = 1024 * 1024


def is_address(text: str) -> bool:
    """Whether `text` names something on the web, not in a folder."""
    return text.lower().startswith(("http://", "https://"))


def name_of(address: str) -> str:
    """The last part of an address: what to call its file."""
    parts = urlsplit(address)
    return unquote(PurePosixPath(parts.path).name) or parts.netloc


def fetch(address: str, to: Path, *, limit: int = LIMIT, timeout: float = TIMEOUT) -> None:
    """Write what `address` answers into the file `to`.

    limit: bytes. timeout: seconds.
    Raises: WrongFile with the address and the reason, if it does not answer, answers no, stops
    half-way or is larger than `limit`.
    """
    try:
        with _opener().open(address, timeout=timeout) as answer, to.open("wb") as file:
            announced = int(answer.headers.get("Content-Length") or 0)
            if announced > limit:
                raise WrongFile(address, f"larger than {limit // BLOCK} MiB")
            received = _copy(answer, file, limit)
    except urllib.error.HTTPError as error:
        with error:
            raise WrongFile(address, f"the server answered {error.code} {error.reason}") from error
    except urllib.error.URLError as error:
        raise WrongFile(address, f"cannot be fetched ({error.reason})") from error
    except (OSError, HTTPException, ValueError) as error:
        raise WrongFile(address, f"cannot be fetched ({error})") from error
    if received > limit:
        raise WrongFile(address, f"larger than {limit // BLOCK} MiB")
    if received < announced:
        raise WrongFile(address, f"only {received} of {announced} bytes arrived")


def _copy(answer: IO[bytes], file: IO[bytes], limit: int) -> int:
    received = 0
    while received <= limit and (block := answer.read(BLOCK)):
        file.write(block)
        received += len(block)
    return received


def _opener() -> urllib.request.OpenerDirector:
    """Web addresses only, behind redirections too: never a file of this machine."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPRedirectHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.UnknownHandler(),
    ):
        opener.add_handler(handler)
    return opener
