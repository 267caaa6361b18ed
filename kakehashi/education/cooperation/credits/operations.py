"""What is done to rules, scales and distributions: enter, approve, end, withdraw; keep results.

Nothing is edited. What is wrong is withdrawn or ended and entered anew, so that a result of any day
can be explained by what stood then.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.education.cooperation.credits import rules
from kakehashi.education.cooperation.credits.grades import Method
from kakehashi.education.cooperation.credits.queries import overlapping
from kakehashi.education.cooperation.credits.snapshots import CreditSnapshot, Snapshot
from kakehashi.education.cooperation.models import (
    Conversion,
    CreditRule,
    GradeDistribution,
    GradeFrequency,
    GradeMapping,
    GradeRule,
    GradeScale,
    GradeStep,
)
from kakehashi.education.cooperation.models.approved import Approved, ScopedRule
from kakehashi.institutions.models import Institution
from kakehashi.journal.changes import difference, fields_of
from kakehashi.journal.operations import record
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.verdicts import Refused, require

ENTERED = declare("credits.entered", gettext_lazy("entered it for approval"))
APPROVED = declare("credits.approved", gettext_lazy("approved what was entered"))
ENDED = declare("credits.ended", gettext_lazy("set the last day of the rule"))
WITHDRAWN = declare("credits.withdrawn", gettext_lazy("withdrew what was entered"))
KEPT = declare("credits.conversion_kept", gettext_lazy("kept the result of a conversion"))

Entry = TypeVar("Entry", CreditRule, GradeRule, GradeScale, GradeDistribution)


@transaction.atomic
def enter_credit_rule(*, by: Person, **said: Any) -> CreditRule:
    """Enter how many credits count as how many; it applies once another person approves it.

    said: agreement or partner or level, from_scheme, to_scheme, local_name, from_amount, to_amount,
    rounding, is_two_way, starts_on, ends_on, source, remarks.

    Raises: Refused, if `by` may not enter it here, or it cannot be so.
    """
    rule = CreditRule(**said)
    require(rules.may_enter_for(by, rule.agreement))
    require(rules.can_be_for(rule))
    require(rules.can_count(rule))
    return _entered(rule, by)


@transaction.atomic
def enter_grade_rule(
    *, mapping: Mapping[GradeStep, GradeStep] | None = None, by: Person, **said: Any
) -> GradeRule:
    """Enter how marks of one scale become marks of another; for approval by another person.

    said: agreement or partner or level, from_scale, to_scale, method, starts_on, ends_on, source,
    remarks. mapping: for the method "table", from mark to mark.

    Raises: Refused, if `by` may not enter it here, or it cannot be so.
    """
    rule = GradeRule(**said)
    require(rules.may_enter_for(by, rule.agreement))
    require(rules.can_be_for(rule))
    if rule.from_scale_id == rule.to_scale_id:
        raise Refused(_("Choose two different scales."))
    lines = mapping or {}
    if bool(lines) != (rule.method == Method.TABLE):
        raise Refused(_("A mapping table has lines; the other methods have none."))
    if any(
        own.scale_id != rule.from_scale_id or other.scale_id != rule.to_scale_id
        for own, other in lines.items()
    ):
        raise Refused(_("A line names a mark of another scale."))
    _entered(rule, by)
    GradeMapping.objects.bulk_create(
        GradeMapping(rule=rule, from_step=own, to_step=other) for own, other in lines.items()
    )
    return rule


@transaction.atomic
def enter_scale(
    institution: Institution, steps: Sequence[Mapping[str, Any]], *, by: Person, **said: Any
) -> GradeScale:
    """Enter the marks of an institution, the best first; for approval by another person.

    steps: mark, label_ja, label_en, minimum, maximum, grade_point, passes, counts_in_gpa,
    is_verified of each; None where the source does not say. said: code, names, source, remarks.

    Raises: Refused, if `by` may not enter it, the code is taken, or the steps cannot be so.
    """
    require(rules.may_enter(by))
    require(rules.are_steps([dict(each) for each in steps]))
    if not str(said.get("source", "")).strip():
        raise Refused(_("Say where this stands: a page, a letter, a decision and its date."))
    try:
        with transaction.atomic():
            scale = _entered(GradeScale(institution=institution, **said), by)
    except IntegrityError as taken:
        raise Refused(_("Another scale has this code already.")) from taken
    GradeStep.objects.bulk_create(
        GradeStep(scale=scale, position=position, **each) for position, each in enumerate(steps)
    )
    return scale


@transaction.atomic
def enter_distribution(
    scale: GradeScale, values: Mapping[GradeStep, Decimal], *, by: Person, **said: Any
) -> GradeDistribution:
    """Enter how often each mark was given; for approval by another person.

    values: a number of grades, or a percentage, by mark. said: field, level, first_year, last_year,
    measure, source, remarks.

    Raises: Refused, if `by` may not enter it, or it cannot be so.
    """
    require(rules.may_enter(by))
    found = GradeDistribution(scale=scale, **said)
    require(rules.can_be_distribution(found, list(values.values())))
    if any(step.scale_id != scale.pk for step in values):
        raise Refused(_("A line names a mark of another scale."))
    if not found.source.strip():
        raise Refused(_("Say where this stands: a page, a letter, a decision and its date."))
    _entered(found, by)
    GradeFrequency.objects.bulk_create(
        GradeFrequency(distribution=found, step=step, value=value) for step, value in values.items()
    )
    return found


@transaction.atomic
def approve(entry: Entry, *, by: Person) -> Entry:
    """Let what another person entered count. A rule for the same that runs on ends the day before.

    Raises: Refused, if `by` entered it or may not approve it, it does not wait any more, or
    another one of the same stands in its way.
    """
    if isinstance(entry, CreditRule | GradeRule):
        _lock_place(entry)
    entry = _locked(entry)
    require(rules.may_approve(by, entry))
    if isinstance(entry, CreditRule | GradeRule):
        _make_way(entry, by)
    before = fields_of(entry)
    entry.approved_by, entry.approved_at = by, timezone.now()
    try:
        with transaction.atomic():
            entry.save()
    except IntegrityError as taken:
        raise Refused(
            _("Another distribution of the same field, level and years is approved. Withdraw it.")
        ) from taken
    record(APPROVED, entry, by=by, changes=difference(before, fields_of(entry)))
    return entry


def _lock_place(rule: CreditRule | GradeRule) -> None:
    """Lock every rule for the same place, in one order: of two that are approved one is first."""
    list(
        type(rule)
        ._default_manager.select_for_update(of=("self",))
        .filter(agreement=rule.agreement_id, partner=rule.partner_id, level=rule.level)
        .order_by("pk")
    )


def _make_way(rule: CreditRule | GradeRule, by: Person) -> None:
    """End the rule that `rule` follows."""
    require(rules.can_be_approved(rule))
    for earlier in overlapping(rule):
        last_day = rule.starts_on - timedelta(days=1)
        _end(earlier, last_day, _("Rule %(number)s follows.") % {"number": rule.pk}, by)


@transaction.atomic
def end(rule: Entry, *, last_day: date, reason: str, by: Person) -> Entry:
    """Set the last day on which an approved rule applies. Results made under it stay.

    Raises: Refused, if `by` may not decide on it, it has an end, or no reason is given.
    """
    rule = _locked(rule)
    assert isinstance(rule, CreditRule | GradeRule)
    require(rules.may_end(by, rule))
    require(rules.can_end(rule, last_day))
    if not reason.strip():
        raise Refused(_("Say why the rule ends."))
    _end(rule, last_day, reason.strip(), by)
    return rule


def _end(rule: ScopedRule, last_day: date, reason: str, by: Person) -> None:
    before = fields_of(rule)
    rule.ends_on, rule.ended_reason = last_day, reason
    rule.ended_by, rule.ended_at = by, timezone.now()
    rule.save()
    changes = difference(before, fields_of(rule))
    record(ENDED, rule, by=by, changes=changes, reason=reason)


@transaction.atomic
def withdraw(entry: Entry, *, reason: str, by: Person) -> Entry:
    """Take back what waits, or take a scale or distribution out of use. It stays on record.

    Raises: Refused, if `by` may not, it was withdrawn already, or no reason is given.
    """
    entry = _locked(entry)
    require(rules.may_withdraw(by, entry))
    if not reason.strip():
        raise Refused(_("Say why this is withdrawn."))
    before = fields_of(entry)
    entry.withdrawn_by, entry.withdrawn_at = by, timezone.now()
    entry.withdrawn_reason = reason.strip()
    entry.save()
    changes = difference(before, fields_of(entry))
    record(WITHDRAWN, entry, by=by, changes=changes, reason=reason)
    return entry


@transaction.atomic
def keep_conversion(
    snapshot: Snapshot, *, about: str, is_invented: bool = False, by: Person
) -> Conversion:
    """Keep a result with everything it rests on; it is never changed.

    about: what it was for: a course, a case, a letter. is_invented: for the demonstration.

    Raises: Refused, if `by` may not keep results, nothing was said, or there is no result.
    """
    require(rules.may_keep(by))
    if not about.strip():
        raise Refused(_("Say what the result is for."))
    if not snapshot.result:
        raise Refused(_("There is no result to keep."))
    is_credits = isinstance(snapshot, CreditSnapshot)
    kept = Conversion.objects.create(
        kind=Conversion.Kind.CREDITS if is_credits else Conversion.Kind.GRADE,
        about=about.strip(),
        snapshot=snapshot.as_json(),
        made_by=by,
        made_at=timezone.now(),
        is_invented=is_invented,
    )
    record(KEPT, kept, by=by, changes=difference({}, fields_of(kept)))
    return kept


def _entered(entry: Entry, by: Person) -> Entry:
    entry.entered_by, entry.entered_at = by, timezone.now()
    entry.save(force_insert=True)
    record(ENTERED, entry, by=by, changes=difference({}, fields_of(entry)))
    return entry


def _locked(entry: Entry) -> Entry:
    model: type[Approved] = type(entry)
    found: Any = model._default_manager.select_for_update(of=("self",)).get(pk=entry.pk)
    return found  # type: ignore[no-any-return]
