"""The action plan: its versions under a policy version, who owns what, and imports of its text."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kakehashi.institutions.models import Unit
from kakehashi.people.models import Person, Role
from kakehashi.people.queries import acts_for, holds
from kakehashi.policy.models.documents import PolicyDocument, Provision
from kakehashi.policy.models.promises import years_in_order
from kakehashi.policy.models.wording import Wording, wording_constraints
from kakehashi.policy.states import PlanState

SEES_DRAFTS = [Role.Kind.OFFICE, Role.Kind.LEADERSHIP, Role.Kind.AUDITOR]
STAFF = [*SEES_DRAFTS, Role.Kind.COORDINATOR, Role.Kind.TEACHER, Role.Kind.RESEARCHER]


class PlanQuerySet(models.QuerySet["Plan"]):
    """Querysets of plans."""

    def visible_to(self, person: Person | AnonymousUser) -> "PlanQuerySet":
        """Adopted ones for staff; drafts too for the office, leadership, auditors, and those named.

        Those named are so for their deputies, too, who may hold no role of their own.
        Nobody else sees a plan here; the public pages show what is published of one.
        """
        if not isinstance(person, Person):
            return self.none()
        if holds(person, SEES_DRAFTS):
            return self
        those = acts_for(person)
        named = Q(actions__responsibilities__person__in=those) | Q(owners__person__in=those)
        adopted = Q(state__in=[PlanState.IN_FORCE, PlanState.SUPERSEDED])
        return self.filter(named | adopted if holds(person, STAFF) else named).distinct()

    def in_force(self) -> "PlanQuerySet":
        """Those that are carried out now: the university's own first."""
        return self.filter(state=PlanState.IN_FORCE)


class Plan(Wording):
    """One version of an action plan (国際化行動計画); `text_*` is its title.

    unit: whose plan it is, the university's or that of one of its units.
    """

    document = models.ForeignKey(
        PolicyDocument, models.PROTECT, related_name="plans", verbose_name=_("policy version")
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="plans", verbose_name=_("whose plan")
    )
    number = models.PositiveSmallIntegerField(_("version"))
    first_year = models.PositiveSmallIntegerField(_("first fiscal year"), null=True, blank=True)
    last_year = models.PositiveSmallIntegerField(_("last fiscal year"), null=True, blank=True)
    state = models.CharField(
        pgettext_lazy("plan", "state"), max_length=10, choices=PlanState, default=PlanState.DRAFT
    )
    adopted_on = models.DateField(_("adopted on"), null=True, blank=True)
    only_month_known = models.BooleanField(_("only the month of adoption is known"), default=False)
    attest_from = models.DateField(
        _("first month that owners check"),
        null=True,
        blank=True,
        help_text=_("Any day of it; empty: nobody is asked to check."),
    )
    revises = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="revised_by",
        verbose_name=_("plan that it revises"),
    )
    is_incomplete = models.BooleanField(
        _("text is incomplete"),
        default=False,
        help_text=_("The document has more items than are entered here."),
    )
    remarks_ja = models.TextField(_("remarks in Japanese"), blank=True)
    remarks_en = models.TextField(_("remarks in English"), blank=True)
    source = models.URLField(_("source"), max_length=500, blank=True)
    is_invented = models.BooleanField(_("invented"), default=False)
    attest_by_day = models.PositiveSmallIntegerField(
        _("day of the month by which owners check"), default=10
    )
    remind_days_before = models.PositiveSmallIntegerField(_("days of notice"), default=5)
    escalate_days_after = models.PositiveSmallIntegerField(
        _("days of grace before the direction's owner is told"), default=7
    )

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("action plan")
        verbose_name_plural = _("action plans")
        ordering = ["document", "unit", "number"]
        constraints = [
            *wording_constraints("plan"),
            years_in_order("plan"),
            models.UniqueConstraint(fields=["document", "unit", "number"], name="plan_number_once"),
            models.UniqueConstraint(
                fields=["document", "unit"],
                condition=Q(state="in_force"),
                name="plan_one_in_force",
            ),
            models.CheckConstraint(
                name="plan_adopted_on_a_day",
                condition=Q(state__in=["draft", "discarded"]) | Q(adopted_on__isnull=False),
            ),
            models.CheckConstraint(
                name="plan_day_is_in_every_month", condition=Q(attest_by_day__range=(1, 28))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.text_in('ja')} ({self.document} v{self.number})"

    def get_absolute_url(self) -> str:
        """The plan's own page."""
        return reverse("plan:plan", args=[self.pk])


class DirectionOwner(models.Model):
    """Who answers for a direction of a plan, such as a vice-president."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="owners")
    direction = models.ForeignKey(
        Provision, models.PROTECT, related_name="owners", verbose_name=_("direction")
    )
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="+", verbose_name=pgettext_lazy("owner", "person")
    )

    class Meta:
        verbose_name = _("owner of a direction")
        verbose_name_plural = _("owners of directions")
        constraints = [
            models.UniqueConstraint(fields=["plan", "direction"], name="direction_owner_once")
        ]

    def __str__(self) -> str:
        return f"{self.direction}: {self.person}"


class PlanImport(models.Model):
    """A plan text that was pasted or uploaded, as read and corrected, before it is written.

    text: as it was extracted.  items: the tree as `planning.reading.Item` in plain form.
    """

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("import", "Waiting for confirmation")
        DONE = "done", pgettext_lazy("import", "Written")
        DISCARDED = "discarded", pgettext_lazy("import", "Discarded")

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="imports")
    name = models.CharField(_("file name"), max_length=255, blank=True)
    text = models.TextField(_("text"))
    language = models.CharField(_("language of the text"), max_length=2, default="ja")
    items: Any = models.JSONField(default=list)
    state = models.CharField(
        pgettext_lazy("import", "state"), max_length=9, choices=State, default=State.WAITING
    )
    uploaded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("uploaded at"))

    class Meta:
        verbose_name = _("import of a plan")
        verbose_name_plural = _("imports of plans")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name or f"{self.plan}"
