"""What the clock asks for once a day.

    @daily
    def remind(day: date) -> None: ...

A duty is done at most once for a day after it has succeeded. It may be called again for a day all
the same: it failed, the process was killed in the middle, or two processes began at once. So it is
written such that a repeat does no harm. Days on which nothing ran are not made up for one by one:
a duty looks at what is due on `day` or was before.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from kakehashi.duties.models import DailyRun

Duty = Callable[[date], None]
MORNING = time(6)  # so that mail meets people awake

DUTIES: dict[str, Duty] = {}

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Outcome:
    """Names of the duties that one round did, and of those that failed and are tried again."""

    done: Sequence[str] = ()
    failed: Sequence[str] = ()


def daily(duty: Duty) -> Duty:
    """Register the decorated function of a day, under its module and name."""
    DUTIES[f"{duty.__module__.removeprefix('kakehashi.')}.{duty.__name__}"] = duty
    return duty


def day_at(now: datetime) -> date:
    """The day whose duties are done at `now`: until the morning still the one before."""
    local = timezone.localtime(now, timezone.get_default_timezone())
    return local.date() if local.time() >= MORNING else local.date() - timedelta(days=1)


def run_daily(day: date) -> Outcome:
    """Do every duty of `day` that is not done yet. One that fails does not stop the others."""
    settled = set(DailyRun.objects.filter(day=day).values_list("name", flat=True))
    done, failed = [], []
    for name in [each for each in DUTIES if each not in settled]:
        try:
            DUTIES[name](day)
        except Exception:
            log.exception("The daily duty %s of %s failed.", name, day)
            failed.append(name)
        else:
            DailyRun.objects.get_or_create(name=name, day=day, defaults={"done_at": timezone.now()})
            done.append(name)
    return Outcome(done, failed)
