"""Which handlers hear of which verbs.

A handler is a function of one journal entry that tells somebody outside: mail, a partner's system.
It is called after commit, at least once, in the order of each record's entries; `entry.pk` is the
key by which it makes a repeat harmless.
"""

from collections.abc import Callable
from dataclasses import dataclass

from kakehashi.journal.models import Entry

Handle = Callable[[Entry], None]


@dataclass(frozen=True)
class Handler:
    """One registered function and the verbs it listens to."""

    name: str
    verbs: frozenset[str]
    handle: Handle


HANDLERS: dict[str, Handler] = {}


def on(*verbs: str) -> Callable[[Handle], Handle]:
    """Register the decorated function for `verbs`, under its module and name."""

    def register(handle: Handle) -> Handle:
        name = f"{handle.__module__.removeprefix('kakehashi.')}.{handle.__name__}"
        HANDLERS[name] = Handler(name, frozenset(verbs), handle)
        return handle

    return register


def listening_to(verb: str) -> list[str]:
    """Names of the handlers that must hear of `verb`."""
    return [handler.name for handler in HANDLERS.values() if verb in handler.verbs]
