"""script/manage harvestable [--check]"""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from kakehashi.interop.oaipmh.keeping import keep_all, stale


class Command(BaseCommand):
    """Brings what harvesters get in line with works, people, units and projects."""

    help = (
        "Render every record that may be harvested in every format, compare it with the copy that"
        " harvesters get, and give a new datestamp to those that differ. Safe to run again, and"
        " while harvesters read. Run it after an update of the program or a change of SITE_ADDRESS."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Only whether to write."""
        parser.add_argument(
            "--check", action="store_true", help="write nothing; exit code 1 if something differs"
        )

    def handle(self, *, check: bool, **_options: Any) -> None:
        """Compare and write, then say how many."""
        if check:
            found = stale()
            self.stdout.write(f"differ: {found}")
            if found:
                sys.exit(1)
            return
        with tqdm(unit=" records", disable=not sys.stderr.isatty()) as bar:
            kept = keep_all(bar.update)
        self.stdout.write(
            f"written {kept.written}, deleted {kept.deleted}, unchanged {kept.unchanged}"
        )
