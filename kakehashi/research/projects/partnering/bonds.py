"""The partners with an agreement in force, as the built tables know them.

A partner is found by its ROR id. An institution that is a part of another counts for the whole: an
agreement with a faculty is one with its university.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from kakehashi.agreements.models import Agreement, Party, Terms
from kakehashi.institutions.models import Institution
from kakehashi.institutions.queries import survivors
from kakehashi.research.projects.built.tables import Built
from kakehashi.research.projects.collaboration import basis
from kakehashi.research.projects.overruling.queries import rors_of


@dataclass(frozen=True)
class Bond:
    """One institution of the register with agreements in force.

    has_ror: whether its papers can be found at all. number: of the institution that counts it in
    the tables; None: no work there names it.
    """

    institution: Institution
    agreements: tuple[Agreement, ...]
    has_ror: bool
    number: int | None


def bonds_on(built: Built, day: date, units: Collection[int] = ()) -> list[Bond]:
    """Every partner with an agreement in force on `day`, by id. units: that concluded it; empty:
    all.
    """
    terms = Terms.objects.in_force_on(day)
    if units:
        terms = terms.filter(unit__in=units)
    agreements = {
        each.pk: each
        for each in Agreement.objects.filter(
            pk__in=terms.order_by().values("agreement")
        ).with_everything()
    }
    parties = Party.objects.filter(agreement__in=agreements).order_by("agreement", "pk")
    pairs = list(parties.values_list("institution", "agreement"))
    ends = survivors({institution for institution, _agreement in pairs})
    held: dict[int, list[Agreement]] = defaultdict(list)
    for institution, agreement in pairs:
        held[ends[institution]].append(agreements[agreement])
    numbers, rors = numbers_of(built, held)
    places = Institution.objects.with_names().in_bulk(list(held))
    return [
        Bond(places[pk], tuple(held[pk]), bool(rors[pk]), numbers.get(pk)) for pk in sorted(held)
    ]


def numbers_of(
    built: Built, institutions: Collection[int]
) -> tuple[dict[int, int], Mapping[int, tuple[str, ...]]]:
    """(institution of the register → number of the one that counts it, institution → ROR ids)."""
    rors = rors_of(institutions)
    known = unified_of(built, (ror for each in rors.values() for ror in each))
    found = {
        pk: next((known[ror] for ror in each if ror in known), None) for pk, each in rors.items()
    }
    return {pk: number for pk, number in found.items() if number is not None}, rors


def unified_of(built: Built, rors: Iterable[str]) -> dict[str, int]:
    """ROR id → number of the institution that counts it; absent: no work of the tables names it.

    Of several with one ROR id the one that counts for itself, then the lowest number.
    """
    table = basis.INSTITUTIONS
    wanted = sorted(set(rors))
    if not wanted:
        return {}
    rows = built.engine.rows(table.filter(table.ror.isin(wanted)))
    ordered = sorted(rows, key=_itself_first, reverse=True)
    return {row["ror"]: row["unified"] for row in ordered}


def _itself_first(row: Mapping[str, int]) -> tuple[bool, int]:
    return row["unified"] != row["institution"], row["institution"]


def by_number(bonds: Iterable[Bond]) -> dict[int, list[Bond]]:
    """Number in the tables → the partners of the register that count for it."""
    found: dict[int, list[Bond]] = defaultdict(list)
    for bond in bonds:
        if bond.number is not None:
            found[bond.number].append(bond)
    return dict(found)
