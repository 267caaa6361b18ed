"""What the repository says of itself."""

import re
from datetime import datetime

from django.conf import settings
from django.utils.translation import override
from lxml import etree

from kakehashi.institutions.models import Unit
from kakehashi.interop.models import HarvestRecord
from kakehashi.interop.oaipmh.addresses import base, identifier, local_id
from kakehashi.interop.oaipmh.envelope import Identity
from kakehashi.interop.oaipmh.formats import cerif

EMAIL = re.compile(r"\S+@(\S+\.)+\S+")
Kind = HarvestRecord.Kind


def identity(earliest: datetime) -> Identity:
    """Name, addresses, and the one Service that the CERIF profile wants described."""
    home = Unit.objects.filter(parent=None).first()
    with override("en"):
        site = str(settings.SITE_NAME)
    name = f"{home.name_en} / {home.name_ja}: {site}" if home else site
    service = cerif.service(
        name=name,
        description="Works, people, units, projects and fundings of the university.",
        website=f"{settings.SITE_ADDRESS}/",
        base=base(),
        owner=local_id(Kind.ORGUNIT, home.pk) if home else "",
    )
    return Identity(
        name=name,
        base=base(),
        emails=emails(),
        earliest=earliest,
        domain=settings.OAI_DOMAIN,
        sample=identifier(Kind.PUBLICATION, 12),
        descriptions=[etree.tostring(service, encoding="UTF-8", xml_declaration=False)],
    )


def emails() -> list[str]:
    """Whom to write to; the schema wants at least one address with a domain that has a dot."""
    held = [each for each in settings.OAI_ADMIN_EMAILS if EMAIL.fullmatch(each)]
    return held or [f"postmaster@{settings.OAI_DOMAIN}"]
