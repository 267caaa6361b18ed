"""How often an address may try links that nobody was given, as with attempts to sign in.

A token cannot be guessed anyway; this keeps the log and the database quiet while somebody tries.
Counted in the cache that counts attempts to sign in, for all workers together where that is shared.
"""

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

SECONDS = 60


def _key(request: HttpRequest) -> str:
    return f"partner-link:{get_adapter().get_client_ip(request)}"


def are_too_many(request: HttpRequest) -> bool:
    """Whether the reader's address has to wait before any link is looked up for it."""
    return int(cache.get(_key(request), 0)) >= settings.PARTNER_LINKS_PER_MINUTE


def count(request: HttpRequest) -> None:
    """A link was tried that nobody was given."""
    if not cache.add(_key(request), 1, SECONDS):
        try:
            cache.incr(_key(request))
        except ValueError:  # it ran out between the two
            cache.set(_key(request), 1, SECONDS)
