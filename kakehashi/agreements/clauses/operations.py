"""What is done to clauses and to documents: write, revise, withdraw, load; make a document.

Nothing is overwritten: a clause that changes is a new version, and the earlier ones stay.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.agreements.clauses import rules
from kakehashi.agreements.clauses.making import file_name, made_now
from kakehashi.agreements.clauses.shipped import EVERY_KIND, Shipped, shipped
from kakehashi.agreements.content import Text
from kakehashi.agreements.models import ClauseTemplate, Terms, Version, VersionDocument
from kakehashi.documents.operations import keep
from kakehashi.journal.changes import difference, fields_of
from kakehashi.journal.operations import record, record_many
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.verdicts import Refused, require

ADDED = declare("agreements.clause_added", gettext_lazy("wrote the clause"))
REVISED = declare("agreements.clause_revised", gettext_lazy("revised the clause"))
WITHDRAWN = declare("agreements.clause_withdrawn", gettext_lazy("withdrew the clause"))
LOADED = declare("agreements.clauses_loaded", gettext_lazy("loaded the clause of Kakehashi"))
DOCUMENT_MADE = declare(
    "agreements.document_made", gettext_lazy("had a document of a version made")
)

WORDS = ("title_ja", "title_en", "text_ja", "text_en")
PLACING = ("kinds", "is_required", "position", "valid_from", "source")


# -- Clauses -------------------------------------------------------------------------------------


@transaction.atomic
def add_clause(code: str, *, by: Person, **said: Any) -> ClauseTemplate:
    """Write a clause that was not there.

    said: `WORDS` and `PLACING`, each as `ClauseTemplate` keeps it. A language whose title and text
          are both empty is missing and can be added later.

    Raises: Refused, if `by` may not write clauses, the code is taken, a text knows an unknown
    placeholder, or a language has only one half.
    """
    require(rules.may_edit_clauses(by))
    if ClauseTemplate.objects.filter(code=code).exists():
        raise Refused(_("Another clause has this code already."))
    written = _store(ClauseTemplate(code=code, version=1), said, by)
    record(ADDED, written, by=by, changes=difference({}, fields_of(written)))
    return written


@transaction.atomic
def revise_clause(
    code: str, *, based_on: int, reason: str, by: Person, **said: Any
) -> ClauseTemplate:
    """Write the next version of a clause; a clause that was withdrawn is in use again.

    based_on: number of the version that was on the page. Two people who write at the same time
              never overwrite each other.
    reason:   what changes and why.
    said:     as in `add_clause`.

    Raises: Refused, as `add_clause`; also, if there is no such clause or reason, nothing changes,
    or somebody has written a newer version.
    """
    require(rules.may_edit_clauses(by))
    latest = _latest(code)
    if latest.version != based_on:
        raise Refused(
            _(
                "Somebody has written version %(number)d in the meantime. Your text is kept in the "
                "form; compare it with that version before you save it again."
            )
            % {"number": latest.version}
        )
    if not reason.strip():
        raise Refused(_("Say what the new version changes and why."))
    before = fields_of(latest)
    changed = ClauseTemplate(code=code, version=latest.version + 1, reason=reason.strip())
    if latest.is_offered and all(_stated(said, name) == getattr(latest, name) for name in said):
        raise Refused(_("Nothing has changed."))
    require(rules.may_hold_from(said["valid_from"], latest))
    written = _store(changed, said, by)
    changes = difference(before, fields_of(written))
    record(REVISED, written, by=by, changes=changes, reason=written.reason)
    return written


@transaction.atomic
def withdraw_clause(code: str, *, valid_from: date, reason: str, by: Person) -> ClauseTemplate:
    """Take a clause out of use from a day on. Agreements that have it keep it.

    Raises: Refused, if `by` may not write clauses, it is not in use, gives no reason, or the day
    lies before the version that is withdrawn.
    """
    latest = _latest(code)
    require(rules.may_withdraw_clause(by, latest))
    require(rules.may_hold_from(valid_from, latest))
    if not reason.strip():
        raise Refused(_("Say why the clause is withdrawn."))
    before = fields_of(latest)
    latest.pk, latest.version, latest.is_offered = None, latest.version + 1, False
    latest.valid_from, latest.reason = valid_from, reason.strip()
    latest.entered_by, latest.entered_at = by, timezone.now()
    latest.save(force_insert=True)
    changes = difference(before, fields_of(latest))
    record(WITHDRAWN, latest, by=by, changes=changes, reason=latest.reason)
    return latest


@transaction.atomic
def load_clauses(*, by: Person | None = None) -> list[ClauseTemplate]:
    """Load the clauses that come with Kakehashi and are not here yet; safe to run twice.

    A clause that somebody here has written or revised is left as it is.

    by: None when the system itself loads them.

    Raises: Refused, if `by` may not write clauses.
    """
    if by is not None:
        require(rules.may_edit_clauses(by))
    present = set(ClauseTemplate.objects.values_list("code", flat=True))
    loaded = [_as_template(each) for each in shipped() if each.code not in present]
    ClauseTemplate.objects.bulk_create(loaded)
    entries = [(each, difference({}, fields_of(each))) for each in loaded]
    if entries:
        record_many(LOADED, entries, by=by)
    return loaded


def _as_template(clause: Shipped) -> ClauseTemplate:
    said = asdict(clause)
    if clause.kinds == (EVERY_KIND,):
        said["kinds"] = Terms.Kind.values
    return ClauseTemplate(**{**said, "version": 1, "kinds": list(said["kinds"])})


def _latest(code: str) -> ClauseTemplate:
    found = ClauseTemplate.objects.select_for_update().filter(code=code).order_by("-version")
    latest = found.first()
    if latest is None:
        raise Refused(_("There is no clause with this code."))
    return latest


def _stated(said: dict[str, Any], name: str) -> Any:
    """A value as it is stored: texts without spaces around them and with plain line ends."""
    value = said[name]
    if name in WORDS:
        return "\n".join(line.rstrip() for line in str(value).strip().splitlines())
    return _in_order(value) if name == "kinds" else value


def _in_order(kinds: Sequence[str]) -> list[str]:
    return [each for each in Terms.Kind.values if each in kinds]


def _store(clause: ClauseTemplate, said: dict[str, Any], by: Person) -> ClauseTemplate:
    for name in (*WORDS, *PLACING):
        setattr(clause, name, _stated(said, name))
    titles: Text = {"ja": clause.title_ja, "en": clause.title_en}
    texts: Text = {"ja": clause.text_ja, "en": clause.text_en}
    require(rules.is_sound_template(titles, texts, clause.kinds))
    require(rules.may_hold_from(clause.valid_from, None))
    clause.entered_by, clause.entered_at = by, timezone.now()
    try:
        with transaction.atomic():
            clause.save(force_insert=True)
    except IntegrityError as taken:
        raise Refused(_("Somebody else has just written this clause.")) from taken
    return clause


# -- Documents -----------------------------------------------------------------------------------


@transaction.atomic
def make_document(version: Version, form: str, *, by: Person) -> VersionDocument:
    """The document of a version, made and kept with the version's hash, or the one kept already.

    Until both sides have approved the version it is marked as a draft; then another one is made
    for signature, once.

    form: one of `VersionDocument.Form`.

    Raises: Refused, if `by` does not take part in the negotiation, a clause lacks a language of
    the agreement or, for signature, something is left open; or the fonts lack a character.
    """
    require(rules.may_make_document(by, version))
    # Locked, so that two people who ask at the same time get one document.
    version = Version.objects.select_for_update().get(pk=version.pk)
    is_draft = not rules.is_agreed(version)
    kept = version.documents.filter(form=form, is_draft=is_draft).first()
    if kept is not None:
        return kept
    upload = ContentFile(made_now(version, form), name=file_name(version, form))
    made = VersionDocument.objects.create(
        version=version,
        document=keep(upload, by=by),
        form=form,
        is_draft=is_draft,
        digest=version.digest,
        made_by=by,
        made_at=timezone.now(),
    )
    told = {"number": version.number, "sha256": made.document.sha256}
    changes = difference({}, {**fields_of(made), **told})
    record(DOCUMENT_MADE, version.negotiation, by=by, changes=changes)
    return made
