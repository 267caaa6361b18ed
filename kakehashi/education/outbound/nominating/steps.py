"""What waits on My work: stays to plan, students to nominate, hosts to ask and to answer."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kakehashi.duties.steps import AT_MOST, Step, steps
from kakehashi.education.outbound.models import HostAnswer, Mobility, Nomination
from kakehashi.education.outbound.nominating.queries import (
    KEEPS,
    HostTerm,
    host_terms,
    term_name,
    to_be_planned,
)
from kakehashi.education.outbound.nominating.states import CAN_BE_NOMINATED
from kakehashi.education.outbound.states import MobilityState
from kakehashi.people.models import Person
from kakehashi.people.queries import units_of

PATIENCE = timedelta(days=21)  # our own habit: then the office asks the host again


def list_address(group: HostTerm) -> str:
    """The page of one host's students of one term."""
    return reverse("outbound:nomination_list", args=[group.host.pk, group.year, group.term or "-"])


@steps
def to_plan(person: Person, language: str, day: date) -> Iterator[Step]:
    """Confirmed places without a stay: one step for all of them."""
    count = to_be_planned(person).count()
    if count:
        about = ngettext("%(count)d confirmed place", "%(count)d confirmed places", count)
        address = reverse("outbound:nominations")
        yield Step(_("Plan the stays of confirmed places"), about % {"count": count}, address)


@steps
def to_nominate(person: Person, language: str, day: date) -> Iterator[Step]:
    """One step for each host and term whose students were not nominated yet."""
    fresh = [state for state in CAN_BE_NOMINATED if state != MobilityState.NOMINATED]
    units = units_of(person, KEEPS, on=day)
    waiting = Mobility.objects.filter(unit__in=units, state__in=fresh, year__gte=day.year - 1)
    for group in host_terms(waiting.with_everything())[:AT_MOST]:
        words = ngettext(
            "Nominate %(count)d student to the host",
            "Nominate %(count)d students to the host",
            group.planned,
        )
        about = _("%(host)s, %(term)s") % {
            "host": group.host.name_in(language),
            "term": term_name(group.year, group.term, language) or _("term not known"),
        }
        yield Step(words % {"count": group.planned}, about, list_address(group), group.due)


@steps
def to_decide(person: Person, language: str, day: date) -> Iterator[Step]:
    """Corrections that hosts ask for and terms that they offer."""
    units = units_of(person, KEEPS, on=day)
    later = HostAnswer.objects.filter(nomination=OuterRef("nomination"), pk__gt=OuterRef("pk"))
    newer = Nomination.objects.filter(
        mobility=OuterRef("nomination__mobility"), number__gt=OuterRef("nomination__number")
    )
    words = {
        HostAnswer.Kind.CORRECT: _("Correct the nomination as the host asks"),
        HostAnswer.Kind.OTHER_TERM: _("Decide on the term that the host offers"),
    }
    open_answers = HostAnswer.objects.filter(
        ~Exists(later),
        ~Exists(newer),
        kind__in=words,
        decision=None,
        nomination__mobility__state=MobilityState.NOMINATED,
        nomination__mobility__unit__in=units,
    ).select_related("nomination__mobility__student", "nomination__mobility__host")
    for answer in open_answers.order_by("pk")[:AT_MOST]:
        mobility = answer.nomination.mobility
        address = mobility.get_absolute_url()
        yield Step(words[HostAnswer.Kind(answer.kind)], mobility.name_in(language), address)


@steps
def to_ask_again(person: Person, language: str, day: date) -> Iterator[Step]:
    """Hosts that have not answered for three weeks."""
    units = units_of(person, KEEPS, on=day)
    since = timezone.now() - PATIENCE
    fresh = Nomination.objects.filter(mobility=OuterRef("pk"), nominated_at__gt=since)
    answered = HostAnswer.objects.filter(nomination__mobility=OuterRef("pk"))
    waiting = Mobility.objects.filter(
        ~Exists(fresh), ~Exists(answered), unit__in=units, state=MobilityState.NOMINATED
    )
    for each in waiting.with_everything().order_by("pk")[:AT_MOST]:
        words = _("Ask the host: no answer for three weeks")
        yield Step(words, each.name_in(language), each.get_absolute_url())


@steps
def own_particulars(person: Person, language: str, day: date) -> Iterator[Step]:
    """The student's own stays for which the host has to know more."""
    own = Mobility.objects.filter(
        student=person, particulars=None, state__in=[*CAN_BE_NOMINATED, MobilityState.ACCEPTED]
    )
    for each in own.with_everything().order_by("pk")[:AT_MOST]:
        address = reverse("outbound:state_particulars", args=[each.pk])
        yield Step(_("Tell what the host has to know of you"), each.host.name_in(language), address)
