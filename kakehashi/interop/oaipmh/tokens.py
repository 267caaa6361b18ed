"""Resumption tokens: where a list goes on, signed, with nothing kept on our side.

A token names the last record delivered by its place in the order of the list (datestamp, then row),
so the next page begins behind it whatever has come or gone since, and asking again with the same
token gives the same page. It holds after a restart, in every process that has the key.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import astuple, dataclass

import msgspec

LAYOUT = 1  # of what is signed; another layout makes older tokens invalid
MAC_BYTES = 16
LONGEST = 1000


class BadToken(Exception):
    """The token was not made here, was changed, or has run out."""


@dataclass(frozen=True)
class Place:
    """Where a list goes on.

    since, until:         the ends of the list in seconds since 1970 (UTC); None if it has no such.
    second, row:          datestamp and row of the last record delivered.
    cursor:               how many records have been delivered so far.
    total:                how many there were when the list began.
    expires:              seconds since 1970 after which the token is refused; None if never.
    """

    verb: str
    prefix: str
    set_spec: str
    since: int | None
    until: int | None
    second: int
    row: int
    cursor: int
    total: int
    expires: int | None = None


Fields = tuple[int, str, str, str, int | None, int | None, int, int, int, int, int | None]


def seal(place: Place, key: bytes) -> str:
    """`place` as a token: letters, digits, "-", "_" and one "."."""
    body = msgspec.json.encode((LAYOUT, *astuple(place)))
    return f"{_text(body)}.{_text(_mac(body, key))}"


def unseal(token: str, keys: Sequence[bytes], *, now: int) -> Place:
    """The place that `token` names; `keys`: the present key and former ones.

    Raises: BadToken.
    """
    body_text, _dot, mac_text = token.partition(".")
    if len(token) > LONGEST:
        raise BadToken
    try:
        body, mac = _bytes(body_text), _bytes(mac_text)
    except (binascii.Error, ValueError) as error:
        raise BadToken from error
    # One way to write each token, so that a changed one is never taken.
    if f"{_text(body)}.{_text(mac)}" != token:
        raise BadToken
    if not any(hmac.compare_digest(mac, _mac(body, key)) for key in keys):
        raise BadToken
    try:
        found = msgspec.json.decode(body, type=Fields)
    except msgspec.DecodeError as error:
        raise BadToken from error
    place = Place(*found[1:])
    if found[0] != LAYOUT or (place.expires is not None and now > place.expires):
        raise BadToken
    return place


def _mac(body: bytes, key: bytes) -> bytes:
    return hmac.new(key, b"oai-pmh resumption token\0" + body, hashlib.sha256).digest()[:MAC_BYTES]


def _text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode("ascii").rstrip("=")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
