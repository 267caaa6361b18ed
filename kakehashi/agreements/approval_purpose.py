"""What approval routes say about agreements: a route is about one version of a negotiated text."""

from django.utils.translation import gettext_lazy as _

from kakehashi.agreements.models import Terms, Version
from kakehashi.approvals.registering import describe

VERSION = "agreements.version"


def digest_of(pk: int) -> str:
    """The hash of a version while it is the newest; empty once another one was proposed."""
    version = Version.objects.select_related("negotiation").get(pk=pk)
    return version.digest if version == version.negotiation.latest else ""


describe(
    VERSION,
    _("Version of an agreement"),
    kinds=Terms.Kind.choices,
    levels=Terms.Level.choices,
    digest_of=digest_of,
)
