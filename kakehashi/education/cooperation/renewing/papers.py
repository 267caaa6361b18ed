"""Joint papers with partners, as far as a figure of research is in the registry."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from kakehashi.institutions.models import Institution
from kakehashi.policy.catalogue import find
from kakehashi.policy.evidence import Unknown
from kakehashi.policy.readings import read

CODE, DIVISION = "papers.joint", "partner"
NO_FIGURE = _("No research records exist yet: there is no figure of joint papers.")
NOT_BY_PARTNER = _("The figure of joint papers is not divided by partner.")
NOTHING_SAID = _("The figure of joint papers says nothing about this partner.")


@dataclass(frozen=True)
class Papers:
    """Joint papers on the figure's reference date."""

    value: Decimal
    on: date


def papers_with(partners: Sequence[Institution], day: date) -> Papers | Unknown:
    """Joint papers with the one institution among `partners`, on the last reference date.

    It is the part `partner` (an institution's id) of the indicator `papers.joint`, whoever
    registers or states it. Papers with several partners overlap, so that no sum of them is made.
    """
    indicator = find(CODE)
    if indicator is None:
        return Unknown(NO_FIGURE)
    on = indicator.at.latest(day)
    reading = read(indicator, on, public=False)
    if isinstance(reading.found, Unknown):
        return reading.found
    if DIVISION not in reading.divisions or len(partners) != 1:
        return Unknown(NOT_BY_PARTNER)
    value = reading.part_value(DIVISION, str(partners[0].pk))
    if value is None:
        return Unknown(NOTHING_SAID)
    return Papers(Decimal(value), on)
