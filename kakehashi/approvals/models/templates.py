"""Templates of approval routes: who is asked in which order, as data in numbered versions."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kakehashi.institutions.models import Unit
from kakehashi.people.models import Role


class Act(models.TextChoices):
    """What is asked of somebody in a step."""

    DRAFTING = "drafting", pgettext_lazy("approval step", "Drafting")
    CONSULTATION = "consultation", pgettext_lazy("approval step", "Consultation")
    DECISION = "decision", pgettext_lazy("approval step", "Decision")
    REPORT = "report", pgettext_lazy("approval step", "Report only")


class UnitRule(models.TextChoices):
    """At which unit the role of a step is held."""

    SUBJECT = "subject", _("the unit that it is about")
    UNIVERSITY = "university", _("the university as a whole")
    FIXED = "fixed", _("a certain unit")


class StepRole(models.TextChoices):
    """The roles that can be asked: those that are held at a unit and work for it."""

    OFFICE = Role.Kind.OFFICE.value, Role.Kind.OFFICE.label
    COORDINATOR = Role.Kind.COORDINATOR.value, Role.Kind.COORDINATOR.label
    TEACHER = Role.Kind.TEACHER.value, Role.Kind.TEACHER.label
    RESEARCHER = Role.Kind.RESEARCHER.value, Role.Kind.RESEARCHER.label
    LEADERSHIP = Role.Kind.LEADERSHIP.value, Role.Kind.LEADERSHIP.label
    AUDITOR = Role.Kind.AUDITOR.value, Role.Kind.AUDITOR.label


class RouteTemplateQuerySet(models.QuerySet["RouteTemplate"]):
    """Querysets of templates."""

    def newest(self) -> "RouteTemplateQuerySet":
        """The last version of each template, whether it has begun or not."""
        later = RouteTemplate.objects.filter(
            code=models.OuterRef("code"), number__gt=models.OuterRef("number")
        )
        return self.filter(~models.Exists(later))

    def in_use_on(self, day: date) -> "RouteTemplateQuerySet":
        """Of each template the last version begun by `day`, unless it has been retired."""
        later = RouteTemplate.objects.filter(
            code=models.OuterRef("code"),
            number__gt=models.OuterRef("number"),
            active_from__lte=day,
        )
        return self.filter(
            ~models.Exists(later),
            Q(active_until__isnull=True) | Q(active_until__gte=day),
            active_from__lte=day,
        )


class RouteTemplate(models.Model):
    """One version of a template. A change makes the next version; routes keep theirs."""

    code = models.SlugField(_("code"), max_length=60)
    number = models.PositiveSmallIntegerField(_("number of the version"))
    name_ja = models.CharField(_("name in Japanese"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200)
    purpose = models.CharField(_("what it is for"), max_length=60)
    kinds = models.JSONField(_("kinds"), default=list, blank=True, help_text=_("Empty: every kind"))
    levels = models.JSONField(
        _("levels"), default=list, blank=True, help_text=_("Empty: every level")
    )
    active_from = models.DateField(_("in use from"))
    active_until = models.DateField(_("in use until"), null=True, blank=True)
    source = models.CharField(
        _("rule on which it rests"),
        max_length=500,
        blank=True,
        help_text=_("Empty: nobody has stated a rule of the university; it is a proposal"),
    )

    objects = RouteTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("template of approval routes")
        verbose_name_plural = _("templates of approval routes")
        ordering = ["code", "number"]
        constraints = [
            models.UniqueConstraint(fields=["code", "number"], name="routetemplate_version_once"),
            models.CheckConstraint(
                name="routetemplate_ends_after_it_begins",
                condition=Q(active_until__isnull=True) | Q(active_until__gte=F("active_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name_en} ({self.number})"

    def get_absolute_url(self) -> str:
        """The page of this version."""
        return reverse("approvals:template", args=[self.pk])

    def name_in(self, language: str) -> str:
        """The name for a reader of `language`."""
        return self.name_ja if language == "ja" else self.name_en


class TemplateStep(models.Model):
    """One step of a template. Steps of the same stage are asked at the same time."""

    template = models.ForeignKey(RouteTemplate, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField(_("position"))
    stage = models.PositiveSmallIntegerField(_("stage"))
    act = models.CharField(_("what is asked"), max_length=12, choices=Act)
    name_ja = models.CharField(_("name in Japanese"), max_length=100)
    name_en = models.CharField(_("name in English"), max_length=100)
    role = models.CharField(_("role"), max_length=11, choices=StepRole)
    unit_rule = models.CharField(_("held at"), max_length=10, choices=UnitRule)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unit")
    )
    days = models.PositiveSmallIntegerField(
        _("days to the deadline"),
        null=True,
        blank=True,
        help_text=_("Counted from the day on which it is asked; empty: no deadline"),
    )

    class Meta:
        verbose_name = _("step of a template")
        verbose_name_plural = _("steps of templates")
        ordering = ["template", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["template", "position"], name="templatestep_position_once"
            ),
            models.CheckConstraint(
                name="templatestep_fixed_alone_has_a_unit",
                condition=Q(unit_rule="fixed", unit__isnull=False)
                | (~Q(unit_rule="fixed") & Q(unit__isnull=True)),
            ),
            models.CheckConstraint(name="templatestep_stage_from_1", condition=Q(stage__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.template}: {self.name_en}"

    def name_in(self, language: str) -> str:
        """The name for a reader of `language`."""
        return self.name_ja if language == "ja" else self.name_en
