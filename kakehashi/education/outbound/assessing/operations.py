"""Deciding on eligibility, one application or many at once, and on appeals.

Each locks the application, asks the rule again, writes a new decision beside the former ones, and
the journal. Who was decided about hears of it by mail (`notices`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.education.outbound.assessing import rules
from kakehashi.education.outbound.assessing.findings import (
    Findings,
    findings_of,
    findings_of_many,
    joined,
)
from kakehashi.education.outbound.assessing.queries import (
    choices_of,
    of_many,
    standing,
    undecided,
    with_choices,
)
from kakehashi.education.outbound.models import (
    Appeal,
    Application,
    Call,
    EligibilityDecision,
    Placement,
)
from kakehashi.education.outbound.states import ApplicationState
from kakehashi.journal.changes import Changes
from kakehashi.journal.operations import record, record_many
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.people.queries import units_of
from kakehashi.verdicts import Refused, require

FOUND_ELIGIBLE = declare("assessing.found_eligible", gettext_lazy("found the application eligible"))
FOUND_INELIGIBLE = declare(
    "assessing.found_ineligible", gettext_lazy("found the application or a choice not eligible")
)
APPEALED = declare("assessing.appealed", gettext_lazy("appealed against the decision"))
APPEAL_DECIDED = declare("assessing.appeal_decided", gettext_lazy("decided on the appeal"))
TURNED = declare("assessing.decision_turned", gettext_lazy("turned the decision upon an appeal"))

Code = EligibilityDecision.Code
State = ApplicationState
BATCH = 500


@dataclass(frozen=True)
class Reason:
    """Why, as the student reads it. Empty: what the rules say."""

    ja: str = ""
    en: str = ""

    def or_else(self, other: "Reason") -> "Reason":
        """Itself, with the texts of `other` where it has none."""
        return Reason(self.ja.strip() or other.ja, self.en.strip() or other.en)


@transaction.atomic
def find_eligible(
    application: Application,
    *,
    placement: Placement | None = None,
    reason: Reason | None = None,
    by: Person,
) -> EligibilityDecision:
    """Decide that an application, or one of its choices, is eligible.

    Where a rule is not met, this is at the discretion of the faculty and needs a reason.

    Raises: Refused, if `by` does not decide here, it was decided so already, an appeal waits, or a
    reason is missing.
    """
    application, about = _locked(application), placement.pk if placement else None
    require(rules.may_decide(by, application))
    require(rules.can_be_about(application, about))
    require(rules.is_no_repetition(application, about, eligible=True))
    found, said = findings_of(application), reason or Reason()
    unmet = found.of(about)
    if unmet and not (said.ja.strip() or said.en.strip()):
        raise Refused(_("A rule is not met. Say why the application is eligible all the same."))
    return _decide(
        application,
        EligibilityDecision(
            placement=placement,
            eligible=True,
            code=Code.DISCRETION if unmet else Code.MET,
            reason_ja=said.ja.strip(),
            reason_en=said.en.strip(),
            findings=[each.as_json() for each in unmet],
        ),
        by,
    )


@transaction.atomic
def find_ineligible(
    application: Application,
    *,
    placement: Placement | None = None,
    code: str,
    reason: Reason | None = None,
    by: Person,
) -> EligibilityDecision:
    """Decide that an application, or one of its choices, is not eligible.

    reason: where it is empty, the sentences of the rules of this kind that are not met.
    Raises: Refused, if `by` does not decide here, it was decided so already, the student holds a
    place, or the reason is missing in one of the two languages.
    """
    application, about = _locked(application), placement.pk if placement else None
    require(rules.may_decide(by, application))
    require(rules.can_be_about(application, about))
    require(rules.is_no_repetition(application, about, eligible=False))
    require(rules.can_be_refused(application))
    if code not in Code.values or code in (Code.MET, Code.DISCRETION):
        raise Refused(_("Choose the kind of reason."))
    unmet = findings_of(application).of(about)
    of_kind = [each for each in unmet if each.code == code]
    said = (reason or Reason()).or_else(Reason(joined(of_kind, "ja"), joined(of_kind, "en")))
    if not said.ja or not said.en:
        raise Refused(_("Write the reason in Japanese and in English: students read it in theirs."))
    return _decide(
        application,
        EligibilityDecision(
            placement=placement,
            eligible=False,
            code=code,
            reason_ja=said.ja,
            reason_en=said.en,
            findings=[each.as_json() for each in unmet],
        ),
        by,
    )


# -- Many at once -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Ready:
    """What the rules say about applications that wait, sorted by what can be done at once.

    met: all rules are met. partly: those of the call are, those of some choices are not.
    unmet: a rule of the call is not met; each needs a decision of its own.
    """

    met: Sequence[tuple[Application, Findings]]
    partly: Sequence[tuple[Application, Findings]]
    unmet: Sequence[tuple[Application, Findings]]


def ready(call: Call, person: Person) -> Ready:
    """The undecided applications of `call` that `person` may decide on, sorted by the rules."""
    if not rules.can_be_assessed(call):
        return _sorted([])
    mine = undecided(call).filter(unit__in=units_of(person, rules.DECIDES))
    mine = mine.exclude(student=person)
    applications = of_many(call, mine.order_by("pk"))
    return _sorted(findings_of_many(call, applications, choices_of(mine)))


def _sorted(found_of: Iterable[tuple[Application, Findings]]) -> Ready:
    piles: dict[str, list[tuple[Application, Findings]]] = {"met": [], "partly": [], "unmet": []}
    for application, found in found_of:
        pile = "unmet" if found.whole else "met" if found.is_met else "partly"
        piles[pile].append((application, found))
    return Ready(**piles)


@transaction.atomic
def decide_by_rules(
    call: Call, *, met: bool = True, partly: bool = False, by: Person, at_most: int | None = None
) -> int:
    """Find eligible at once whose rules are met; how many.

    partly: also those of whom only some choices lack something: these choices are found not
    eligible, each with the sentences of its rules.
    at_most: how many the reader saw; where there are more by now, nothing is done.

    Raises: Refused, if the call is not assessed now, or others came in the meantime.
    """
    call = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    require(rules.can_be_assessed(call))
    piles = ready(call, by)
    chosen = [*(piles.met if met else ()), *(piles.partly if partly else ())]
    if at_most is not None and len(chosen) > at_most:
        raise Refused(_("The applications changed in the meantime. Look at the list again."))
    keys = [application.pk for application, _found in chosen]
    locked = Application.objects.select_for_update(of=("self",)).order_by("pk")
    waiting = set(locked.filter(pk__in=keys, state=State.SUBMITTED).values_list("pk", flat=True))
    chosen = [pair for pair in chosen if pair[0].pk in waiting]
    _write_many(chosen, by)
    return len(chosen)


def _write_many(chosen: Sequence[tuple[Application, Findings]], by: Person) -> None:
    """The decisions, the states and the journal, one entry for each application."""
    now = timezone.now()
    decided = standing(application.pk for application, _found in chosen)
    decisions, entries = [], []
    for application, found in chosen:
        # What somebody decided about a choice before stays as it is.
        lacking = [each for each in found.lacking if (application.pk, each) not in decided]
        decisions.append(_whole(application, by))
        decisions += [_choice(application, each, found, by) for each in lacking]
        changes: Changes = {"state": [application.state, State.ELIGIBLE.value]}
        if lacking:
            changes["placement_id"] = [None, lacking]
        entries.append((application, changes))
    for each in decisions:
        each.decided_at = now
    EligibilityDecision.objects.bulk_create(decisions, batch_size=BATCH)
    keys = [application.pk for application, _found in chosen]
    Application.objects.filter(pk__in=keys).update(state=State.ELIGIBLE)
    record_many(FOUND_ELIGIBLE, entries, by=by)


def _whole(application: Application, by: Person) -> EligibilityDecision:
    return EligibilityDecision(application=application, eligible=True, code=Code.MET, decided_by=by)


def _choice(
    application: Application, placement: int, found: Findings, by: Person
) -> EligibilityDecision:
    unmet = found.of(placement)
    return EligibilityDecision(
        application=application,
        placement_id=placement,
        eligible=False,
        code=unmet[0].code,
        reason_ja=joined(unmet, "ja"),
        reason_en=joined(unmet, "en"),
        findings=[each.as_json() for each in unmet],
        decided_by=by,
    )


# -- Appeals ------------------------------------------------------------------------------------


@transaction.atomic
def lodge_appeal(decision: EligibilityDecision, *, text: str, by: Person) -> Appeal:
    """Appeal against a decision.

    Raises: Refused, if `by` is not the student, the last day is past, it does not hold any more,
    there was an appeal against it, or no text is given.
    """
    application = _locked(decision.application)
    decision = application.eligibility_decisions.get(pk=decision.pk)
    decision.application = application
    require(rules.may_appeal(by, decision))
    if not text.strip():
        raise Refused(_("Say why the decision should change."))
    appeal = Appeal.objects.create(
        decision=decision, text=text.strip(), lodged_by=by, lodged_at=timezone.now()
    )
    record(APPEALED, appeal, by=by, changes={"text": [None, appeal.text]})
    return appeal


@transaction.atomic
def decide_appeal(
    appeal: Appeal, *, granted: bool, answer: str, language: str = "ja", by: Person
) -> Appeal:
    """Grant an appeal, so that a new decision takes the place of the former, or dismiss it.

    language: of the answer, "ja" or "en".
    Raises: Refused, if `by` does not decide here or made the decision, it is decided, or no answer
    is given.
    """
    application = _locked(appeal.decision.application)
    appeal = Appeal.objects.select_for_update(of=("self",)).get(pk=appeal.pk)
    appeal.decision.application = application
    require(rules.may_decide_appeal(by, appeal))
    if not answer.strip():
        raise Refused(_("Write an answer to the student."))
    appeal.granted, appeal.answer = granted, answer.strip()
    appeal.decided_by, appeal.decided_at = by, timezone.now()
    appeal.save()
    changes: Changes = {"granted": [None, granted], "answer": [None, appeal.answer]}
    record(APPEAL_DECIDED, appeal, by=by, changes=changes)
    if granted:
        new = EligibilityDecision(
            placement_id=appeal.decision.placement_id,
            eligible=True,
            code=Code.DISCRETION,
            findings=appeal.decision.findings,
            appeal=appeal,
        )
        setattr(new, f"reason_{language}", appeal.answer)
        _decide(application, new, by, verb=TURNED)
    return appeal


# -- Writing ------------------------------------------------------------------------------------


def _locked(application: Application) -> Application:
    """The application as it is stored now, locked until the transaction ends."""
    locked = Application.objects.select_for_update(of=("self",)).filter(pk=application.pk)
    return with_choices(locked).get()


def _decide(
    application: Application, decision: EligibilityDecision, by: Person, verb: str = ""
) -> EligibilityDecision:
    """Write a decision beside the former ones; one about the whole moves the application."""
    decision.application, decision.decided_by = application, by
    decision.decided_at = timezone.now()
    decision.save(force_insert=True)
    before = application.state
    if decision.placement_id is None:
        application.state = State.ELIGIBLE if decision.eligible else State.INELIGIBLE
        application.save(update_fields=["state"])
    changes: Changes = {
        "state": [before, application.state],
        "placement_id": [None, decision.placement_id],
        "code": [None, decision.code],
        "reason_ja": [None, decision.reason_ja],
        "reason_en": [None, decision.reason_en],
    }
    if before == application.state:
        del changes["state"]
    told = verb or (FOUND_ELIGIBLE if decision.eligible else FOUND_INELIGIBLE)
    record(told, application, by=by, changes=changes)
    return decision
