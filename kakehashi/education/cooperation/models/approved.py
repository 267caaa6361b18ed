"""What one person enters and another approves: rules, scales and distributions of conversion."""

from datetime import date
from typing import Self, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kakehashi.people.models import Person
from kakehashi.people.queries import holds
from kakehashi.policy.models.plans import STAFF
from kakehashi.policy.models.promises import pair
from kakehashi.vocabulary.study import StudyLevel


class Standing(models.TextChoices):
    """What an entry is on a day."""

    WAITING = "waiting", pgettext_lazy("conversion", "Waits for approval")
    COMING = "coming", pgettext_lazy("conversion", "Approved, not begun")
    IN_FORCE = "in-force", pgettext_lazy("conversion", "In force")
    ENDED = "ended", pgettext_lazy("conversion", "Ended")
    WITHDRAWN = "withdrawn", pgettext_lazy("conversion", "Withdrawn")


Entry = TypeVar("Entry", bound=models.Model, covariant=True)


class ApprovedQuerySet(models.QuerySet[Entry]):
    """Querysets of what is approved by a second person."""

    def approved(self) -> Self:
        """Those that count: approved and not withdrawn."""
        return self.filter(approved_at__isnull=False, withdrawn_at=None)

    def waiting(self) -> Self:
        """Those that nobody has approved or withdrawn."""
        return self.filter(approved_at=None, withdrawn_at=None)

    def visible_to(self, person: Person | AnonymousUser) -> Self:
        """What counts or counted for everybody; what waits or was withdrawn for staff."""
        if isinstance(person, Person) and holds(person, STAFF):
            return self.all()
        return self.approved()


class Approved(models.Model):
    """Entered by one person from a source, and in use once somebody else has approved it."""

    source = models.CharField(_("source"), max_length=500)
    remarks = models.TextField(_("remarks"), blank=True)
    entered_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    entered_at = models.DateTimeField(_("entered at"), null=True, blank=True)
    approved_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_reason = models.CharField(_("reason for the withdrawal"), max_length=500, blank=True)
    is_invented = models.BooleanField(_("invented"), default=False)

    objects = ApprovedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            pair("%(class)s", "entered"),
            pair("%(class)s", "approved"),
            pair("%(class)s", "withdrawn"),
            models.CheckConstraint(
                name="%(class)s_seen_by_two",
                condition=Q(approved_by__isnull=True)
                | Q(entered_by__isnull=True)
                | ~Q(approved_by=F("entered_by")),
            ),
            models.CheckConstraint(
                name="%(class)s_withdrawn_with_a_reason",
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_reason=""),
            ),
        ]

    @property
    def is_waiting(self) -> bool:
        """Whether nobody has approved or withdrawn it."""
        return self.approved_at is None and self.withdrawn_at is None

    def standing_on(self, day: date) -> Standing:
        """What it is on `day`."""
        if self.withdrawn_at is not None:
            return Standing.WITHDRAWN
        return Standing.WAITING if self.approved_at is None else Standing.IN_FORCE


class ScopedRule(Approved):
    """A rule for an agreement, a partner or a level, from a day on and perhaps until another."""

    agreement = models.ForeignKey(
        "agreements.Agreement", models.PROTECT, null=True, blank=True, related_name="+"
    )
    partner = models.ForeignKey(
        "institutions.Institution", models.PROTECT, null=True, blank=True, related_name="+"
    )
    level = models.CharField(
        pgettext_lazy("study", "level"), max_length=8, choices=StudyLevel, blank=True
    )
    starts_on = models.DateField(_("applies from"))
    ends_on = models.DateField(_("applies until"), null=True, blank=True)
    ended_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_reason = models.CharField(_("reason for the end"), max_length=500, blank=True)

    class Meta(Approved.Meta):
        abstract = True
        constraints = [
            *Approved.Meta.constraints,
            pair("%(class)s", "ended"),
            models.CheckConstraint(
                name="%(class)s_of_an_agreement_a_partner_or_a_level",
                condition=Q(agreement__isnull=False, partner__isnull=True)
                | Q(agreement__isnull=True, partner__isnull=False)
                | (Q(agreement__isnull=True, partner__isnull=True) & ~Q(level="")),
            ),
            models.CheckConstraint(
                name="%(class)s_ends_after_it_starts",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            ),
        ]

    def standing_on(self, day: date) -> Standing:
        """What it is on `day`, its first and last day included."""
        standing = super().standing_on(day)
        if standing != Standing.IN_FORCE:
            return standing
        if day < self.starts_on:
            return Standing.COMING
        return Standing.ENDED if self.ends_on and self.ends_on < day else Standing.IN_FORCE

    def place_in(self, language: str) -> str:
        """The partner it is for, as a reader of `language` calls it; empty for a level alone."""
        place = self.agreement or self.partner
        return place.name_in(language) if place is not None else ""
