"""Adds templates of approval routes from a file."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kakehashi.approvals.loading import FILE, load_templates
from kakehashi.verdicts import Refused


class Command(BaseCommand):
    help = "Add templates of approval routes; those that are there already stay as they are."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=FILE, help="TOML")

    def handle(self, *, file: Path, **options: object) -> None:
        try:
            added = load_templates(file)
        except (Refused, OSError, ValueError, KeyError, TypeError) as fault:
            raise CommandError(f"{file}: {fault}") from fault
        for template in added:
            self.stdout.write(f"{template.code}\t{template.name_en}")
