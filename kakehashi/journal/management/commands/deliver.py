import signal
import time
from types import FrameType

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections

from kakehashi.journal.worker import deliver_due


class Command(BaseCommand):
    help = "Make the deliveries that are due: mail and messages about what the journal holds."
    stopping = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--forever", action="store_true", help="go on until told to stop")
        parser.add_argument(
            "--seconds", type=float, default=5.0, metavar="N", help="pause between two rounds"
        )

    def handle(self, *, forever: bool, seconds: float, **options: object) -> None:
        if forever:
            signal.signal(signal.SIGTERM, self._stop)
            signal.signal(signal.SIGINT, self._stop)
        while True:
            outcome = deliver_due(stopping=lambda: self.stopping)
            if outcome.done or outcome.failed or outcome.dead or not forever:
                self.stdout.write(
                    f"{outcome.done} delivered, {outcome.failed} to be tried again,"
                    f" {outcome.dead} given up"
                )
            if not forever or self.stopping:
                return
            close_old_connections()
            self._pause(seconds)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def _pause(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while not self.stopping and (left := until - time.monotonic()) > 0:
            time.sleep(min(left, 0.5))
