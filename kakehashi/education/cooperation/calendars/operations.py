"""What can be done to the address of one's own calendar: make it, make a new one, revoke it."""

import secrets
from hashlib import sha256

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.education.cooperation.models import CalendarKey
from kakehashi.journal.operations import record
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.verdicts import Refused

MADE = declare("cooperation.calendar_made", gettext_lazy("made an address for the own calendar"))
REVOKED = declare("cooperation.calendar_revoked", gettext_lazy("revoked the calendar's address"))
BYTES = 32  # of randomness in a token


def hashed(token: str) -> str:
    """What is kept of a token: its SHA-256, lower-case hexadecimal."""
    return sha256(token.encode()).hexdigest()


@transaction.atomic
def make_calendar(*, by: Person) -> str:
    """Make an address for the calendar of `by`; one that was there before works no longer.

    Returns: the token, which is shown this once and cannot be found again.
    """
    _locked(by)
    revoked = _revoke(by)
    token = secrets.token_urlsafe(BYTES)
    key = CalendarKey.objects.create(person=by, token_hash=hashed(token), made_at=timezone.now())
    record(MADE, key, by=by, changes={"replaces": [None, revoked]} if revoked else {})
    return token


@transaction.atomic
def revoke_calendar(*, by: Person) -> None:
    """Let the address of the calendar of `by` work no longer.

    Raises: Refused, if there is none.
    """
    _locked(by)
    if not _revoke(by):
        raise Refused(_("Your calendar has no address that works."))


def _locked(person: Person) -> None:
    """Of two clicks at the same time one comes after the other."""
    Person.objects.select_for_update().get(pk=person.pk)


def _revoke(person: Person) -> int | None:
    """Revoke the address that works; its id, or None where none does."""
    key = CalendarKey.objects.filter(person=person, revoked_at__isnull=True).first()
    if key is None:
        return None
    key.revoked_by, key.revoked_at = person, timezone.now()
    key.save(update_fields=["revoked_by", "revoked_at"])
    record(REVOKED, key, by=person)
    return key.pk
