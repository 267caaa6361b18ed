"""Scales of grades, how often each grade is given, and how grades of one scale become another's."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kakehashi.education.cooperation.models.approved import Approved, ScopedRule
from kakehashi.vocabulary.study import StudyLevel


class GradeScale(Approved):
    """The marks that an institution gives. A changed scale is a new record with another code."""

    institution = models.ForeignKey(
        "institutions.Institution", models.PROTECT, related_name="grade_scales"
    )
    code = models.SlugField(_("code"), max_length=40, unique=True)
    name_ja = models.CharField(_("name in Japanese"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200)

    class Meta(Approved.Meta):
        verbose_name = _("grade scale")
        verbose_name_plural = _("grade scales")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name_en

    def get_absolute_url(self) -> str:
        """The page of the scale."""
        return reverse("cooperation:grade_scale", args=[self.pk])

    def name_in(self, language: str) -> str:
        """The name for a reader of `language`."""
        return self.name_ja if language == "ja" else self.name_en


class GradeStep(models.Model):
    """One mark of a scale, the best first. What no source says is empty, never assumed.

    minimum, maximum: points out of 100 (or of the scale's own whole), both included.
    """

    scale = models.ForeignKey(GradeScale, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField(_("position"), help_text=_("0 is the best"))
    mark = models.CharField(_("mark"), max_length=20)
    label_ja = models.CharField(_("label in Japanese"), max_length=60, blank=True)
    label_en = models.CharField(_("label in English"), max_length=60, blank=True)
    minimum = models.DecimalField(
        _("points from"), max_digits=7, decimal_places=2, null=True, blank=True
    )
    maximum = models.DecimalField(
        _("points to"), max_digits=7, decimal_places=2, null=True, blank=True
    )
    grade_point = models.DecimalField(
        _("grade point"), max_digits=4, decimal_places=2, null=True, blank=True
    )
    passes = models.BooleanField(pgettext_lazy("grade", "pass"), null=True, blank=True)
    counts_in_gpa = models.BooleanField(_("counts in the GPA"), null=True, blank=True)
    is_verified = models.BooleanField(
        _("verified"), default=False, help_text=_("Whether the source says all of this line")
    )

    class Meta:
        verbose_name = _("step of a grade scale")
        verbose_name_plural = _("steps of a grade scale")
        ordering = ["scale", "position"]
        constraints = [
            models.UniqueConstraint(fields=["scale", "position"], name="gradestep_position_once"),
            models.UniqueConstraint(fields=["scale", "mark"], name="gradestep_mark_once"),
            models.CheckConstraint(
                name="gradestep_points_in_order",
                condition=Q(minimum__isnull=True)
                | Q(maximum__isnull=True)
                | Q(maximum__gte=F("minimum")),
            ),
        ]

    def __str__(self) -> str:
        return self.mark

    def label_in(self, language: str) -> str:
        """What the mark means, for a reader of `language`; empty where nobody says."""
        return self.label_ja if language == "ja" else self.label_en


class GradeDistribution(Approved):
    """How often each mark of a scale was given, in a field at a level in some academic years."""

    class Measure(models.TextChoices):
        COUNTS = "counts", pgettext_lazy("distribution", "Numbers of grades")
        PERCENT = "percent", pgettext_lazy("distribution", "Percentages")

    scale = models.ForeignKey(GradeScale, models.PROTECT, related_name="distributions")
    field = models.CharField(
        _("ISCED-F field"), max_length=4, blank=True, help_text=_("Empty: all fields")
    )
    level = models.CharField(
        pgettext_lazy("study", "level"), max_length=8, choices=StudyLevel, blank=True
    )
    first_year = models.PositiveSmallIntegerField(_("first academic year"))
    last_year = models.PositiveSmallIntegerField(_("last academic year"))
    measure = models.CharField(_("measure"), max_length=7, choices=Measure)

    class Meta(Approved.Meta):
        verbose_name = _("grade distribution")
        verbose_name_plural = _("grade distributions")
        ordering = ["scale", "field", "level", "last_year"]
        constraints = [
            *Approved.Meta.constraints,
            models.CheckConstraint(
                name="gradedistribution_years_in_order",
                condition=Q(last_year__gte=F("first_year")),
            ),
            models.UniqueConstraint(
                fields=["scale", "field", "level", "first_year", "last_year"],
                condition=Q(withdrawn_at__isnull=True, approved_at__isnull=False),
                name="gradedistribution_approved_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scale} {self.field} {self.first_year}–{self.last_year}"

    def get_absolute_url(self) -> str:
        """The page of the distribution."""
        return reverse("cooperation:grade_distribution", args=[self.pk])


class GradeFrequency(models.Model):
    """How often one mark was given: a number or a percentage, as its distribution says."""

    distribution = models.ForeignKey(GradeDistribution, models.CASCADE, related_name="frequencies")
    step = models.ForeignKey(GradeStep, models.PROTECT, related_name="frequencies")
    value = models.DecimalField(_("value"), max_digits=12, decimal_places=3)

    class Meta:
        verbose_name = _("frequency of a grade")
        verbose_name_plural = _("frequencies of grades")
        ordering = ["distribution", "step__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["distribution", "step"], name="gradefrequency_step_once"
            ),
            models.CheckConstraint(name="gradefrequency_not_negative", condition=Q(value__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.step}: {self.value}"


class GradeRule(ScopedRule):
    """How marks of one scale become marks of another: by distributions, or by a table."""

    class Method(models.TextChoices):
        """The same values as `credits.grades.Method`."""

        MINIMUM = "minimum", pgettext_lazy("grade", "Distribution: the lowest that overlaps")
        AVERAGE = "average", pgettext_lazy("grade", "Distribution: the middle of the range")
        MAXIMUM = "maximum", pgettext_lazy("grade", "Distribution: the highest that overlaps")
        TABLE = "table", pgettext_lazy("grade", "Mapping table")

    from_scale = models.ForeignKey(GradeScale, models.PROTECT, related_name="+")
    to_scale = models.ForeignKey(GradeScale, models.PROTECT, related_name="+")
    method = models.CharField(_("method"), max_length=7, choices=Method)

    class Meta(ScopedRule.Meta):
        verbose_name = _("grade rule")
        verbose_name_plural = _("grade rules")
        ordering = ["starts_on", "pk"]
        constraints = [
            *ScopedRule.Meta.constraints,
            models.CheckConstraint(
                name="graderule_between_two_scales", condition=~Q(from_scale=F("to_scale"))
            ),
        ]

    def __str__(self) -> str:
        place = self.place_in("en") or self.level
        return f"{place}: {self.from_scale} → {self.to_scale}"

    def get_absolute_url(self) -> str:
        """The page of the rule."""
        return reverse("cooperation:grade_rule", args=[self.pk])


class GradeMapping(models.Model):
    """One line of a mapping table: this mark becomes that one."""

    rule = models.ForeignKey(GradeRule, models.CASCADE, related_name="mappings")
    from_step = models.ForeignKey(GradeStep, models.PROTECT, related_name="+")
    to_step = models.ForeignKey(GradeStep, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("line of a mapping table")
        verbose_name_plural = _("lines of a mapping table")
        ordering = ["rule", "from_step__position"]
        constraints = [
            models.UniqueConstraint(fields=["rule", "from_step"], name="grademapping_mark_once")
        ]

    def __str__(self) -> str:
        return f"{self.from_step} → {self.to_step}"
