"""Who defines, enters, confirms and withdraws figures typed by hand, and which ones are sound."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kakehashi.people.models import Person, Role
from kakehashi.people.queries import holds
from kakehashi.policy.counting import YES_NO, Unit
from kakehashi.policy.models import StatedDefinition, StatedValue
from kakehashi.policy.models.plans import STAFF
from kakehashi.policy.registry import REGISTRY, Indicator
from kakehashi.verdicts import No, Verdict

DEFINES = [Role.Kind.OFFICE, Role.Kind.LEADERSHIP]
ENTERS = [*DEFINES, Role.Kind.COORDINATOR]
CODE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+")
LARGEST = Decimal(10) ** 11  # the column holds eleven digits before the point
NO_LONGER_COUNTED = _("There is no indicator with this code.")


@dataclass(frozen=True)
class Figure:
    """What is stated: of the whole, or of the part `part` of the division `division`.

    division: "country", "unit" or "other"; empty with `part` for the whole.
    part:     ISO 3166-1 alpha-2 code, id of a unit, or any name, by the division.
    """

    value: Decimal
    division: str = ""
    part: str = ""
    name_ja: str = ""
    name_en: str = ""


def may_see_statements(person: Person | AnonymousUser) -> bool:
    """Staff see who stated what, and what was withdrawn; the public sees what stands."""
    return isinstance(person, Person) and holds(person, STAFF)


def may_define(person: Person) -> Verdict:
    """The international office and the leadership say what a figure counts."""
    if holds(person, DEFINES):
        return True
    return No(_("Only the international office and the leadership define figures."))


def may_take_code(code: str) -> Verdict:
    """A code is of small letters, unlike any other, and stays for good."""
    if not CODE.fullmatch(code):
        return No(
            _("Write small letters, digits and underscores with at least one point: survey.stay.")
        )
    if code in REGISTRY or StatedDefinition.objects.filter(code=code).exists():
        return No(_("Another indicator has this code already."))
    return True


def may_enter_figures(person: Person) -> Verdict:
    """The office, the leadership and the coordinators of the faculties enter figures."""
    if holds(person, ENTERS):
        return True
    return No(
        _("Only the international office, the leadership and faculty coordinators enter figures.")
    )


def may_enter(person: Person, indicator: Indicator) -> Verdict:
    """Figures are entered only where no record knows them."""
    if not (verdict := may_enter_figures(person)):
        return verdict
    if not indicator.stated:
        return No(_("This figure is counted from the records, so nobody enters it by hand."))
    return True


def may_be_stated_on(indicator: Indicator, day: date) -> Verdict:
    """A figure is of one of its reference dates that has come."""
    if day > timezone.localdate():
        return No(_("This day has not come yet."))
    if not indicator.at.is_on(day):
        latest = indicator.at.latest(day)
        words = _("This figure is stated %(words)s: choose %(day)s, for example.")
        return No(words % {"words": indicator.at.words, "day": latest.isoformat()})
    return True


def is_sound(unit: Unit, figures: Sequence[Figure]) -> Verdict:
    """Persons are counted whole; yes or no is 1 or 0; no part is named twice."""
    if not figures:
        return No(_("Enter the figure, or at least one of its parts."))
    if any(abs(each.value) >= LARGEST for each in figures):
        return No(_("This number is larger than can be kept."))
    if any(each.value != round(each.value, 3) for each in figures):
        return No(_("At most three decimals are kept."))
    if unit.persons and any(each.value < 0 or each.value % 1 for each in figures):
        return No(_("Persons are counted in whole numbers of zero or more."))
    if unit.code == YES_NO.code and any(each.value not in (0, 1) for each in figures):
        return No(_("Enter 1 for yes or 0 for no."))
    places = [(each.division, each.part) for each in figures]
    if len(places) > len(set(places)):
        return No(_("One part is named twice."))
    return True


def may_confirm_figures(person: Person) -> Verdict:
    """The international office and the leadership confirm figures."""
    if holds(person, DEFINES):
        return True
    return No(_("Only the international office and the leadership confirm figures."))


def may_confirm(person: Person, value: StatedValue) -> Verdict:
    """A second person of the office or the leadership confirms what waits."""
    if not (verdict := may_confirm_figures(person)):
        return verdict
    return is_confirmable_by(person, value)


def is_confirmable_by(person: Person, value: StatedValue) -> Verdict:
    """A figure is confirmed once, by another person than the one who entered it. No query."""
    if value.withdrawn_at is not None:
        return No(_("This figure has been withdrawn."))
    if value.confirmed_at is not None:
        return No(_("This figure is confirmed already."))
    if value.entered_by_id == person.pk:
        return No(_("You entered this figure yourself. A second person has to confirm it."))
    return True


def may_withdraw(person: Person, value: StatedValue) -> Verdict:
    """The office and the leadership withdraw any figure, others what they entered and waits."""
    if value.withdrawn_at is not None:
        return No(_("This figure has been withdrawn."))
    waits = value.confirmed_at is None
    if (waits and value.entered_by_id == person.pk) or holds(person, DEFINES):
        return True
    return No(
        _(
            "Only the international office and the leadership withdraw figures; others may take"
            " back what they entered themselves as long as it waits."
        )
    )
