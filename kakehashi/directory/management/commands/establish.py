"""Sets up the university that runs this installation, and its first officer."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from kakehashi.directory.operations import Naming, enter_first_institution
from kakehashi.directory.organisation import establish
from kakehashi.directory.schemes import stored_form
from kakehashi.institutions.models import Identifier, Institution
from kakehashi.verdicts import Refused

EXAMPLE = (
    "script/manage establish --code tmu --name-ja 東京都立大学"
    ' --name-en "Tokyo Metropolitan University" --ror 00ws30h19'
    " --email officer@example.ac.jp --family SUZUKI --given HANAKO"
)


class Command(BaseCommand):
    help = (
        "Set up the home university and its first officer, who then asks for a password at"
        f" sign-in and enters everybody else. Once for each installation. Example: {EXAMPLE}"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--code", required=True, help="a short name, such as tmu")
        parser.add_argument("--name-ja", required=True, help="its official name in Japanese")
        parser.add_argument("--name-en", required=True, help="its official name in English")
        parser.add_argument("--country", default="JP", help="ISO 3166-1 alpha-2 (default: JP)")
        parser.add_argument("--ror", default="", help="its ROR identifier")
        parser.add_argument("--email", required=True, help="of the first officer")
        parser.add_argument("--family", default="", help="family name as in the passport")
        parser.add_argument("--given", default="", help="given names as in the passport")
        parser.add_argument("--kanji", default="", help="name in kanji")

    def handle(self, **options: Any) -> None:
        try:
            self._establish(options)
        except (Refused, ValueError) as wrong:
            raise CommandError(str(wrong)) from wrong
        self.stdout.write(f"{options['name_en']} is set up. {options['email']} may now sign in:")
        self.stdout.write("a password is asked for on the page for forgotten passwords.")

    @transaction.atomic
    def _establish(self, options: dict[str, Any]) -> None:
        establish(
            _institution(options),
            code=options["code"],
            name_ja=options["name_ja"],
            name_en=options["name_en"],
            email=options["email"],
            since=timezone.localdate(),
            passport_family=options["family"],
            passport_given=options["given"],
            name_kanji=options["kanji"],
        )


def _institution(options: dict[str, Any]) -> Institution:
    """The one with the ROR identifier if it is in the register, else a new one."""
    ror = stored_form(Identifier.Scheme.ROR, options["ror"]) if options["ror"] else ""
    known = Identifier.objects.filter(scheme=Identifier.Scheme.ROR, value=ror).first()
    if known is not None:
        return known.institution
    return enter_first_institution(
        [Naming(options["name_ja"], "ja"), Naming(options["name_en"], "en")],
        identifiers={Identifier.Scheme.ROR: ror} if ror else {},
        country=options["country"],
    )
