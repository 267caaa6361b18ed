"""Everything that has to stand before the server starts, in one process to save time."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from kakehashi.web.demonstration.collaboration import build_invented_tables


class Command(BaseCommand):
    help = "Bring database, demonstration and static files up to date, then say where the site is."

    def handle(self, **options: Any) -> None:
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        if settings.DEMONSTRATION:
            call_command("load_demonstration", if_empty=True, stdout=self.stdout)
            build_invented_tables()
        call_command("collectstatic", verbosity=0, interactive=False)
        call_command("welcome", stdout=self.stdout)
