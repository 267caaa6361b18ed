"""What is done to a stay before the host has answered: plan, enter, state, nominate, cancel.

Each locks the mobility, asks the rule again, changes, posts to the ledger and writes the journal in
one transaction. A nomination is never changed: a correction is a new one with the next number.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.education.outbound.allotting.answering import end_place
from kakehashi.education.outbound.balancing.operations import (
    cancel_mobility_entry,
    post_mobility,
)
from kakehashi.education.outbound.linking import operations as linking
from kakehashi.education.outbound.linking.operations import Issued
from kakehashi.education.outbound.models import (
    Allotment,
    Link,
    Mobility,
    Nomination,
    Particulars,
)
from kakehashi.education.outbound.nominating import rules
from kakehashi.education.outbound.nominating.content import Content, as_json, proposal_id
from kakehashi.education.outbound.nominating.gathering import content_of
from kakehashi.education.outbound.nominating.locks import locked
from kakehashi.education.outbound.nominating.queries import latest_nomination
from kakehashi.education.outbound.states import MobilityState
from kakehashi.journal.changes import Changes, difference, fields_of
from kakehashi.journal.operations import record
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.verdicts import Refused, require
from kakehashi.vocabulary.time import fiscal_year

PLANNED = declare("outbound.mobility_planned", gettext_lazy("planned the stay"))
ENTERED = declare("outbound.mobility_entered", gettext_lazy("entered the stay by hand"))
STATED = declare("outbound.particulars_stated", gettext_lazy("stated the particulars for the host"))
NOMINATED = declare("outbound.nominated", gettext_lazy("nominated the student to the host"))
LINKED = declare("outbound.host_linked", gettext_lazy("gave the host a new link"))
CANCELLED = declare("outbound.mobility_cancelled", gettext_lazy("cancelled the stay"))


@dataclass(frozen=True)
class Recipient:
    """Who gets a link at the host. language: ja or en."""

    name: str
    email: str
    language: str
    expires_on: date


@dataclass(frozen=True)
class Nominated:
    """A nomination, and the link that it was sent by; none where it went by a list."""

    nomination: Nomination
    issued: Issued | None


@transaction.atomic
def plan_mobility(allotment: Allotment, *, by: Person) -> Mobility:
    """Begin the stay for a place that the student confirmed.

    Raises: Refused, if `by` may not, the place is not confirmed, or the stay is there already.
    """
    allotment = Allotment.objects.select_for_update(of=("self",)).get(pk=allotment.pk)
    require(rules.may_plan(by, allotment))
    application, placement = allotment.application, allotment.placement
    year = fiscal_year(placement.starts_on) if placement.starts_on else application.call.year
    mobility = Mobility.objects.create(
        student=application.student,
        allotment=allotment,
        agreement=placement.agreement,
        host=placement.host,
        unit=application.unit,
        level=application.level,
        isced_f=application.isced_f,
        year=year,
        term=placement.term,
        semesters=placement.semesters,
        planned_from=placement.starts_on,
        planned_until=placement.ends_on,
        created_by=by,
        created_at=timezone.now(),
        is_invented=allotment.is_invented,
    )
    record(PLANNED, mobility, by=by, changes=difference({}, fields_of(mobility)))
    return mobility


@transaction.atomic
def plan_all(allotments: Iterable[Allotment], *, by: Person) -> list[Mobility]:
    """Begin the stays for several confirmed places: all of them or none.

    Raises: Refused, as `plan_mobility` does.
    """
    return [plan_mobility(each, by=by) for each in allotments]


@transaction.atomic
def enter_mobility(*, student: Person, source: str, by: Person, **facts: Any) -> Mobility:
    """Enter a stay that comes from no call: an earlier year, an own initiative.

    facts: host, unit, level, agreement (None: not under one), year, term, semesters, planned days,
    isced_f, is_virtual. source: where it was read.

    Raises: Refused, if `by` may not, no source is named, or the agreement is not with the host.
    """
    require(rules.may_enter(by, facts["unit"]))
    if not source.strip():
        raise Refused(_("Say where this was read: the decision, the file, the letter."))
    agreement = facts.get("agreement")
    if agreement is not None and not agreement.partners.filter(pk=facts["host"].pk).exists():
        raise Refused(_("The agreement is not with this host."))
    mobility = Mobility(
        student=student,
        source=source.strip(),
        created_by=by,
        created_at=timezone.now(),
        **facts,
    )
    require(rules.may_keep(by, mobility))
    mobility.save()
    record(ENTERED, mobility, by=by, changes=difference({}, fields_of(mobility)))
    return mobility


@transaction.atomic
def state_particulars(mobility: Mobility, facts: Mapping[str, Any], *, by: Person) -> Particulars:
    """Say what the host has to know of the student.

    facts: birth_date, nationality, gender, global_id, language, cefr, receiving_year; of the
    mobility isced_f, planned_from and planned_until, which a student cannot change alone.

    Raises: Refused, if `by` may not.
    """
    mobility = locked(mobility.pk)
    require(rules.may_state_particulars(by, mobility))
    own = {name: facts[name] for name in ("isced_f", "planned_from", "planned_until")}
    before = fields_of(mobility)
    if by.pk != mobility.student_id:
        for name, value in own.items():
            setattr(mobility, name, value)
        mobility.save()
    known = Particulars.objects.filter(mobility=mobility).first() or Particulars(
        mobility=mobility, is_invented=mobility.is_invented
    )
    was = fields_of(known) if known.pk else {}
    for name in set(facts) - set(own):
        setattr(known, name, facts[name])
    known.changed_by, known.changed_at = by, timezone.now()
    known.save()
    changes = {**difference(before, fields_of(mobility)), **difference(was, fields_of(known))}
    told = {name: change for name, change in changes.items() if name not in HIDDEN}
    record(STATED, mobility, by=by, changes=told)
    return known


# The journal is read by auditors and never forgets: what is personal is not repeated there.
HIDDEN = {
    *("birth_date", "gender", "global_id", "nationality"),
    *("mobility_id", "changed_by_id", "changed_at", "is_invented"),
}


@transaction.atomic
def nominate(
    mobility: Mobility,
    *,
    to: Recipient | None,
    note: str = "",
    days: tuple[date, date] | None = None,
    by: Person,
) -> Nominated:
    """Name the student to the host: by a personal link, or (`to` is None) by a list for a portal.

    days: first and last day of the stay, where they were not known before.

    A nomination that was sent before stays on record; this one has the next number. Who had a link
    keeps it if it is the same person, so that one address opens everything.

    Raises: Refused, if `by` may not, something is missing, or nothing has changed since the last.
    """
    mobility = locked(mobility.pk)
    require(rules.may_nominate(by, mobility))
    before = fields_of(mobility)
    if days is not None:
        require(rules.are_in_order(*days))
        mobility.planned_from, mobility.planned_until = days
    content = content_of(mobility, contact=by)
    require(rules.is_complete(content))
    require(rules.says_something_new(mobility, proposal_id(content)))
    issued = _issued(mobility, to, by) if to else None
    nomination = written(mobility, content, issued.link if issued else None, note, by)
    mobility.state = MobilityState.NOMINATED
    mobility.save()
    post_mobility(mobility, by=by)
    changes: Changes = {
        "number": [None, nomination.number],
        "channel": [None, nomination.channel],
        "digest": [None, nomination.proposal_id],
        **(_days_stated(before, mobility) if days is not None else {}),
    }
    record(NOMINATED, mobility, by=by, changes=changes, reason=nomination.note)
    return Nominated(nomination, issued)


def _days_stated(before: dict[str, Any], mobility: Mobility) -> Changes:
    changes = difference(before, fields_of(mobility))
    return {name: changes[name] for name in ("planned_from", "planned_until") if name in changes}


def written(
    mobility: Mobility, content: Content, link: Link | None, note: str, by: Person
) -> Nomination:
    """The next nomination of `mobility`, stored; the caller has locked it and asked the rules."""
    latest = latest_nomination(mobility)
    channel = Nomination.Channel.LINK if link else Nomination.Channel.FILE
    return Nomination.objects.create(
        mobility=mobility,
        number=latest.number + 1 if latest else 1,
        content=as_json(content),
        proposal_id=proposal_id(content),
        channel=channel,
        link=link,
        note=note.strip(),
        nominated_by=by,
        nominated_at=timezone.now(),
        is_invented=mobility.is_invented,
    )


@transaction.atomic
def nominate_by_list(mobilities: Iterable[Mobility], *, by: Person) -> list[Nomination]:
    """Name several students of one host by a list that goes to its portal: all of them or none.

    Raises: Refused, naming the student, as `nominate` does.
    """
    done = []
    for each in sorted(mobilities, key=lambda one: one.pk):
        try:
            done.append(nominate(each, to=None, by=by).nomination)
        except Refused as refused:
            named = {"student": each.student, "reason": str(refused)}
            raise Refused(_("%(student)s: %(reason)s") % named) from refused
    return done


@transaction.atomic
def give_host_link(mobility: Mobility, to: Recipient, *, by: Person) -> Issued:
    """Give the host another link; the links given before open nothing any more.

    Raises: Refused, if `by` may not, or the day cannot be so.
    """
    mobility = locked(mobility.pk)
    require(rules.may_give_link(by, mobility))
    issued = _issued(mobility, to, by)
    record(LINKED, mobility, by=by, changes={"email": [None, to.email]})
    return issued


def _issued(mobility: Mobility, to: Recipient, by: Person) -> Issued:
    """One link at a time: whoever had one before reads it as revoked."""
    for old in mobility.host_links.filter(purpose=Link.Purpose.HOST, revoked_at=None):
        linking.revoke(old, by=by)
    return linking.issue(
        Link.Purpose.HOST,
        mobility=mobility,
        name=to.name,
        email=to.email,
        language=to.language,
        expires_on=to.expires_on,
        is_invented=mobility.is_invented,
        by=by,
    )


@transaction.atomic
def cancel_mobility(mobility: Mobility, code: str, *, reason: str, by: Person) -> Mobility:
    """Let the stay not take place. The place is given up, so that a reserve can move up.

    code: a `Mobility.CancelReason`. What was nominated, agreed and signed stays on record.

    Raises: Refused, if `by` may not, the code is unknown, or no reason is given.
    """
    mobility = locked(mobility.pk)
    require(rules.may_cancel(by, mobility))
    if code not in Mobility.CancelReason.values:
        raise Refused(_("Choose the kind of reason."))
    if not reason.strip():
        raise Refused(_("Say why the stay does not take place."))
    before = fields_of(mobility)
    mobility.state = MobilityState.CANCELLED
    mobility.cancel_code, mobility.cancel_reason = code, reason.strip()
    mobility.cancelled_by, mobility.cancelled_at = by, timezone.now()
    mobility.save()
    cancel_mobility_entry(mobility, reason=str(mobility.get_state_display()), by=by)
    _give_up_place(mobility, by)
    changes = difference(before, fields_of(mobility))
    record(CANCELLED, mobility, by=by, changes=changes, reason=mobility.cancel_reason)
    return mobility


def _give_up_place(mobility: Mobility, by: Person) -> None:
    if mobility.allotment is not None:
        reason = str(mobility.get_cancel_code_display())
        end_place(mobility.allotment.application, by=by, reason=reason)
