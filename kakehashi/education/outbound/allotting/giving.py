"""Giving the places of a run that is being published, and telling who is concerned."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from typing import cast

from django.utils import timezone
from django.utils.translation import gettext_lazy

from kakehashi.education.outbound.models import Allotment, Application, Call, Run, RunResult
from kakehashi.education.outbound.states import AllotmentState
from kakehashi.journal.changes import Changes
from kakehashi.journal.operations import record_many
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person

OFFERED = declare("outbound.place_offered", gettext_lazy("offered a place"))
MOVED_UP = declare("outbound.place_moved_up", gettext_lazy("gave a better place"))
NO_PLACE = declare("outbound.place_not_given", gettext_lazy("gave no place in this run"))
BATCH = 2000
LAST_MINUTE = time(23, 59)


def answer_by(call: Call, now: datetime) -> datetime:
    """Until when a place offered at `now` is to be answered: the last minute of the last day."""
    day = timezone.localdate(now) + timedelta(days=call.answer_days)
    return timezone.make_aware(datetime.combine(day, LAST_MINUTE))


def give_places(run: Run, call: Call, *, by: Person) -> None:
    """Write the places that `run` gives and end those they replace; the call is locked.

    A place that somebody holds already stays as it is. Who had accepted and moves up has accepted
    the better place, too. In the first run everybody hears, later who got something new.
    """
    held = {
        each.application_id: each
        for each in Allotment.objects.live().filter(application__call=call)
    }
    results = run.results.exclude(placement=None).order_by("application").defer("reasons")
    fresh = [each for each in results if _is_new(each, held.get(each.application_id))]
    replaced = [held[each.application_id] for each in fresh if each.application_id in held]
    now = timezone.now()
    Allotment.objects.filter(pk__in=[each.pk for each in replaced]).update(
        state=AllotmentState.REPLACED, ended_at=now
    )
    until = answer_by(call, now)
    given = Allotment.objects.bulk_create(
        [_allotment(run, until, each, held.get(each.application_id), now) for each in fresh],
        batch_size=BATCH,
    )
    _link(replaced, given)
    _tell(run, call, given, {each.application_id for each in replaced}, by)


def _is_new(result: RunResult, held: Allotment | None) -> bool:
    return held is None or held.placement_id != result.placement_id


def _allotment(
    run: Run, until: datetime, result: RunResult, held: Allotment | None, now: datetime
) -> Allotment:
    accepted = held is not None and held.state == AllotmentState.WAITING
    return Allotment(
        application_id=result.application_id,
        placement_id=cast(int, result.placement_id),  # who got none is not among them
        run_number=run.number,
        rank=result.rank,
        state=AllotmentState.WAITING if accepted else AllotmentState.OFFERED,
        offered_at=now,
        answer_by=until,
        answered_by_id=held.answered_by_id if held is not None and accepted else None,
        answered_at=held.answered_at if held is not None and accepted else None,
        is_invented=run.is_invented,
    )


def _link(replaced: Sequence[Allotment], given: Iterable[Allotment]) -> None:
    by_application = {each.application_id: each for each in given}
    for each in replaced:
        each.replaced_by = by_application[each.application_id]
    Allotment.objects.bulk_update(replaced, ["replaced_by"], batch_size=BATCH)


def _tell(run: Run, call: Call, given: Sequence[Allotment], moved: set[int], by: Person) -> None:
    """An entry at each application that hears something; mail follows it."""
    place = {each.application_id: each.placement_id for each in given}
    concerned = run.results.values_list("application", flat=True)
    if run.previous_id is not None:
        concerned = concerned.filter(application__in=place)
    # An entry keeps how the application is called: by its student and its call.
    rows = Application.objects.filter(pk__in=concerned).select_related("student")
    rows = rows.only("call", "student")
    told: dict[str, list[tuple[Application, Changes]]] = {OFFERED: [], MOVED_UP: [], NO_PLACE: []}
    for application in rows.order_by("pk").iterator(chunk_size=BATCH):
        application.call = call
        said: Changes = {"run": [None, run.number], "placement": [None, place.get(application.pk)]}
        if application.pk in moved:
            told[MOVED_UP].append((application, said))
        elif application.pk in place:
            told[OFFERED].append((application, said))
        else:
            told[NO_PLACE].append((application, said))
    for verb, entries in told.items():
        if entries:
            record_many(verb, entries, by=by)
