"""The actions of a plan: numbered items under its directions, who does them, what they move."""

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kakehashi.institutions.models import Unit
from kakehashi.people.models import Person
from kakehashi.policy.models.documents import Provision
from kakehashi.policy.models.plans import Plan
from kakehashi.policy.models.promises import years_in_order
from kakehashi.policy.models.wording import Wording, wording_constraints
from kakehashi.policy.states import ActionState


class ActionQuerySet(models.QuerySet["Action"]):
    """Querysets of actions."""

    def visible_to(self, person: Person | AnonymousUser) -> "ActionQuerySet":
        """The actions of every plan that `person` may see."""
        return self.filter(plan__in=Plan.objects.visible_to(person).values("pk"))

    def in_order(self) -> "ActionQuerySet":
        """As printed: by direction, then by position."""
        return self.order_by("plan", "direction__position", "position", "pk")


class Action(Wording):
    """One numbered item of a plan under a direction, such as 1-1 ①; `text_*` is its wording."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="actions")
    direction = models.ForeignKey(
        Provision, models.PROTECT, related_name="actions", verbose_name=_("direction")
    )
    number = models.CharField(
        _("number as printed"), max_length=10, help_text=_("Such as ①; without the direction.")
    )
    position = models.PositiveSmallIntegerField(_("position"))
    owner = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="actions",
        verbose_name=_("unit that owns it"),
    )
    first_year = models.PositiveSmallIntegerField(_("first fiscal year"), null=True, blank=True)
    last_year = models.PositiveSmallIntegerField(_("last fiscal year"), null=True, blank=True)
    weight = models.PositiveSmallIntegerField(pgettext_lazy("counting", "weight"), default=1)
    state = models.CharField(
        pgettext_lazy("action", "state"),
        max_length=9,
        choices=ActionState,
        default=ActionState.OPEN,
    )
    remarks = models.TextField(_("remarks"), blank=True)
    carries_on = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="carried_on_by",
        verbose_name=_("action that it goes on with"),
    )
    is_invented = models.BooleanField(_("invented"), default=False)

    objects = ActionQuerySet.as_manager()

    class Meta:
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        ordering = ["plan", "position", "pk"]
        constraints = [
            *wording_constraints("action"),
            years_in_order("action"),
            models.UniqueConstraint(
                fields=["plan", "direction", "number"], name="action_number_once"
            ),
            models.CheckConstraint(name="action_weighs_something", condition=Q(weight__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.text_in('ja')}"[:200]

    @property
    def code(self) -> str:
        """The number with its direction, as printed: 1-1 ①."""
        return f"{self.direction.code} {self.number}"

    def get_absolute_url(self) -> str:
        """The action's own page."""
        return reverse("plan:action", args=[self.pk])


class Responsibility(models.Model):
    """A person's part in an action. Those responsible attest; those collaborating are told."""

    class Part(models.TextChoices):
        RESPONSIBLE = "responsible", pgettext_lazy("action", "Responsible")
        COLLABORATING = "collaborating", pgettext_lazy("action", "Collaborating")

    action = models.ForeignKey(Action, models.CASCADE, related_name="responsibilities")
    person = models.ForeignKey(
        Person,
        models.PROTECT,
        related_name="responsibilities",
        verbose_name=pgettext_lazy("action", "person"),
    )
    part = models.CharField(
        pgettext_lazy("action", "part"), max_length=13, choices=Part, default=Part.RESPONSIBLE
    )

    class Meta:
        verbose_name = _("responsibility")
        verbose_name_plural = _("responsibilities")
        ordering = ["-part", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["action", "person"], name="responsibility_once")
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_part_display()}"


class Dependency(models.Model):
    """An action that needs another one first."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="needs")
    needs = models.ForeignKey(
        Action, models.PROTECT, related_name="needed_by", verbose_name=_("needs first")
    )

    class Meta:
        verbose_name = _("dependency")
        verbose_name_plural = _("dependencies")
        constraints = [
            models.UniqueConstraint(fields=["action", "needs"], name="dependency_once"),
            models.CheckConstraint(name="dependency_of_two", condition=~Q(action=F("needs"))),
        ]

    def __str__(self) -> str:
        return f"{self.action.code} → {self.needs.code}"


class Effect(models.Model):
    """What an action is expected to change in an indicator, and how sure that is."""

    class Confidence(models.TextChoices):
        LOW = "low", pgettext_lazy("effect", "Low")
        MEDIUM = "medium", pgettext_lazy("effect", "Medium")
        HIGH = "high", pgettext_lazy("effect", "High")

    action = models.ForeignKey(Action, models.CASCADE, related_name="effects")
    indicator = models.CharField(_("indicator"), max_length=60)
    change = models.DecimalField(
        _("expected change"),
        max_digits=14,
        decimal_places=3,
        null=True,
        blank=True,
        help_text=_("In the indicator's unit; empty where nobody has said how much."),
    )
    by_year = models.PositiveSmallIntegerField(
        _("by fiscal year"), null=True, blank=True, help_text=_("When all of it has come.")
    )
    confidence = models.CharField(
        pgettext_lazy("effect", "confidence"),
        max_length=6,
        choices=Confidence,
        default=Confidence.MEDIUM,
    )
    reason = models.CharField(_("why it should"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("expected effect")
        verbose_name_plural = _("expected effects")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["action", "indicator"], name="effect_once"),
            models.CheckConstraint(
                name="effect_is_of_a_size_by_a_year",
                condition=Q(change__isnull=True, by_year__isnull=True)
                | Q(change__isnull=False, by_year__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action.code} → {self.indicator}"
