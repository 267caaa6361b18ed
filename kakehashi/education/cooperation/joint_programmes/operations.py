"""What can be done to a joint programme: enter, describe, find partners for, divide, decide.

Each locks the programme, asks the rule again, changes, and writes the journal in one transaction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.agreements.models import Agreement
from kakehashi.education.cooperation.joint_programmes import rules
from kakehashi.education.cooperation.models import (
    JointProgramme,
    PartnerRole,
    ProgrammeCompleteness,
    ProgrammePartner,
)
from kakehashi.education.cooperation.states import ProgrammeState
from kakehashi.institutions.models import Institution, Unit
from kakehashi.journal.changes import difference, fields_of
from kakehashi.journal.operations import record
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.verdicts import Refused, require

ENTERED = declare("cooperation.programme_entered", gettext_lazy("entered the joint programme"))
REVISED = declare("cooperation.programme_revised", gettext_lazy("revised the joint programme"))
PARTNER_ADDED = declare(
    "cooperation.programme_partner_added", gettext_lazy("added a partner to the joint programme")
)
PARTNER_REMOVED = declare(
    "cooperation.programme_partner_removed",
    gettext_lazy("took a partner out of the joint programme"),
)
DIVIDED = declare(
    "cooperation.programme_divided", gettext_lazy("divided the curriculum among the sides")
)
APPROVED = declare("cooperation.programme_approved", gettext_lazy("approved the joint programme"))
BEGUN = declare(
    "cooperation.programme_begun", gettext_lazy("recorded that the joint programme runs")
)
TAUGHT_OUT = declare(
    "cooperation.programme_teach_out", gettext_lazy("began the teach-out of the joint programme")
)
ENDED = declare("cooperation.programme_ended", gettext_lazy("ended the joint programme"))
DROPPED = declare("cooperation.programme_dropped", gettext_lazy("gave the joint programme up"))
DECLARED_COMPLETE = declare(
    "cooperation.programmes_declared_complete",
    gettext_lazy("declared the list of joint programmes complete"),
)


@dataclass(frozen=True)
class Description:
    """What a programme is. title_ja or title_en may be empty, not both.

    isced_f:  a code of ISCED-F 2013, or empty.
    languages: BCP 47 tags.
    places:   intake per year; None where it is not fixed.
    source:   where all this was read, and `source_on`, the day of which it speaks.
    """

    kind: str
    unit: Unit
    level: str
    title_ja: str = ""
    title_en: str = ""
    isced_f: str = ""
    languages: Sequence[str] = ()
    agreement: Agreement | None = None
    first_intake_on: date | None = None
    places: int | None = None
    source: str = ""
    source_on: date | None = None


@dataclass(frozen=True)
class Part:
    """What one side does: its role, its share of the curriculum, what it credits by its scheme."""

    role: str = PartnerRole.AWARDING
    share: Decimal | None = None
    credits: Decimal | None = None
    scheme: str = ""


@transaction.atomic
def enter(described: Description, *, by: Person) -> JointProgramme:
    """Enter a programme as a plan.

    Raises: Refused, if `by` does not keep programmes of the unit, or a fact cannot be so.
    """
    require(rules.may_keep_at(by, described.unit))
    programme = JointProgramme()
    _describe(programme, described)
    programme.save()
    record(ENTERED, programme, by=by, changes=difference({}, fields_of(programme)))
    return programme


@transaction.atomic
def revise(programme: JointProgramme, described: Description, *, by: Person) -> JointProgramme:
    """Describe a programme anew, as a whole.

    Raises: Refused, if it is over, `by` does not keep programmes of its unit or the new one, or a
    fact cannot be so.
    """
    programme = locked(programme)
    require(rules.may_revise(by, programme))
    require(rules.may_keep_at(by, described.unit))
    before = fields_of(programme)
    _describe(programme, described)
    programme.save()
    record(REVISED, programme, by=by, changes=difference(before, fields_of(programme)))
    return programme


@transaction.atomic
def add_partner(
    programme: JointProgramme, institution: Institution, *, role: str, by: Person
) -> ProgrammePartner:
    """Let an institution take part. Its share stays open until the curriculum is divided again.

    Raises: Refused, if `by` may not revise the programme, or the institution takes part already,
    was merged away or is the university itself.
    """
    programme = locked(programme)
    require(rules.may_revise(by, programme))
    require(rules.can_take_part(programme, institution))
    party = ProgrammePartner.objects.create(programme=programme, institution=institution, role=role)
    record(PARTNER_ADDED, programme, by=by, changes={"partners": [None, [institution.pk]]})
    return party


@transaction.atomic
def remove_partner(party: ProgrammePartner, *, reason: str, by: Person) -> JointProgramme:
    """Take an institution out of a programme.

    Raises: Refused, if `by` may not revise the programme, no reason is given, courses ran with the
    institution, or it is the last partner of what was approved.
    """
    programme = locked(party.programme)
    require(rules.may_revise(by, programme))
    if not reason.strip():
        raise Refused(_("Say why this partner does not take part any more."))
    if programme.courses.filter(institution=party.institution_id).exists():
        raise Refused(_("Courses ran together with this partner; it stays on record."))
    others = programme.parties.exclude(pk=party.pk)
    if programme.state != ProgrammeState.PLANNED and not others.exists():
        raise Refused(_("This is the only partner of an approved programme."))
    changes = {"partners": [[party.institution_id], None]}
    record(PARTNER_REMOVED, programme, by=by, changes=changes, reason=reason.strip())
    programme.parties.filter(pk=party.pk).delete()
    return programme


@transaction.atomic
def divide(
    programme: JointProgramme,
    *,
    measure: str,
    total: Decimal | None,
    home: Part,
    parts: Mapping[int, Part],
    by: Person,
) -> JointProgramme:
    """State what each side teaches and credits, as a whole.

    measure: of `JointProgramme.Measure`; empty where shares are not known, then all of them.
    total:   of the curriculum in that measure; 100 for per cent, whatever is given.
    parts:   party id -> its part; every party of the programme.

    Raises: Refused, if `by` may not revise the programme, the partners have changed in the
    meantime, or the shares do not add up exactly.
    """
    programme = locked(programme)
    require(rules.may_revise(by, programme))
    parties = {party.pk: party for party in programme.parties.select_for_update()}
    if parties.keys() != parts.keys():
        raise Refused(_("The partners have changed in the meantime. Look at them again."))
    if measure == JointProgramme.Measure.PERCENT:
        total = Decimal(100)
    shares = {0: home.share, **{pk: part.share for pk, part in parts.items()}}
    require(rules.can_be_shared(measure, total, shares))
    before = _division(programme)
    programme.measure, programme.total = measure, total
    programme.home_role, programme.home_share = home.role, home.share
    programme.home_credits, programme.home_scheme = home.credits, home.scheme
    programme.save()
    for pk, part in parts.items():
        ProgrammePartner.objects.filter(pk=pk).update(**asdict(part))
    record(DIVIDED, programme, by=by, changes=difference(before, _division(programme)))
    return programme


# -- The course of things -----------------------------------------------------------------------


@transaction.atomic
def approve(programme: JointProgramme, *, on: date | None, by: Person) -> JointProgramme:
    """Record that it was approved. on: None where nobody knows the day.

    Raises: Refused, as the rules `may_move` and `can_be_on` say.
    """
    return _move(programme, ProgrammeState.APPROVED, APPROVED, on, by=by)


@transaction.atomic
def begin(programme: JointProgramme, *, on: date, by: Person) -> JointProgramme:
    """Record from which day on it runs. Raises: Refused, as `approve` does."""
    return _move(programme, ProgrammeState.RUNNING, BEGUN, on, by=by)


@transaction.atomic
def teach_out(programme: JointProgramme, *, on: date, reason: str, by: Person) -> JointProgramme:
    """Record from which day on it takes nobody in, while its students finish.

    Raises: Refused, as `approve` does, or if no reason is given.
    """
    return _move(programme, ProgrammeState.TEACH_OUT, TAUGHT_OUT, on, reason, by=by)


@transaction.atomic
def end(programme: JointProgramme, *, on: date, reason: str, by: Person) -> JointProgramme:
    """Record its last day. Raises: Refused, as `teach_out` does."""
    return _move(programme, ProgrammeState.ENDED, ENDED, on, reason, by=by)


@transaction.atomic
def drop(programme: JointProgramme, *, on: date, reason: str, by: Person) -> JointProgramme:
    """Give up what has not begun. Raises: Refused, as `teach_out` does."""
    return _move(programme, ProgrammeState.DROPPED, DROPPED, on, reason, by=by)


@transaction.atomic
def declare_complete(*, complete_from: date, statement: str, by: Person) -> ProgrammeCompleteness:
    """State that every joint programme is entered from a day on; the latest statement stands.

    Raises: Refused, if `by` does not speak for the university, the day has not come, or nothing is
    said about on what this rests.
    """
    require(rules.may_declare_complete(by))
    require(rules.can_be_read_on(complete_from))
    if not statement.strip():
        raise Refused(_("Say on what this statement rests."))
    declared = ProgrammeCompleteness.objects.create(
        complete_from=complete_from,
        statement=statement.strip(),
        declared_by=by,
        declared_at=timezone.now(),
    )
    record(DECLARED_COMPLETE, declared, by=by, changes=difference({}, fields_of(declared)))
    return declared


def locked(programme: JointProgramme) -> JointProgramme:
    """The programme as it is stored now, locked until the transaction ends."""
    found = JointProgramme.objects.select_for_update(of=("self",)).select_related("unit")
    return found.get(pk=programme.pk)


DAYS = {
    ProgrammeState.APPROVED: "approved_on",
    ProgrammeState.RUNNING: "runs_from",
    ProgrammeState.TEACH_OUT: "teach_out_from",
    ProgrammeState.ENDED: "ended_on",
    ProgrammeState.DROPPED: "ended_on",
}
NEEDS_A_REASON = (ProgrammeState.TEACH_OUT, *rules.OVER)


def _move(
    programme: JointProgramme,
    to: ProgrammeState,
    verb: str,
    on: date | None,
    reason: str = "",
    *,
    by: Person,
) -> JointProgramme:
    programme = locked(programme)
    require(rules.may_move(by, programme, to))
    require(rules.can_be_on(programme, to, on))
    reason = reason.strip()
    if to in NEEDS_A_REASON and not reason:
        raise Refused(_("Say why."))
    before = fields_of(programme)
    programme.state = to
    setattr(programme, DAYS[to], on)
    if to in rules.OVER:
        programme.end_reason = reason
    programme.save()
    changes = difference(before, fields_of(programme))
    record(verb, programme, by=by, changes=changes, reason=reason)
    return programme


def _describe(programme: JointProgramme, described: Description) -> None:
    require(
        rules.can_be_described(
            described.isced_f, described.languages, described.title_ja, described.title_en
        )
    )
    source_on = described.source_on
    if not described.source.strip() or source_on is None:
        raise Refused(_("Say where this was read, and of which day it is."))
    require(rules.can_be_read_on(source_on))
    for name, value in vars(described).items():
        setattr(programme, name, value.strip() if isinstance(value, str) else value)
    programme.languages = list(described.languages)


def _division(programme: JointProgramme) -> dict[str, Any]:
    """What `divide` states, as plain values with the partners' ids in their names."""
    whole = ("measure", "total", "home_role", "home_share", "home_credits", "home_scheme")
    facts = fields_of(programme)
    found = {name: facts[name] for name in whole}
    parties = programme.parties.select_related("institution").prefetch_related("institution__names")
    for party in parties:
        said = [str(party.get_role_display()), party.share, party.credits, party.scheme]
        shown = " · ".join(str(each) for each in said if each not in (None, ""))
        found[str(party.institution)] = shown
    return found
