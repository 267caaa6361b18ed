"""What waits of grants for the office: decisions, instalments, settlements."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from kakehashi.duties.steps import AT_MOST, Step, steps
from kakehashi.education.outbound.grants.queries import to_settle
from kakehashi.education.outbound.grants.rules import KEEPS, OUT
from kakehashi.education.outbound.models import Award, Instalment
from kakehashi.people.models import Person
from kakehashi.people.queries import units_of


@steps
def proposals(person: Person, language: str, day: date) -> Iterator[Step]:
    """Grants proposed and not decided."""
    waiting = Award.objects.filter(
        state="proposed", mobility__unit__in=units_of(person, KEEPS, day)
    )
    for award in waiting.select_related("scheme", "mobility__student").order_by("pk")[:AT_MOST]:
        address = award.get_absolute_url()
        yield Step(_("Decide on the grant"), award.name_in(language), address, award.starts_on)


@steps
def instalments(person: Person, language: str, day: date) -> Iterator[Step]:
    """Instalments that are due, to be paid or paid back."""
    due = Instalment.objects.filter(
        award__mobility__unit__in=units_of(person, KEEPS, day),
        due_on__lte=day,
        paid_at=None,
        dropped_at=None,
    )
    related = due.select_related("award__scheme", "award__mobility__student")
    for row in related.order_by("due_on", "pk")[:AT_MOST]:
        is_back = row.kind == Instalment.Kind.RECOVERY
        words = _("See that the money is paid back") if is_back else _("Have the instalment paid")
        address = reverse("outbound:note_paid", args=[row.pk])
        yield Step(words, row.award.name_in(language), address, row.due_on)


@steps
def orphans(person: Person, language: str, day: date) -> Iterator[Step]:
    """Grants that still stand for a stay that does not take place."""
    units = units_of(person, KEEPS, day)
    found = Award.objects.live().filter(mobility__state__in=OUT, mobility__unit__in=units)
    for award in found.select_related("scheme", "mobility__student").order_by("pk")[:AT_MOST]:
        words = _("Take the grant back: the stay does not take place")
        address = reverse("outbound:cancel_grant", args=[award.pk])
        yield Step(words, award.name_in(language), address)


@steps
def settlements(person: Person, language: str, day: date) -> Iterator[Step]:
    """Granted grants of stays that are over."""
    units = units_of(person, KEEPS, day)
    found = [award for award in to_settle() if award.mobility.unit_id in units]
    for award in found[:AT_MOST]:
        yield Step(
            _("Settle the grant by the real days"),
            award.name_in(language),
            reverse("outbound:settle_grant", args=[award.pk]),
        )
