"""Decisions of a file: what each line means here, and writing those that can be written."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.education.cooperation.models import Precedent
from kakehashi.education.cooperation.recognition import rules
from kakehashi.education.cooperation.recognition.importing import Draft, Fault, Problem
from kakehashi.education.cooperation.recognition.operations import decide
from kakehashi.education.cooperation.recognition.rules import Home
from kakehashi.institutions.identifiers import spellings
from kakehashi.institutions.models import Identifier, Institution, InstitutionName, Unit
from kakehashi.institutions.search import search_key
from kakehashi.people.models import Person
from kakehashi.verdicts import No, Refused, Verdict
from kakehashi.vocabulary.study import StudyLevel

SENTENCES: dict[Problem, str | Promise] = {
    Problem.EMPTY: gettext_lazy("The table has no lines below its headings."),
    Problem.BROKEN: gettext_lazy("Line %(line)s: this is no CSV."),
    Problem.TOO_LONG: gettext_lazy("The table is too long. Divide it."),
    Problem.NO_COLUMN: gettext_lazy("Line %(line)s: the column “%(column)s” is missing."),
    Problem.MISSING: gettext_lazy("Line %(line)s: “%(column)s” is empty."),
    Problem.LONG: gettext_lazy("Line %(line)s: “%(column)s” is too long."),
    Problem.NO_DAY: gettext_lazy("Line %(line)s, %(column)s: “%(word)s” is no day (2026-04-01)."),
    Problem.NO_NUMBER: gettext_lazy(
        "Line %(line)s, %(column)s: “%(word)s” is no number of credits."
    ),
    Problem.NO_ADDRESS: gettext_lazy("Line %(line)s, %(column)s: “%(word)s” is no web address."),
}


@dataclass(frozen=True)
class Matched:
    """One decision of a file: what it means here, or why it cannot be written."""

    draft: Draft
    host: Institution | None
    unit: Unit | None
    problems: Sequence[str]

    @property
    def is_ready(self) -> bool:
        """Whether it can be written."""
        return not self.problems


def sentence(fault: Fault) -> str:
    """What is wrong, with its place."""
    facts = {"line": fault.line, "column": fault.column, "word": fault.word}
    return str(SENTENCES[fault.problem]) % facts


def matched(drafts: Sequence[Draft], by: Person) -> list[Matched]:
    """Each decision with the institution and the unit it names, and what stands against it."""
    return [_matched(draft, by) for draft in drafts]


def _matched(draft: Draft, by: Person) -> Matched:
    problems = [sentence(fault) for fault in draft.faults]
    host, unit = host_called(draft.host), Unit.objects.filter(code=draft.unit).first()
    at = {"line": draft.line}
    if draft.host and host is None:
        problems.append(
            _("Line %(line)s: no institution, or several, are called “%(name)s”.")
            % {**at, "name": draft.host}
        )
    if draft.unit and unit is None:
        problems.append(_("Line %(line)s: no unit has this code.") % at)
    if draft.said["level"] not in ("", *StudyLevel.values):
        problems.append(_("Line %(line)s: the level is bachelor, master or doctor.") % at)
    if not problems and host is not None and unit is not None:
        verdict = _verdict(draft, host, unit, by)
        if isinstance(verdict, No):
            said = {**at, "reason": str(verdict)}
            problems.append(_("Line %(line)s: %(reason)s") % said)
    return Matched(draft, host, unit, problems)


def _verdict(draft: Draft, host: Institution, unit: Unit, by: Person) -> Verdict:
    said: Any = draft.said
    precedent = Precedent(host=host, unit=unit, **said)
    for verdict in (
        rules.may_decide(by, unit),
        rules.can_be_so(precedent, _courses(draft), timezone.localdate()),
        rules.stands_alone(precedent),
    ):
        if isinstance(verdict, No):
            return verdict
    return True


def _courses(draft: Draft) -> list[Home]:
    return [Home(*each) for each in draft.courses]


def host_called(text: str) -> Institution | None:
    """The one institution with this identifier or this very name."""
    known = Identifier.objects.filter(
        scheme__in=Identifier.Scheme.values, value__in=spellings(text)
    )
    keys = set(known.values_list("institution_id", flat=True))
    if not keys and (key := search_key(text)):
        names = InstitutionName.objects.filter(key=key)
        keys = set(names.values_list("institution_id", flat=True))
    if len(keys) != 1:
        return None
    return Institution.objects.with_names().select_related("merged_into").get(pk=keys.pop())


@transaction.atomic
def enter_decisions(drafts: Sequence[Draft], *, by: Person) -> list[Precedent]:
    """Write every decision of a file, all or none.

    Raises: Refused, with the line, at the first that cannot be written.
    """
    if not drafts:
        raise Refused(_("There is nothing to import."))
    written = []
    for draft in drafts:
        found = _matched(draft, by)
        if found.host is None or found.unit is None or not found.is_ready:
            raise Refused(found.problems[0])
        said: Any = draft.said
        written.append(decide(found.host, found.unit, _courses(draft), by=by, **said))
    return written
