"""Which places of a call can be chosen, narrowed by what a student looks for."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language

from kakehashi.agreements.states import State
from kakehashi.education.cooperation.partner_filter import answering
from kakehashi.education.outbound.models import Call, Placement
from kakehashi.institutions.models import Institution
from kakehashi.institutions.shown import shown_name


def with_checks(rows: QuerySet[Placement]) -> QuerySet[Placement]:
    """The same rows, of a call at hand, with what the check and the page read, in few queries."""
    return rows.select_related("host", "agreement").prefetch_related(
        "host__names", "units", "agreement__terms", "agreement__suspensions"
    )


def offered(
    call: Call, asked: Mapping[str, Any], without: Collection[int] = ()
) -> QuerySet[Placement]:
    """The places of a call that anybody can choose, by the host's name. asked: `q`, `country`."""
    found = call.placements.offered().filter(agreement__state=State.SIGNED)
    found = found.exclude(pk__in=without)
    if asked.get("country"):
        found = found.filter(host__country=asked["country"])
    if text := (asked.get("q") or "").strip():
        hosts = answering(Institution.objects.filter(placements__call=call).order_by(), text)
        found = found.filter(host__in=hosts.values("pk"))
    name = shown_name(get_language() or "en", of="host", field="key")
    return with_checks(found.alias(host_key=name).order_by("host_key", "term", "semesters", "pk"))


def countries_offered(call: Call) -> Sequence[str]:
    """ISO codes of the countries of the hosts of a call."""
    found = Placement.objects.offered().filter(call=call).order_by()
    return list(found.values_list("host__country", flat=True).distinct())


def placements_by_id(call: Call, ids: Collection[int]) -> dict[int, Placement]:
    """Those of the call among `ids`, closed ones too."""
    return {each.pk: each for each in with_checks(call.placements.filter(pk__in=ids))}
