"""What is done to figures typed by hand: define, redefine, enter, confirm, withdraw.

Nothing is overwritten. A figure that takes the place of another stands beside it until somebody
else confirms it; in the same moment the earlier one is withdrawn, with the reason given.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.documents.operations import keep
from kakehashi.journal.changes import difference, fields_of
from kakehashi.journal.operations import record
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.policy.catalogue import find
from kakehashi.policy.counting import REFERENCE_DATES, Better
from kakehashi.policy.models import StatedDefinition, StatedValue
from kakehashi.policy.outline import directions
from kakehashi.policy.registry import Indicator
from kakehashi.policy.sets import facts, shipped
from kakehashi.policy.stating import rules
from kakehashi.policy.stating.rules import Figure
from kakehashi.verdicts import Refused, require

DEFINED = declare("policy.figure_defined", gettext_lazy("defined the figure"))
REDEFINED = declare("policy.figure_redefined", gettext_lazy("changed what the figure counts"))
REWORDED = declare("policy.figure_reworded", gettext_lazy("changed the words about the figure"))
ENTERED = declare("policy.figure_entered", gettext_lazy("entered the figure"))
CONFIRMED = declare("policy.figure_confirmed", gettext_lazy("confirmed the figure"))
WITHDRAWN = declare("policy.figure_withdrawn", gettext_lazy("withdrew the figure"))

WORDS = ("title_ja", "title_en", "source", "direction", "fact", "better")
WORDINGS = ("wording_ja", "wording_en")
FIXED = ("unit_ja", "unit_en", "is_persons", "at")


@transaction.atomic
def define(code: str, *, by: Person, **said: Any) -> StatedDefinition:
    """Say what a figure counts that no record here can know.

    said: `WORDS`, `WORDINGS` and `FIXED`, each as `StatedDefinition` keeps it; `fact` may be empty.

    Raises: Refused, if `by` may not define figures, the code is taken, or a word is missing.
    """
    require(rules.may_define(by))
    require(rules.may_take_code(code))
    _require_known(said)
    try:
        with transaction.atomic():
            defined = StatedDefinition.objects.create(
                code=code, version=1, **said, defined_by=by, defined_at=timezone.now()
            )
    except IntegrityError as taken:
        raise Refused(_("Another indicator has this code already.")) from taken
    record(DEFINED, defined, by=by, changes=difference({}, fields_of(defined)))
    return defined


@transaction.atomic
def redefine(code: str, *, by: Person, **said: Any) -> StatedDefinition:
    """Change what is said about a figure: `WORDS` and `WORDINGS`.

    Where the wording of what is counted changes, that is a new version: figures entered from now
    on are of it, and the series shows the break. Otherwise the present version is reworded. Unit
    and reference date never change, since the figures stated so far would be misread.

    Raises: Refused, if `by` may not define figures, nobody defined this one, or nothing changes.
    """
    require(rules.may_define(by))
    latest = (
        StatedDefinition.objects.select_for_update().filter(code=code).order_by("-version").first()
    )
    if latest is None:
        raise Refused(_("Nobody defined this figure here."))
    _require_known({**vars(latest), **said})
    before = fields_of(latest)
    is_new_version = any(getattr(latest, name) != said.get(name, "") for name in WORDINGS)
    for name in (*WORDS, *WORDINGS):
        setattr(latest, name, said[name])
    if fields_of(latest) == before:
        raise Refused(_("Nothing has changed."))
    if is_new_version:
        latest.pk, latest.version = None, latest.version + 1
        latest.defined_by, latest.defined_at = by, timezone.now()
        latest.is_invented = False
    try:
        with transaction.atomic():
            latest.save(force_insert=is_new_version)
    except IntegrityError as taken:
        raise Refused(_("Somebody else has just changed this definition.")) from taken
    changes = difference(before, fields_of(latest))
    record(REDEFINED if is_new_version else REWORDED, latest, by=by, changes=changes)
    return latest


def _require_known(said: dict[str, Any]) -> None:
    """Raises: Refused, if direction, fact or reference date do not exist, or a text is empty."""
    if said["direction"] not in {each.code for each in directions()}:
        raise Refused(_("The policy has no direction %s.") % said["direction"])
    if said["fact"] and said["fact"] not in facts():
        raise Refused(_("Nothing is known of the fact %s.") % said["fact"])
    if said["at"] not in REFERENCE_DATES or said["better"] not in Better.values:
        raise Refused(_("Choose a reference date and a direction of improvement."))
    texts = ("title_ja", "title_en", *WORDINGS, "unit_ja", "unit_en", "source")
    if not all(str(said[name]).strip() for name in texts):
        raise Refused(
            _("Title, unit and what is counted are needed in both languages, and a source.")
        )


@transaction.atomic
def enter(
    code: str,
    on: date,
    figures: Sequence[Figure],
    *,
    source: str,
    upload: "File[bytes] | None" = None,
    reason: str = "",
    by: Person,
) -> list[StatedValue]:
    """State figures of one reference date from one source; they count once somebody confirms them.

    A figure of the same day and part that is confirmed already stands until then.

    on:     a reference date of the indicator.
    source: where the figures stand: document and page.
    upload: the document itself, which staff can open.
    reason: why a figure differs from the confirmed one; needed only then.

    Raises: Refused, if `by` may not enter it, it is counted from records, the day or a number is
    not sound, a figure of this part waits already, or a correction has no reason.
    """
    indicator = _found(code)
    require(rules.may_enter(by, indicator))
    require(rules.may_be_stated_on(indicator, on))
    require(rules.is_sound(indicator.unit, figures))
    if not source.strip():
        raise Refused(_("Say where the figure stands: document and page."))
    standing = {(each.by, each.part): each for each in _unwithdrawn(code, on)}
    corrected = [standing[each] for each in map(_place, figures) if each in standing]
    _require_correctable(corrected, reason)
    document = keep(upload, by=by) if upload is not None else None
    common = {"indicator": code, "on": on, "source": source.strip(), "document": document}
    common |= {"entered_by": by, "entered_at": timezone.now()}
    values = []
    for each in figures:
        before = standing.get(_place(each))
        own = _columns(each, _version(indicator, on, before), reason if before else "")
        values.append(_save_new(StatedValue(**common, **own), by))
    return values


def _columns(figure: Figure, version: int, reason: str) -> dict[str, Any]:
    return {
        "definition_version": version,
        "reason": reason.strip(),
        "value": figure.value,
        "by": figure.division,
        "part": figure.part,
        "part_name_ja": figure.name_ja,
        "part_name_en": figure.name_en,
    }


def _found(code: str) -> Indicator:
    indicator = find(code)
    if indicator is None:
        raise Refused(rules.NO_LONGER_COUNTED)
    return indicator


def _place(figure: Figure) -> tuple[str, str]:
    return figure.division, figure.part


def _unwithdrawn(code: str, on: date) -> Sequence[StatedValue]:
    """What stands or waits for a day, locked; a waiting figure after the one it would replace."""
    found = (
        StatedValue.objects.select_for_update(of=("self",))
        .filter(indicator=code, on=on, withdrawn_at=None)
        .order_by("pk")  # all lock in one order, so that nobody waits for each other
    )
    return sorted(found, key=lambda each: each.confirmed_at is None)


def _require_correctable(corrected: Sequence[StatedValue], reason: str) -> None:
    if any(each.confirmed_at is None for each in corrected):
        raise Refused(
            _("A figure of this day waits for confirmation. Confirm it or withdraw it first.")
        )
    if corrected and not reason.strip():
        raise Refused(
            _("A confirmed figure of this day exists. Say why the new one differs from it.")
        )


def _version(indicator: Indicator, on: date, corrected: StatedValue | None) -> int:
    """Of the definition: a correction keeps that of the figure it corrects."""
    if corrected is not None:
        return corrected.definition_version
    found = shipped().get(indicator.code)
    return found.version_on(on) if found else indicator.version


def _save_new(value: StatedValue, by: Person) -> StatedValue:
    try:
        with transaction.atomic():
            value.save(force_insert=True)
    except IntegrityError as taken:
        raise Refused(_("Somebody else has just entered a figure for this day.")) from taken
    changes = difference({}, fields_of(value))
    record(ENTERED, value, by=by, changes=changes, reason=value.reason)
    return value


@transaction.atomic
def confirm(values: Sequence[StatedValue], *, by: Person) -> list[StatedValue]:
    """Confirm figures that another person entered, all or none of them.

    Each one that corrects a confirmed figure withdraws it in the same moment.

    Raises: Refused, if `by` entered one of them or may not confirm, if one was confirmed or
    withdrawn in the meantime, its indicator is counted from records by now, or there is none.
    """
    if not values:
        raise Refused(_("These figures do not wait any more. Look at what waits now."))
    for indicator, on in sorted({(each.indicator, each.on) for each in values}):
        _unwithdrawn(indicator, on)
    return [_confirm(each, by) for each in sorted(values, key=lambda each: each.pk)]


def _confirm(value: StatedValue, by: Person) -> StatedValue:
    value = _locked(value)
    require(rules.may_confirm(by, value))
    if not _found(value.indicator).stated:
        raise Refused(_("This figure is counted from the records by now. Withdraw the entry."))
    earlier = (
        StatedValue.objects.select_for_update(of=("self",))
        .filter(indicator=value.indicator, on=value.on, by=value.by, part=value.part)
        .filter(withdrawn_at=None, confirmed_at__isnull=False)
        .first()
    )
    if earlier is not None:
        _withdraw(earlier, value.reason or _("A newer figure was confirmed."), by)
    before = fields_of(value)
    value.confirmed_by, value.confirmed_at = by, timezone.now()
    value.save()
    record(CONFIRMED, value, by=by, changes=difference(before, fields_of(value)))
    return value


@transaction.atomic
def withdraw(value: StatedValue, *, reason: str, by: Person) -> StatedValue:
    """Say that a figure does not hold, or take back one that waits. It stays on record.

    Raises: Refused, if `by` may not withdraw it, gives no reason, or it was withdrawn already.
    """
    value = _locked(value)
    require(rules.may_withdraw(by, value))
    if not reason.strip():
        raise Refused(_("Say why the figure is withdrawn."))
    return _withdraw(value, reason.strip(), by)


def _withdraw(value: StatedValue, reason: str, by: Person) -> StatedValue:
    before = fields_of(value)
    value.withdrawn_by, value.withdrawn_at = by, timezone.now()
    value.withdrawn_reason = reason
    value.save()
    changes = difference(before, fields_of(value))
    record(WITHDRAWN, value, by=by, changes=changes, reason=reason)
    return value


def _locked(value: StatedValue) -> StatedValue:
    return StatedValue.objects.select_for_update(of=("self",)).get(pk=value.pk)
