"""Naming harvesters, so that their requests count for a country/region from then on."""

from ipaddress import ip_network

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.interop.oaipmh.rules import may_name_harvester
from kakehashi.journal.changes import difference, fields_of
from kakehashi.journal.operations import record
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.research.dissemination.models import Harvester
from kakehashi.verdicts import Refused, require
from kakehashi.vocabulary.countries import known

NAMED = declare("oaipmh.harvester_named", gettext_lazy("named the harvester"))
CORRECTED = declare("oaipmh.harvester_corrected", gettext_lazy("corrected the harvester"))


@transaction.atomic
def name_harvester(
    harvester: Harvester | None = None,
    *,
    name: str,
    country: str,
    agent: str = "",
    network: str = "",
    source: str = "",
    by: Person,
) -> Harvester:
    """Say who calls itself so, or comes from there, and for which country/region that counts.

    harvester: the one to correct; without it a new one is named.
    agent:     a part of its user agent, in any case of letters.
    network:   as 203.0.113.0/24 or 2001:db8:1::/48. With `agent`, both must fit.
    Raises:    Refused, if `by` may not, or something of it cannot be.
    """
    require(may_name_harvester(by))
    agent, network = " ".join(agent.split()), _network(network)
    if not agent and not network:
        raise Refused(_("Give a part of the user agent, or the network, by which it is known."))
    if not known(country):
        raise Refused(_("Choose the country/region for which its requests count."))
    if harvester is not None:
        harvester = Harvester.objects.select_for_update().get(pk=harvester.pk)
    others = Harvester.objects.filter(name__iexact=name.strip())
    if harvester is not None:
        others = others.exclude(pk=harvester.pk)
    if others.exists():
        raise Refused(_("A harvester has this name already: correct that one."))
    before = fields_of(harvester) if harvester else {}
    kept = harvester or Harvester(named_by=by, named_at=timezone.now())
    kept.name, kept.agent, kept.network = name.strip(), agent, network
    kept.country, kept.source = country, source.strip()
    kept.save()
    verb = CORRECTED if harvester else NAMED
    record(verb, kept, by=by, changes=difference(before, fields_of(kept)))
    return kept


def _network(text: str) -> str:
    if not text.strip():
        return ""
    try:
        return str(ip_network(text.strip(), strict=False))
    except ValueError as error:
        raise Refused(
            _("“%(text)s” is no network. Write it as 203.0.113.0/24 or 2001:db8:1::/48.")
            % {"text": text.strip()}
        ) from error
