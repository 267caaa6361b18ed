"""Rounds of a worker, with pauses between them, until the process is told to stop."""

import signal
import time
from collections.abc import Iterator
from types import FrameType

from django.db import close_old_connections


class Rounds:
    """One round, or one after the other until SIGTERM or SIGINT; then the present one is the last.

    for _ in Rounds(forever=True, seconds=5): ...
    """

    def __init__(self, *, forever: bool, seconds: float) -> None:
        self.forever, self.seconds, self.stopping = forever, seconds, False

    def __iter__(self) -> Iterator[None]:
        if self.forever:
            signal.signal(signal.SIGTERM, self._stop)
            signal.signal(signal.SIGINT, self._stop)
        while True:
            yield
            if not self.forever or self.stopping:
                return
            close_old_connections()
            self._pause()

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def _pause(self) -> None:
        until = time.monotonic() + self.seconds
        while not self.stopping and (left := until - time.monotonic()) > 0:
            time.sleep(min(left, 0.5))
