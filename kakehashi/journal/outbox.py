"""Which handlers hear of which verbs, or of whatever is done to which records.

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
    """One registered function, and the verbs or the types of records it listens to."""

    name: str
    verbs: frozenset[str]
    handle: Handle
    record_types: frozenset[str] = frozenset()


HANDLERS: dict[str, Handler] = {}


def on(*verbs: str) -> Callable[[Handle], Handle]:
    """Register the decorated function for `verbs`, under its module and name."""
    return _register(frozenset(verbs), frozenset())


def on_records(*record_types: str) -> Callable[[Handle], Handle]:
    """Register the decorated function for whatever is done to records of `record_types`.

    record_types: "app_label.model". For handlers that keep something in step with tables, whichever
    verb changed them.
    """
    return _register(frozenset(), frozenset(record_types))


def _register(verbs: frozenset[str], record_types: frozenset[str]) -> Callable[[Handle], Handle]:
    def register(handle: Handle) -> Handle:
        name = f"{handle.__module__.removeprefix('kakehashi.')}.{handle.__name__}"
        HANDLERS[name] = Handler(name, verbs, handle, record_types)
        return handle

    return register


def listening_to(verb: str, record_type: str = "") -> list[str]:
    """Names of the handlers that must hear of `verb` done to a record of `record_type`."""
    return [
        handler.name
        for handler in HANDLERS.values()
        if verb in handler.verbs or record_type in handler.record_types
    ]
