"""script/manage load_policy [FILE]"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kakehashi.policy.operations import TEXTS, load_documents
from kakehashi.policy.tomltables import BadPolicyFile
from kakehashi.verdicts import Refused


class Command(BaseCommand):
    help = "Load policy documents, their crosswalk, plans and published figures from a TOML file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", type=Path, nargs="?", default=TEXTS, help="default: the documents of TMU"
        )

    def handle(self, *, file: Path, **options: Any) -> None:
        try:
            loaded = load_documents(file)
        except (BadPolicyFile, Refused) as error:
            raise CommandError(str(error)) from error
        for document in loaded.documents:
            lines = document.provisions.count()
            self.stdout.write(f"loaded {document.code}: {document.text_en or document.text_ja}")
            self.stdout.write(f"  {lines} numbered lines")
        for plan in loaded.plans:
            items = plan.actions.count()
            self.stdout.write(f"loaded {plan}: {items} items, {plan.get_state_display()}")
        self.stdout.write(
            f"{len(loaded.documents)} documents, {len(loaded.correspondences)} correspondences, "
            f"{len(loaded.plans)} plans and {len(loaded.figures)} published figures added"
        )
        if loaded.plans_wait:
            self.stdout.write(
                "The plans wait until the university is entered as a unit; then load again."
            )
