"""One stay of one student abroad, from the planned place to the recognised credits."""

import uuid

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kakehashi.agreements.models import Agreement
from kakehashi.education.outbound.models.applications import Allotment
from kakehashi.education.outbound.states import BEEN_ABROAD, MobilityState
from kakehashi.institutions.models import Institution, Unit
from kakehashi.people.models import Person, Role
from kakehashi.people.queries import units_of
from kakehashi.policy.models.promises import pair
from kakehashi.vocabulary.study import StudyLevel

READS_MOBILITIES = [Role.Kind.OFFICE, Role.Kind.COORDINATOR, Role.Kind.AUDITOR]


class MobilityQuerySet(models.QuerySet["Mobility"]):
    """Querysets of mobilities."""

    def visible_to(self, person: Person | AnonymousUser) -> "MobilityQuerySet":
        """The own ones, and those of the units whose office or coordinator `person` is."""
        if not isinstance(person, Person):
            return self.none()
        return self.filter(Q(student=person) | Q(unit__in=units_of(person, READS_MOBILITIES)))

    def kept_by(self, person: Person) -> "MobilityQuerySet":
        """Those that `person` works on: office and coordinators, not the students themselves."""
        return self.filter(unit__in=units_of(person, READS_MOBILITIES))

    def been_abroad(self) -> "MobilityQuerySet":
        """Those whose student has arrived abroad."""
        return self.filter(state__in=BEEN_ABROAD)

    def with_everything(self) -> "MobilityQuerySet":
        """The same rows with student, unit, agreement, host and its names, in few queries."""
        return self.select_related("student", "unit", "agreement").prefetch_related("host__names")


class Mobility(models.Model):
    """A student's stay at a host. Days are those planned until real ones are known."""

    class CancelReason(models.TextChoices):
        HEALTH = "health", pgettext_lazy("withdrawal", "Health")
        FAMILY = "family", pgettext_lazy("withdrawal", "Family")
        MONEY = "money", pgettext_lazy("withdrawal", "Money")
        STUDIES = "studies", pgettext_lazy("withdrawal", "Studies or job hunting")
        VISA = "visa", pgettext_lazy("withdrawal", "Visa refused")
        HOST = "host", pgettext_lazy("withdrawal", "Refused by the host")
        OTHER_PLACE = "other_place", pgettext_lazy("withdrawal", "Another place abroad")
        RISK = "risk", pgettext_lazy("withdrawal", "Risk in the country or region")
        OTHER = "other", pgettext_lazy("withdrawal", "Other")

    key = models.UUIDField(
        default=uuid.uuid4, unique=True, editable=False, help_text="EWP: omobility-id"
    )
    student = models.ForeignKey(
        Person, models.PROTECT, related_name="mobilities", verbose_name=_("student")
    )
    allotment = models.OneToOneField(
        Allotment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="mobility",
        help_text="None: not from a call (own initiative, an earlier year)",
    )
    agreement = models.ForeignKey(
        Agreement,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="mobilities",
        verbose_name=_("agreement"),
        help_text=_("Empty: not under an agreement (協定外)"),
    )
    host = models.ForeignKey(
        Institution, models.PROTECT, related_name="mobilities", verbose_name=_("host")
    )
    state = models.CharField(
        _("state"), max_length=10, choices=MobilityState, default=MobilityState.PLANNED
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    level = models.CharField(
        pgettext_lazy("study", "level"), max_length=8, choices=StudyLevel, blank=True
    )
    isced_f = models.CharField(_("ISCED-F field"), max_length=4, blank=True)
    year = models.PositiveSmallIntegerField(_("academic year (年度) in which it begins"))
    term = models.CharField(pgettext_lazy("placement", "term"), max_length=20, blank=True)
    semesters = models.DecimalField(
        _("semesters"), max_digits=4, decimal_places=2, default=1, help_text="2: a whole year"
    )
    planned_from = models.DateField(_("planned from"), null=True, blank=True)
    planned_until = models.DateField(_("planned until"), null=True, blank=True)
    arrived_on = models.DateField(_("arrived on"), null=True, blank=True)
    left_on = models.DateField(
        _("left on"), null=True, blank=True, help_text=_("Last day at the host")
    )
    is_virtual = models.BooleanField(_("without travelling"), default=False)
    ended_early = models.BooleanField(_("ended early"), default=False)
    is_force_majeure = models.BooleanField(_("by force majeure"), default=False)
    cancelled_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    cancelled_at = models.DateTimeField(_("cancelled"), null=True)
    cancel_code = models.CharField(
        _("kind of reason"), max_length=12, choices=CancelReason, blank=True
    )
    cancel_reason = models.TextField(_("reason"), blank=True)
    created_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    source = models.CharField(
        _("source"), max_length=500, blank=True, help_text=_("Where this was read")
    )
    is_invented = models.BooleanField(_("invented"), default=False)

    objects = MobilityQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("outbound", "mobility")
        verbose_name_plural = pgettext_lazy("outbound", "mobilities")
        ordering = ["-year", "pk"]
        constraints = [
            pair("mobility", "cancelled"),
            models.CheckConstraint(
                name="mobility_cancelled_at_a_time_for_a_reason",
                condition=(Q(state="cancelled", cancelled_at__isnull=False) & ~Q(cancel_code=""))
                | (~Q(state="cancelled") & Q(cancelled_at__isnull=True, cancel_code="")),
            ),
            models.CheckConstraint(
                name="mobility_planned_days_in_order",
                condition=Q(planned_from__isnull=True)
                | Q(planned_until__isnull=True)
                | Q(planned_until__gte=F("planned_from")),
            ),
            models.CheckConstraint(
                name="mobility_left_after_arriving",
                condition=Q(left_on__isnull=True) | Q(left_on__gte=F("arrived_on")),
            ),
            models.CheckConstraint(
                name="mobility_arrived_who_is_abroad",
                condition=~Q(state__in=["arrived", "returned", "recognised", "closed"])
                | Q(arrived_on__isnull=False),
            ),
            models.CheckConstraint(
                name="mobility_left_who_returned",
                condition=~Q(state__in=["returned", "recognised", "closed"])
                | Q(left_on__isnull=False),
            ),
            models.CheckConstraint(name="mobility_lasts_some_time", condition=Q(semesters__gt=0)),
        ]
        indexes = [models.Index(fields=["state", "year"], name="mobility_state_year")]

    def __str__(self) -> str:
        return f"{self.student}: {self.host}"

    def get_absolute_url(self) -> str:
        """The page of the mobility."""
        return reverse("outbound:mobility", args=[self.pk])

    def name_in(self, language: str) -> str:
        """Student and host for a reader of `language`. Reads the host's names."""
        return f"{self.student.name_in(language)} – {self.host.name_in(language)}"
