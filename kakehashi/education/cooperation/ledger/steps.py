"""What waits for those who keep ledgers: balances that are an alarm, and files to confirm."""

from collections.abc import Iterator
from datetime import date

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Abs
from django.urls import reverse
from django.utils.translation import gettext as _

from kakehashi.agreements.models import SIGNED_ONCE, Terms
from kakehashi.agreements.rules import SIGNS
from kakehashi.duties.steps import AT_MOST, Step, steps
from kakehashi.education.cooperation.ledger import words
from kakehashi.education.cooperation.models import LedgerImport, LedgerYear
from kakehashi.institutions.queries import home
from kakehashi.people.models import Person
from kakehashi.people.queries import units_of
from kakehashi.vocabulary.time import fiscal_year


@steps
def alarms(person: Person, language: str, day: date) -> Iterator[Step]:
    """Agreements of the person's office whose balance is beyond the threshold, furthest first."""
    units = units_of(person, SIGNS, on=day)
    if not units:
        return
    latest = Terms.objects.filter(agreement=OuterRef("agreement")).order_by("-number")
    rows = (
        LedgerYear.objects.in_year(fiscal_year(day))
        .alias(unit=Subquery(latest.values("unit")[:1]))
        .filter(is_beyond=True, unit__in=units, agreement__state__in=SIGNED_ONCE)
        .annotate(beyond=Abs("balance") - F("limit"))
        .order_by("-beyond", "pk")
        .prefetch_related("agreement__partners__names")
    )
    found = list(rows[:AT_MOST])
    ours = home().name_in(language) if found else ""
    for row in found:
        partner = row.agreement.name_in(language)
        yield Step(
            _("Talk to the partner about the balance"),
            words.balance(row.balance, partner=partner, home=ours),
            row.get_absolute_url(),
        )


@steps
def imports(person: Person, language: str, day: date) -> Iterator[Step]:
    """The person's own uploads that nobody has confirmed or discarded."""
    waiting = LedgerImport.objects.filter(uploaded_by=person, state=LedgerImport.State.WAITING)
    for each in waiting[:AT_MOST]:
        address = reverse("cooperation:preview_ledger_import", args=[each.pk])
        yield Step(_("Check the import and confirm or discard it"), each.file_name, address)
