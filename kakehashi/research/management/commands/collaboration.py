"""script/manage collaboration build … and report …: who we publish with; needs no database."""

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from kakehashi.research.management import collaboration_report
from kakehashi.research.projects.collaboration.building import (
    Choices,
    NothingRead,
    WrongFolder,
    build,
    staging_of,
)
from kakehashi.research.projects.collaboration.faults import LOST, MEANINGS, Fault, Kind
from kakehashi.research.projects.collaboration.openalex_api import (
    Api,
    ApiError,
    fetch_works,
)
from kakehashi.research.projects.collaboration.organisations import ror_of
from kakehashi.research.projects.collaboration.summary import Build

WRONG = 2  # exit code when nothing could be read
INTERRUPTED = 130
ON_SCREEN = 20
ROR = re.compile(r"0[a-hj-km-np-tv-z0-9]{6}[0-9]{2}")


class Command(BaseCommand):
    help = "Tables of collaboration from OpenAlex's works, and reports on them; no database."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
        add_build(actions.add_parser("build", help="works of OpenAlex to a folder of tables"))
        report = actions.add_parser("report", help="the indicators of one institution")
        collaboration_report.add_arguments(report)

    def handle(self, *, action: str, **options: Any) -> None:
        {"build": self._build, "report": self._report}[action](**options)

    def _report(self, **options: Any) -> None:
        collaboration_report.run(options, self.stdout.write)

    def _build(
        self,
        *,
        works: list[Path],
        ror: Path,
        out: Path,
        authors_of: list[str],
        openalex_institution: str | None,
        processes: int | None,
        **_options: Any,
    ) -> None:
        if not works and openalex_institution is None:
            raise CommandError("Name --works, --openalex-institution or both.", returncode=WRONG)
        with _bars() as bar:
            choices = Choices(
                works=works,
                ror=ror,
                authors_of=frozenset(map(_ror, authors_of)),
                processes=processes,
                fetch=_fetch(openalex_institution, bar("works fetched", "")),
            )
            try:
                made = build(choices, out, bar("files read", "B"))
            except NothingRead as nothing:
                self._list(nothing.faults)
                raise CommandError(f"{nothing} {out} is as it was.", returncode=WRONG) from nothing
            except (WrongFolder, ApiError) as wrong:
                raise CommandError(str(wrong), returncode=WRONG) from wrong
            except OSError as error:
                raise CommandError(str(error), returncode=WRONG) from error
            except KeyboardInterrupt as stopped:
                kept = f"What is done stands in {staging_of(out)}; the same command goes on."
                raise CommandError(f"Stopped. {kept}", returncode=INTERRUPTED) from stopped
        self._tell(made, out)

    def _tell(self, made: Build, out: Path) -> None:
        counted = made.counted
        self.stdout.write(
            f"{out}: {counted.kept:,} works of {counted.read:,} read, {counted.links:,} links to"
            f" {counted.institutions:,} institutions."
        )
        layouts = ", ".join(f"{layout}: {works:,}" for layout, works in made.layouts.items())
        self.stdout.write(f"Works by OpenAlex's layout: {layouts}.")
        for title, kinds in (
            ("Left out", [kind for kind in Kind if kind in LOST]),
            ("Kept and noted", [kind for kind in Kind if kind not in LOST]),
        ):
            found = [kind for kind in kinds if made.faults.get(kind)]
            if found:
                self.stdout.write(f"{title} (each one is in {out / 'faults.parquet'}):")
            for kind in found:
                self.stdout.write(f"  {made.faults[kind]:>9,}  {kind}: {MEANINGS[kind]}")

    def _list(self, faults: Sequence[Fault]) -> None:
        for fault in faults[:ON_SCREEN]:
            place = f", line {fault.line}" if fault.line else ""
            self.stderr.write(f"{fault.file}{place}: {fault.kind}: {fault.reason}")
        if len(faults) > ON_SCREEN:
            self.stderr.write(f"… and {len(faults) - ON_SCREEN} more")


def add_build(parser: CommandParser) -> None:
    """What `build` takes."""
    parser.add_argument(
        "--works",
        nargs="+",
        type=Path,
        default=[],
        metavar="PATH",
        help="files or folders: JSON lines (plain, .gz, .zst), Parquet, lists of merged works",
    )
    parser.add_argument(
        "--ror", type=Path, required=True, metavar="FILE", help="ROR's records, schema 2"
    )
    parser.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="the folder of tables to make"
    )
    parser.add_argument(
        "--authors-of",
        nargs="+",
        default=[],
        metavar="ROR",
        help="institutions whose works have their authors listed, too",
    )
    parser.add_argument(
        "--openalex-institution",
        metavar="ROR",
        help="ask OpenAlex's API for the works of this institution; OPENALEX_API_KEY has the key",
    )
    parser.add_argument(
        "--processes", type=int, metavar="N", help="that read at once; one per core if not given"
    )


def _ror(text: str) -> str:
    ror = ror_of(text)
    if not ROR.fullmatch(ror):
        raise CommandError(f"“{text}” is no ROR id, such as 00ws30h19.", returncode=WRONG)
    return ror


def _fetch(
    institution: str | None, watch: Callable[[int, int], None]
) -> Callable[[Path], None] | None:
    if institution is None:
        return None
    ror = _ror(institution)
    api = Api(settings.OPENALEX_API.rstrip("/"), settings.OPENALEX_API_KEY.strip())

    def fetch(folder: Path) -> None:
        fetch_works(api, ror, folder, watch)

    return fetch


@contextmanager
def _bars() -> Iterator[Callable[[str, str], Callable[[int, int], None]]]:
    """What shows progress on a terminal. A bar begins when there is something to show."""
    bars: dict[str, Any] = {}
    tqdm.monitor_interval = 0  # no thread beside us: the processes that read are forked

    def bar(doing: str, unit: str) -> Callable[[int, int], None]:
        def watch(done: int, total: int) -> None:
            if doing not in bars:
                quiet = not sys.stderr.isatty()
                scale: dict[str, Any] = {"unit": unit, "unit_scale": True} if unit else {}
                bars[doing] = tqdm(total=total, desc=doing, disable=quiet, **scale)
            bars[doing].total = total
            bars[doing].update(done - bars[doing].n)

        return watch

    try:
        yield bar
    finally:
        for each in bars.values():
            each.close()
