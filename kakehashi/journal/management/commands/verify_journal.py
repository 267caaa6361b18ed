import re
from argparse import ArgumentTypeError
from datetime import date

from django.core.management.base import BaseCommand, CommandParser

from kakehashi.journal.verification import Report, verify


def noted(text: str) -> tuple[date, str]:
    """DAY:DIGEST, as `seal_journal` printed it."""
    day, _, digest = text.partition(":")
    if not re.fullmatch(r"[0-9a-fA-F]{64}", digest):
        raise ArgumentTypeError("write DAY:DIGEST, e.g. 2026-11-22:9f86… with 64 digits")
    try:
        return date.fromisoformat(day), digest
    except ValueError as error:
        raise ArgumentTypeError(f"{day!r} is not a day such as 2026-11-22") from error


class Command(BaseCommand):
    help = "Say whether the journal was altered since it was sealed. Exit status 1 if it was."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--noted",
            type=noted,
            metavar="DAY:DIGEST",
            help="a seal as it was noted down elsewhere, to compare with",
        )

    def handle(self, *, noted: tuple[date, str] | None, **options: object) -> None:
        report = verify(by=None, noted=noted)
        for finding in report.findings:
            self.stderr.write(self.style.ERROR(str(finding)))
        self.stdout.write(_summary(report))
        if not report.unaltered:
            self.stdout.write(self.style.ERROR("The journal was altered."))
            raise SystemExit(1)
        if report.last is not None:
            self.stdout.write("Nothing was altered. Note the last seal where nobody can change it:")
            self.stdout.write(f"{report.last.day}:{report.last.digest}")


def _summary(report: Report) -> str:
    if report.last is None:
        return "No day has been sealed, so nothing can be said. Run seal_journal first."
    return (
        f"{report.seals} seals up to {report.last.day}, over {report.entries} entries, were"
        f" verified; {report.unsealed} later entries are not sealed yet."
    )
