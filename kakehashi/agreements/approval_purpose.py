"""What approval routes say about agreements: a route is about one version of a negotiated text."""

from django.utils.translation import gettext_lazy as _

from kakehashi.agreements.models import Terms
from kakehashi.approvals.registering import describe

VERSION = "agreements.version"

describe(
    VERSION,
    _("Version of an agreement"),
    kinds=Terms.Kind.choices,
    levels=Terms.Level.choices,
)
