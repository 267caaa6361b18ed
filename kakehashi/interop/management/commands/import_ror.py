"""script/manage import_ror FILE_OR_ADDRESS"""

import csv
import gc
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from kakehashi.institutions.upkeep import refresh_statistics
from kakehashi.interop.ror.addresses import fetch, is_address, name_of
from kakehashi.interop.ror.files import RorFile, WrongFile
from kakehashi.interop.ror.operations import Outcome, import_ror
from kakehashi.interop.ror.survey import Refusal
from kakehashi.people.models import Person

ON_SCREEN = 20  # lines of a list; --report writes all of it


class Command(BaseCommand):
    """Brings the register of institutions in line with a file of ROR records."""

    help = (
        "Create and update institutions after ROR records, schema 2: JSON lines or one JSON array,"
        " plain, .gz or the published .zip, from a file or a web address. Safe to run again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One file, and what to write where."""
        parser.add_argument("source", metavar="FILE_OR_ADDRESS")
        parser.add_argument("--by", metavar="E-MAIL", help="who orders it; else the system itself")
        parser.add_argument(
            "--report", type=Path, metavar="FILE", help="write every refused record there, as CSV"
        )

    def handle(self, *, source: str, by: str | None, report: Path | None, **_options: Any) -> None:
        """Import, then say what happened."""
        person = _person(by) if by else None
        try:
            with tempfile.TemporaryDirectory(prefix="kakehashi-ror-") as folder:
                file = _file(source, Path(folder))
                with _bar() as watch, _few_collections():
                    outcome = import_ror(file, by=person, watch=watch)
        except WrongFile as wrong:
            raise CommandError(f"{wrong} Nothing was written.") from wrong
        if outcome.created + outcome.updated:
            refresh_statistics()
        if report:
            _write_report(report, outcome)
        self._tell(outcome, report)

    def _tell(self, outcome: Outcome, report: Path | None) -> None:
        self.stdout.write(
            f"created {outcome.created}, updated {outcome.updated},"
            f" unchanged {outcome.unchanged}, refused {len(outcome.refused)}"
            f" (links between institutions changed: {outcome.successions})"
        )
        self._list("Refused", outcome.refused, report)
        self._list("Left out of records that were taken", outcome.left_out, report)

    def _list(self, title: str, refusals: list[Refusal], report: Path | None) -> None:
        if not refusals:
            return
        self.stdout.write(f"{title} ({len(refusals)}):")
        for refusal in refusals[:ON_SCREEN]:
            self.stdout.write(f"  {refusal}")
        if len(refusals) > ON_SCREEN:
            where = f"all are in {report}" if report else "--report FILE writes all"
            self.stdout.write(f"  … and {len(refusals) - ON_SCREEN} more; {where}")


def _person(email: str) -> Person:
    try:
        return Person.objects.get(email=email.lower())
    except Person.DoesNotExist as error:
        raise CommandError(f"Nobody here has the e-mail address {email}.") from error


def _file(source: str, folder: Path) -> RorFile:
    if not is_address(source):
        return RorFile(Path(source))
    path = folder / "fetched"
    fetch(source, path)
    return RorFile(path, name_of(source))


@contextmanager
def _few_collections() -> Iterator[None]:
    """Let Python look for garbage seldom, and not among what was there before.

    Millions of short-lived rows would make it look at everything again and again: a quarter of the
    time of an import, measured, for 40 MiB.
    """
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


@contextmanager
def _bar() -> Iterator[Any]:
    """What shows progress on a terminal: first the bytes checked, then the records written."""
    bars: dict[str, Any] = {}

    def watch(doing: str, done: int, total: int) -> None:
        if doing not in bars:
            scale = (
                {"unit": "B", "unit_scale": True} if doing == "checking" else {"unit": " records"}
            )
            quiet = not sys.stderr.isatty()
            bars[doing] = tqdm(total=total, desc=doing, disable=quiet, **scale)
        bars[doing].update(done - bars[doing].n)

    try:
        yield watch
    finally:
        for bar in bars.values():
            bar.close()


def _write_report(path: Path, outcome: Outcome) -> None:
    def rows(kind: str, refusals: Iterable[Refusal]) -> Iterator[list[object]]:
        for r in refusals:
            yield [kind, r.unit, r.number, r.column or "", r.ror, r.reason]

    try:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["what", "counted_in", "number", "column", "ror", "reason"])
            writer.writerows(rows("refused", outcome.refused))
            writer.writerows(rows("left out", outcome.left_out))
    except OSError as error:
        raise CommandError(f"The report cannot be written: {error}") from error
