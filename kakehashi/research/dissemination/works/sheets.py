"""Pages of (2.2) with one form that does one thing, then leads on."""

from dataclasses import dataclass

from kakehashi.people import sheets
from kakehashi.people.sheets import Do, Done, fill_in

__all__ = ["Do", "Done", "Sheet", "fill_in"]


@dataclass(frozen=True)
class Sheet(sheets.Sheet):
    """Its way begins at the hub of research."""

    template: str = "research/dissemination/sheet.html"
