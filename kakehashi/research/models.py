"""The tables of the pillar, each defined in the package of its direction."""

from kakehashi.research.dissemination.models import *  # noqa: F403
