"""What can be done with a file of agreements: stage it, then confirm or discard it.

Staging reads the file and writes nothing into the register. Confirming writes every chosen row in
one transaction, or none.
"""

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Final, Literal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.agreements import rules
from kakehashi.agreements.importing import Row, read
from kakehashi.agreements.matching import find, known
from kakehashi.agreements.models import Agreement, AgreementImport, Party, Terms
from kakehashi.agreements.previewing import Match, preview
from kakehashi.agreements.provisions import Provisions, apply
from kakehashi.agreements.states import State
from kakehashi.directory.operations import Naming, enter_institution
from kakehashi.institutions.models import Identifier, Institution, InstitutionName, Unit
from kakehashi.journal.changes import Changes, difference, fields_of
from kakehashi.journal.operations import record, record_many
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.verdicts import No, Refused, require

STAGED = declare("agreements.import_staged", gettext_lazy("uploaded a file of agreements"))
IMPORTED = declare("agreements.imported", gettext_lazy("imported the agreement"))
CONFIRMED = declare("agreements.import_confirmed", gettext_lazy("confirmed the import"))
DROPPED = declare("agreements.import_discarded", gettext_lazy("discarded the uploaded file"))

NEW: Final = "new"
Choice = int | Literal["new"]


@transaction.atomic
def stage_import(
    data: bytes, *, name: str, as_of: date, encoding: str = "", by: Person
) -> AgreementImport:
    """Read a CSV file and find out whom its rows mean; nothing enters the register.

    name:     of the file, as uploaded.
    as_of:    the day whose state the file describes; see `Row.begins`.
    encoding: "utf-8", "cp932", or empty to find out.

    Raises: Refused, if `by` may not import or `as_of` lies ahead; WrongFile, if the file is no such
    table.
    """
    require(rules.may_import(by))
    if as_of > timezone.localdate():
        raise Refused(_("The file cannot describe a day in the future."))
    sheet = read(data, known(), encoding=encoding)
    if not sheet.rows:
        raise Refused(_("The file has headings, but no rows below them."))
    staged = AgreementImport.objects.create(
        file_name="".join(sign for sign in name if sign.isprintable())[-255:] or "?",
        sha256=hashlib.sha256(data).hexdigest(),
        encoding=sheet.encoding,
        delimiter=sheet.delimiter,
        ignored_columns=list(sheet.ignored),
        as_of=as_of,
        rows=[row.as_json() for row in sheet.rows],
        found=find(sheet.rows),
        uploaded_by=by,
        uploaded_at=timezone.now(),
    )
    facts = {"file_name": staged.file_name, "sha256": staged.sha256, "as_of": as_of.isoformat()}
    record(STAGED, staged, by=by, changes=difference({}, facts))
    return staged


@transaction.atomic
def confirm_import(
    staged: AgreementImport, choices: Mapping[int, Choice], *, seen: str, by: Person
) -> list[Agreement]:
    """Enter the chosen rows as signed agreements, all or none, in the order of the file.

    choices: line of the row -> id of its institution, or NEW to enter its partner; rows that are
    not named are left out.
    seen:    the digest of the preview on which the choices were made.

    Raises: Refused, if `by` may not import, the file was decided already, anything shown in the
    preview has changed since, nothing is chosen, or a chosen row cannot be imported so.
    """
    # All waiting files are locked, so that two of them never enter the same agreement together.
    waiting = AgreementImport.objects.filter(state=AgreementImport.State.WAITING)
    list(waiting.order_by("pk").select_for_update())
    staged = AgreementImport.objects.select_for_update().get(pk=staged.pk)
    require(rules.may_decide_import(by, staged))
    if not choices:
        raise Refused(_("Choose at least one row to import."))
    _lock_institutions(choices)
    now = preview(staged)
    if now.digest != seen:
        raise Refused(
            _("The register has changed since you opened this page. Look at the rows again.")
        )
    matches = {match.row.line: match for match in now.matches}
    for line, choice in choices.items():
        _refuse_impossible(line, choice, matches.get(line))
    agreements = _enter([(matches[line], choices[line]) for line in sorted(choices)], staged, by)
    _decide(staged, AgreementImport.State.DONE, by)
    changes: Changes = {"rows": [len(matches), len(agreements)]}
    record(CONFIRMED, staged, by=by, changes=changes)
    return agreements


@transaction.atomic
def discard_import(staged: AgreementImport, *, by: Person) -> AgreementImport:
    """Give an uploaded file up.

    Raises: Refused, if `by` may not import or the file was decided already.
    """
    staged = AgreementImport.objects.select_for_update().get(pk=staged.pk)
    require(rules.may_decide_import(by, staged))
    _decide(staged, AgreementImport.State.DISCARDED, by)
    record(DROPPED, staged, by=by)
    return staged


def _lock_institutions(choices: Mapping[int, Choice]) -> None:
    chosen = {choice for choice in choices.values() if choice != NEW}
    list(Institution.objects.filter(pk__in=chosen).order_by("pk").select_for_update())


def _refuse_impossible(line: int, choice: Choice, match: Match | None) -> None:
    if match is None:
        raise Refused(_("The file has no row at line %(line)s.") % {"line": line})
    if match.row.faults:
        raise Refused(_("Line %(line)s has faults and cannot be imported.") % {"line": line})
    if choice == NEW:
        if not match.can_be_new:
            raise Refused(
                _("Line %(line)s lacks the name or the country/region of a new institution.")
                % {"line": line}
            )
    elif choice not in [candidate.institution.pk for candidate in match.candidates]:
        raise Refused(
            _("Line %(line)s: choose one of the institutions shown there.") % {"line": line}
        )


def _decide(staged: AgreementImport, state: AgreementImport.State, by: Person) -> None:
    staged.state, staged.decided_by, staged.decided_at = state, by, timezone.now()
    staged.save()


def _enter(
    chosen: list[tuple[Match, Choice]], staged: AgreementImport, by: Person
) -> list[Agreement]:
    entered: dict[tuple[str, ...], Institution] = {}
    partners = []
    for match, choice in chosen:
        if choice == NEW:
            partners.append(_new_institution(match.row, entered, staged, by))
        else:
            found = {c.institution.pk: c.institution for c in match.candidates}
            partners.append(found[choice])
    lines = {
        partner: match.row.line for (match, _choice), partner in zip(chosen, partners, strict=True)
    }
    for partner, line in lines.items():
        _require_partner(line, partner)

    rows = [match.row for match, _choice in chosen]
    agreements = Agreement.objects.bulk_create(_agreement(row, staged) for row in rows)
    Party.objects.bulk_create(
        Party(agreement=agreement, institution=partner)
        for agreement, partner in zip(agreements, partners, strict=True)
    )
    units = {unit.code: unit for unit in Unit.objects.all()}
    terms = Terms.objects.bulk_create(
        _terms(row, agreement, units[row.unit], staged.as_of)
        for row, agreement in zip(rows, agreements, strict=True)
    )
    named = Agreement.objects.with_everything().in_bulk([a.pk for a in agreements])
    record_many(
        IMPORTED,
        [
            (named[each.agreement_id], _changes(named[each.agreement_id], each, partner))
            for each, partner in zip(terms, partners, strict=True)
        ],
        by=by,
        reason=_("From the file %(name)s.") % {"name": staged.file_name},
    )
    return [named[agreement.pk] for agreement in agreements]


def _new_institution(
    row: Row, entered: dict[tuple[str, ...], Institution], staged: AgreementImport, by: Person
) -> Institution:
    """The partner of `row`, entered once however many rows name it."""
    who = (row.ror,) if row.ror else (row.name_en, row.name_ja, row.country)
    if who not in entered:
        names = [
            Naming(text, language, InstitutionName.Kind.LABEL)
            for text, language in ((row.name_en, "en"), (row.name_ja, "ja"))
            if text
        ]
        entered[who] = enter_institution(
            names,
            country=row.country,
            identifiers={Identifier.Scheme.ROR: row.ror} if row.ror else {},
            source=_source(row, staged)[:300],
            by=by,
        )
    return entered[who]


def _require_partner(line: int, partner: Institution) -> None:
    if isinstance(no := rules.can_be_partners([partner]), No):
        raise Refused(_("Line %(line)s: %(reason)s") % {"line": line, "reason": no.reason})


def _source(row: Row, staged: AgreementImport) -> str:
    return row.source or staged.file_name


def _agreement(row: Row, staged: AgreementImport) -> Agreement:
    return Agreement(
        state=State.SIGNED,
        reference=row.reference,
        source=_source(row, staged),
        remarks=row.remarks,
    )


def _terms(row: Row, agreement: Agreement, unit: Unit, as_of: date) -> Terms:
    effective_on, precision = row.begins(as_of)
    provisions = Provisions(
        kind=row.kind,
        level=row.level,
        unit=unit,
        effective_on=effective_on,
        effective_precision=precision,
        expires_on=row.expires_on,
        renewal=row.renewal,
        renewal_months=row.renewal_months,
    )
    require(rules.is_sound(provisions))
    return apply(provisions, Terms(agreement=agreement, number=0, signed_on=row.signed_on))


def _changes(agreement: Agreement, terms: Terms, partner: Institution) -> Changes:
    stated = {name: value for name, value in fields_of(terms).items() if name != "agreement_id"}
    return difference({}, {**fields_of(agreement), **stated, "partners": [partner.pk]})
