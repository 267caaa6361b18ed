"""`manage collaboration report`: the indicators of one institution, from the compact tables."""

import argparse
import re
from collections.abc import Callable, Mapping
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError

from kakehashi.research.projects.collaboration import report
from kakehashi.research.projects.collaboration.asked import By, Counting, Years
from kakehashi.research.projects.collaboration.engines import Engine, Kind, open_engine
from kakehashi.research.projects.collaboration.questions import Institution, find
from kakehashi.research.projects.collaboration.stores import Unusable

WRONG = 2  # exit code for what cannot be answered
WRITERS = {"json": report.as_json, "csv": report.as_csv, "table": report.as_table}
BY = (By.YEAR, By.FIELD, By.TOPIC, By.UNIT, By.COUNTRY, By.PARTNER)
ROR = re.compile(r"(?:https?://)?(?:ror\.org/)?(0[0-9a-z]{8})/?", re.IGNORECASE)
YEARS = re.compile(r"([0-9]{4})(?:-([0-9]{4}))?")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument(
        "--data", type=Path, required=True, metavar="DIR", help="the folder of the tables"
    )
    parser.add_argument(
        "--institution", required=True, metavar="ROR", help="its ROR id, as an address or bare"
    )
    parser.add_argument("--years", metavar="A-B", help="of publication; every year otherwise")
    parser.add_argument(
        "--engine", choices=list(map(str, Kind)), help="instead of COLLABORATION_ENGINE"
    )
    parser.add_argument("--counting", choices=list(map(str, Counting)), default=str(Counting.FULL))
    parser.add_argument(
        "--by",
        choices=list(map(str, BY)),
        action="append",
        help="a breakdown beside the totals, may stand several times; year otherwise",
    )
    parser.add_argument(
        "--china", action="store_true", help="Hong Kong and Macao count as China, as in Leiden"
    )
    parser.add_argument("--format", choices=list(WRITERS), default="table")


def run(options: Mapping[str, object], write: Callable[[str], object]) -> None:
    """Write the report. Raises: CommandError with exit code 2, if there is none."""
    data, ror = options["data"], _ror(str(options["institution"]))
    assert isinstance(data, Path)
    years = _years(str(options["years"])) if options["years"] else None
    by = options["by"] or [By.YEAR]
    assert isinstance(by, list)
    kind = _kind(str(options["engine"] or settings.COLLABORATION_ENGINE))
    try:
        with open_engine(
            data,
            kind,
            remote=settings.SPARK_REMOTE,
            memory=settings.COLLABORATION_MEMORY,
        ) as engine:
            wanted = report.Wanted(
                _institution(engine, ror, data),
                years,
                Counting(str(options["counting"])),
                tuple(By(each) for each in dict.fromkeys(by)),
                china=bool(options["china"]),
            )
            write(WRITERS[str(options["format"])](report.reported(engine, wanted)))
    except Unusable as wrong:
        raise CommandError(str(wrong), returncode=WRONG) from wrong


def _institution(engine: Engine, ror: str, data: Path) -> Institution:
    found = find(engine, ror=ror)
    if found is None:
        raise CommandError(
            f"No work in {data} names the institution https://ror.org/{ror}.", returncode=WRONG
        )
    return found


def _ror(given: str) -> str:
    found = ROR.fullmatch(given.strip())
    if found is None:
        raise CommandError(
            f"--institution {given}: a ROR id is wanted, such as https://ror.org/00ws30h19.",
            returncode=WRONG,
        )
    return found[1].lower()


def _years(given: str) -> Years:
    found = YEARS.fullmatch(given.strip())
    if found is None:
        raise CommandError(
            f"--years {given}: two years are wanted, such as 2016-2025, or one.", returncode=WRONG
        )
    first, last = int(found[1]), int(found[2] or found[1])
    if first > last:
        raise CommandError(f"--years {given}: {first} comes after {last}.", returncode=WRONG)
    return first, last


def _kind(given: str) -> Kind:
    try:
        return Kind(given)
    except ValueError as wrong:
        raise CommandError(
            f"COLLABORATION_ENGINE is “{given}”; there are {', '.join(Kind)}.", returncode=WRONG
        ) from wrong
