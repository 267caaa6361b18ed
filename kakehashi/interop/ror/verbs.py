"""What the journal says an import did."""

from django.utils.translation import gettext_lazy as _

from kakehashi.journal.verbs import declare

ADDED = declare("ror.institution_added", _("added the institution from ROR"))
UPDATED = declare("ror.institution_updated", _("brought the institution in line with ROR"))
