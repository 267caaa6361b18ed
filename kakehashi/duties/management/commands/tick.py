from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from kakehashi.duties.daily import day_at, run_daily
from kakehashi.journal.rounds import Rounds
from kakehashi.journal.sealing import seal_days
from kakehashi.journal.worker import deliver_due
from kakehashi.verdicts import Refused


class Command(BaseCommand):
    help = (
        "Everything that is due by the clock: the day's duties, deliveries, seals."
        " For cron, once a minute; or --forever."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--forever", action="store_true", help="go on until told to stop")
        parser.add_argument(
            "--seconds", type=float, default=5.0, metavar="N", help="pause between two rounds"
        )

    def handle(self, *, forever: bool, seconds: float, **options: object) -> None:
        rounds = Rounds(forever=forever, seconds=seconds)
        for _ in rounds:
            self._round(rounds)

    def _round(self, rounds: Rounds) -> None:
        """Duties come first, so that what they have to tell is delivered in the same round."""
        for name in run_daily(day_at(timezone.now())).failed:
            self.stderr.write(f"{name} failed and is tried again at the next tick.")
        outcome = deliver_due(stopping=lambda: rounds.stopping)
        if outcome.dead:
            self.stderr.write(f"{outcome.dead} deliveries were given up: see dead_letters.")
        try:
            seal_days()
        except Refused as no:
            self.stderr.write(f"The journal is sealed later: {no}")
