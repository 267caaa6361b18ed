"""What the journal calls what is done with freezes."""

from django.utils.translation import gettext_lazy as _

from kakehashi.journal.verbs import declare

FROZEN = declare("policy.frozen", _("froze the report period"))
CORRECTED = declare("policy.frozen_corrected", _("corrected the frozen record"))
PUBLISHED = declare("policy.freeze_published", _("published the freeze"))
VERIFIED = declare("policy.freezes_verified", _("recomputed the hashes of the freezes"))
