"""What waits for those who keep agreements: reviews to decide, and what follows from a decision."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.agreements.models import Agreement, Negotiation, Terms
from kakehashi.agreements.rules import DRAFTS, SIGNS
from kakehashi.agreements.states import State
from kakehashi.duties.steps import AT_MOST, Step, steps
from kakehashi.education.cooperation.models import RenewalReview, ReviewDecision
from kakehashi.education.cooperation.renewing.queries import GOES_ON, mine, still_current
from kakehashi.people.models import Person
from kakehashi.people.queries import units_of

ENDS_SOON = timedelta(days=365)
LOOKED_AT = 5 * AT_MOST  # reviews read so that enough are left when overtaken ones are passed over
Choice = ReviewDecision.Choice
FOLLOWS: dict[str, str | Promise] = {
    Choice.RENEW: gettext_lazy("Begin the negotiation of the renewal that was decided"),
    Choice.AMEND: gettext_lazy("Begin the negotiation of the amendment that was decided"),
    Choice.TERMINATE: gettext_lazy("Record the termination that was decided"),
}


@steps
def reviews(person: Person, language: str, day: date) -> Iterator[Step]:
    """Reviews that wait for the person's decision, or for that of somebody below."""
    found = mine(person, day).with_everything()[:LOOKED_AT]
    for review in islice(still_current(found, day), AT_MOST):
        yield Step(
            _("Decide on renewal before it ends"),
            _title(review.agreement, language, day),
            review.get_absolute_url(),
            review.decide_by,
        )


@steps
def endings(person: Person, language: str, day: date) -> Iterator[Step]:
    """Agreements of those units that end within a year and of which no review is there yet."""
    units = units_of(person, DRAFTS)
    later = Terms.objects.filter(agreement=OuterRef("agreement"), number__gt=OuterRef("number"))
    reviewed = RenewalReview.objects.filter(
        agreement=OuterRef("agreement"), ends_on=OuterRef("expires_on")
    )
    ending = Terms.objects.in_force_on(day).filter(
        ~Exists(later),  # what was amended to go on is decided
        ~Exists(reviewed),  # has its own step, or was decided
        agreement__state=State.SIGNED,  # and so is what was terminated
        unit__in=units,
        expires_on__range=(day, day + ENDS_SOON),
    )
    nearest = ending.order_by("expires_on", "pk")[:AT_MOST]
    days = dict(nearest.values_list("agreement", "expires_on"))
    agreements = Agreement.objects.with_everything().in_bulk(list(days))
    for pk, ends in days.items():
        title = _title(agreements[pk], language, day)
        address = agreements[pk].get_absolute_url()
        yield Step(_("Decide on renewal before it ends"), title, address, ends)


@steps
def follow_ups(person: Person, language: str, day: date) -> Iterator[Step]:
    """Decisions of the person's units from which nothing has followed yet."""
    for review in islice(still_current(_decided(person, day), day), AT_MOST):
        choice = review.outcome.choice
        if choice == Choice.RENEW and review.agreement.latest.renewal_months is not None:
            continue  # it renews itself
        yield Step(
            FOLLOWS[choice],
            _title(review.agreement, language, day),
            review.get_absolute_url(),
            review.decide_by,
        )


def _decided(person: Person, day: date) -> QuerySet[RenewalReview]:
    later = Terms.objects.filter(agreement=OuterRef("agreement"), number__gt=OuterRef("number"))
    last = Terms.objects.filter(~Exists(later), agreement=OuterRef("agreement"))
    begun = Negotiation.objects.filter(
        agreement=OuterRef("agreement"), begun_at__gte=OuterRef("outcome__decided_at")
    )
    again = RenewalReview.objects.filter(
        agreement=OuterRef("agreement"), ends_on=OuterRef("ends_on"), round__gt=OuterRef("round")
    )
    rows = RenewalReview.objects.filter(
        Exists(last.filter(unit__in=units_of(person, SIGNS))),
        ~Exists(begun | Negotiation.objects.open().filter(agreement=OuterRef("agreement"))),
        ~Exists(again),
        agreement__state__in=GOES_ON,
        outcome__choice__in=list(FOLLOWS),
        decide_by__gte=day - ENDS_SOON,
    )
    return rows.with_everything().order_by("decide_by", "pk")[:LOOKED_AT]


def _title(agreement: Agreement, language: str, day: date) -> str:
    kind = agreement.terms_on(day).get_kind_display()
    return _("%(partners)s (%(kind)s)") % {
        "partners": agreement.name_in(language),
        "kind": kind,
    }
