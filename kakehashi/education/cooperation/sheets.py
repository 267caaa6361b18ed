"""Pages of education with one form that does one thing, then leads on."""

from dataclasses import dataclass

from kakehashi.people import sheets
from kakehashi.people.sheets import Do, Done, fill_in, reader, sent

__all__ = ["Do", "Done", "Sheet", "fill_in", "reader", "sent"]


@dataclass(frozen=True)
class Sheet(sheets.Sheet):
    """Its way begins at the hub of cooperation."""

    template: str = "education/cooperation/sheet.html"
