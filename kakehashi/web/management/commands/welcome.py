"""Says where the site is and whom to be."""

import os
import unicodedata
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from kakehashi.web.demonstration.casting import parts


class Command(BaseCommand):
    help = "Print the address of the site and, in demonstration mode, the people to sign in as."

    def handle(self, **options: Any) -> None:
        address = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"
        self.stdout.write(f"\nKakehashi is on {address}/\n")
        if not settings.DEMONSTRATION:
            return
        self.stdout.write(f"Sign in with one click on {address}/en/demonstration/ as:\n")
        for role, name in cast_list():
            self.stdout.write(f"  {padded(role, 24)}{name}")
        self.stdout.write("")


def cast_list() -> list[tuple[str, str]]:
    """Each role with one person who holds it, another one for each as far as there are enough."""
    chosen: dict[int, str] = {}
    rows = []
    for part in parts():
        people = [player.person for player in part.players]
        person = next((each for each in people if each.pk not in chosen), people[0])
        english, japanese = person.name_in("en"), person.name_in("ja")
        chosen[person.pk] = english if english == japanese else f"{english} ({japanese})"
        rows.append((str(part.kind.label), chosen[person.pk]))
    return rows


def padded(text: str, width: int) -> str:
    """`text` filled with spaces to `width` columns of a terminal; wide signs take two."""
    columns = sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
    return text + " " * (width - columns)
