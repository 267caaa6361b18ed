from django.core.management.base import BaseCommand

from kakehashi.journal.sealing import seal_days
from kakehashi.journal.worker import deliver_due
from kakehashi.verdicts import Refused


class Command(BaseCommand):
    help = "Everything that is due by the clock: deliveries, then seals. For cron, once a minute."

    def handle(self, **options: object) -> None:
        outcome = deliver_due()
        if outcome.dead:
            self.stderr.write(f"{outcome.dead} deliveries were given up: see dead_letters.")
        try:
            seal_days()
        except Refused as no:
            self.stderr.write(f"The journal is sealed later: {no}")
