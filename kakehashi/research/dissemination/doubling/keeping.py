"""Statements of works as JSON keeps them, and back. Pure."""

from typing import Any

import msgspec

from kakehashi.research.dissemination.works.data import WorkData


def plain(data: WorkData) -> Any:
    """A statement as JSON keeps it."""
    return msgspec.to_builtins(data)


def data_in(kept: Any) -> WorkData:
    """A statement that was kept. Raises: ValidationError of msgspec, if it is none."""
    return msgspec.convert(kept, WorkData)
