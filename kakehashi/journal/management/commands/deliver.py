from django.core.management.base import BaseCommand, CommandParser

from kakehashi.journal.rounds import Rounds
from kakehashi.journal.worker import deliver_due


class Command(BaseCommand):
    help = "Make the deliveries that are due: mail and messages about what the journal holds."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--forever", action="store_true", help="go on until told to stop")
        parser.add_argument(
            "--seconds", type=float, default=5.0, metavar="N", help="pause between two rounds"
        )

    def handle(self, *, forever: bool, seconds: float, **options: object) -> None:
        rounds = Rounds(forever=forever, seconds=seconds)
        for _ in rounds:
            outcome = deliver_due(stopping=lambda: rounds.stopping)
            if outcome.done or outcome.failed or outcome.dead or not forever:
                self.stdout.write(
                    f"{outcome.done} delivered, {outcome.failed} to be tried again,"
                    f" {outcome.dead} given up"
                )
