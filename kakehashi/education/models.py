"""The tables of the pillar, each defined in the package of its direction."""

from kakehashi.education.cooperation.models import *  # noqa: F403
from kakehashi.education.outbound.models import *  # noqa: F403
