"""Closes each past day of the journal with a hash that is chained to the day before.

Every entry belongs to exactly one seal: that of day D takes all entries after the last sealed id,
up to the highest id whose time lies before the end of D. So an entry whose transaction ran over
midnight, and was committed after its day had been sealed, is in the next seal, never in none.
"""

from datetime import date, datetime, time, timedelta

from django.db import OperationalError, connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext

from kakehashi.journal.canonical import digest_of, leaf_of, lines_of
from kakehashi.journal.models import Entry, Seal
from kakehashi.verdicts import Refused

PATIENCE = timedelta(seconds=5)
ONE_DAY = timedelta(days=1)
LOCK_NOT_AVAILABLE = "55P03"


def last_day_that_is_over() -> date:
    """Yesterday where the university is (`settings.TIME_ZONE`)."""
    return timezone.localdate(timezone=timezone.get_default_timezone()) - ONE_DAY


def seal_days(until: date | None = None, *, patience: timedelta = PATIENCE) -> list[Seal]:
    """Seal every day not yet sealed, up to and with `until` (yesterday if not given), in order.

    The first seal is that of the first entry's day; days without entries are sealed too. Safe to
    run twice, and at the same time: a day is sealed once.

    patience: how long to wait for writers that are in the middle of a transaction. Others that
              want to write wait behind this, so keep it short.
    Raises:   Refused, if `until` is not over, or a writer took longer than `patience`; the days
              sealed until then stay sealed.
    """
    over = last_day_that_is_over()
    if until is not None and until > over:
        raise Refused(gettext("%(day)s is not over yet.") % {"day": until.isoformat()})
    sealed = []
    while (day := _first_unsealed_day()) is not None and day <= (until or over):
        seal = _seal(day, _settled(patience))
        if seal is not None:
            sealed.append(seal)
    return sealed


def _first_unsealed_day() -> date | None:
    last = Seal.objects.aggregate(day=Max("day"))["day"]
    if last is not None:
        return last + ONE_DAY  # type: ignore[no-any-return]  # aggregates are untyped
    first = Entry.objects.order_by("pk").values_list("at", flat=True).first()
    return first and timezone.localdate(first, timezone.get_default_timezone())


def _settled(patience: timedelta) -> int:
    """The highest id so far, once no transaction can add one below it any more.

    PostgreSQL gives out ids before the commit, so a lower one can appear later. Every transaction
    that has inserted an entry holds ROW EXCLUSIVE on the table until it ends; getting SHARE waits
    for all of them. It is held only to read the number: whatever comes later gets a higher id.
    On SQLite there is one writer at a time, and ids follow commits.
    """
    try:
        with transaction.atomic(durable=True), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                milliseconds = int(patience.total_seconds() * 1000)
                cursor.execute(f"SET LOCAL lock_timeout = {milliseconds}")
                cursor.execute("LOCK TABLE journal_entry IN SHARE MODE")
            return Entry.objects.aggregate(last=Max("pk"))["last"] or 0
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") != LOCK_NOT_AVAILABLE:
            raise
        raise Refused(
            gettext("Somebody is in the middle of a long change. Seal again when it is done.")
        ) from error


@transaction.atomic(durable=True)
def _seal(day: date, settled: int) -> Seal | None:
    """Seal `day` with entries up to the id `settled`; None if somebody else did meanwhile."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE journal_seal IN SHARE ROW EXCLUSIVE MODE")
    if Seal.objects.filter(day__gte=day).exists():
        return None
    previous = Seal.objects.defer("leaves").order_by("day").last()
    after = previous.up_to if previous else 0
    entries = Entry.objects.filter(pk__gt=after, pk__lte=settled)
    newest = entries.filter(at__lt=_end_of(day)).aggregate(last=Max("pk"))["last"] or after
    leaves = [leaf_of(entry) for entry in entries.filter(pk__lte=newest).order_by("pk").iterator()]
    seal = Seal(
        day=day,
        after=after,
        up_to=newest,
        entries=len(leaves),
        leaves=lines_of(leaves),
        previous=previous.digest if previous else "",
        sealed_at=timezone.now(),
    )
    seal.digest = digest_of(seal)
    seal.save(force_insert=True)
    return seal


def _end_of(day: date) -> datetime:
    return datetime.combine(day + ONE_DAY, time.min, timezone.get_default_timezone())
