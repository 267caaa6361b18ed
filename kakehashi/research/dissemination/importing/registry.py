"""Which formats are read and which registers are asked. Readers stand above and register here."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from kakehashi.research.dissemination.importing.entries import Entry


@dataclass(frozen=True)
class ReadFile:
    """What a reader made of a file. encoding: empty where the format has only one."""

    entries: Sequence[Entry]
    encoding: str = ""


Read = Callable[[bytes, str], ReadFile]  # (content, encoding or empty to find out)


@dataclass(frozen=True)
class Format:
    """A format of files. key: of `Work.Source`. read raises WrongSource."""

    key: str
    words: str | Promise
    endings: Sequence[str]
    read: Read


@dataclass(frozen=True)
class Question:
    """What a register is asked for.

    by:     "doi", "ror" or "orcid". values: in any spelling.
    since, until: years of publication, for "ror".
    most:   works at most.
    """

    by: str
    values: Sequence[str]
    since: int | None = None
    until: int | None = None
    most: int = 1000


Ask = Callable[[Question], Iterable[Entry]]


@dataclass(frozen=True)
class Register:
    """A register that answers over the network. by: what it can be asked by."""

    key: str
    words: str | Promise
    by: Sequence[str]
    ask: Ask


FORMATS: dict[str, Format] = {}
REGISTERS: dict[str, Register] = {}


def offer_format(each: Format) -> None:
    """Offer a format to everybody who imports."""
    FORMATS[each.key] = each


def offer_register(each: Register) -> None:
    """Offer a register to everybody who imports."""
    REGISTERS[each.key] = each


def format_of(name: str) -> str:
    """The key of the format that files called `name` have, or the empty string."""
    low = name.lower()
    return next((each.key for each in FORMATS.values() if low.endswith(tuple(each.endings))), "")
