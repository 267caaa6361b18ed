"""Running and ended routes: what is approved, by its hash, and who has answered what."""

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse, translate_url
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kakehashi.approvals.models.templates import Act, RouteTemplate, StepRole
from kakehashi.approvals.states import RouteState, StepState
from kakehashi.institutions.models import Unit
from kakehashi.institutions.queries import units_below
from kakehashi.people.models import Person, Role
from kakehashi.people.queries import roles_of, units_of

OVERSEES = [Role.Kind.OFFICE, Role.Kind.LEADERSHIP, Role.Kind.AUDITOR]


class RouteQuerySet(models.QuerySet["Route"]):
    """Querysets of routes."""

    def visible_to(self, person: Person | AnonymousUser) -> "RouteQuerySet":
        """Those of units that `person` oversees, those started or answered, those with a step.

        A step counts before its turn and after it; deputies see what those see for whom they act.
        """
        if not isinstance(person, Person):
            return self.none()
        theirs = Step.objects.filter(
            Q(decided_by=person) | Q(acted_for=person) | asked_of(person), route=OuterRef("pk")
        )
        overseen = Q(unit__in=units_of(person, OVERSEES))
        return self.filter(overseen | Q(started_by=person) | Exists(theirs))

    def with_everything(self) -> "RouteQuerySet":
        """The same rows with what a page shows of them, in a fixed number of queries."""
        steps = Step.objects.select_related("unit", "decided_by", "acted_for", "acted_in__unit")
        return self.select_related("unit", "started_by", "template").prefetch_related(
            models.Prefetch("steps", steps)
        )


class Route(models.Model):
    """The approval of exactly one text. What it is about, its hash and its steps never change."""

    fiscal_year = models.PositiveSmallIntegerField(_("fiscal year"))
    serial = models.PositiveIntegerField(_("serial number"))
    template = models.ForeignKey(
        RouteTemplate, models.PROTECT, related_name="routes", verbose_name=_("template")
    )
    purpose = models.CharField(_("what it is for"), max_length=60)
    subject_id = models.BigIntegerField(_("number of the record"))
    title_ja = models.CharField(_("title in Japanese"), max_length=300)
    title_en = models.CharField(_("title in English"), max_length=300)
    address = models.CharField(_("address"), max_length=500, help_text=_("Path on this site"))
    digest = models.CharField("SHA-256", max_length=64)
    reason = models.TextField(_("why it is asked"), blank=True)
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="approval_routes", verbose_name=_("unit")
    )
    state = models.CharField(
        pgettext_lazy("approval route", "state"),
        max_length=9,
        choices=RouteState,
        default=RouteState.RUNNING,
    )
    started_by = models.ForeignKey(
        Person, models.PROTECT, related_name="+", verbose_name=_("drafted by")
    )
    started_at = models.DateTimeField(_("drafted at"))
    ended_by = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", verbose_name=_("ended by")
    )
    ended_at = models.DateTimeField(_("ended at"), null=True)
    is_invented = models.BooleanField(_("invented"), default=False)

    objects = RouteQuerySet.as_manager()

    class Meta:
        verbose_name = _("approval route")
        verbose_name_plural = _("approval routes")
        ordering = ["-started_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["fiscal_year", "serial"], name="route_number_once"),
            models.UniqueConstraint(
                fields=["purpose", "subject_id"],
                condition=Q(state="running"),
                name="route_one_running_for_a_subject",
            ),
            models.CheckConstraint(
                name="route_ends_by_somebody_at_a_time",
                condition=Q(state="running", ended_by__isnull=True, ended_at__isnull=True)
                | (~Q(state="running") & Q(ended_by__isnull=False, ended_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="route_digest_is_sha256", condition=Q(digest__regex=r"^[0-9a-f]{64}$")
            ),
            models.CheckConstraint(
                name="route_has_a_title", condition=~Q(title_ja="", title_en="")
            ),
        ]
        indexes = [models.Index(fields=["purpose", "subject_id"], name="route_subject")]

    def __str__(self) -> str:
        return f"{self.reference} {self.title_in('en')}"

    def get_absolute_url(self) -> str:
        """The page of this route."""
        return reverse("approvals:route", args=[self.pk])

    @property
    def reference(self) -> str:
        """Fiscal year and serial number: 2026-0012."""
        return f"{self.fiscal_year}-{self.serial:04d}"

    def title_in(self, language: str) -> str:
        """The title for a reader of `language`; in the other language if there is no such."""
        own, other = self.title_ja, self.title_en
        return (own or other) if language == "ja" else (other or own)

    def name_in(self, language: str) -> str:
        """Reference number and title."""
        return f"{self.reference} {self.title_in(language)}"

    def address_in(self, language: str) -> str:
        """Where it can be read, as a page in `language`."""
        return translate_url(self.address, language)


class StepQuerySet(models.QuerySet["Step"]):
    """Querysets of steps."""

    def open(self) -> "StepQuerySet":
        """Those that wait for an answer."""
        return self.filter(state=StepState.OPEN, route__state=RouteState.RUNNING)

    def asked_of(self, person: Person, on: date | None = None) -> "StepQuerySet":
        """Those whose role `person` may act in on a day (today if not given), in any state."""
        return self.filter(asked_of(person, on))


class Step(models.Model):
    """One step of a route, copied from the template when the route started."""

    route = models.ForeignKey(Route, models.PROTECT, related_name="steps")
    position = models.PositiveSmallIntegerField(_("position"))
    stage = models.PositiveSmallIntegerField(_("stage"))
    act = models.CharField(_("what is asked"), max_length=12, choices=Act)
    name_ja = models.CharField(_("name in Japanese"), max_length=100)
    name_en = models.CharField(_("name in English"), max_length=100)
    role = models.CharField(_("role"), max_length=11, choices=StepRole)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    days = models.PositiveSmallIntegerField(_("days to the deadline"), null=True)
    state = models.CharField(
        pgettext_lazy("approval step", "state"),
        max_length=12,
        choices=StepState,
        default=StepState.WAITING,
    )
    opened_at = models.DateTimeField(_("asked at"), null=True)
    due_on = models.DateField(_("deadline"), null=True, help_text=_("The last day in time"))
    reminded_on = models.DateField(_("last reminded on"), null=True)
    decided_by = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", verbose_name=_("answered by")
    )
    decided_at = models.DateTimeField(_("answered at"), null=True)
    acted_in = models.ForeignKey(
        Role, models.PROTECT, null=True, related_name="+", verbose_name=_("in the role")
    )
    acted_for = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", verbose_name=_("as deputy of")
    )
    comment = models.TextField(_("comment"), blank=True)

    objects = StepQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of an approval route")
        verbose_name_plural = _("steps of approval routes")
        ordering = ["route", "position"]
        constraints = [
            models.UniqueConstraint(fields=["route", "position"], name="step_position_once"),
            models.CheckConstraint(
                name="step_answered_by_somebody_at_a_time",
                condition=Q(
                    state__in=["approved", "returned", "acknowledged"],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                    acted_in__isnull=False,
                )
                | (
                    ~Q(state__in=["approved", "returned", "acknowledged"])
                    & Q(
                        decided_by__isnull=True,
                        decided_at__isnull=True,
                        acted_in__isnull=True,
                        acted_for__isnull=True,
                    )
                ),
            ),
            models.CheckConstraint(
                name="step_nobody_is_their_own_deputy",
                condition=Q(acted_for__isnull=True) | ~Q(acted_for=models.F("decided_by")),
            ),
            models.CheckConstraint(
                name="step_sent_back_says_why", condition=~Q(state="returned", comment="")
            ),
            models.CheckConstraint(
                name="step_is_asked_before_it_is_answered",
                condition=Q(state__in=["waiting", "dropped"]) | Q(opened_at__isnull=False),
            ),
            models.CheckConstraint(
                name="step_report_never_blocks",
                condition=(Q(act="report") & ~Q(state__in=["open", "approved", "returned"]))
                | (~Q(act="report") & ~Q(state__in=["informed", "acknowledged"])),
            ),
        ]
        indexes = [models.Index(fields=["state", "role", "unit"], name="step_waiting")]

    def __str__(self) -> str:
        return f"{self.route}: {self.name_en}"

    def get_absolute_url(self) -> str:
        """Its place on the route's page."""
        return f"{self.route.get_absolute_url()}#step-{self.pk}"

    def name_in(self, language: str) -> str:
        """The name for a reader of `language`."""
        return self.name_ja if language == "ja" else self.name_en

    def is_overdue_on(self, day: date) -> bool:
        """Whether its last day lies before `day` and nobody has answered."""
        return self.state == StepState.OPEN and self.due_on is not None and self.due_on < day


def asked_of(person: Person, on: date | None = None) -> Q:
    """Steps whose role `person` may act in: held at their unit or above it, or as a deputy."""
    held = roles_of(person, on).filter(kind__in=StepRole.values, unit__isnull=False)
    kinds: dict[str, set[int]] = {}
    for kind, unit in held.values_list("kind", "unit_id"):
        kinds.setdefault(kind, set()).add(unit)
    asked = Q(pk__in=[])
    for kind, units in kinds.items():
        asked |= Q(role=kind, unit__in=units_below(units))
    return asked
