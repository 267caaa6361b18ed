"""Which link a token opens."""

from kakehashi.agreements.negotiating.queries import hash_of
from kakehashi.education.outbound.models import Link

__all__ = ["hash_of", "link_of"]


def link_of(token: str, purpose: str) -> Link | None:
    """The link for `purpose` that carries `token`, usable or not; None if there is no such link.

    It is looked up by its hash, so that the time it takes says nothing about other tokens.
    """
    found = Link.objects.filter(token_hash=hash_of(token), purpose=purpose)
    return found.select_related(
        "issued_by", "application__call", "application__student", "mobility__student"
    ).first()
