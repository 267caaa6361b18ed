"""What waits for a person: the next step of each case, with its deadline if it has one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Prefetch
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from kakehashi.agreements.models import Agreement, AgreementImport, Terms
from kakehashi.agreements.rules import DRAFTS
from kakehashi.agreements.states import State
from kakehashi.journal.models import Delivery
from kakehashi.people.models import Person, Role
from kakehashi.people.queries import holds, units_of
from kakehashi.policy.models import Correspondence
from kakehashi.policy.rules import may_edit_crosswalk

ENDS_SOON = timedelta(days=365)
AT_MOST = 20  # of one sort; the list behind each shows all


@dataclass(frozen=True)
class Step:
    """One thing to do: what, about which record, where, until when."""

    words: str
    about: str | Promise
    address: str
    due: date | None = None


def next_steps(person: Person, language: str, today: date | None = None) -> list[Step]:
    """Everything that waits for `person`, deadlines first, the nearest first."""
    day = today or timezone.localdate()
    steps = [
        *_imports(person),
        *_drafts(person, language, day),
        *_endings(person, language, day),
        *_crosswalk(person),
        *_undelivered(person),
    ]
    return sorted(steps, key=lambda step: (step.due is None, step.due or day))


def _imports(person: Person) -> Iterator[Step]:
    waiting = AgreementImport.objects.filter(
        uploaded_by=person, state=AgreementImport.State.WAITING
    )
    for each in waiting[:AT_MOST]:
        address = reverse("cooperation:preview_import", args=[each.pk])
        yield Step(_("Check the import and confirm or discard it"), each.file_name, address)


def _drafts(person: Person, language: str, day: date) -> Iterator[Step]:
    units = units_of(person, DRAFTS)
    drafts = Agreement.objects.filter(state=State.DRAFT, terms__unit__in=units).distinct()
    for agreement in drafts.with_everything().order_by("pk")[:AT_MOST]:
        yield Step(
            _("Complete the draft and have it signed"),
            _title(agreement, language, day),
            agreement.get_absolute_url(),
        )


def _endings(person: Person, language: str, day: date) -> Iterator[Step]:
    units = units_of(person, DRAFTS)
    later = Terms.objects.filter(agreement=OuterRef("agreement"), number__gt=OuterRef("number"))
    ending = Terms.objects.in_force_on(day).filter(
        ~Exists(later),  # what was amended to go on is decided
        agreement__state=State.SIGNED,  # and so is what was terminated
        unit__in=units,
        expires_on__range=(day, day + ENDS_SOON),
    )
    agreements = Agreement.objects.with_everything()
    nearest = ending.order_by("expires_on", "pk").prefetch_related(
        Prefetch("agreement", agreements)
    )
    for terms in nearest[:AT_MOST]:
        yield Step(
            _("Decide on renewal before it ends"),
            _title(terms.agreement, language, day),
            terms.agreement.get_absolute_url(),
            terms.expires_on,
        )


def _crosswalk(person: Person) -> Iterator[Step]:
    if not may_edit_crosswalk(person):
        return
    open_ones = Correspondence.objects.filter(confirmed_at=None).count()
    if open_ones:
        yield Step(
            _("Confirm how the new policy carries on the old one"),
            _("Unconfirmed readings: %(count)d") % {"count": open_ones},
            reverse("workspace:crosswalk"),
        )


def _undelivered(person: Person) -> Iterator[Step]:
    if not holds(person, [Role.Kind.OFFICE]):
        return
    dead = Delivery.objects.filter(state=Delivery.State.DEAD).count()
    if dead:
        yield Step(
            _("Ask the operator to look at messages that could not be sent"),
            _("Messages: %(count)d") % {"count": dead},
            reverse("workspace:journal"),
        )


def _title(agreement: Agreement, language: str, day: date) -> str:
    kind = agreement.terms_on(day).get_kind_display()
    return _("%(partners)s (%(kind)s)") % {
        "partners": agreement.name_in(language),
        "kind": kind,
    }
