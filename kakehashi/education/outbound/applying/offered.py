"""What a call offers, and which of it can be chosen, narrowed by what a student looks for."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import get_language

from kakehashi.agreements.states import State
from kakehashi.education.cooperation.partner_filter import answering
from kakehashi.education.outbound.calls.naming import details
from kakehashi.education.outbound.models import Call, Placement
from kakehashi.institutions.models import Institution, Unit
from kakehashi.institutions.shown import shown_name


@dataclass(frozen=True)
class Offer:
    """What a call offers, as it stood at one moment. Threads share it: nobody changes any of it.

    call:       with its unit.
    placements: every one by its id, closed ones too, with all that the check and the page read.
    units:      every unit of the university by its id, with those above it.
    order:      language -> ids of placements by the host's name, then term, length and id.
    details:    language -> what tells a placement apart from its namesakes, by its id.
    """

    call: Call
    placements: Mapping[int, Placement]
    units: Mapping[int, Unit]
    order: Mapping[str, Sequence[int]]
    details: Mapping[str, Mapping[int, str]]

    @property
    def apart(self) -> Mapping[int, str]:
        """What tells placements apart, for the reader of now."""
        return self.details.get(get_language() or "en") or self.details["en"]

    @property
    def countries(self) -> Collection[str]:
        """ISO codes of the countries of the hosts of what is not closed."""
        return {each.host.country for each in self.placements.values() if each.closed_at is None}


def read_offer(call_id: int) -> Offer:
    """What a call offers now, in some fifteen queries, however much that is.

    Raises: Call.DoesNotExist.
    """
    call = Call.objects.select_related("unit").get(pk=call_id)
    units = Unit.objects.in_bulk()
    for unit in units.values():
        if unit.parent_id is not None:
            unit.parent = units[unit.parent_id]
    placements = {each.pk: each for each in with_checks(call.placements.all())}
    for placement in placements.values():
        placement.call = call
    order = {code: list(_by_name(call, code)) for code, _name in settings.LANGUAGES}
    apart = {code: details(placements.values(), code) for code, _name in settings.LANGUAGES}
    return Offer(call, placements, units, order, apart)


def _by_name(call: Call, language: str) -> QuerySet[Placement, int]:
    name = shown_name(language, of="host", field="key")
    rows = call.placements.alias(host_key=name).order_by("host_key", "term", "semesters", "pk")
    return rows.values_list("pk", flat=True)


def with_checks(rows: QuerySet[Placement]) -> QuerySet[Placement]:
    """The same rows, of a call at hand, with what the check and the page read, in few queries."""
    return rows.select_related("host", "agreement").prefetch_related(
        "host__names", "units", "agreement__terms", "agreement__suspensions"
    )


def offered(offer: Offer, asked: Mapping[str, Any], without: Collection[int] = ()) -> list[int]:
    """Ids of the places that anybody can choose, by the host's name. asked: `q`, `country`."""
    hosts: Collection[int] | None = None
    if text := (asked.get("q") or "").strip():
        known = Institution.objects.filter(placements__call=offer.call).order_by()
        hosts = set(answering(known, text).values_list("pk", flat=True))
    country = asked.get("country")

    def is_found(placement: Placement) -> bool:
        return (
            placement.closed_at is None
            and placement.agreement.state == State.SIGNED
            and (not country or placement.host.country == country)
            and (hosts is None or placement.host_id in hosts)
        )

    order = offer.order.get(get_language() or "en") or offer.order["en"]
    wanted = (pk for pk in order if pk in offer.placements and pk not in without)
    return [pk for pk in wanted if is_found(offer.placements[pk])]


def placements_by_id(call: Call, ids: Collection[int]) -> dict[int, Placement]:
    """Those of the call among `ids`, closed ones too, as they stand now."""
    return {each.pk: each for each in with_checks(call.placements.filter(pk__in=ids))}
