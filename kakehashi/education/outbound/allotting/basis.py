"""What a run rests on: everything of a call that decides who goes where, read in few queries.

A first run takes all whose eligibility was decided. A later one takes the same scores and lottery
numbers; who confirmed keeps the place, who may still move up keeps at least what is held, and who
declined, let lapse, gave up or withdrew is left out.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils import timezone

from kakehashi.agreements.states import State
from kakehashi.education.outbound.allocation.document import read
from kakehashi.education.outbound.allocation.problem import (
    Applicant,
    Ineligible,
    Mechanism,
    Placement,
    Problem,
    Quota,
)
from kakehashi.education.outbound.allotting import assessed
from kakehashi.education.outbound.allotting.queries import OUT, last_published
from kakehashi.education.outbound.models import (
    Allotment,
    Application,
    Call,
    Choice,
    Run,
)
from kakehashi.education.outbound.states import (
    LIVE_ALLOTMENTS,
    AllotmentState,
    ApplicationState,
)

DECIDED = [ApplicationState.ELIGIBLE, ApplicationState.INELIGIBLE]
GOES_ON = [State.SIGNED]

NOT_ELIGIBLE = ("The application was found not eligible.", "応募資格がないと判定されました。")
CLOSED = ("This placement was closed.", "この派遣先は募集を取りやめました。")
ENDED = (
    "The agreement with the host is not in force any more.",
    "派遣先との協定が効力を失いました。",
)
BothLanguages = tuple[str, str]  # English, Japanese


@dataclass(frozen=True)
class Held:
    """A place that an application holds. is_fixed: confirmed, given by hand, or for good."""

    placement: str
    is_fixed: bool


@dataclass(frozen=True)
class Basis:
    """A problem with what leads back to the records.

    placements: key -> id. choices: applicant -> all choices, also those below
    a place that is held. because: (applicant, placement key) -> reason in both languages.
    """

    call: Call
    problem: Problem
    previous: Run | None
    placements: Mapping[str, int]
    choices: Mapping[str, Sequence[str]]
    held: Mapping[str, Held]
    because: Mapping[tuple[str, str], BothLanguages]


def basis_of(
    call: Call,
    *,
    mechanism: str | None = None,
    capacities: Mapping[str, int] | None = None,
    is_trial: bool = False,
    frozen: Run | None = None,
) -> Basis:
    """What a run of `call` would rest on now. It changes nothing.

    mechanism, capacities (key of a quota -> places): other ones than those of the call, to try.
    is_trial: it may rest on scores that are not complete. frozen: a run whose scores it takes.

    Raises: Refused, if a first run lacks scores.
    """
    return _Reading(call, timezone.localdate(), is_trial, frozen).basis(mechanism, capacities or {})


class _Reading:
    def __init__(self, call: Call, day: date, is_trial: bool, frozen: Run | None) -> None:
        self.call, self.day, self.is_trial, self.frozen = call, day, is_trial, frozen
        self.previous = last_published(call)
        self.key_of: dict[int, str] = {}
        self.shut: dict[str, BothLanguages] = {}
        self.placements = tuple(self._placements())

    def _placements(self) -> Iterator[Placement]:
        rows = self.call.placements.order_by("key").values_list(
            "pk", "key", "quota__key", "size", "closed_at", "agreement__state"
        )
        for pk, key, quota, size, closed_at, state in rows:
            self.key_of[pk] = key
            if closed_at is not None:
                self.shut[key] = CLOSED
            elif state not in GOES_ON:
                self.shut[key] = ENDED
            yield Placement(key, quota, size)

    def basis(self, mechanism: str | None, capacities: Mapping[str, int]) -> Basis:
        """All of it, from what is stored now."""
        states = self._states()
        choices = self._choices(states)
        held = self._held(states)
        because = dict(self._because(states, choices, held))
        problem = Problem(
            mechanism=Mechanism(mechanism or self.call.mechanism),
            seed=int(self.call.seed or 0),
            quotas=tuple(self._quotas(capacities)),
            placements=self.placements,
            applicants=tuple(
                applicant_of(name, choices.get(name, ()), held.get(name)) for name in states
            ),
            scores=self._scores(states),
            ineligible=tuple(Ineligible(*pair, why[0]) for pair, why in because.items()),
        )
        ids = {key: pk for pk, key in self.key_of.items()}
        return Basis(self.call, problem, self.previous, ids, choices, held, because)

    def _quotas(self, capacities: Mapping[str, int]) -> Iterator[Quota]:
        rows = self.call.quotas.order_by("key").values_list("key", "capacity", "parent__key")
        for key, capacity, parent in rows:
            yield Quota(key, capacities.get(key, capacity), parent)

    def _states(self) -> dict[str, str]:
        """Applicant -> state of the application, of all that take part."""
        rows = Application.objects.filter(call=self.call, state__in=DECIDED)
        out = Allotment.objects.filter(application__call=self.call, state__in=OUT)
        live = Allotment.objects.filter(application__call=self.call).live()
        left = set(out.values_list("application", flat=True))
        left -= set(live.values_list("application", flat=True))
        found = rows.order_by("pk").values_list("pk", "state")
        return {str(pk): state for pk, state in found if pk not in left}

    def _choices(self, states: Mapping[str, str]) -> dict[str, list[str]]:
        found: dict[int, list[str]] = {int(name): [] for name in states}
        rows = Choice.objects.filter(application__call=self.call).order_by("application", "rank")
        key_of = self.key_of
        for application, placement in rows.values_list("application_id", "placement_id"):
            if application in found:
                found[application].append(key_of[placement])
        return {str(application): keys for application, keys in found.items() if keys}

    def _held(self, states: Collection[str]) -> dict[str, Held]:
        """Nobody moves up any more once the day is over until which that was possible."""
        until = self.call.upgrades_until
        is_over = until is not None and until < self.day
        rows = Allotment.objects.filter(
            application__call=self.call, state__in=LIVE_ALLOTMENTS
        ).values_list("application_id", "placement_id", "state", "run_number", "rank")
        return {
            str(application): Held(
                self.key_of[placement],
                is_over or state == AllotmentState.CONFIRMED or number is None or rank is None,
            )
            for application, placement, state, number, rank in rows
            if str(application) in states
        }

    def _because(
        self,
        states: Mapping[str, str],
        choices: Mapping[str, Sequence[str]],
        held: Mapping[str, Held],
    ) -> Iterator[tuple[tuple[str, str], BothLanguages]]:
        found = assessed.ineligible(self.call)
        named = {
            (str(application), self.key_of[placement]): why
            for (application, placement), why in found.items()
            if str(application) in states and placement in self.key_of
        }
        concerned = {name for name, _key in named}
        for name, state in states.items():
            is_refused = state == ApplicationState.INELIGIBLE or name in concerned
            if not is_refused and not self.shut:
                continue
            holding = [held[name].placement] if name in held else []
            for key in dict.fromkeys([*choices.get(name, ()), *holding]):
                why = named.get((name, key))
                if why is None and state == ApplicationState.INELIGIBLE:
                    why = NOT_ELIGIBLE
                why = why or self.shut.get(key)
                if why is not None:
                    yield (name, key), why

    def _scores(self, states: Mapping[str, str]) -> dict[str, dict[str, int]]:
        """Those of the run that is frozen or came before: nobody's score changes between runs.

        Only who was in none of them yet is scored now.
        """
        earlier = self.frozen or self.previous
        found: dict[str, dict[str, int]] = {each.id: {} for each in self.placements}
        stored = json.loads(earlier.document) if earlier is not None else {}
        known = {each["id"] for each in stored.get("applicants", ())}
        fresh = {name for name, state in states.items() if state == ApplicationState.ELIGIBLE}
        if earlier is None or fresh - known:
            is_complete = earlier is None and not self.is_trial
            given = assessed.scores(self.call, is_complete=is_complete)
            for (application, placement), score in given.items():
                name, key = str(application), self.key_of.get(placement)
                if name in states and key is not None:
                    found[key][name] = score
        for key, scores in stored.get("scores", {}).items():
            kept = {name: score for name, score in scores.items() if name in states}
            found.setdefault(key, {}).update(kept)
        return {key: scores for key, scores in found.items() if scores}


def applicant_of(name: str, choices: Sequence[str], held: Held | None) -> Applicant:
    """Who takes part: with all choices, with those down to a place that is held, or pinned."""
    if held is None:
        return Applicant(name, tuple(choices))
    if held.is_fixed or held.placement not in choices:
        return Applicant(name, tuple(choices), held.placement)
    return Applicant(name, tuple(choices[: choices.index(held.placement) + 1]))


def pinned(problem: Problem, held: Mapping[str, Held], names: Collection[str]) -> Problem:
    """The same problem in which `names` keep for certain what they hold."""
    applicants = tuple(
        replace(each, pin=held[each.id].placement) if each.id in names else each
        for each in problem.applicants
    )
    return replace(problem, applicants=applicants)


def problem_of(run: Run) -> Problem:
    """What a run rested on, from what was stored with it.

    Raises: ValueError, if what is stored is no sound document.
    """
    problem = read(run.document)
    if isinstance(problem, list):
        raise ValueError(f"The input of {run} cannot be read: {problem[0].path}")
    return problem
