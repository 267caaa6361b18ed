"""The learning agreement on the page of a stay and on the page of a host's link."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.education.outbound.learning import rules
from kakehashi.education.outbound.learning.queries import shown_to_host, standings_of
from kakehashi.education.outbound.learning.reading import versions_page
from kakehashi.education.outbound.learning.rules import WRITTEN_IN
from kakehashi.education.outbound.learning.standing import Standing
from kakehashi.education.outbound.models import Link, Mobility
from kakehashi.education.outbound.nominating.consequences import consequence
from kakehashi.education.outbound.nominating.sections import (
    Next,
    Reading,
    host_section,
    next_step,
    section,
)
from kakehashi.education.outbound.states import MobilityState
from kakehashi.verdicts import No

PAGES = "education/outbound/learning"


@section(
    "learning",
    gettext_lazy("Learning agreement"),
    f"{PAGES}/part.html",
    order=20,
    now=[MobilityState.ACCEPTED],
    over=[MobilityState.RECOGNISED, MobilityState.CLOSED, MobilityState.CANCELLED],
)
def learning(reading: Reading) -> dict[str, Any] | None:
    """How far it has come, and the way to it."""
    found = standings_of(reading.mobility)
    may_write = rules.may_write(reading.person, reading.mobility)
    if found.on_table is None and not may_write:
        if reading.mobility.state == MobilityState.PLANNED:
            return {"may_write": may_write, "versions": [], "address": ""}
        return None
    return {
        "may_write": may_write,
        "versions": versions_page(reading.mobility),
        "agreed": found.agreed,
        "address": reverse("outbound:learning", args=[reading.mobility.pk]),
    }


@next_step
def of_learning(reading: Reading) -> Iterator[Next]:
    """Write the first version, sign, write another one."""
    mobility = reading.mobility
    if mobility.state not in WRITTEN_IN:
        return
    found = standings_of(mobility)
    write = reverse("outbound:write_learning", args=[mobility.pk])
    if found.on_table is None:
        if mobility.state == MobilityState.ACCEPTED and not reading.keeps:
            yield Next(_("Write the learning agreement"), write)
        return
    party = Standing.HOME if reading.keeps else Standing.STUDENT
    if found.state == party:
        address = reverse("outbound:learning", args=[mobility.pk])
        words = _("Read and sign version %(number)s of the learning agreement")
        yield Next(words % {"number": found.on_table.number}, address)
    elif found.state == Standing.REFUSED and not reading.keeps:
        said = found.on_table.comments.filter(is_refusal=True).last()
        words = _("Write another version of the learning agreement")
        yield Next(words, write, why=said.text if said else "")


@consequence
def of_cancelling(mobility: Mobility) -> Iterator[str]:
    """What was signed stays, and holds for nothing."""
    if standings_of(mobility).agreed is not None:
        yield _("The learning agreement that was signed stays on record and holds no more.")


@host_section("learning", gettext_lazy("Learning agreement"), f"{PAGES}/host_part.html", order=20)
def for_host(link: Link, mobility: Mobility) -> dict[str, Any] | None:
    """The versions that student and home have signed; the newest to be signed."""
    shown = shown_to_host(mobility)
    if not shown:
        return None
    may_sign = rules.may_sign_by_link(link, shown[0])
    states = {each["version"].pk: each for each in versions_page(mobility)}
    return {
        "versions": [states[each.pk] for each in shown],
        "newest": shown[0],
        "may_sign": may_sign,
        "why": may_sign.reason if isinstance(may_sign, No) else "",
    }
