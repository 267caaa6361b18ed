"""What a change of a stay would do, before anything is done. Pure.

Facts in, effects out: each with a code, how grave it is, a figure if there is one, and the values
that its sentence needs (see `words`). Unknown is never zero: what nobody knows is an effect of its
own that says so.
"""

import json
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

TABLE = Path(__file__).with_name("deadlines.toml")


class Kind(StrEnum):
    """What is changed; the values of `models.changes.Change.Kind`."""

    DAYS = "days"
    EXTENSION = "extension"
    INTERRUPTION = "interruption"
    EARLY_RETURN = "early_return"
    CANCELLATION = "cancellation"


class Grade(StrEnum):
    """How grave an effect is: `GOOD` needs nothing, `BAD` costs money, credits or protection."""

    GOOD = "good"
    INFO = "info"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True)
class Days:
    """A stay as it is or would be. lost: days interrupted in it."""

    first: date | None
    last: date | None
    semesters: Fraction
    lost: int = 0

    @property
    def count(self) -> int | None:
        """Days, both ends included; None while an end is not known."""
        if self.first is None or self.last is None:
            return None
        return max(0, (self.last - self.first).days + 1 - self.lost)


@dataclass(frozen=True)
class Grant:
    """A grant of the stay and what the change would make of it; money in yen.

    planned: what is still to be paid. uncovered: days of the stay for which nothing is granted.
    """

    award: int
    name_ja: str
    name_en: str
    total: int
    paid: int
    new_total: int
    planned: int
    recovery: int
    extra: int
    uncovered: int = 0


@dataclass(frozen=True)
class Risk:
    """A level of risk that concerns the stay; see `stays.risks.Warning`."""

    kind: str
    level: int
    is_here: bool
    breaks: bool


@dataclass(frozen=True)
class Room:
    """How much room there is for a longer stay, in student-semesters; None: nobody knows.

    more:    what the change takes besides. offered, used: of the agreement in the year.
    quota_*: the quota of the call in which least is left; empty outside of calls.
    balance: of the agreement once the change is done; beyond `limit` it is an alarm.
    """

    year: int
    more: Fraction
    offered: Fraction | None = None
    used: Fraction | None = None
    quota_ja: str = ""
    quota_en: str = ""
    quota_free: Fraction | None = None
    balance: Fraction | None = None
    limit: Fraction | None = None

    @property
    def free(self) -> Fraction | None:
        """What the agreement has left; below zero where more is used than it offers."""
        if self.offered is None or self.used is None:
            return None
        return self.offered - self.used

    @property
    def is_short(self) -> bool:
        """Whether agreement or call are known to have less than the change takes."""
        known = (each for each in (self.free, self.quota_free) if each is not None)
        return any(each < self.more for each in known)


@dataclass(frozen=True)
class Facts:
    """What is known when a change is weighed.

    after: None, if the stay is to be cancelled. ledger_*: semesters that the ledger counts.
    credits: what the learning agreement plans, as Fraction; None where none is agreed.
    room:    None where the change takes no more places. beyond_places: the host gives more of them.
    """

    kind: Kind
    state: str
    today: date
    before: Days
    after: Days | None
    grants: Sequence[Grant] = ()
    insured_until: date | None = None
    is_visa_free: bool = False
    visa_until: date | None = None
    passport_until: date | None = None
    housing_until: date | None = None
    ledger_before: Fraction = Fraction(0)
    ledger_after: Fraction = Fraction(0)
    is_balanced: bool = True
    credits: Fraction | None = None
    host_agreed_on: date | None = None
    risks: Sequence[Risk] = ()
    room: Room | None = None
    beyond_places: bool = False


@dataclass(frozen=True)
class Effect:
    """One effect. figure: with its unit ("days", "yen", "semesters", "credits"); None: no figure.

    values: what the sentence of `code` needs, plain and in a stable order.
    """

    code: str
    grade: Grade
    figure: str | None = None
    unit: str = ""
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Deadlines:
    """Until when changes are asked for."""

    extension: timedelta
    source: str
    standing: str


@cache
def deadlines() -> Deadlines:
    """The dates of the house."""
    data = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    days = timedelta(days=data["extension_days_before"])
    return Deadlines(days, data["source"], data["standing"])


def effects(facts: Facts) -> list[Effect]:
    """Every effect of the change that `facts` describe, always in the same order."""
    return [effect for part in PARTS for effect in part(facts)]


def impact_hash(facts: Facts) -> str:
    """SHA-256 over the facts and their effects, by which what is done is what was shown."""
    said = {"facts": asdict(facts), "effects": [asdict(each) for each in effects(facts)]}
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), default=str)
    return sha256(text.encode()).hexdigest()


# -- Each part of the preview --------------------------------------------------------------------


def _length(facts: Facts) -> Iterator[Effect]:
    before, after = facts.before.count, facts.after.count if facts.after else 0
    if before is None or after is None:
        yield Effect("length_unknown", Grade.WARN)
        return
    difference = after - before
    if facts.after is None:
        yield Effect("cancelled", Grade.BAD, str(before), "days", {"before": before})
        return
    grade = Grade.INFO if difference >= 0 else Grade.WARN
    yield Effect("length", grade, f"{difference:+d}", "days", {"before": before, "after": after})


def _money(facts: Facts) -> Iterator[Effect]:
    if not facts.grants:
        yield Effect("no_grant", Grade.GOOD)
    for grant in facts.grants:
        said: dict[str, Any] = {"name_ja": grant.name_ja, "name_en": grant.name_en}
        if grant.recovery:
            said |= {"paid": grant.paid, "earned": grant.new_total, "yen": grant.recovery}
            yield Effect("grant_recovery", Grade.BAD, str(-grant.recovery), "yen", said)
        elif grant.new_total < grant.total:
            said |= {"total": grant.total, "earned": grant.new_total}
            less = grant.new_total - grant.total
            yield Effect("grant_less", Grade.WARN, str(less), "yen", said)
        elif grant.new_total > grant.total:
            more = grant.new_total - grant.total
            said |= {"total": grant.total, "earned": grant.new_total}
            yield Effect("grant_more", Grade.INFO, f"+{more}", "yen", said)
        else:
            yield Effect("grant_same", Grade.GOOD, "0", "yen", {**said, "total": grant.total})
        if grant.uncovered:
            named = {"name_ja": grant.name_ja, "name_en": grant.name_en, "days": grant.uncovered}
            yield Effect("grant_uncovered", Grade.WARN, str(grant.uncovered), "days", named)


def _insurance(facts: Facts) -> Iterator[Effect]:
    yield from _cover("insurance", facts.insured_until, facts, is_wasteful=True)


def _papers(facts: Facts) -> Iterator[Effect]:
    if facts.after is None:
        return
    if not facts.is_visa_free:
        yield from _cover("visa", facts.visa_until, facts)
    yield from _cover("passport", facts.passport_until, facts)


def _housing(facts: Facts) -> Iterator[Effect]:
    yield from _cover("housing", facts.housing_until, facts, is_wasteful=True)


def _cover(
    what: str, until: date | None, facts: Facts, *, is_wasteful: bool = False
) -> Iterator[Effect]:
    """Whether something reaches to the last day, and by how many days it does not, or is over."""
    last = facts.after.last if facts.after else facts.today
    if until is None or last is None:
        yield Effect(f"{what}_unknown", Grade.WARN)
        return
    over, said = (last - until).days, {"until": until.isoformat(), "last": last.isoformat()}
    if over > 0:
        yield Effect(f"{what}_gap", Grade.BAD, str(over), "days", {**said, "days": over})
    elif over < 0 and is_wasteful and _ends_earlier(facts):
        yield Effect(f"{what}_left", Grade.INFO, str(-over), "days", {**said, "days": -over})
    else:
        yield Effect(f"{what}_covers", Grade.GOOD, None, "", said)


def _ends_earlier(facts: Facts) -> bool:
    if facts.after is None:
        return True
    before, after = facts.before.last, facts.after.last
    return before is not None and after is not None and after < before


def _balance(facts: Facts) -> Iterator[Effect]:
    if not facts.is_balanced:
        yield Effect("balance_none", Grade.GOOD)
        return
    before, after = facts.ledger_before, facts.ledger_after
    said = {"before": _number(before), "after": _number(after)}
    if before == after:
        yield Effect("balance_same", Grade.GOOD, "0", "semesters", said)
        return
    difference = after - before
    sign = "+" if difference > 0 else ""
    yield Effect("balance", Grade.INFO, f"{sign}{_number(difference)}", "semesters", said)


def _learning(facts: Facts) -> Iterator[Effect]:
    if facts.after is None:
        return
    if facts.credits is None:
        yield Effect("learning_none", Grade.INFO)
    elif facts.before != facts.after:
        yield Effect("learning_change", Grade.WARN, "3", "signatures")


def _credits(facts: Facts) -> Iterator[Effect]:
    if facts.kind not in (Kind.EARLY_RETURN, Kind.CANCELLATION, Kind.INTERRUPTION):
        return
    if facts.credits is None:
        yield Effect("credits_unknown", Grade.WARN)
        return
    said = {"credits": _number(facts.credits)}
    yield Effect("credits_at_risk", Grade.BAD, said["credits"], "credits", said)


def _host(facts: Facts) -> Iterator[Effect]:
    if facts.kind != Kind.EXTENSION:
        yield Effect("host_told", Grade.INFO)
    elif facts.host_agreed_on is None:
        yield Effect("host_asked", Grade.BAD)
    else:
        said = {"on": facts.host_agreed_on.isoformat()}
        yield Effect("host_agreed", Grade.GOOD, None, "", said)


def _room(facts: Facts) -> Iterator[Effect]:
    room = facts.room
    if room is None:
        return
    more = _number(room.more)
    said: dict[str, Any] = {"more": more, "year": room.year}
    if room.offered is None or room.used is None:
        yield Effect("places_unknown", Grade.WARN, f"+{more}", "semesters", said)
    else:
        said |= {"offered": _number(room.offered), "used": _number(room.used)}
        is_short = room.offered - room.used < room.more
        code, grade = ("places_short", Grade.BAD) if is_short else ("places_left", Grade.GOOD)
        yield Effect(code, grade, f"+{more}", "semesters", said)
    if room.quota_free is not None:
        left = {"quota_ja": room.quota_ja, "quota_en": room.quota_en}
        left["free"] = _number(room.quota_free)
        is_short = room.quota_free < room.more
        code, grade = ("quota_short", Grade.BAD) if is_short else ("quota_left", Grade.GOOD)
        yield Effect(code, grade, left["free"], "semesters", left)
    if room.is_short and facts.beyond_places:
        yield Effect("places_beyond", Grade.INFO)
    yield from _standing(room)


def _standing(room: Room) -> Iterator[Effect]:
    """The balance that the agreement would have."""
    said: dict[str, Any] = {"year": room.year}
    if room.balance is None:
        yield Effect("standing_unknown", Grade.INFO, None, "", said)
        return
    figure = _number(room.balance)
    said["balance"] = figure
    if room.limit is not None and abs(room.balance) > room.limit:
        said["limit"] = _number(room.limit)
        yield Effect("standing_beyond", Grade.WARN, figure, "semesters", said)
    else:
        yield Effect("standing", Grade.INFO, figure, "semesters", said)


def _risk(facts: Facts) -> Iterator[Effect]:
    for risk in facts.risks:
        said = {"kind": risk.kind, "level": risk.level}
        if risk.breaks and risk.is_here and facts.after is not None:
            is_leaving = facts.kind == Kind.EARLY_RETURN
            grade = Grade.INFO if is_leaving else Grade.BAD
            yield Effect("risk_breaks", grade, str(risk.level), "level", said)
        else:
            code = "risk_here" if risk.is_here else "risk_elsewhere"
            yield Effect(code, Grade.WARN if risk.is_here else Grade.INFO, None, "", said)


def _deadline(facts: Facts) -> Iterator[Effect]:
    if facts.kind != Kind.EXTENSION or facts.before.last is None:
        return
    due = facts.before.last - deadlines().extension
    late = (facts.today - due).days
    said = {"due": due.isoformat(), "days": late}
    if late > 0:
        yield Effect("deadline_missed", Grade.WARN, str(late), "days", said)
    else:
        yield Effect("deadline_kept", Grade.GOOD, None, "", said)


def _number(value: Fraction) -> str:
    """Decimal with at most two places, without trailing zeros."""
    return f"{float(value):.2f}".rstrip("0").rstrip(".")


PARTS: tuple[Callable[[Facts], Iterator[Effect]], ...] = (
    _length,
    _money,
    _insurance,
    _papers,
    _housing,
    _balance,
    _room,
    _learning,
    _credits,
    _host,
    _risk,
    _deadline,
)
