"""What the university wants an indicator to become, and by when."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kakehashi.people.models import Person
from kakehashi.policy.models.plans import Plan
from kakehashi.policy.models.promises import pair
from kakehashi.policy.models.wording import in_language
from kakehashi.policy.progress.paths import Aim, Form

AIMS = {
    Aim.UP: pgettext_lazy("target", "Rise to"),
    Aim.DOWN: pgettext_lazy("target", "Fall to"),
    Aim.AT_LEAST: pgettext_lazy("target", "Keep at least"),
    Aim.AT_MOST: pgettext_lazy("target", "Keep at most"),
    Aim.RANGE: pgettext_lazy("target", "Keep within a range"),
}
FORMS = {
    Form.LINEAR: pgettext_lazy("target", "Straight from point to point"),
    Form.STEP: pgettext_lazy("target", "In steps: each point holds until the next"),
    Form.MILESTONES: pgettext_lazy("target", "Milestones: nothing is asked between the points"),
}


class Target(models.Model):
    """A declared path of one indicator in a plan; a changed target is a new one that replaces it.

    by, part: the division and its part (a faculty's own target); both empty for the whole.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="targets")
    indicator = models.CharField(_("indicator"), max_length=60)
    definition_version = models.PositiveSmallIntegerField(_("version of the definition"))
    by = models.CharField(_("division"), max_length=40, blank=True)
    part = models.CharField(_("part"), max_length=100, blank=True)
    part_name_ja = models.CharField(_("part in Japanese"), max_length=200, blank=True)
    part_name_en = models.CharField(_("part in English"), max_length=200, blank=True)
    aim = models.CharField(
        _("direction"), max_length=8, choices=[(k.value, v) for k, v in AIMS.items()]
    )
    form = models.CharField(
        _("path"), max_length=10, choices=[(k.value, v) for k, v in FORMS.items()]
    )
    baseline = models.DecimalField(_("baseline"), max_digits=14, decimal_places=3)
    baseline_on = models.DateField(_("date of the baseline"))
    baseline_source = models.CharField(_("source of the baseline"), max_length=500)
    weight = models.PositiveSmallIntegerField(pgettext_lazy("counting", "weight"), default=1)
    set_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    set_at = models.DateTimeField(_("set at"), null=True, blank=True)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    withdrawn_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_reason = models.CharField(_("reason"), max_length=500, blank=True)
    is_invented = models.BooleanField(_("invented"), default=False)

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ["indicator", "by", "part", "pk"]
        constraints = [
            pair("target", "set"),
            pair("target", "withdrawn"),
            models.UniqueConstraint(
                fields=["plan", "indicator", "by", "part"],
                condition=Q(withdrawn_at__isnull=True),
                name="target_stands_once",
            ),
            models.CheckConstraint(
                name="target_part_of_a_division",
                condition=Q(by="", part="") | (~Q(by="") & ~Q(part="")),
            ),
            models.CheckConstraint(name="target_weighs_something", condition=Q(weight__gte=1)),
        ]

    def __str__(self) -> str:
        return " ".join(filter(None, [self.indicator, self.by, self.part]))

    def get_absolute_url(self) -> str:
        """The target's own page."""
        return reverse("plan:target", args=[self.pk])

    def part_name_in(self, language: str) -> str:
        """The part's name for a reader of `language`; empty for the whole."""
        return in_language(language, self.part_name_ja, self.part_name_en) or self.part


class TargetPoint(models.Model):
    """What is wanted on a day: `value`, or from `value` to `upper` where a range is wanted."""

    target = models.ForeignKey(Target, models.CASCADE, related_name="points")
    on = models.DateField(_("on"))
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=3)
    upper = models.DecimalField(
        _("upper end"), max_digits=14, decimal_places=3, null=True, blank=True
    )

    class Meta:
        verbose_name = _("point of a target")
        verbose_name_plural = _("points of a target")
        ordering = ["on"]
        constraints = [
            models.UniqueConstraint(fields=["target", "on"], name="targetpoint_once_a_day"),
            models.CheckConstraint(
                name="targetpoint_range_in_order",
                condition=Q(upper__isnull=True) | Q(upper__gte=F("value")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on}: {self.value}"
