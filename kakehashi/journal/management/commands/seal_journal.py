from datetime import date

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kakehashi.journal.sealing import seal_days
from kakehashi.verdicts import Refused


class Command(BaseCommand):
    help = "Seal every past day of the journal that is not sealed yet: day, entries, digest."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--until", type=date.fromisoformat, metavar="DATE", help="the last day to seal"
        )

    def handle(self, *, until: date | None, **options: object) -> None:
        try:
            seals = seal_days(until)
        except Refused as no:
            raise CommandError(str(no)) from no
        for seal in seals:
            self.stdout.write(f"{seal.day}\t{seal.entries}\t{seal.digest}")
        if not seals:
            self.stdout.write("Every past day is sealed.")
