"""The verbs of the allocation: run it, try it, approve, discard, publish.

A run is made, stored with its certificate and decided on in transactions of their own: whoever is
interrupted leaves everything before or everything after, never half of it.
"""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.education.outbound.allotting import rules
from kakehashi.education.outbound.allotting.basis import Basis, basis_of
from kakehashi.education.outbound.allotting.differing import changed_since
from kakehashi.education.outbound.allotting.giving import give_places
from kakehashi.education.outbound.allotting.making import Made, make
from kakehashi.education.outbound.allotting.queries import last_published
from kakehashi.education.outbound.allotting.soundness import refusal, troubles
from kakehashi.education.outbound.calls.operations import reveal_seed
from kakehashi.education.outbound.calls.rules import may_reveal
from kakehashi.education.outbound.models import Call, Run, RunResult
from kakehashi.education.outbound.states import RunState
from kakehashi.journal.operations import record
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.verdicts import No, Refused, require

RAN = declare("outbound.allocation_run", gettext_lazy("ran the allocation"))
TRIED = declare("outbound.allocation_tried", gettext_lazy("tried what an allocation would give"))
APPROVED = declare("outbound.run_approved", gettext_lazy("approved the allocation run"))
DISCARDED = declare("outbound.run_discarded", gettext_lazy("discarded the allocation run"))
PUBLISHED = declare("outbound.run_published", gettext_lazy("published the allocation run"))
BATCH = 2000


@transaction.atomic
def freeze_and_run(call: Call, *, by: Person, note: str = "") -> Run:
    """Freeze what decides who goes where, give the places by it, and keep both with their hashes.

    Nobody is told and nothing is given yet. After the first published run this is `rerun`.

    Raises: Refused, if `by` may not, the call is open, an application is undecided, another run
    waits, or the records cannot be run; then every place that must be mended is named.
    """
    call = locked_call(call)
    require(rules.may_run(by, call))
    made = make(_sound(call))
    if not made.problem.applicants:
        raise Refused(_("Nobody takes part: no application is left that could be given a place."))
    run = _stored(made, Run.Kind.REAL, by, note)
    RunResult.objects.bulk_create(
        (RunResult(run_id=run.pk, **row) for row in made.rows()), batch_size=BATCH
    )
    record(RAN, run, by=by, changes=_certificate(run))
    return run


@transaction.atomic
def rerun(call: Call, *, by: Person, note: str = "") -> Run:
    """Run again after withdrawals, answers or added places: same scores, same lottery numbers.

    Who confirmed keeps the place; who has not, or may still move up, gets no less than what is
    held; who declined, let lapse, gave up or withdrew is left out.

    Raises: Refused, as `freeze_and_run`, and if no run was published yet.
    """
    if last_published(call) is None:
        raise Refused(_("No run of this call was published yet. Run the allocation first."))
    return freeze_and_run(call, by=by, note=note)


@transaction.atomic
def what_if(
    call: Call,
    *,
    by: Person,
    mechanism: str = "",
    capacities: Mapping[str, int] | None = None,
    note: str = "",
) -> Run:
    """Keep what another mechanism, or other quotas, would give now. It touches nothing else.

    mechanism: one of `Call.Mechanism`; empty for that of the call. capacities: quota key -> places.

    Raises: Refused, if `by` may not, the call is open, a quota is not of the call, or the records
    cannot be run.
    """
    require(rules.may_try(by, call))
    known = dict(call.quotas.values_list("key", "capacity"))
    changed = {key: to for key, to in (capacities or {}).items() if known.get(key) != to}
    if not changed.keys() <= known.keys():
        raise Refused(_("There is no such quota in this call."))
    if mechanism and mechanism not in Call.Mechanism.values:
        raise Refused(_("There is no such mechanism."))
    made = make(_sound(call, mechanism=mechanism or None, capacities=changed, is_trial=True))
    run = _stored(made, Run.Kind.WHAT_IF, by, note, changed)
    record(TRIED, run, by=by, changes=_certificate(run))
    return run


def _sound(call: Call, **tried: Any) -> Basis:
    basis = basis_of(call, **tried)
    found = troubles(basis)
    if found:
        raise Refused(refusal(found))
    return basis


def _stored(
    made: Made, kind: str, by: Person, note: str, changed: Mapping[str, int] | None = None
) -> Run:
    call = made.basis.call
    last = call.runs.filter(kind=kind).aggregate(last=Max("number"))["last"]
    try:
        with transaction.atomic():
            return Run.objects.create(
                call=call,
                kind=kind,
                number=(last or 0) + 1,
                note=note.strip(),
                previous=made.basis.previous,
                changed=dict(changed or {}),
                made_by=by,
                made_at=timezone.now(),
                is_invented=call.is_invented,
                **made.columns,
            )
    except IntegrityError as taken:
        raise Refused(_("Somebody else is running this call just now.")) from taken


def _certificate(run: Run) -> dict[str, list[Any]]:
    """What the journal keeps of a run, so that nobody can exchange it unseen."""
    kept = ("input_sha256", "output_sha256", "seed_commitment", "engine_version", "verified")
    return {name: [None, getattr(run, name)] for name in (*kept, "mechanism", "placed")}


# -- Deciding -------------------------------------------------------------------------------------


@transaction.atomic
def approve_run(run: Run, *, by: Person, note: str = "") -> Run:
    """Approve a run that somebody else made.

    Raises: Refused, if `by` may not, made it, or the check found it at fault; or if justified
    claims are left and no word is said about them.
    """
    run = _locked(run)
    require(rules.may_approve(by, run))
    if run.blocking and not note.strip():
        raise Refused(
            _("Justified claims are left in this run. Say why it is approved all the same.")
        )
    run.state, run.approval_note = RunState.APPROVED, note.strip()
    run.approved_by, run.approved_at = by, timezone.now()
    _save_state(run, "approval_note", "approved_by", "approved_at")
    record(APPROVED, run, by=by, changes=_moved(RunState.MADE, run), reason=run.approval_note)
    return run


@transaction.atomic
def discard_run(run: Run, *, by: Person, reason: str) -> Run:
    """Set a run aside that is not to be published. It stays on record.

    Raises: Refused, if `by` may not, it is published, or no reason is given.
    """
    run = _locked(run)
    require(rules.may_discard(by, run))
    if not reason.strip():
        raise Refused(_("Say why the run is discarded."))
    before, run.state, run.discard_reason = run.state, RunState.DISCARDED, reason.strip()
    run.discarded_by, run.discarded_at = by, timezone.now()
    _save_state(run, "discard_reason", "discarded_by", "discarded_at")
    record(DISCARDED, run, by=by, changes=_moved(before, run), reason=run.discard_reason)
    return run


@transaction.atomic
def publish_run(run: Run, *, by: Person) -> Run:
    """Give the places of an approved run, tell every student, and reveal the seed.

    Raises: Refused, if `by` may not, nobody approved it, or something it rests on has changed
    since; then the refusal says what.
    """
    call = locked_call(run.call)
    run = _locked(run)
    require(rules.may_publish(by, run))
    basis = _sound(call, frozen=run)
    if changed_since(run, basis.problem) and (changes := changed_since(run, make(basis).problem)):
        said = _("What this run rests on has changed: %(changes)s Discard it and run again.")
        raise Refused(said % {"changes": refusal(changes)})
    run.state, run.published_by, run.published_at = RunState.PUBLISHED, by, timezone.now()
    give_places(run, call, by=by)
    _save_state(run, "published_by", "published_at")
    record(PUBLISHED, run, by=by, changes=_moved(RunState.APPROVED, run))
    if call.revealed_at is None and not isinstance(may_reveal(by, call), No):
        reveal_seed(call, by=by)
    return run


def _moved(before: str, run: Run) -> dict[str, list[Any]]:
    return {"state": [str(before), str(run.state)]}


def _save_state(run: Run, *fields: str) -> None:
    run.save(update_fields=["state", *fields])


def locked_call(call: Call) -> Call:
    """The call as it is stored now, locked until the transaction ends."""
    return Call.objects.select_for_update(of=("self",)).select_related("unit").get(pk=call.pk)


def _locked(run: Run) -> Run:
    """The run as it is stored now; its call is locked first, as everywhere."""
    locked_call(run.call)
    found = Run.objects.light().select_for_update(of=("self",))
    return found.select_related("call__unit", "made_by").get(pk=run.pk)
