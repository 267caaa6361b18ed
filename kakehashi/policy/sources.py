"""What figures are read from, opened once for all figures of a page."""

from collections.abc import Callable
from typing import Any, TypeVar

Source = TypeVar("Source")


class Sources:
    """Keeps what was opened. One request uses one of these, so it sees one state of the data."""

    def __init__(self) -> None:
        self._opened: dict[Callable[[], Any], Any] = {}

    def of(self, opened_by: Callable[[], Source]) -> Source:
        """What `opened_by` answered at the first time."""
        if opened_by not in self._opened:
            self._opened[opened_by] = opened_by()
        found: Source = self._opened[opened_by]
        return found
