from argparse import ArgumentTypeError
from datetime import date

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kakehashi.policy.freezing.verification import Report, verify


def day(text: str) -> date:
    """A day such as 2026-05-01."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is not a day such as 2026-05-01") from error


class Command(BaseCommand):
    help = "Recompute the hashes of freezes and corrections. Exit status 1 if any was altered."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--freeze", type=day, metavar="DATE", help="only the freeze of this reference date"
        )

    def handle(self, *, freeze: date | None, **options: object) -> None:
        report = verify(by=None, on=freeze)
        if freeze is not None and not report.freezes:
            raise CommandError(f"Nothing was frozen as of {freeze}.")
        for finding in report.findings:
            self.stderr.write(self.style.ERROR(str(finding)))
        self.stdout.write(_summary(report))
        if not report.unaltered:
            self.stdout.write(self.style.ERROR("Something was altered."))
            raise SystemExit(1)
        if report.freezes:
            self.stdout.write("Nothing was altered. Note the hashes where nobody can change them:")
        for each in report.freezes:
            self.stdout.write(f"{each.on}:{each.sha256}")


def _summary(report: Report) -> str:
    return (
        f"Verified: freezes {len(report.freezes)}, records {report.records},"
        f" corrections {report.corrections}."
    )
