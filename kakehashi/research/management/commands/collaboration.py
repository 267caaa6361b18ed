from django.core.management.base import BaseCommand, CommandParser

from kakehashi.research.management import collaboration_report


class Command(BaseCommand):
    help = "Who we publish with: `report` prints the indicators of an institution."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
        report = actions.add_parser("report", help="the indicators of one institution")
        collaboration_report.add_arguments(report)

    def handle(self, *, action: str, **options: object) -> None:
        collaboration_report.run(options, self.stdout)  # type: ignore[arg-type]  # writes like one
