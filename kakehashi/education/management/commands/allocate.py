import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kakehashi.education.outbound.allocation.allocating import allocate
from kakehashi.education.outbound.allocation.document import read
from kakehashi.education.outbound.allocation.faults import Fault
from kakehashi.education.outbound.allocation.problem import Mechanism

WRONG = 2  # exit code for an input that cannot be taken


class Command(BaseCommand):
    help = "Give places by the rules of a JSON document, without any database; exit 2 on faults."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "input", metavar="INPUT.json", help="the document; - for standard input"
        )
        parser.add_argument(
            "--mechanism", choices=list(map(str, Mechanism)), help="instead of the document's"
        )
        parser.add_argument("--seed", type=int, metavar="N", help="instead of the document's")
        parser.add_argument(
            "--output", type=Path, metavar="OUT.json", help="write the result there"
        )

    def handle(
        self,
        *,
        input: str,
        mechanism: str | None,
        seed: int | None,
        output: Path | None,
        **options: object,
    ) -> None:
        found = read(_content(input), mechanism=mechanism, seed=seed)
        if isinstance(found, list):
            for fault in found:
                self.stderr.write(_line(fault))
            raise SystemExit(WRONG)
        result = allocate(found)
        for warned in result.warnings:
            self.stderr.write(f"{warned.reason}: {warned.text[0]}")
        if output is None:
            sys.stdout.buffer.write(result.written())
            return
        try:
            output.write_bytes(result.written())
        except OSError as wrong:
            raise CommandError(f"{output} cannot be written: {wrong.strerror}") from wrong


def _content(name: str) -> bytes:
    if name == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(name).read_bytes()
    except OSError as wrong:
        raise CommandError(f"{name} cannot be read: {wrong.strerror}", returncode=WRONG) from wrong


def _line(fault: Fault) -> str:
    return f"{fault.path or 'document'}: {fault.reason}: {fault.text()}"
