"""What waits for those who keep agreements: imports, drafts, and what ends soon."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _

from kakehashi.agreements.models import Agreement, AgreementImport, Negotiation, Terms
from kakehashi.agreements.rules import DRAFTS
from kakehashi.agreements.states import State
from kakehashi.duties.steps import AT_MOST, Step, steps
from kakehashi.people.models import Person
from kakehashi.people.queries import units_of

ENDS_SOON = timedelta(days=365)


@steps
def imports(person: Person, language: str, day: date) -> Iterator[Step]:
    """The person's own uploads that nobody has confirmed or discarded."""
    waiting = AgreementImport.objects.filter(
        uploaded_by=person, state=AgreementImport.State.WAITING
    )
    for each in waiting[:AT_MOST]:
        address = reverse("cooperation:preview_import", args=[each.pk])
        yield Step(_("Check the import and confirm or discard it"), each.file_name, address)


@steps
def drafts(person: Person, language: str, day: date) -> Iterator[Step]:
    """Drafts of the units where the person may draft, and that are not being negotiated."""
    units = units_of(person, DRAFTS)
    negotiated = Negotiation.objects.open().order_by().values("agreement")
    found = Agreement.objects.filter(state=State.DRAFT, terms__unit__in=units).distinct()
    found = found.exclude(pk__in=negotiated)
    for agreement in found.with_everything().order_by("pk")[:AT_MOST]:
        yield Step(
            _("Complete the draft and have it signed"),
            _title(agreement, language, day),
            agreement.get_absolute_url(),
        )


@steps
def endings(person: Person, language: str, day: date) -> Iterator[Step]:
    """Agreements of those units that end within a year and about which nothing is decided."""
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


def _title(agreement: Agreement, language: str, day: date) -> str:
    kind = agreement.terms_on(day).get_kind_display()
    return _("%(partners)s (%(kind)s)") % {
        "partners": agreement.name_in(language),
        "kind": kind,
    }
