"""Questions about runs, results and places given."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, QuerySet

from kakehashi.education.outbound.allotting.assessed import classes_of, score_in_words
from kakehashi.education.outbound.calls.naming import placement_names
from kakehashi.education.outbound.models import (
    Allotment,
    Application,
    Call,
    Placement,
    Quota,
    Run,
    RunResult,
)
from kakehashi.education.outbound.states import (
    LIVE_ALLOTMENTS,
    AllotmentState,
    ApplicationState,
    RunState,
)

OUT = [AllotmentState.DECLINED, AllotmentState.LAPSED, AllotmentState.GIVEN_UP]
UNDECIDED = [RunState.MADE, RunState.APPROVED]


@dataclass(frozen=True)
class Names:
    """What the keys of a call's placements and quotas are called, for a reader of `language`.

    wanted: keys to look up; None for all, which are many in a large call.
    """

    call: Call
    language: str
    wanted: Collection[str] | None = None

    @cached_property
    def records(self) -> Mapping[str, Placement]:
        """Key -> placement, with its host, in the order of keys."""
        rows = self.call.placements.with_hosts().select_related("call").order_by("key")
        if self.wanted is not None:
            rows = rows.filter(key__in=self.wanted)
        return {each.key: each for each in rows}

    @cached_property
    def placements(self) -> Mapping[str, str]:
        """Key of each placement -> its name."""
        named = placement_names(self.records.values(), self.language)
        return {key: named[each.pk] for key, each in self.records.items()}

    @cached_property
    def quotas(self) -> Mapping[str, str]:
        """Key of each quota -> its name."""
        rows = self.call.quotas.order_by("key")
        if self.wanted is not None:
            rows = rows.filter(key__in=self.wanted)
        return {each.key: each.name_in(self.language) for each in rows}

    def placement(self, key: str) -> str:
        """A placement's name; the key itself where it is not known any more."""
        return self.placements.get(key, key)

    @cached_property
    def classes(self) -> int:
        """How many classes of priority the scores of the call fall in."""
        return classes_of(self.call)

    def score(self, value: int) -> str:
        """A score as students know it, of 100."""
        return score_in_words(value, self.classes)

    def quota(self, key: str) -> str:
        """The same of a quota."""
        return self.quotas.get(key, key)


def undecided_run(call: Call) -> Run | None:
    """The run that was made and neither published nor discarded; there is at most one."""
    return call.runs.real().light().filter(state__in=UNDECIDED).first()


def last_published(call: Call) -> Run | None:
    """The run whose results hold now."""
    return call.runs.real().light().published().last()


def live_allotments(call: Call) -> QuerySet[Allotment]:
    """Places of a call that are offered or accepted."""
    return Allotment.objects.filter(application__call=call, state__in=LIVE_ALLOTMENTS)


def undecided_applications(call: Call) -> int:
    """How many were handed in and nobody has said whether they are eligible."""
    return call.applications.filter(state=ApplicationState.SUBMITTED).count()


def result_of(application: Application) -> RunResult | None:
    """What the last published run in which it took part gave to an application."""
    rows = application.results.filter(run__state=RunState.PUBLISHED)
    # What a run is as a whole is large, and only its quotas and places are asked for, if at all.
    rows = rows.select_related("run", "placement").defer(
        "run__input", "run__output", "run__summary", "run__warnings", "run__changed"
    )
    return rows.order_by("run__number").last()


def allotment_of(application: Application) -> Allotment | None:
    """The place that the application holds; else the last one it was offered."""
    rows = application.allotments.select_related(
        "placement__call", "placement__host", "answered_by"
    ).order_by("pk")
    live = [each for each in rows if each.state in LIVE_ALLOTMENTS]
    found = live or list(rows)
    return found[-1] if found else None


@dataclass(frozen=True)
class Standing:
    """How many places of a call are in which state, and how many applications hold none."""

    without: int
    offered: int = 0
    waiting: int = 0
    confirmed: int = 0
    gone: int = 0


def standing_of(call: Call) -> Standing:
    """The places given in `call` by what became of them."""
    rows = Allotment.objects.filter(application__call=call).order_by()
    counts = {row["state"]: row["n"] for row in rows.values("state").annotate(n=Count("pk"))}
    eligible = call.applications.filter(state=ApplicationState.ELIGIBLE)
    held = live_allotments(call).values("application")
    return Standing(
        eligible.exclude(pk__in=held).count(),
        offered=counts.get(AllotmentState.OFFERED, 0),
        waiting=counts.get(AllotmentState.WAITING, 0),
        confirmed=counts.get(AllotmentState.CONFIRMED, 0),
        gone=sum(counts.get(state, 0) for state in OUT),
    )


@dataclass(frozen=True)
class Free:
    """A placement with free places and how many wait for it since the last published run."""

    name: str
    places: int
    waiting: int


def free_places(call: Call, names: Names) -> list[Free]:
    """Placements with free places that somebody waits for, by name; none before a first run."""
    last = last_published(call)
    if last is None:
        return []
    used = used_places(call)
    quotas = {each.pk: each for each in call.quotas.all()}
    found = []
    for key, placement in names.records.items():
        line = last.summary["placements"].get(key, {})
        room = [quotas[pk].capacity - used.get(pk, 0) for pk in path_of(quotas, placement.quota_id)]
        places = min(room) // placement.size
        if places > 0 and line.get("reserve") and placement.closed_at is None:
            found.append(Free(names.placement(key), places, line["reserve"]))
    return sorted(found, key=lambda each: each.name)


def used_places(call: Call, besides: Application | None = None) -> dict[int, int]:
    """Id of each quota -> places held at it and below it. besides: whose place does not count."""
    quotas = {each.pk: each for each in call.quotas.all()}
    live = live_allotments(call)
    if besides is not None:
        live = live.exclude(application=besides)
    used = dict.fromkeys(quotas, 0)
    for inner, size in live.values_list("placement__quota", "placement__size"):
        for pk in path_of(quotas, inner):
            used[pk] += size
    return used


def path_of(quotas: Mapping[int, Quota], inner: int) -> list[int]:
    """Ids of a quota and those around it, the innermost first; a circle is gone round once."""
    path: list[int] = []
    node: int | None = inner
    while node is not None and node not in path:
        path.append(node)
        node = quotas[node].parent_id
    return path


def names_for(application: Application, found: RunResult | None, language: str) -> Names:
    """The names that the result of one application speaks of. found: as `result_of` gives it."""
    chosen = application.choices.values_list("placement__key", flat=True)
    held = application.allotments.values_list("placement__key", flat=True)
    reasons = found.reasons if found else []
    quotas = {reason["quota"] for reason in reasons if "quota" in reason}
    return Names(application.call, language, {*chosen, *held, *quotas})
