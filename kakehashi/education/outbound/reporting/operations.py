"""What is done for the return on students abroad: complete stays, declare, freeze."""

import hashlib
import json
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override

from kakehashi.education.outbound.models import Mobility, NationalReturn, StaysCompleteness
from kakehashi.education.outbound.reporting import rules
from kakehashi.education.outbound.reporting.durations import edition_of
from kakehashi.education.outbound.reporting.queries import (
    Row,
    declared_complete,
    frozen_of,
    gaps_of,
    rows_of,
)
from kakehashi.institutions.models import Unit
from kakehashi.journal.changes import Changes
from kakehashi.journal.operations import record
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.verdicts import Refused, require

COMPLETED = declare("reporting.stay_completed", gettext_lazy("filled in what statistics need"))
DECLARED = declare(
    "reporting.declared_complete", gettext_lazy("declared that no stay abroad is missing")
)
FROZEN = declare("reporting.return_frozen", gettext_lazy("froze the return on students abroad"))


@transaction.atomic
def complete_stay(mobility: Mobility, *, level: str, isced_f: str, by: Person) -> Mobility:
    """Fill in level and field of a stay, as statistics need them.

    Raises: Refused, if `by` may not, or one of them is not known to exist.
    """
    mobility = Mobility.objects.select_for_update(of=("self",)).get(pk=mobility.pk)
    require(rules.may_complete(by, mobility))
    require(rules.can_be_completed(level, isced_f))
    changes: Changes = {
        name: [before, after]
        for name, before, after in (
            ("level", mobility.level, level),
            ("isced_f", mobility.isced_f, isced_f),
        )
        if before != after
    }
    mobility.level, mobility.isced_f = level, isced_f
    mobility.save(update_fields=["level", "isced_f"])
    record(COMPLETED, mobility, by=by, changes=changes)
    return mobility


@transaction.atomic
def declare_complete(
    year: int, *, note: str, is_invented: bool = False, by: Person
) -> StaysCompleteness:
    """State that every stay abroad that began in a fiscal year is on record, short ones too.

    note: on what this rests, such as a round among the faculties.

    Raises: Refused, if `by` may not, the year is not over, or the note is missing.
    """
    require(rules.may_report(by))
    require(rules.can_be_year(year, timezone.localdate()))
    require(rules.is_over(year, timezone.localdate()))
    if not note.strip():
        raise Refused(_("Say on what this rests."))
    found = StaysCompleteness.objects.create(
        year=year,
        note=note.strip(),
        declared_by=by,
        declared_at=timezone.now(),
        is_invented=is_invented,
    )
    record(DECLARED, found, by=by, changes={"year": [None, year]}, reason=found.note)
    return found


@transaction.atomic
def freeze_return(
    year: int, *, reason: str = "", is_invented: bool = False, by: Person
) -> NationalReturn:
    """Keep the return on a fiscal year as it is sent; a later one gets the next number.

    reason: needed where something is missing, or where it takes the place of an earlier one.

    Raises: Refused, if `by` may not, the year is not over, nobody has declared it complete, or
    the reason is missing.
    """
    require(rules.may_report(by))
    # Two freezes at once: the second one waits here and counts on.
    list(Unit.objects.select_for_update().filter(kind=Unit.Kind.UNIVERSITY))
    today = timezone.localdate()
    require(rules.can_be_year(year, today))
    require(rules.is_over(year, today))
    if declared_complete(year) is None:
        raise Refused(_("First declare that no stay of this fiscal year is missing."))
    gaps, before = _gaps(year), frozen_of(year)
    _require_reason(reason, len(gaps), bool(before))
    rows = rows_of(year)
    frozen = NationalReturn.objects.create(
        year=year,
        number=len(before) + 1,
        edition=edition_of(year).key,
        rows=[row.as_json() for row in rows],
        gaps=gaps,
        gap_count=len(gaps),
        sha256=digest_of(rows),
        reason=reason.strip(),
        frozen_by=by,
        frozen_at=timezone.now(),
        is_invented=is_invented,
    )
    changes: Changes = {"rows": [None, len(rows)], "sha256": [None, frozen.sha256]}
    record(FROZEN, frozen, by=by, changes=changes, reason=frozen.reason)
    return frozen


def _require_reason(reason: str, gaps: int, is_correction: bool) -> None:
    if gaps and not reason.strip():
        raise Refused(
            ngettext(
                "%(count)s detail is missing. Fill it in, or say why the return is sent so.",
                "%(count)s details are missing. Fill them in, or say why the return is sent so.",
                gaps,
            )
            % {"count": gaps}
        )
    if is_correction and not reason.strip():
        raise Refused(_("Say why the earlier return is corrected."))


def _gaps(year: int) -> list[dict[str, object]]:
    """The gaps as they are kept: in English, without names."""
    with override("en"):
        found = gaps_of(year, timezone.localdate(), "en")
    return [{"stay": each.stay, "sentence": each.sentence} for each in found]


def digest_of(rows: Sequence[Row]) -> str:
    """SHA-256 of rows, in their order, by which a file can be compared."""
    plain = json.dumps([row.as_json() for row in rows], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(plain.encode()).hexdigest()
