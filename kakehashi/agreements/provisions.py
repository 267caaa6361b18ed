"""What one text of an agreement provides, as a value: before it is stored, and to compare two."""

from dataclasses import dataclass, fields
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kakehashi.agreements.models import Terms
from kakehashi.agreements.periods import EARLIEST, LATEST
from kakehashi.institutions.models import Unit

DATES = ("effective_on", "expires_on")


@dataclass(frozen=True, kw_only=True)
class Provisions:
    """The fields of `Terms` on which the parties agree. Days are inclusive."""

    kind: str
    level: str
    unit: Unit
    effective_on: date | None = None
    effective_precision: str = Terms.Precision.DAY
    expires_on: date | None = None
    renewal: str = Terms.Renewal.NONE
    renewal_months: int | None = None


NAMES = tuple(field.name for field in fields(Provisions))


def provisions_of(terms: Terms) -> Provisions:
    """The provisions that `terms` store."""
    return Provisions(**{name: getattr(terms, name) for name in NAMES})


def apply(provisions: Provisions, terms: Terms) -> Terms:
    """Set the fields of `terms`, unsaved, to `provisions`; returns `terms`."""
    for name in NAMES:
        setattr(terms, name, getattr(provisions, name))
    return terms


def changed(before: Provisions, after: Provisions) -> list[str]:
    """Names of the fields in which two texts differ, in the order of `Provisions`."""
    return [name for name in NAMES if getattr(before, name) != getattr(after, name)]


def flaws(provisions: Provisions) -> dict[str, Promise]:
    """{field: sentence} of what cannot be so; empty when the provisions are sound.

    Forms show each sentence at its field, operations refuse with the first.
    """
    found = {
        name: _("This day cannot be right.")
        for name in DATES
        if not (EARLIEST <= (getattr(provisions, name) or EARLIEST) <= LATEST)
    }
    return (
        found
        | _flaw_of_order(provisions)
        | _flaw_of_renewal(provisions)
        | _flaw_of_unit(provisions)
    )


def _flaw_of_order(provisions: Provisions) -> dict[str, Promise]:
    begins, ends = provisions.effective_on, provisions.expires_on
    if begins and ends and ends < begins:
        return {"expires_on": _("The last day lies before the first day.")}
    return {}


def _flaw_of_renewal(provisions: Provisions) -> dict[str, Promise]:
    automatic = provisions.renewal == Terms.Renewal.AUTOMATIC
    if automatic and not provisions.renewal_months:
        return {"renewal_months": _("Automatic renewal needs the length of a term in months.")}
    if not automatic and provisions.renewal_months:
        return {"renewal_months": _("Only automatic renewal has a length of terms.")}
    return {}


def _flaw_of_unit(provisions: Provisions) -> dict[str, Promise]:
    whole = provisions.unit.kind == Unit.Kind.UNIVERSITY
    if provisions.level == Terms.Level.UNIVERSITY and not whole:
        return {"unit": _("A university-wide agreement belongs to the university as a whole.")}
    if provisions.level == Terms.Level.UNIT and whole:
        return {"unit": _("Choose the unit that concludes the agreement.")}
    return {}
