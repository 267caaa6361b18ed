"""The engine that answers with our own words in it, opened once for a build and what we say."""

from functools import lru_cache
from pathlib import Path
from threading import Lock

from django.conf import settings

from kakehashi.research.projects.collaboration.engines import Engine, open_engine
from kakehashi.research.projects.collaboration.tables import SUMMARY
from kakehashi.research.projects.overruling.queries import resolved, stamp

_one_at_a_time = Lock()


def folder() -> Path:
    """Where the built tables are."""
    return Path(getattr(settings, "COLLABORATION_DIR", settings.STATE_DIR / "collaboration"))


def engine() -> Engine | None:
    """The engine over the built tables with our verified links; None: nothing is built yet.

    Raises: Unusable, if a table is missing, old or not readable.
    """
    place = folder()
    try:
        built = (place / SUMMARY).stat().st_mtime_ns
    except OSError:
        return None
    with _one_at_a_time:
        return _engine(place, built, stamp())


@lru_cache(maxsize=1)
def _engine(place: Path, _built: int, _said: tuple[object, ...]) -> Engine:
    return open_engine(place, verdicts=resolved(place).verdicts)
