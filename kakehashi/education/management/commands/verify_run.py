from django.core.management.base import BaseCommand, CommandError, CommandParser

from kakehashi.education.outbound.allotting.verification import verify_runs
from kakehashi.education.outbound.models import Run


class Command(BaseCommand):
    help = "Run stored allocations again and compare the hashes. Exit status 1 if one differs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--call", type=int, metavar="ID", help="only the runs of this call")
        parser.add_argument("--run", type=int, metavar="ID", help="only this run")

    def handle(self, *, call: int | None, run: int | None, **options: object) -> None:
        runs = Run.objects.all()
        if call is not None:
            runs = runs.filter(call=call)
        if run is not None:
            runs = runs.filter(pk=run)
        if not runs.exists():
            raise CommandError("There is no such run.")
        wrong = 0
        for finding in verify_runs(runs):
            wrong += finding.problem is not None
            words = finding.problem or "the same output"
            self.stdout.write(f"{finding.run}:{finding.run.output_sha256}: {words}")
        if wrong:
            self.stdout.write(self.style.ERROR(f"Runs that differ: {wrong}."))
            raise SystemExit(1)
