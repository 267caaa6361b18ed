"""Counts requests of harvesters by day, network and country/region; keeps nobody's address."""

import logging
from dataclasses import dataclass
from datetime import date
from ipaddress import ip_address, ip_network

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from kakehashi.interop.oaipmh.answering import Reply
from kakehashi.interop.oaipmh.formats.elements import one_line
from kakehashi.interop.oaipmh.formats.offered import FORMATS
from kakehashi.research.dissemination.models import Harvester, HarvestRequest
from kakehashi.vocabulary.countries import known

Source = HarvestRequest.CountrySource
AGENTS_A_DAY = 50  # of one network; whoever calls itself something new each time is one of many
OTHERS = "(others)"
SECONDS = 60

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Asker:
    """Who asks: the address (kept no longer than the request), and what it calls itself."""

    address: str
    agent: str
    told_country: str

    @classmethod
    def of(cls, request: HttpRequest) -> "Asker":
        """Whoever sent `request`, by the word of the proxies that are trusted."""
        header = settings.OAI_COUNTRY_HEADER
        return cls(
            address=str(get_adapter().get_client_ip(request) or ""),
            agent=one_line(request.headers.get("User-Agent", ""))[:200],
            told_country=request.headers.get(header, "").strip().upper() if header else "",
        )

    @property
    def network(self) -> str:
        """The first 24 bits of IPv4, the first 48 of IPv6; empty if there is no address."""
        try:
            address = ip_address(self.address)
        except ValueError:
            return ""
        return str(ip_network((address, 24 if address.version == 4 else 48), strict=False))


def count(asker: Asker, verb: str, reply: Reply) -> None:
    """Add a request to those of today. Never fails: a harvest matters more than its count."""
    try:
        _count(asker, verb, reply)
    except DatabaseError:
        log.exception("A harvest request was not counted.")


def _count(asker: Asker, verb: str, reply: Reply) -> None:
    country, source, harvester = origin(asker)
    today, network = timezone.localdate(), asker.network
    row, _is_new = HarvestRequest.objects.get_or_create(
        day=today,
        network=network,
        agent=_agent(asker, today, network),
        verb=verb,
        prefix=reply.prefix if reply.prefix in FORMATS else "",
        country=country,
        is_invented=False,
        defaults={"country_source": source, "harvester": harvester},
    )
    HarvestRequest.objects.filter(pk=row.pk).update(
        requests=F("requests") + 1,
        refused=F("refused") + int(reply.is_error),
        records=F("records") + reply.delivered,
    )


def _agent(asker: Asker, today: date, network: str) -> str:
    known = HarvestRequest.objects.filter(day=today, network=network)
    agents = set(known.values_list("agent", flat=True).distinct()[: AGENTS_A_DAY + 1])
    return asker.agent if asker.agent in agents or len(agents) < AGENTS_A_DAY else OTHERS


def origin(asker: Asker) -> tuple[str, Source, Harvester | None]:
    """(country/region, how it is known, the harvester that the office has named)."""
    harvester = next((each for each in Harvester.objects.all() if is_meant(each, asker)), None)
    if harvester is not None:
        return harvester.country, Source.HARVESTER, harvester
    if known(asker.told_country):
        return asker.told_country, Source.HEADER, None
    return "", Source.UNKNOWN, None


def is_meant(harvester: Harvester, asker: Asker) -> bool:
    """Whether everything that the office said of the harvester fits whoever asks."""
    if harvester.agent and harvester.agent.casefold() not in asker.agent.casefold():
        return False
    if not harvester.network:
        return True
    try:
        return ip_address(asker.address) in ip_network(harvester.network)
    except ValueError:
        return False


def is_too_often(asker: Asker) -> bool:
    """Whether the network has asked more often in the last minute than `settings` let it."""
    limit = settings.OAI_REQUESTS_PER_MINUTE
    if not limit:
        return False
    key = f"oai-pmh:{asker.network.replace('/', '-')}"
    if cache.add(key, 1, SECONDS):
        return False
    try:
        return cache.incr(key) > limit
    except ValueError:  # it ran out between the two
        cache.set(key, 1, SECONDS)
        return False
