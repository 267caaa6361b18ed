"""Which agreements come to an end, whose reviews are whose, and who is told of them."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from kakehashi.agreements.models import Agreement, Negotiation, Terms, Version
from kakehashi.agreements.periods import end_of_term
from kakehashi.agreements.rules import DRAFTS
from kakehashi.agreements.states import State
from kakehashi.education.cooperation.models import RenewalReminder, RenewalReview, RenewalRule
from kakehashi.education.cooperation.models.renewals import RenewalReviewQuerySet
from kakehashi.education.cooperation.renewing.cadence import cadence_on
from kakehashi.education.cooperation.renewing.timing import Turn, next_turn
from kakehashi.institutions.models import Unit
from kakehashi.people.models import Deputy, Person, Role
from kakehashi.people.queries import acts_for, units_of

GOES_ON = [State.SIGNED, State.SUSPENDED]
ABOVE = [Role.Kind.OFFICE, Role.Kind.LEADERSHIP]


# -- Turns ----------------------------------------------------------------------------------------


def with_an_end() -> QuerySet[Agreement]:
    """Agreements that go on, with an end agreed, and with what `turn_of` reads. Fixed queries."""
    later = Terms.objects.filter(agreement=OuterRef("agreement"), number__gt=OuterRef("number"))
    last = Terms.objects.filter(~Exists(later), expires_on__isnull=False)
    return for_turns(Agreement.objects.filter(state__in=GOES_ON, pk__in=last.values("agreement")))


def for_turns(agreements: QuerySet[Agreement]) -> QuerySet[Agreement]:
    """`agreements` with what `turn_of` reads, in a fixed number of queries."""
    versions = Version.objects.order_by("-number")
    concluded = Negotiation.objects.filter(concluded_terms__isnull=False).prefetch_related(
        Prefetch("versions", versions)
    )
    return agreements.select_related("renewal_rule").prefetch_related(
        "terms__unit", Prefetch("negotiations", concluded, to_attr="concluded")
    )


def turn_of(agreement: Agreement, day: date) -> Turn | None:
    """The next end of `agreement`, as it stands on `day`; None where none lies ahead.

    agreement: best one of `for_turns`; others are asked about in a few queries more.
    """
    last = agreement.latest
    if agreement.state not in GOES_ON or last.expires_on is None or last.effective_on is None:
        return None
    rule = rule_of(agreement)
    lead = rule.lead_months if rule and rule.lead_months else cadence_on(day).lead(last.kind)
    return next_turn(last.expires_on, last.renewal_months, notice_months(agreement), lead, day)


def rule_of(agreement: Agreement) -> RenewalRule | None:
    """What was set for this agreement alone."""
    found: RenewalRule | None = getattr(agreement, "renewal_rule", None)
    return found


def notice_months(agreement: Agreement) -> int | None:
    """Months of notice: what was set, else what the concluded text says; None if neither does."""
    rule = rule_of(agreement)
    if rule is not None and rule.notice_months is not None:
        return rule.notice_months
    for negotiation in _concluded(agreement):
        if negotiation.concluded_terms_id == agreement.latest.pk:
            versions = negotiation.versions.all()
            newest = max(versions, key=lambda each: each.number, default=None)
            stated = newest.content.get("notice_months") if newest else None
            return stated if isinstance(stated, int) else None
    return None


def _concluded(agreement: Agreement) -> Iterable[Negotiation]:
    fetched: Iterable[Negotiation] | None = getattr(agreement, "concluded", None)
    if fetched is None:
        return agreement.negotiations.filter(concluded_terms__isnull=False)
    return fetched


def is_current(review: RenewalReview, day: date) -> bool:
    """Whether the end that `review` is about is still ahead, or the last one there was.

    It is not after an amendment to another last day, a termination, or a term that has passed.
    """
    agreement = review.agreement
    if agreement.state not in GOES_ON:
        return False
    if agreement.latest.renewal_months is None:
        return agreement.latest.expires_on == review.ends_on
    return day <= review.ends_on == end_of_term(*_term(agreement), review.ends_on)


def _term(agreement: Agreement) -> tuple[date, int]:
    last = agreement.latest
    return last.expires_on or date.max, last.renewal_months or 1


# -- Whose ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Keepers:
    """Who answers for an agreement: persons, and the unit at which they hold their role."""

    unit: Unit
    persons: tuple[Person, ...]


def keepers_of(unit: Unit, on: date) -> Keepers:
    """The office and coordinators of `unit`; where nobody is, of the next unit above."""
    for place in unit.line():
        persons = tuple(_holders_at(DRAFTS, place, on))
        if persons:
            return Keepers(place, persons)
    return Keepers(unit, ())


def above(unit: Unit, on: date) -> tuple[Person, ...]:
    """Office and leadership of the next unit above `unit` that has any; at the top, its leadership.

    They are told when those of `unit` have not decided.
    """
    line = list(unit.line())
    for place in line[1:]:
        persons = tuple(_holders_at(ABOVE, place, on))
        if persons:
            return persons
    return tuple(_holders_at([Role.Kind.LEADERSHIP], line[-1], on))


def owners_of(review: RenewalReview, on: date) -> tuple[Person, ...]:
    """Who is written to about `review`: the one named and who deputises for them, else keepers."""
    if review.owner is None:
        return keepers_of(review.agreement.latest.unit, on).persons
    held = Role.objects.on(on).filter(person=review.owner)
    deputies = Deputy.objects.on(on).filter(role__in=held).values("person")
    named = Person.objects.filter(Q(pk=review.owner.pk) | Q(pk__in=deputies), is_active=True)
    return tuple(named.order_by("pk"))


def _holders_at(kinds: Collection[Role.Kind], unit: Unit, on: date) -> QuerySet[Person]:
    """Who may act in one of `kinds` at `unit` itself: holders and their deputies, by id."""
    roles = Role.objects.on(on).filter(kind__in=kinds, unit=unit)
    deputies = Deputy.objects.on(on).filter(role__in=roles)
    found = Person.objects.filter(Q(roles__in=roles) | Q(deputyships__in=deputies), is_active=True)
    return found.distinct().order_by("pk")


def mine(person: Person, on: date) -> RenewalReviewQuerySet:
    """Reviews that wait for `person`, nearest day first.

    Those for which the person was named, those of the own units for which nobody was, and those of
    which the person was told because nobody decided.
    """
    later = Terms.objects.filter(agreement=OuterRef("agreement"), number__gt=OuterRef("number"))
    last = Terms.objects.filter(~Exists(later), agreement=OuterRef("agreement"))
    of_units = Exists(last.filter(unit__in=units_of(person, DRAFTS, on)))
    told = Exists(
        RenewalReminder.objects.filter(
            review=OuterRef("pk"), person=person, call=RenewalReminder.Call.ESCALATED
        )
    )
    own = Q(owner__in=acts_for(person, on)) | Q(of_units, owner__isnull=True) | Q(told)
    return RenewalReview.objects.waiting().filter(own).order_by("decide_by", "pk")


def found_review(pk: int) -> RenewalReview:
    """The review with everything that its page and its rules read.

    Raises: RenewalReview.DoesNotExist
    """
    review = RenewalReview.objects.with_everything().get(pk=pk)
    review.agreement = for_turns(Agreement.objects.with_everything()).get(pk=review.agreement_id)
    return review


def still_current(reviews: Iterable[RenewalReview], day: date) -> Iterator[RenewalReview]:
    """Those of `reviews` that nothing has overtaken by `day`, whether the clock has seen it yet."""
    return (review for review in reviews if is_current(review, day))


def waiting_for(agreement: Agreement) -> RenewalReview | None:
    """The review of `agreement` that waits for a decision."""
    return agreement.renewal_reviews.waiting().order_by("decide_by").first()
