"""How the pages of negotiations find what they are about: only what the reader may see."""

from typing import cast

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from kakehashi.agreements.models import Invitation, Negotiation, Version
from kakehashi.people.models import Person


def negotiation_of(request: HttpRequest, pk: int) -> Negotiation:
    """The negotiation, with its agreement and who is responsible."""
    seen = Negotiation.objects.visible_to(cast(Person, request.user))
    found = seen.select_related("agreement", "owner", "concluded_terms")
    return get_object_or_404(found, pk=pk)


def version_of(negotiation: Negotiation, number: int) -> Version:
    """The version with that number.

    Raises: Http404, if there is none.
    """
    found = negotiation.versions.select_related("proposed_by", "based_on").filter(number=number)
    version = found.first()
    if version is None:
        raise Http404
    version.negotiation = negotiation
    return version


def newest_of(negotiation: Negotiation) -> Version:
    """The newest version.

    Raises: Http404, before the first one.
    """
    newest = negotiation.latest
    return version_of(negotiation, newest.number if newest else 0)


def invitation_in(negotiation: Negotiation, pk: int) -> Invitation:
    """One of the negotiation's links."""
    return get_object_or_404(negotiation.invitations.select_related("person", "institution"), pk=pk)
