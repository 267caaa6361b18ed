"""Levels of risk, and the call "are you safe?": asked, answered, reminded, closed."""

from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.education.outbound.models import RiskLevel, SafetyAnswer, SafetyCall
from kakehashi.education.outbound.stays import rules
from kakehashi.education.outbound.stays.queries import abroad_in
from kakehashi.education.outbound.stays.risk_reading import Row
from kakehashi.journal.changes import difference, fields_of
from kakehashi.journal.operations import record, record_many
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.verdicts import Refused, require
from kakehashi.vocabulary import countries as vocabulary

RISK_ENTERED = declare("outbound.risk_entered", gettext_lazy("entered the level of risk"))
OPENED = declare("outbound.safety_called", gettext_lazy("asked everybody there: are you safe?"))
ASKED = declare("outbound.safety_asked", gettext_lazy("asked the student: are you safe?"))
ANSWERED = declare("outbound.safety_answered", gettext_lazy("answered the safety call"))
REMINDED = declare("outbound.safety_reminded", gettext_lazy("asked once more: are you safe?"))
CLOSED = declare("outbound.safety_closed", gettext_lazy("closed the safety call"))

Answer = SafetyAnswer.Answer


@transaction.atomic
def enter_risks(rows: Sequence[Row], *, by: Person, is_invented: bool = False) -> list[RiskLevel]:
    """Enter levels of risk: all of them, or none.

    Raises: Refused with the line, if `by` may not, or one from that day is entered already.
    """
    require(rules.may_keep_risks(by))
    found = []
    for row in rows:
        same = RiskLevel.objects.filter(
            kind=row.kind, country=row.country, region=row.region, starts_on=row.starts_on
        )
        if same.exists():
            said = {"line": row.line, "place": vocabulary.name(row.country, by.language)}
            raise Refused(
                _("Line %(line)s: a level for %(place)s from this day is entered already.") % said
            )
        facts = {name: value for name, value in vars(row).items() if name != "line"}
        facts |= {"entered_by": by, "entered_at": timezone.now(), "is_invented": is_invented}
        found.append(RiskLevel.objects.create(**facts))
    record_many(RISK_ENTERED, [(each, difference({}, fields_of(each))) for each in found], by=by)
    return found


@transaction.atomic
def open_call(*, event_ja: str, event_en: str, countries: Sequence[str], by: Person) -> SafetyCall:
    """Ask everybody who stays in `countries` today whether they are safe; the outbox mails them.

    countries: codes of ISO 3166-1, at least one.

    Raises: Refused, if `by` may not, a code is not known, or nobody stays there.
    """
    require(rules.may_call(by))
    if not countries or not all(vocabulary.known(code) for code in countries):
        raise Refused(_("Choose at least one country/region."))
    asked = list(abroad_in(countries, timezone.localdate()))
    if not asked:
        raise Refused(_("As far as is known, no student stays there today."))
    call = SafetyCall.objects.create(
        event_ja=event_ja.strip(),
        event_en=event_en.strip(),
        countries=sorted(set(countries)),
        opened_by=by,
        opened_at=timezone.now(),
    )
    rows = SafetyAnswer.objects.bulk_create(
        SafetyAnswer(call=call, mobility=mobility) for mobility in asked
    )
    record(OPENED, call, by=by, changes=difference({}, fields_of(call)))
    record_many(ASKED, [(row, {}) for row in rows], by=by)
    return call


@transaction.atomic
def answer_call(
    row: SafetyAnswer,
    *,
    answer: str,
    place: str = "",
    latitude: Decimal | None = None,
    longitude: Decimal | None = None,
    message: str = "",
    by: Person,
) -> SafetyAnswer:
    """Say that one is safe or needs help; a later answer takes the place of the former.

    latitude, longitude: in degrees, both or none, given voluntarily.

    Raises: Refused, if `by` may not, or the call is closed.
    """
    row = _locked(row)
    require(rules.may_answer(by, row))
    if answer not in Answer.values:
        raise Refused(_("Choose whether you are safe or need help."))
    if (latitude is None) != (longitude is None):
        raise Refused(_("Latitude and longitude belong together."))
    before = fields_of(row)
    row.answer, row.place, row.message = answer, place.strip(), message.strip()
    row.latitude, row.longitude = latitude, longitude
    row.answered_by, row.answered_at = by, timezone.now()
    row.save()
    changes = difference(before, fields_of(row))
    # Where somebody is, and what is wrong, stays with the answer, which can be deleted one day.
    kept = {name: value for name, value in changes.items() if name in ("answer", "answered_at")}
    record(ANSWERED, row, by=by, changes=kept)
    return row


@transaction.atomic
def remind_all(call: SafetyCall, *, by: Person) -> int:
    """Ask those who have not answered once more; how many they are.

    Raises: Refused, if `by` may not, the call is closed, or all have answered.
    """
    call = SafetyCall.objects.select_for_update(of=("self",)).get(pk=call.pk)
    require(rules.may_work_on_call(by, call))
    rows = list(call.answers.select_for_update(of=("self",)).filter(answered_at=None))
    if not rows:
        raise Refused(_("Everybody has answered."))
    for row in rows:
        row.reminders += 1
    SafetyAnswer.objects.bulk_update(rows, ["reminders"])
    record_many(REMINDED, [(row, {}) for row in rows], by=by)
    return len(rows)


@transaction.atomic
def close_call(call: SafetyCall, *, outcome: str, by: Person) -> SafetyCall:
    """Close a call, saying what came of it.

    Raises: Refused, if `by` may not, it is closed already, or nothing is said.
    """
    call = SafetyCall.objects.select_for_update(of=("self",)).get(pk=call.pk)
    require(rules.may_work_on_call(by, call))
    if not outcome.strip():
        raise Refused(_("Say what came of it, and how those who did not answer were reached."))
    before = fields_of(call)
    call.closed_by, call.closed_at, call.outcome = by, timezone.now(), outcome.strip()
    call.save()
    record(CLOSED, call, by=by, changes=difference(before, fields_of(call)))
    return call


def _locked(row: SafetyAnswer) -> SafetyAnswer:
    found = SafetyAnswer.objects.select_for_update(of=("self",))
    return found.select_related("call", "mobility__unit", "mobility__student").get(pk=row.pk)
