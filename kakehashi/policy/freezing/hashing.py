"""The exact bytes that freezes are hashes of; docs/reference/freezes.md says them for auditors.

Nothing here may change once freezes exist: an old one must stay recomputable. A new form gets a new
number in `FORM` and is written beside the old one. Pure.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from typing import Any

FORM = "kakehashi freeze 1"
CORRECTION_FORM = "kakehashi correction 1"


@dataclass(frozen=True)
class Leaf:
    """What a freeze knows of one of its records; `sha256` is of the record's content."""

    position: int
    kind: str
    sha256: str
    key: str


def canonical(content: Any) -> str:
    """Plain values as one line of JSON: keys sorted, no spaces, ASCII only.

    A Decimal or Fraction becomes a text (`number`), a day or time too (`moment`).

    Raises: TypeError, for anything else that is not JSON, and for floats, which are never exact.
    """
    return json.dumps(
        _plain(content),
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=True,
        allow_nan=False,
    )


def number(value: int | Decimal | Fraction) -> str:
    """A number as text: without exponent or trailing zeros; a fraction as "1/3", always exact.

    >>> number(Decimal("71.500")), number(Fraction(15, 2)), number(Decimal("1E+3"))
    ('71.5', '7.5', '1000')
    """
    if isinstance(value, Fraction):
        exact = _decimal(value)
        return str(value) if exact is None else number(exact)
    if isinstance(value, int):
        return str(value)
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def moment(at: datetime) -> str:
    """A time in UTC to the microsecond: 2026-11-23T01:02:03.004005Z."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def digest_of(text: str) -> str:
    """SHA-256 of `text` in UTF-8, in lower-case hexadecimal. Of a record: of its content."""
    return sha256(text.encode()).hexdigest()


def leaves_of(leaves: Iterable[Leaf]) -> str:
    """Leaves as a freeze keeps them: "position kind sha256 key" and a line feed each, in order."""
    return "".join(f"{each.position} {each.kind} {each.sha256} {each.key}\n" for each in leaves)


def leaves_in(lines: str) -> list[Leaf]:
    """The reverse of `leaves_of`; only the key may hold spaces.

    Raises: ValueError, if a line is not "position kind sha256 key".
    """
    split = (line.split(" ", 3) for line in lines.split("\n")[:-1])
    return [Leaf(int(position), kind, digest, key) for position, kind, digest, key in split]


def header_of(
    *, on: date, occasion: str, frozen_at: datetime, frozen_by: int | None, previous: str
) -> str:
    """The first six lines of a freeze: form, day, occasion, time, person, hash of the one before.

    frozen_by: the person's number.  previous: empty for the first freeze.
    """
    person = "" if frozen_by is None else str(frozen_by)
    lines = [FORM, on.isoformat(), occasion, moment(frozen_at), person, previous]
    return "".join(f"{line}\n" for line in lines)


def digest_of_freeze(header: str, leaves: str) -> str:
    """The hash of a freeze: of its header (`header_of`) followed by its leaves (`leaves_of`)."""
    return digest_of(header + leaves)


def correction_of(*, content: str, reason: str, by: int | None, at: datetime, previous: str) -> str:
    """A correction as one line of canonical JSON, of which its hash is.

    content:  the whole corrected content, canonical.
    previous: hash of the frozen record, or of the correction before.
    """
    return canonical(
        {
            "at": at,
            "by": by,
            "content": json.loads(content),
            "form": CORRECTION_FORM,
            "previous": previous,
            "reason": reason,
        }
    )


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | str):
        return str(value) if isinstance(value, str) else value
    if isinstance(value, Decimal | Fraction):
        return number(value)
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {_key(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    raise TypeError(f"{type(value).__name__} has no canonical form: {value!r}")


def _key(key: Any) -> str:
    if not isinstance(key, str):
        raise TypeError(f"A key has to be a text, not {key!r}")
    return str(key)


def _decimal(value: Fraction) -> Decimal | None:
    """`value` where it ends after its last decimal; None for one third and the like."""
    rest, twos, fives = value.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return None
    places = max(twos, fives)
    whole = Decimal(value.numerator * 10**places // value.denominator).as_tuple()
    return Decimal((whole.sign, whole.digits, -places))  # exact, whatever the context
