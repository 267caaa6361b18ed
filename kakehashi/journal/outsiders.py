"""Who acts without an account, by a personal link: the entry names whom the link was given to.

An entry without a person is otherwise one of the system itself.
"""

from kakehashi.journal.changes import Changes
from kakehashi.journal.models import Entry

KEY = "by_link"


def by_link(name: str, email: str) -> Changes:
    """What an entry says of who acted: to be put among its changes."""
    return {KEY: [None, f"{name} <{email}>"]}


def outsider(entry: Entry) -> str:
    """Name and address of whoever acted by a personal link; empty where it was nobody."""
    said = entry.changes.get(KEY) if entry.by_id is None else None
    return str(said[1]) if isinstance(said, list) and len(said) == 2 else ""
