"""Whether a basis can be run: what stands against it, in sentences that name the place."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from kakehashi.education.outbound.allocation.checking import faults
from kakehashi.education.outbound.allocation.problem import Problem
from kakehashi.education.outbound.allotting.basis import Basis
from kakehashi.education.outbound.allotting.queries import Names
from kakehashi.education.outbound.models import Application

AT_MOST = 10  # sentences of one refusal; whoever mends these sees the rest afterwards


def troubles(basis: Basis) -> list[str]:
    """Why the basis cannot be run, each with the place it is about; none if it can."""
    words = _Words(basis)
    return list(dict.fromkeys([*words.held(), *words.quotas(), *words.faults()]))


def refusal(found: Sequence[str]) -> str:
    """One sentence after the other, the first ones of many."""
    more = len(found) - AT_MOST
    shown = list(found[:AT_MOST])
    if more > 0:
        shown.append(_("And %(count)d more.") % {"count": more})
    return " ".join(shown)


class _Words:
    def __init__(self, basis: Basis) -> None:
        self.basis, self.problem = basis, basis.problem
        self.language = get_language() or "en"
        self.names = Names(basis.call, self.language)

    def student(self, name: str) -> str:
        """Whose application it is."""
        found = Application.objects.select_related("student").get(pk=int(name))
        return found.name_in(self.language)

    def held(self) -> Iterator[str]:
        """Places that are held although they cannot be given any more."""
        for name, held in self.basis.held.items():
            why = self.basis.because.get((name, held.placement))
            if why is None and held.placement in self.basis.placements:
                continue
            reason = why[1 if self.language == "ja" else 0] if why else ""
            yield _("%(student)s holds a place at %(place)s. %(reason)s Decide on it first.") % {
                "student": self.student(name),
                "place": self.names.placement(held.placement),
                "reason": reason,
            }

    def quotas(self) -> Iterator[str]:
        """Quotas in which more places are held than there are."""
        if any(True for _each in self._circles()):
            return
        used = _used(self.problem, {name: held.placement for name, held in self.basis.held.items()})
        for quota in self.problem.quotas:
            if used[quota.id] > quota.capacity:
                yield _(
                    "In the quota “%(quota)s” %(used)d places are held, but it has %(capacity)d."
                    " Add places, or decide who gives one up."
                ) % {
                    "quota": self.names.quota(quota.id),
                    "used": used[quota.id],
                    "capacity": quota.capacity,
                }

    def _circles(self) -> Iterator[str]:
        parents = {each.id: each.parent for each in self.problem.quotas}
        for start in parents:
            seen, node = set(), start
            while node is not None and node not in seen:
                seen.add(node)
                node = parents.get(node) or None  # type: ignore[assignment]
            if node is not None:
                yield node

    def faults(self) -> Iterator[str]:
        """What the engine itself would refuse, with names instead of codes."""
        found = faults(self.problem)
        if not found:
            return
        called = {**self.names.quotas, **self.names.placements}
        for fault in found:
            values = tuple(self._named(each, called) for each in fault.values)
            yield replace(fault, values=values).text("ja" if self.language == "ja" else "en")

    def _named(self, value: str, called: dict[str, str]) -> str:
        parts = value.split(" → ")
        arrow = pgettext("quotas in a circle", " → ")
        return arrow.join(called.get(part, part) for part in parts)


def _used(problem: Problem, held: dict[str, str]) -> Counter[str]:
    parents = {each.id: each.parent for each in problem.quotas}
    of = {each.id: each for each in problem.placements}
    used: Counter[str] = Counter()
    for key in held.values():
        node: str | None = of[key].quota if key in of else None
        while node is not None:
            used[node] += of[key].size
            node = parents[node]
    return used
