"""The history of a record on its page: {% include "journal/history.html" with entries=… %}."""

from collections.abc import Sequence
from dataclasses import dataclass

from django import template
from django.db.models import QuerySet

from kakehashi.journal.history import Line, readable
from kakehashi.journal.models import Entry

register = template.Library()
AT_MOST = 100


@dataclass(frozen=True)
class History:
    """The newest lines, and how many older ones are left out."""

    lines: Sequence[Line]
    older: int


@register.simple_tag
def history(entries: QuerySet[Entry], about: str = "") -> History:
    """{% history entries about as found %}: entries newest first, as `history_of` gives them."""
    newest = list(entries[: AT_MOST + 1])
    older = entries.count() - AT_MOST if len(newest) > AT_MOST else 0
    return History(readable(newest[:AT_MOST], about=about), older)
