"""What has changed between the basis of a run and the records as they are now, in sentences."""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kakehashi.education.outbound.allocation.problem import Problem, written
from kakehashi.education.outbound.allotting.basis import problem_of
from kakehashi.education.outbound.allotting.queries import Names
from kakehashi.education.outbound.models import Application, Run


def changed_since(run: Run, now: Problem) -> list[str]:
    """What is different in `now` from what `run` rested on; empty if nothing is."""
    if hashlib.sha256(written(now)).hexdigest() == run.input_sha256:
        return []
    return list(_Difference(run, problem_of(run), now).sentences())


class _Difference:
    def __init__(self, run: Run, before: Problem, now: Problem) -> None:
        self.before, self.now = before, now
        self.language = get_language() or "en"
        self.names = Names(run.call, self.language)

    def sentences(self) -> Iterator[str]:
        """Each difference with the place or the student it is about."""
        found = [*self._applicants(), *self._quotas(), *self._others()]
        yield from found or [_("Something else of the call was changed.")]

    def _student(self, name: str) -> str:
        found = Application.objects.select_related("student").get(pk=int(name))
        return found.name_in(self.language)

    def _applicants(self) -> Iterator[str]:
        before = {each.id: each for each in self.before.applicants}
        now = {each.id: each for each in self.now.applicants}
        for name in sorted(before.keys() - now.keys(), key=int):
            yield _("%(student)s does not take part any more.") % {"student": self._student(name)}
        for name in sorted(now.keys() - before.keys(), key=int):
            yield _("%(student)s takes part now.") % {"student": self._student(name)}
        for name in sorted(before.keys() & now.keys(), key=int):
            if before[name] != now[name]:
                yield _("%(student)s has answered, or chosen otherwise.") % {
                    "student": self._student(name)
                }

    def _quotas(self) -> Iterator[str]:
        before = {each.id: each for each in self.before.quotas}
        now = {each.id: each for each in self.now.quotas}
        for key in sorted(before.keys() | now.keys()):
            if before.get(key) == now.get(key):
                continue
            yield _("The quota “%(quota)s” had %(before)s places and has %(now)s.") % {
                "quota": self.names.quota(key),
                "before": _capacity(before, key),
                "now": _capacity(now, key),
            }

    def _others(self) -> Iterator[str]:
        barred = {(each.applicant, each.placement): each.reason for each in self.before.ineligible}
        now = {(each.applicant, each.placement): each.reason for each in self.now.ineligible}
        for name, _reason in sorted(barred.items() ^ now.items()):
            yield _("%(student)s, %(place)s: the decision on eligibility changed.") % {
                "student": self._student(name[0]),
                "place": self.names.placement(name[1]),
            }
        if _plain(self.before.scores) != _plain(self.now.scores):
            yield _("Scores were changed.")
        if self.before.mechanism != self.now.mechanism:
            yield _("The mechanism was changed.")


def _capacity(quotas: Mapping[str, Any], key: str) -> int:
    return quotas[key].capacity if key in quotas else 0


def _plain(scores: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, int]]:
    return {key: dict(given) for key, given in scores.items() if given}
