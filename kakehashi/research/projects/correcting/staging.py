"""What can be done with a file of verified links: stage it, then confirm or discard it.

Staging reads the file and says nothing. Confirming says every chosen row in one transaction, or
none. What was said already is left out; the opposite of an earlier word takes its place.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.institutions.models import Identifier, Institution, Unit
from kakehashi.institutions.queries import survivors
from kakehashi.journal.changes import Changes, difference
from kakehashi.journal.operations import record
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.research.dissemination.models import LinkImport, Profile, VerifiedLink
from kakehashi.research.dissemination.verifying import operations as verifying
from kakehashi.research.dissemination.verifying.queries import current
from kakehashi.research.dissemination.verifying.rules import may_verify, may_verify_anywhere
from kakehashi.research.projects.correcting import rules
from kakehashi.research.projects.correcting.reading import Known, Row, read
from kakehashi.research.projects.correcting.spellings import fold
from kakehashi.verdicts import No, Refused, require

STAGED = declare("research.links_staged", gettext_lazy("uploaded a file of verified links"))
CONFIRMED = declare("research.links_confirmed", gettext_lazy("confirmed the verified links"))
DROPPED = declare("research.links_discarded", gettext_lazy("discarded the file of verified links"))

Target = Profile | Unit | Institution


class Standing(StrEnum):
    """What confirming a row would do."""

    READY = "ready"
    TURNED = "turned"
    KNOWN = "known"
    REFUSED = "refused"
    FAULTY = "faulty"


POSSIBLE = (Standing.READY, Standing.TURNED)


@dataclass(frozen=True)
class Line:
    """One row of the file as things stand now. there: the word that stands; reason: why not."""

    row: Row
    standing: Standing
    target: Target | None = None
    there: VerifiedLink | None = None
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
    """What a file may name, as the registers stand. Three queries, and one for mergers."""
    units = {}
    for unit in Unit.objects.all():
        for text in (unit.name_ja, unit.name_en, unit.code):
            units[fold(text)] = unit.pk
    people = {}
    for pk, slug, orcid in Profile.objects.values_list("pk", "slug", "orcid"):
        people[fold(slug)] = pk
        if orcid:
            people[orcid] = pk
    rors = Identifier.objects.filter(scheme=Identifier.Scheme.ROR)
    held = dict(rors.values_list("value", "institution"))
    ends = survivors(set(held.values()))
    return Known(units, people, {value: ends[pk] for value, pk in held.items()})


@transaction.atomic
def stage_links(data: bytes, *, name: str, encoding: str = "", by: Person) -> LinkImport:
    """Read a CSV file; nothing is said yet.

    name:     of the file, as uploaded.
    encoding: "utf-8", "cp932", or empty to find out.

    Raises: Refused, if `by` may verify nothing; WrongFile, if the file is no such table.
    """
    require(may_verify_anywhere(by))
    sheet = read(data, known(), encoding=encoding)
    if not sheet.rows:
        raise Refused(_("The file has headings, but no rows below them."))
    staged = LinkImport.objects.create(
        file_name="".join(sign for sign in name if sign.isprintable())[-255:] or "?",
        sha256=hashlib.sha256(data).hexdigest(),
        encoding=sheet.encoding,
        ignored_columns=list(sheet.ignored),
        rows=[row.as_json() for row in sheet.rows],
        uploaded_by=by,
        uploaded_at=timezone.now(),
    )
    facts = {"file_name": staged.file_name, "sha256": staged.sha256}
    record(STAGED, staged, by=by, changes=difference({}, facts))
    return staged


def imported_before(staged: LinkImport) -> LinkImport | None:
    """The last import of a file with the very same content, if there was one."""
    same = LinkImport.objects.filter(sha256=staged.sha256, state=LinkImport.State.DONE)
    return same.exclude(pk=staged.pk).select_related("decided_by").first()


def preview(staged: LinkImport, reader: Person) -> Preview:
    """The rows of `staged` as things stand now, for somebody who would confirm them."""
    rows = [Row.from_json(stored) for stored in staged.rows]
    targets = _targets(rows)
    there = _there()
    may = {key: may_verify(reader, target) for key, target in targets.items()}
    lines = []
    for row in rows:
        target = targets.get((row.kind, row.target))
        if row.faults or target is None:
            lines.append(Line(row, Standing.FAULTY))
            continue
        verdict = may[row.kind, row.target]
        if isinstance(verdict, No):
            lines.append(Line(row, Standing.REFUSED, target, None, str(verdict)))
            continue
        lines.append(_line(row, target, there))
    return Preview(lines)


def _line(row: Row, target: Target, there: Mapping[tuple[object, ...], VerifiedLink]) -> Line:
    named = [name for name in (row.openalex, row.doi) if name]
    found = next(
        (there[key] for name in named if (key := (row.kind, target.pk, name)) in there), None
    )
    if found is None:
        return Line(row, Standing.READY, target)
    standing = Standing.KNOWN if found.stands == row.stands else Standing.TURNED
    return Line(row, standing, target, found)


def _there() -> dict[tuple[object, ...], VerifiedLink]:
    """(kind, id of the target, OpenAlex number or DOI) → the word that stands."""
    found: dict[tuple[object, ...], VerifiedLink] = {}
    for link in current():
        kinds = (
            ("person", link.profile_id),
            ("unit", link.unit_id),
            ("institution", link.institution_id),
        )
        for kind, pk in kinds:
            for name in (link.openalex, link.doi):
                if pk is not None and name:
                    found[kind, pk, name] = link
    return found


def _targets(rows: Sequence[Row]) -> dict[tuple[str, int], Target]:
    wanted = {
        kind: {row.target for row in rows if row.kind == kind and not row.faults}
        for kind in ("unit", "person", "institution")
    }
    units = Unit.objects.select_related("parent").in_bulk(wanted["unit"])
    people = Profile.objects.select_related("unit", "person").in_bulk(wanted["person"])
    institutions = Institution.objects.with_names().in_bulk(wanted["institution"])
    found: dict[tuple[str, int], Target] = {}
    found.update({("unit", pk): each for pk, each in units.items()})
    found.update({("person", pk): each for pk, each in people.items()})
    found.update({("institution", pk): each for pk, each in institutions.items()})
    return found


@transaction.atomic
def confirm_links(staged: LinkImport, chosen: Collection[int], *, seen: str, by: Person) -> int:
    """Say what stands at the lines `chosen`, all or none. Returns how many words that were.

    seen: the digest of the preview on which the choice was made.

    Raises: Refused, if `by` may not, the file was decided already, anything shown in the preview
    has changed since, nothing is chosen, or a chosen row cannot be said.
    """
    # All waiting files are locked, so that two of them never say the same together.
    waiting = LinkImport.objects.filter(state=LinkImport.State.WAITING)
    list(waiting.order_by("pk").select_for_update())
    staged = LinkImport.objects.select_for_update().get(pk=staged.pk)
    require(rules.may_decide_import(by, staged))
    if not chosen:
        raise Refused(_("Choose at least one row to import."))
    now = preview(staged, by)
    if now.digest != seen:
        raise Refused(
            _("What is verified has changed since you opened this page. Look at the rows again.")
        )
    lines = {each.row.line: each for each in now.lines}
    for number in sorted(chosen):
        _say(number, lines.get(number), by)
    _decide(staged, LinkImport.State.DONE, by)
    changes: Changes = {"rows": [len(lines), len(set(chosen))]}
    record(CONFIRMED, staged, by=by, changes=changes)
    return len(set(chosen))


@transaction.atomic
def discard_links(staged: LinkImport, *, by: Person) -> LinkImport:
    """Give an uploaded file up.

    Raises: Refused, if `by` may not or the file was decided already.
    """
    staged = LinkImport.objects.select_for_update().get(pk=staged.pk)
    require(rules.may_decide_import(by, staged))
    _decide(staged, LinkImport.State.DISCARDED, by)
    record(DROPPED, staged, by=by)
    return staged


def _say(number: int, line: Line | None, by: Person) -> None:
    if line is None:
        raise Refused(_("The file has no row at line %(line)s.") % {"line": number})
    if line.standing not in POSSIBLE or line.target is None:
        raise Refused(_("Line %(line)s cannot be imported.") % {"line": number})
    row, target = line.row, line.target
    try:
        verifying.verify_link(
            openalex=row.openalex,
            doi=row.doi,
            profile=target if isinstance(target, Profile) else None,
            unit=target if isinstance(target, Unit) else None,
            institution=target if isinstance(target, Institution) else None,
            stands=row.stands,
            reason=row.reason,
            by=by,
        )
    except Refused as refused:
        place = {"line": number, "sentence": str(refused)}
        raise Refused(_("Line %(line)s: %(sentence)s") % place) from refused


def _decide(staged: LinkImport, state: LinkImport.State, by: Person) -> None:
    staged.state, staged.decided_by, staged.decided_at = state, by, timezone.now()
    staged.save()
