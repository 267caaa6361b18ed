"""The built tables and the engine over them, remembered by the process until a new build comes."""

import atexit
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kakehashi.institutions.models import Identifier, Unit
from kakehashi.institutions.queries import home
from kakehashi.research.projects.built import verified
from kakehashi.research.projects.collaboration import questions
from kakehashi.research.projects.collaboration.engines import Engine, Kind, open_engine
from kakehashi.research.projects.collaboration.overlay import FILE as OVERLAY
from kakehashi.research.projects.collaboration.overlay import Verdict
from kakehashi.research.projects.collaboration.questions import Institution
from kakehashi.research.projects.collaboration.stores import Unusable
from kakehashi.research.projects.collaboration.summary import Build, read_build
from kakehashi.research.projects.collaboration.tables import SUMMARY

INVENTED = "invented.txt"  # beside the tables, where the demonstration made them up
MOST_REMEMBERED = 200
COMMAND = "script/manage collaboration build --works {works} --ror {ror} --out {folder}"

Value = TypeVar("Value")


@dataclass(frozen=True)
class Absent:
    """There is nothing to ask. reason: why; command: what to run, word for word."""

    reason: str | Promise
    command: str
    detail: str = ""


@dataclass(eq=False)
class Built:
    """The tables, ready to be asked.

    home:     the home university as they know it.
    unplaced: verified links whose work or institution they do not hold.
    """

    engine: Engine
    build: Build
    home: Institution
    verdicts: tuple[Verdict, ...]
    unplaced: int
    is_invented: bool
    _kept: dict[object, Any] = field(default_factory=dict, repr=False)
    _places: dict[int, Institution] = field(default_factory=dict, repr=False)

    def remembered(self, key: object, make: Callable[[], Value]) -> Value:
        """`make()`, or what it answered before: the tables do not change."""
        if key not in self._kept:
            if len(self._kept) >= MOST_REMEMBERED:
                self._kept.clear()
            self._kept[key] = make()
        found: Value = self._kept[key]
        return found

    def institutions(self, numbers: Iterable[int]) -> dict[int, Institution]:
        """What the tables know of institutions by OpenAlex number; unknown ones are absent."""
        wanted = set(numbers)
        missing = wanted - self._places.keys()
        if missing:
            self._places.update(questions.institutions(self.engine, missing))
        return {number: self._places[number] for number in wanted if number in self._places}


class _Keeper:
    """The engine of this process. What was replaced is closed one build later: somebody may be
    reading from it."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.key: object = None
        self.built: Built | None = None
        self.former: Built | None = None

    def keep(self, key: object, built: Built | None) -> None:
        if self.former is not None:
            self.former.engine.close()
        self.former, self.built, self.key = self.built, built, key

    def let_go(self) -> None:
        with self.lock:
            self.keep(None, None)
            self.keep(None, None)


_keeper = _Keeper()
atexit.register(_keeper.let_go)


def folder() -> Path:
    """Where the tables are looked for."""
    return Path(settings.COLLABORATION_DIR)


def current() -> Built | Absent:
    """The tables as they are now, or why there are none.

    A new build, and every newly verified link, is seen by the next call.
    """
    where = folder()
    if not (where / SUMMARY).exists():
        return Absent(_("No works have been built into tables yet."), command())
    ror = home_ror()
    if not ror:
        return Absent(
            _("The home university has no ROR id in the register: enter it with the institution."),
            command(),
        )
    key = (where, _moment(where / SUMMARY), _moment(where / OVERLAY), ror, verified.stamp())
    with _keeper.lock:
        if _keeper.key == key and _keeper.built is not None:
            return _keeper.built
        found = _opened(where, ror)
        if isinstance(found, Built):
            _keeper.keep(key, found)
        return found


def forget() -> None:
    """Close what the process remembers."""
    _keeper.let_go()


def command(works: str = "PATH…", ror: str = "PATH") -> str:
    """What makes the tables, word for word."""
    return COMMAND.format(works=works, ror=ror, folder=folder())


def home_ror() -> str:
    """The nine characters of the home university's ROR id; empty where it is not on record."""
    try:
        institution = home().institution
    except Unit.DoesNotExist:
        return ""
    held = Identifier.objects.filter(institution=institution, scheme=Identifier.Scheme.ROR)
    return held.order_by("pk").values_list("value", flat=True).first() or ""


def _opened(where: Path, ror: str) -> Built | Absent:
    try:
        build = read_build(where)
        said = verified.said(where)
        engine = open_engine(
            where,
            Kind(settings.COLLABORATION_ENGINE),
            verdicts=said.verdicts if said.verdicts else None,
            remote=settings.SPARK_REMOTE,
            memory=settings.COLLABORATION_MEMORY,
        )
    except (Unusable, OSError, msgspec.MsgspecError, ValueError) as wrong:
        return Absent(_("The tables of works cannot be used."), command(), str(wrong))
    home_there = questions.find(engine, ror=ror)
    if home_there is None:
        engine.close()
        return Absent(
            _("No work in the tables names the home university by its ROR id."), command(), ror
        )
    is_invented = (where / INVENTED).exists()
    return Built(engine, build, home_there, said.verdicts, said.unplaced, is_invented)


def _moment(place: Path) -> object:
    try:
        facts = place.stat()
    except FileNotFoundError:
        return None
    return facts.st_mtime_ns, facts.st_ino
