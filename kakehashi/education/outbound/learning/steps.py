"""What waits on My work: learning agreements to write, to sign, to write again."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from kakehashi.duties.steps import AT_MOST, Step, steps
from kakehashi.education.outbound.learning.queries import standings_of
from kakehashi.education.outbound.learning.rules import SIGNED_IN, WRITTEN_IN
from kakehashi.education.outbound.learning.standing import Standing
from kakehashi.education.outbound.models import LearningAgreement, Mobility
from kakehashi.education.outbound.nominating.queries import KEEPS
from kakehashi.education.outbound.states import MobilityState
from kakehashi.people.models import Person
from kakehashi.people.queries import units_of

MOST_READ = 200  # stays looked through for one person's page


@steps
def own(person: Person, language: str, day: date) -> Iterator[Step]:
    """The student's own agreements: to write after the host's yes, to sign, to write again."""
    stays = Mobility.objects.filter(student=person, state__in=WRITTEN_IN).with_everything()
    for mobility in stays.order_by("pk")[:AT_MOST]:
        found = standings_of(mobility)
        about = mobility.host.name_in(language)
        write = reverse("outbound:write_learning", args=[mobility.pk])
        if found.on_table is None and mobility.state == MobilityState.ACCEPTED:
            yield Step(_("Write the learning agreement"), about, write, mobility.planned_from)
        elif found.state == Standing.STUDENT:
            address = reverse("outbound:learning", args=[mobility.pk])
            yield Step(_("Sign the learning agreement"), about, address)
        elif found.state == Standing.REFUSED:
            yield Step(_("Write another version of the learning agreement"), about, write)


@steps
def to_sign(person: Person, language: str, day: date) -> Iterator[Step]:
    """Agreements that wait for the home university, of the units where the person signs for it."""
    units = units_of(person, KEEPS, on=day)
    if not units:
        return
    begun = LearningAgreement.objects.filter(
        mobility__unit__in=units, mobility__state__in=SIGNED_IN
    ).exclude(mobility__student=person)
    shown = 0
    stays = Mobility.objects.filter(pk__in=begun.values("mobility")).with_everything()
    for mobility in stays.order_by("pk")[:MOST_READ]:
        if standings_of(mobility).state == Standing.HOME and shown < AT_MOST:
            shown += 1
            address = reverse("outbound:learning", args=[mobility.pk])
            words = _("Sign the learning agreement for the home university")
            yield Step(words, mobility.name_in(language), address)
