"""One fact, several definitions: who counts it how, with each one's latest figure side by side."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from kakehashi.policy.catalogue import of_fact
from kakehashi.policy.memory import Memory
from kakehashi.policy.models import PublishedFigure
from kakehashi.policy.queries import published
from kakehashi.policy.readings import Reading, read
from kakehashi.policy.registry import Indicator
from kakehashi.policy.sets import Version, facts, shipped
from kakehashi.web.public.published import PublishedRow


@dataclass(frozen=True)
class Definition:
    """One definition of a fact with its figure on its own last reference date."""

    indicator: Indicator
    reading: Reading

    @property
    def earlier(self) -> list[Version]:
        """The versions before the present one, newest first."""
        found = shipped().get(self.indicator.code)
        return list(reversed(found.versions[:-1])) if found else []


def fact(request: HttpRequest, code: str) -> HttpResponse:
    """The definitions of one fact side by side; their figures are never added or compared."""
    title = facts().get(code)
    indicators = of_fact(code)
    if title is None or not indicators:
        raise Http404
    today, recall = timezone.localdate(), Memory()
    known = {each.code: each for each in indicators}
    rows = [PublishedRow(each, known[each.indicator]) for each in published(*known)]
    definitions = [
        Definition(each, read(each, each.at.latest(today), recall=recall)) for each in indicators
    ]
    context = {
        "title": title,
        "definitions": definitions,
        "own": [row for row in rows if row.figure.scope == PublishedFigure.Scope.OWN],
        "national": [row for row in rows if row.figure.scope == PublishedFigure.Scope.NATIONAL],
    }
    return render(request, "web/public/fact.html", context)
