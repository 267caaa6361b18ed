"""A stay in words: for its own page and for the section on the page of the mobility."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from kakehashi.education.outbound.models import Incident, Mobility, RiskLevel
from kakehashi.education.outbound.stays import rules
from kakehashi.education.outbound.stays.checklist import Line, blocking
from kakehashi.education.outbound.stays.queries import (
    NOT_OVER,
    checklist_of,
    stay_of,
    warnings_of,
)
from kakehashi.education.outbound.stays.risks import Warning
from kakehashi.people.models import Person
from kakehashi.verdicts import Offer, refusals

PAGES = "education/outbound/stays"
SHEET = f"{PAGES}/sheet.html"

Way = list[tuple[str, str | Promise]]


@dataclass(frozen=True)
class Said:
    """A warning in words, with the badge it has."""

    level: int
    words: str
    rule: str
    badge: str
    is_invented: bool


def way(mobility: Mobility) -> Way:
    """The way to the stay."""
    name = mobility.name_in(get_language() or "en")
    return [(reverse("outbound:stay", args=[mobility.pk]), name)]


def lists() -> Way:
    """The way to the lists of the office."""
    return [(reverse("outbound:stays"), gettext_lazy("Preparation and safety"))]


def section_of(mobility: Mobility, person: Person) -> dict[str, Any]:
    """What `education/outbound/stays/section.html` shows of `mobility` to `person`."""
    today = timezone.localdate()
    lines = checklist_of(mobility, today)
    acts = acts_on(mobility, person)
    is_office = rules.is_office(person, mobility)
    is_over = mobility.state not in NOT_OVER
    return {
        "mobility": mobility,
        "stay": stay_of(mobility),
        "lines": [(line, *_state(line, is_over)) for line in lines],
        "blocking": blocking(lines),
        "is_gone": mobility.arrived_on is not None,
        "is_over": is_over,
        "warnings": [] if is_over else in_words(warnings_of(mobility, today)),
        "contacts": _contacts(mobility, person),
        "may_keep": bool(rules.may_keep(person, mobility)),
        "acts": [act for act in acts if act.verdict],
        "refusals": refusals(acts),
        "is_office": is_office,
        "incidents": Incident.objects.visible_to(person).filter(mobility=mobility)
        if is_office
        else None,
        "asked": mobility.safety_answers.select_related("call").filter(call__closed_at=None),
    }


def acts_on(mobility: Mobility, person: Person) -> list[Offer]:
    """What can be done to the stay."""

    def to(name: str) -> str:
        return reverse(f"outbound:{name}", args=[mobility.pk])

    arrival = rules.may_note_arrival(person, mobility)
    back = rules.may_note_return(person, mobility)
    offers = [
        Offer(_("Write down what is known"), to("edit_stay"), rules.may_keep(person, mobility))
    ]
    if mobility.arrived_on is None:
        offers.append(Offer(_("Note the arrival"), to("note_arrival"), arrival))
    elif mobility.left_on is None:
        offers.append(Offer(_("Note the return"), to("note_return"), back))
    return offers


def _state(line: Line, is_over: bool) -> tuple[str, str]:
    """(words, badge) of one item of the checklist; after the stay nothing can be made good."""
    if line.is_done:
        return pgettext("checklist", "settled"), "good"
    if is_over:
        return pgettext("checklist", "not recorded"), "muted"
    if line.is_late:
        return pgettext("checklist", "missing"), "bad" if line.item.blocks else "warn"
    return pgettext("checklist", "open"), "muted"


def in_words(warnings: Sequence[Warning]) -> list[Said]:
    """Warnings for a page, in their order."""
    found = []
    for each in warnings:
        level = each.level
        said = {"kind": RiskLevel.Kind(level.kind).label, "level": level.level}
        said["part"] = level.region
        if not level.region:
            words = _("%(kind)s: level %(level)s for the whole country/region.") % said
        elif each.is_here:
            words = _("%(kind)s: level %(level)s at the place of the host (%(part)s).") % said
        else:
            words = _("%(kind)s: level %(level)s in a part of the country/region: %(part)s.") % said
        rule = each.breaks.text_in(get_language() or "en") if each.breaks and each.is_here else ""
        badge = "bad" if rule else "warn" if each.is_here else "info"
        found.append(Said(level.level, words, rule, badge, level.is_invented))
    return found


def _contacts(mobility: Mobility, person: Person) -> Any:
    if not rules.may_read_contacts(person, mobility):
        return None
    return mobility.emergency_contacts.all()
