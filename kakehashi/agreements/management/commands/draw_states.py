"""Writes docs/reference/states/*.md from the tables of moves."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from kakehashi.agreements import states
from kakehashi.agreements.drawing import draw

DRAWINGS = {
    "agreement.md": draw("an agreement", states.__name__, states.MOVES, states.OPERATIONS),
}


class Command(BaseCommand):
    help = "Draw the states of each record into docs/reference/states; --check only compares."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="fail if a page is stale")
        parser.add_argument("--into", type=Path, help="another folder")

    def handle(self, *, check: bool, into: Path | None, **options: object) -> None:
        folder = into or Path(settings.BASE_DIR) / "docs/reference/states"
        for name, page in DRAWINGS.items():
            path = folder / name
            if check:
                if not path.exists() or path.read_text(encoding="utf-8") != page:
                    raise CommandError(f"{path} is stale: run script/manage draw_states.")
            else:
                folder.mkdir(parents=True, exist_ok=True)
                path.write_text(page, encoding="utf-8")
                self.stdout.write(str(path))
