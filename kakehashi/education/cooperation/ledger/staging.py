"""What can be done with a file of past exchange: stage it, then confirm or discard it.

Staging reads the file and posts nothing. Confirming posts every chosen row in one transaction, or
none. A row is known by what it counts, in whatever file it stands: posted already, it is left out;
with another number of students, the earlier entry is replaced.
"""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.agreements.models import SIGNED_ONCE, Agreement
from kakehashi.education.cooperation.ledger import rules
from kakehashi.education.cooperation.ledger.amounts import semesters
from kakehashi.education.cooperation.ledger.balances import Direction
from kakehashi.education.cooperation.ledger.mobilities import CountsFor, Mobility
from kakehashi.education.cooperation.ledger.posting import Ground, Outcome, post_all
from kakehashi.education.cooperation.ledger.queries import standing_entries
from kakehashi.education.cooperation.ledger.reading import Known, Row, read
from kakehashi.education.cooperation.ledger.spellings import fold
from kakehashi.education.cooperation.models import LedgerEntry, LedgerImport
from kakehashi.institutions.models import Unit
from kakehashi.journal.changes import Changes, difference
from kakehashi.journal.operations import record
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.verdicts import No, Refused, require
from kakehashi.vocabulary.time import fiscal_year

STAGED = declare("ledger.import_staged", gettext_lazy("uploaded a file of past exchange"))
CONFIRMED = declare("ledger.import_confirmed", gettext_lazy("confirmed the import"))
DROPPED = declare("ledger.import_discarded", gettext_lazy("discarded the uploaded file"))


class Standing(StrEnum):
    """What confirming a row would do."""

    READY = "ready"
    CHANGED = "changed"
    KNOWN = "known"
    DOUBTFUL = "doubtful"
    REFUSED = "refused"
    FAULTY = "faulty"


CHOSEN = (Standing.READY, Standing.CHANGED)  # unless a person says otherwise
POSSIBLE = (*CHOSEN, Standing.DOUBTFUL)


@dataclass(frozen=True)
class Line:
    """One row of the file as the ledger stands now.

    there:  the entry that counts the same now.
    reason: why it cannot be posted; empty if it can.
    """

    row: Row
    standing: Standing
    agreement: Agreement | None = None
    there: LedgerEntry | None = None
    reason: str = ""


@dataclass(frozen=True)
class Preview:
    """Every row of a staged file, in the order of the file."""

    lines: Sequence[Line]

    @cached_property
    def digest(self) -> str:
        """The same as long as a person who saw this preview would see it again."""
        seen = [
            [each.row.line, each.standing.value, each.there.pk if each.there else 0]
            for each in self.lines
        ]
        return hashlib.sha256(repr(seen).encode()).hexdigest()


def known() -> Known:
    """What a file may name, as the register stands. Two queries."""
    agreements: dict[str, list[int]] = defaultdict(list)
    signed = Agreement.objects.filter(state__in=SIGNED_ONCE).order_by("pk")
    ids = []
    for pk, reference in signed.values_list("pk", "reference"):
        ids.append(pk)
        if reference:
            agreements[fold(reference)].append(pk)
    for pk in ids:
        agreements.setdefault(str(pk), [pk])
    units = {}
    for unit in Unit.objects.all():
        for text in (unit.name_ja, unit.name_en, unit.code):
            units[fold(text)] = unit.code
    return Known(agreements, units, fiscal_year(timezone.localdate()))


@transaction.atomic
def stage_import(data: bytes, *, name: str, encoding: str = "", by: Person) -> LedgerImport:
    """Read a CSV file; nothing is posted.

    name:     of the file, as uploaded.
    encoding: "utf-8", "cp932", or empty to find out.

    Raises: Refused, if `by` may not import; WrongFile, if the file is no such table.
    """
    require(rules.may_import(by))
    sheet = read(data, known(), encoding=encoding)
    if not sheet.rows:
        raise Refused(_("The file has headings, but no rows below them."))
    staged = LedgerImport.objects.create(
        file_name="".join(sign for sign in name if sign.isprintable())[-255:] or "?",
        sha256=hashlib.sha256(data).hexdigest(),
        encoding=sheet.encoding,
        delimiter=sheet.delimiter,
        ignored_columns=list(sheet.ignored),
        rows=[row.as_json() for row in sheet.rows],
        uploaded_by=by,
        uploaded_at=timezone.now(),
    )
    facts = {"file_name": staged.file_name, "sha256": staged.sha256}
    record(STAGED, staged, by=by, changes=difference({}, facts))
    return staged


def imported_before(staged: LedgerImport) -> LedgerImport | None:
    """The last import of a file with the very same content, if there was one."""
    same = LedgerImport.objects.filter(sha256=staged.sha256, state=LedgerImport.State.DONE)
    return same.exclude(pk=staged.pk).select_related("decided_by").first()


def preview(staged: LedgerImport) -> Preview:
    """The rows of `staged` as the ledger stands now, in a fixed number of queries."""
    rows = [Row.from_json(stored) for stored in staged.rows]
    there = standing_entries([row.key for row in rows if not row.faults])
    named = {row.agreement for row in rows if row.agreement}
    agreements = Agreement.objects.with_everything().in_bulk(named)
    standing = LedgerEntry.objects.standing().filter(agreement__in=named)
    opened = dict(standing.filter(kind=LedgerEntry.Kind.OPENING).values_list("agreement", "year"))
    others = standing.filter(kind=LedgerEntry.Kind.MOBILITY).exclude(key__startswith=rules.IMPORTED)
    posted = set(others.order_by().values_list("agreement", "year", "direction").distinct())
    return Preview(
        [
            _line(row, agreements.get(row.agreement), there.get(row.key), opened, posted)
            for row in rows
        ]
    )


def _line(
    row: Row,
    agreement: Agreement | None,
    there: LedgerEntry | None,
    opened: dict[int, int],
    posted: Collection[tuple[int, int, str]],
) -> Line:
    if row.faults or agreement is None:
        return Line(row, Standing.FAULTY, agreement)
    verdict = rules.can_be_posted(_mobility(row), agreement, opened.get(agreement.pk))
    if isinstance(verdict, No):
        return Line(row, Standing.REFUSED, agreement, there, str(verdict))
    if there is not None and there.students == row.students:
        standing = Standing.KNOWN
    elif (agreement.pk, row.year, row.direction) in posted:
        standing = Standing.DOUBTFUL
    else:
        standing = Standing.CHANGED if there else Standing.READY
    return Line(row, standing, agreement, there)


@transaction.atomic
def confirm_import(
    staged: LedgerImport, chosen: Collection[int], *, seen: str, by: Person
) -> Outcome:
    """Post the rows at the lines `chosen`, all or none.

    seen: the digest of the preview on which the choice was made.

    Raises: Refused, if `by` may not import, the file was decided already, anything shown in the
    preview has changed since, nothing is chosen, or a chosen row cannot be posted.
    """
    # All waiting files are locked, so that two of them never post the same rows together.
    waiting = LedgerImport.objects.filter(state=LedgerImport.State.WAITING)
    list(waiting.order_by("pk").select_for_update())
    staged = LedgerImport.objects.select_for_update().get(pk=staged.pk)
    require(rules.may_decide_import(by, staged))
    if not chosen:
        raise Refused(_("Choose at least one row to import."))
    now = preview(staged)
    if now.digest != seen:
        raise Refused(
            _("The ledger has changed since you opened this page. Look at the rows again.")
        )
    lines = {each.row.line: each for each in now.lines}
    mobilities = [_possible(line, lines.get(line)) for line in sorted(chosen)]
    reason = _("From the file %(name)s.") % {"name": staged.file_name}
    outcome = post_all(mobilities, by=by, ground=Ground(reason, staged.file_name, staged))
    _decide(staged, LedgerImport.State.DONE, by)
    changes: Changes = {"rows": [len(lines), len(outcome.posted)]}
    record(CONFIRMED, staged, by=by, changes=changes)
    return outcome


@transaction.atomic
def discard_import(staged: LedgerImport, *, by: Person) -> LedgerImport:
    """Give an uploaded file up.

    Raises: Refused, if `by` may not import or the file was decided already.
    """
    staged = LedgerImport.objects.select_for_update().get(pk=staged.pk)
    require(rules.may_decide_import(by, staged))
    _decide(staged, LedgerImport.State.DISCARDED, by)
    record(DROPPED, staged, by=by)
    return staged


def _possible(number: int, line: Line | None) -> Mobility:
    if line is None:
        raise Refused(_("The file has no row at line %(line)s.") % {"line": number})
    if line.standing is Standing.KNOWN:
        raise Refused(_("Line %(line)s stands in the ledger already.") % {"line": number})
    if line.standing not in POSSIBLE:
        raise Refused(_("Line %(line)s has faults and cannot be imported.") % {"line": number})
    return _mobility(line.row)


def _mobility(row: Row) -> Mobility:
    return Mobility(
        key=row.key,
        agreement=row.agreement,
        direction=Direction(row.direction),
        year=row.year,
        term=row.term,
        semesters=semesters(row.stay),
        level=row.level,
        unit=row.unit,
        students=row.students,
        counts_for=CountsFor.COMPLETED,
    )


def _decide(staged: LedgerImport, state: LedgerImport.State, by: Person) -> None:
    staged.state, staged.decided_by, staged.decided_at = state, by, timezone.now()
    staged.save()
