"""script/manage import_works FILE… --format … --by E-MAIL"""

from argparse import ArgumentParser
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from kakehashi.people.models import Person
from kakehashi.research.dissemination.importing.entries import WrongSource
from kakehashi.research.dissemination.importing.fault_words import faults_of, in_words
from kakehashi.research.dissemination.importing.operations import write_rows
from kakehashi.research.dissemination.importing.reading import read_file
from kakehashi.research.dissemination.importing.registry import FORMATS, format_of
from kakehashi.research.dissemination.models import ImportRow, WorkImport
from kakehashi.verdicts import Refused

ON_SCREEN = 20


class Command(BaseCommand):
    """Reads files of works; writes what needs no decision if told so."""

    help = (
        "Read files of works (BibTeX, RIS, JSON of OpenAlex, Crossref or ORCID), one import each,"
        " and say what is known of every row. With --write new works are entered and known ones"
        " brought up to date; rows that need a decision wait on the page of the import. Safe to"
        " run again: what is known already changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Files, how to read them, and who orders it."""
        parser.add_argument("files", metavar="FILE", nargs="+", type=Path)
        parser.add_argument("--format", choices=list(FORMATS), help="else by the file's name")
        parser.add_argument("--by", metavar="E-MAIL", required=True, help="who orders it")
        parser.add_argument("--encoding", default="", help="utf-8, cp932, latin-1, utf-16")
        parser.add_argument("--as-of", type=date.fromisoformat, metavar="DAY")
        parser.add_argument("--write", action="store_true", help="write rows without a question")

    def handle(self, *, files: list[Path], by: str, write: bool, **options: Any) -> None:
        """One import for each file; a file that cannot be read does not stop the others."""
        person = Person.objects.filter(email=by.lower()).first()
        if person is None:
            raise CommandError(f"Nobody here has the e-mail address {by}.")
        failed = 0
        for path in files:
            try:
                batch = self._read(path, person, options)
                if write:
                    write_rows(batch, by=person)
                self._tell(batch)
            except WrongSource as wrong:
                failed += 1
                self.stderr.write(f"{path}: {in_words(wrong)}")
            except (Refused, OSError) as fault:
                failed += 1
                self.stderr.write(f"{path}: {fault}")
        if failed:
            raise CommandError(f"{failed} of {len(files)} files could not be taken.")

    def _read(self, path: Path, person: Person, options: dict[str, Any]) -> WorkImport:
        key = options["format"] or format_of(path.name)
        if not key:
            raise CommandError(f"{path}: the name does not tell the format; say --format.")
        return read_file(
            path.read_bytes(),
            name=path.name,
            key=key,
            as_of=options["as_of"] or timezone.localdate(),
            encoding=options["encoding"],
            by=person,
        )

    def _tell(self, batch: WorkImport) -> None:
        rows = list(batch.rows.order_by("number"))
        said = Counter(row.outcome or row.standing for row in rows)
        counts = ", ".join(f"{name} {count}" for name, count in said.items())
        self.stdout.write(f"{batch.name}: import {batch.pk}, {len(rows)} rows: {counts}")
        wrong = [(row, fault) for row in rows for fault in faults_of(row)]
        for row, (field, value, sentence) in wrong[:ON_SCREEN]:
            self.stdout.write(f"  {row.place}: {field} {value} {sentence}".replace("  ", " "))
        if len(wrong) > ON_SCREEN:
            self.stdout.write(f"  … and {len(wrong) - ON_SCREEN} more; they stand on its page")
        waiting = sum(not row.outcome and row.standing == _PERHAPS for row in rows)
        if waiting:
            self.stdout.write(f"  {waiting} rows wait for a decision: {batch.get_absolute_url()}")


_PERHAPS = ImportRow.Standing.PERHAPS
