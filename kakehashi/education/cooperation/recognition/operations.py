"""What is done to precedents: decide, renew, withdraw.

A decision is never edited: a later one takes its place and names it.
"""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.documents.operations import keep
from kakehashi.education.cooperation.credits.converting import convert_credits
from kakehashi.education.cooperation.credits.operations import keep_conversion
from kakehashi.education.cooperation.models import Conversion, HomeCourse, Precedent
from kakehashi.education.cooperation.recognition import rules
from kakehashi.education.cooperation.recognition.queries import key_of, only_agreement_with
from kakehashi.education.cooperation.recognition.rules import Home
from kakehashi.institutions.models import Institution, Unit
from kakehashi.journal.changes import difference, fields_of
from kakehashi.journal.operations import record
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.verdicts import Refused, require

DECIDED = declare("recognition.decided", gettext_lazy("recorded the decision on recognition"))
RENEWED = declare("recognition.renewed", gettext_lazy("renewed the decision on recognition"))
SUPERSEDED = declare("recognition.superseded", gettext_lazy("put a later decision in its place"))
WITHDRAWN = declare("recognition.withdrawn", gettext_lazy("withdrew the decision on recognition"))

HOME = "jp"  # the scheme in which the home university counts
COURSE = ("host_code", "host_title", "host_title_en", "host_credits", "host_scheme", "level")
CARRIED = (*COURSE, "field", "decision", "reason", "body")
SYLLABUS = ("syllabus_id", "syllabus_address", "syllabus_digest", "syllabus_on")


@transaction.atomic
def decide(
    host: Institution,
    unit: Unit,
    courses: Sequence[Home],
    *,
    upload: "File[bytes] | None" = None,
    supersedes: Precedent | None = None,
    by: Person,
    **said: Any,
) -> Precedent:
    """Record what `unit` decided on a course of `host`.

    courses: those at home, in order; none where it is refused.
    upload: the syllabus that was read, kept under its hash. supersedes: what it takes the place of.
    said: host_code, host_title, host_title_en, host_credits, host_scheme, level, field, decision,
    reason, body, decided_on, valid_until, syllabus_address, syllabus_on; is_invented for the
    demonstration.

    The credits abroad are converted by the rules of the day; that result is kept with it.

    Raises: Refused, if `by` may not decide for the unit, the decision cannot be so, one on the same
    course stands, or what it is to take the place of stands no more.
    """
    Unit.objects.select_for_update().get(pk=unit.pk)  # two decisions of a unit come one by one
    require(rules.may_decide(by, unit))
    earlier = _followed(supersedes, by)
    precedent = Precedent(host=host, unit=unit, supersedes=earlier, **said)
    require(rules.can_be_so(precedent, courses, timezone.localdate()))
    require(rules.stands_alone(precedent))
    if upload is not None:
        precedent.syllabus = keep(upload, by=by)
        precedent.syllabus_digest = precedent.syllabus.sha256
    return _write(precedent, courses, DECIDED, by)


@transaction.atomic
def renew(
    precedent: Precedent,
    *,
    decided_on: date,
    valid_until: date | None,
    upload: "File[bytes] | None" = None,
    syllabus_address: str = "",
    syllabus_on: date | None = None,
    by: Person,
) -> Precedent:
    """Decide the same again, on the same syllabus or on a new one; it takes the former's place.

    Raises: Refused, if `by` may not decide for the unit, the former stands no more, or the days
    cannot be so.
    """
    earlier = _followed(precedent, by)
    assert earlier is not None
    said = {name: getattr(earlier, name) for name in CARRIED}
    new = Precedent(host=earlier.host, unit=earlier.unit, supersedes=earlier, **said)
    new.decided_on, new.valid_until = decided_on, valid_until
    if upload is not None or syllabus_address:
        new.syllabus_address, new.syllabus_on = syllabus_address, syllabus_on
    else:
        for name in SYLLABUS:
            setattr(new, name, getattr(earlier, name))
    courses = [
        Home(each.code, each.title_ja, each.title_en, each.credits)
        for each in earlier.home_courses.all()
    ]
    if decided_on < earlier.decided_on:
        raise Refused(_("The renewal lies before the decision that it renews."))
    require(rules.can_be_so(new, courses, timezone.localdate()))
    if upload is not None:
        new.syllabus = keep(upload, by=by)
        new.syllabus_digest = new.syllabus.sha256
    return _write(new, courses, RENEWED, by)


@transaction.atomic
def withdraw(precedent: Precedent, *, reason: str, by: Person) -> Precedent:
    """Say that a decision is no precedent any more. It stays on record.

    Raises: Refused, if `by` may not decide for the unit, it stands no more, or no reason is given.
    """
    precedent = _locked(precedent)
    require(rules.may_withdraw(by, precedent))
    if not reason.strip():
        raise Refused(_("Say why this is withdrawn."))
    before = fields_of(precedent)
    precedent.withdrawn_by, precedent.withdrawn_at = by, timezone.now()
    precedent.withdrawn_reason = reason.strip()
    precedent.save()
    changes = difference(before, fields_of(precedent))
    record(WITHDRAWN, precedent, by=by, changes=changes, reason=reason)
    return precedent


def _followed(precedent: Precedent | None, by: Person) -> Precedent | None:
    """What a new decision takes the place of, locked; if it still stands."""
    if precedent is None:
        return None
    locked = _locked(precedent)
    require(rules.may_follow(by, locked))
    return locked


def _write(precedent: Precedent, courses: Sequence[Home], verb: str, by: Person) -> Precedent:
    titles = [title for each in courses for title in (each.title_ja, each.title_en)]
    precedent.key = key_of(precedent, titles)
    precedent.decided_by, precedent.decided_at = by, timezone.now()
    precedent.decided_as = rules.role_at(by, precedent.unit)
    precedent.conversion = _converted(precedent, by)
    precedent.save(force_insert=True)
    HomeCourse.objects.bulk_create(
        HomeCourse(precedent=precedent, position=position, **vars(each))
        for position, each in enumerate(courses)
    )
    changes = difference({}, fields_of(precedent))
    changes["home_courses"] = [None, [f"{each.code} {each.credits}".strip() for each in courses]]
    record(verb, precedent, by=by, changes=changes, reason=precedent.reason)
    if precedent.supersedes is not None:
        followed = {"superseded_by": [None, precedent.pk]}
        record(SUPERSEDED, precedent.supersedes, by=by, changes=followed)
    return precedent


def _converted(precedent: Precedent, by: Person) -> Conversion | None:
    """The credits abroad in those of the home university, kept; None where nobody knows."""
    if precedent.host_credits is None or precedent.host_scheme == HOME:
        return None
    snapshot = convert_credits(
        Fraction(precedent.host_credits),
        precedent.host_scheme,
        HOME,
        on=precedent.decided_on,
        agreement=only_agreement_with(precedent.host, precedent.decided_on),
        partner=precedent.host,
        level=precedent.level,
    )
    if not snapshot.result:
        return None
    return keep_conversion(
        snapshot, about=str(precedent)[:200], is_invented=precedent.is_invented, by=by
    )


def _locked(precedent: Precedent) -> Precedent:
    found = Precedent.objects.select_for_update(of=("self",)).select_related("host", "unit")
    return found.get(pk=precedent.pk)
