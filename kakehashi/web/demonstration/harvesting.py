"""Makes what the demonstration holds harvestable, with invented requests of harvesters."""

from collections.abc import Mapping
from datetime import timedelta

from django.utils import timezone

from kakehashi.interop.oaipmh.keeping import keep_all
from kakehashi.interop.oaipmh.operations import NAMED
from kakehashi.journal.changes import difference, fields_of
from kakehashi.journal.operations import record
from kakehashi.people.models import Person
from kakehashi.research.dissemination.models import Harvester, HarvestRequest

SOURCE = "デモンストレーション用の架空のデータ Invented for the demonstration"
# Networks that are set aside for examples (RFC 5737, RFC 3849); nobody is in them.
# name, user agent, network, country, formats
HARVESTERS = (
    ("IRDB（架空の収集）", "irdb-example", "192.0.2.0/24", "JP", ("jpcoar_2.1", "oai_dc")),
    ("BASE (invented)", "base-example", "198.51.100.0/24", "DE", ("oai_dc",)),
    (
        "OpenAIRE (invented)",
        "openaire-example",
        "2001:db8::/48",
        "GR",
        ("oai_cerif_openaire_v1_2",),
    ),
)
UNNAMED = (("", "python-requests/2.32", "203.0.113.0/24", "", ("oai_dc",)),)
DAYS = 60


def load_harvesting(people: Mapping[str, Person]) -> None:
    """Records for harvesters, harvesters with names, and two months of requests."""
    keep_all()
    officer, today = people["tanaka@example.ac.jp"], timezone.localdate()
    named = {row[1]: _harvester(row, officer) for row in HARVESTERS}
    HarvestRequest.objects.bulk_create(
        HarvestRequest(
            day=today - timedelta(days=back),
            network=network,
            agent=f"{agent}/1.0" if country else agent,
            verb="ListRecords",
            prefix=prefix,
            country=country,
            country_source="named" if country else "unknown",
            harvester=named.get(agent),
            requests=2 + (back + place) % 5,
            records=40 + 7 * place + back % 9,
            is_invented=True,
        )
        for place, (_name, agent, network, country, prefixes) in enumerate(HARVESTERS + UNNAMED)
        for prefix in prefixes
        for back in range(1 + place, DAYS, 5 + place)
    )


def _harvester(row: tuple[str, str, str, str, tuple[str, ...]], officer: Person) -> Harvester:
    name, agent, network, country, _prefixes = row
    kept = Harvester.objects.create(
        name=name,
        agent=agent,
        network=network,
        country=country,
        source=SOURCE,
        named_by=officer,
        named_at=timezone.now(),
        is_invented=True,
    )
    record(NAMED, kept, by=officer, changes=difference({}, fields_of(kept)))
    return kept
