"""Addresses and identifiers under which harvesters know this repository and what is in it."""

import re

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from kakehashi.interop.models import HarvestRecord

Kind = HarvestRecord.Kind
COLLECTIONS = {
    Kind.PUBLICATION: "Publications",
    Kind.PRODUCT: "Products",
    Kind.PERSON: "Persons",
    Kind.ORGUNIT: "OrgUnits",
    Kind.PROJECT: "Projects",
    Kind.FUNDING: "Fundings",
}
KINDS = {name: kind for kind, name in COLLECTIONS.items()}
LOCAL = re.compile(r"([A-Za-z]+)/([1-9]\d{0,17})", re.ASCII)


def base() -> str:
    """The base address of the repository."""
    return f"{settings.SITE_ADDRESS}{reverse('oai')}"


def local_id(kind: str, source: int) -> str:
    """The id of an item inside this repository: "Publications/12"."""
    return f"{COLLECTIONS[Kind(kind)]}/{source}"


def identifier(kind: str, source: int) -> str:
    """The identifier of an item for the world: "oai:kakehashi.example:Publications/12"."""
    return f"oai:{settings.OAI_DOMAIN}:{local_id(kind, source)}"


def found_in(text: str) -> tuple[str, int] | None:
    """(kind, source) of an identifier of ours; None if it is none."""
    beginning = f"oai:{settings.OAI_DOMAIN}:"
    local = LOCAL.fullmatch(text.removeprefix(beginning)) if text.startswith(beginning) else None
    if local is None or local[1] not in KINDS:
        return None
    return KINDS[local[1]], int(local[2])


def page(name: str, key: object) -> str:
    """The address of a public page, in English: its other languages are linked there."""
    with override("en"):
        return f"{settings.SITE_ADDRESS}{reverse(name, args=[key])}"
