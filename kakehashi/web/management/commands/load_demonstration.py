"""Fills an empty database with the demonstration."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from kakehashi.web.demonstration.loading import is_empty, load_demonstration


class Command(BaseCommand):
    help = "Fill an empty database with the demonstration: real institutions, invented people."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing if something is there already"
        )

    def handle(self, *, if_empty: bool, **options: Any) -> None:
        if not settings.DEMONSTRATION:
            raise CommandError("This is not a demonstration: DEMONSTRATION is not set to 1.")
        if not is_empty():
            if if_empty:
                return
            raise CommandError("The database is not empty. Nothing was loaded.")
        load_demonstration()
        self.stdout.write(
            "Loaded the demonstration: institutions, units, people, agreements, policy."
        )
