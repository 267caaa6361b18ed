"""What is recorded of a joint programme from year to year: reviews, students, courses."""

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kakehashi.education.cooperation.models.programmes import JointProgramme
from kakehashi.institutions.models import Institution
from kakehashi.people.models import Person


class QualityReview(models.Model):
    """A review of a programme's quality: planned for a day, and once held, with its outcome."""

    programme = models.ForeignKey(JointProgramme, models.PROTECT, related_name="reviews")
    planned_on = models.DateField(_("planned for"))
    held_on = models.DateField(_("held on"), null=True, blank=True)
    outcome = models.TextField(_("outcome"), blank=True)
    document = models.ForeignKey(
        "documents.Document",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("document"),
    )
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("quality review")
        verbose_name_plural = _("quality reviews")
        ordering = ["planned_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "planned_on"], name="qualityreview_once_a_day"
            ),
            models.CheckConstraint(
                name="qualityreview_held_has_an_outcome_and_a_recorder",
                condition=Q(
                    held_on__isnull=True,
                    outcome="",
                    document__isnull=True,
                    recorded_by__isnull=True,
                    recorded_at__isnull=True,
                )
                | (
                    Q(
                        held_on__isnull=False,
                        recorded_by__isnull=False,
                        recorded_at__isnull=False,
                    )
                    & ~Q(outcome="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.planned_on}"

    def get_absolute_url(self) -> str:
        """Its place on the programme's page."""
        return f"{self.programme.get_absolute_url()}#reviews"


class ProgrammeYearQuerySet(models.QuerySet["ProgrammeYear"]):
    """Querysets of years."""

    def visible_to(self, person: Person | AnonymousUser) -> "ProgrammeYearQuerySet":
        """Those of the programmes that are confided to `person`: small ones point at somebody."""
        return self.filter(programme__in=JointProgramme.objects.confided_to(person))


class ProgrammeYear(models.Model):
    """A programme's students of one fiscal year (年度), typed by hand. Empty is not known.

    Students are those enrolled on 1 May of the year; completed, those who completed within it.
    """

    programme = models.ForeignKey(JointProgramme, models.PROTECT, related_name="years")
    year = models.PositiveSmallIntegerField(_("fiscal year"))
    home_students = models.PositiveIntegerField(
        _("students of the home university"), null=True, blank=True
    )
    partner_students = models.PositiveIntegerField(
        _("students of the partners"), null=True, blank=True
    )
    completed = models.PositiveIntegerField(_("completed in the year"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=500)
    source_on = models.DateField(_("as of"))
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    is_invented = models.BooleanField(
        default=False, help_text=_("A record of the demonstration data")
    )

    objects = ProgrammeYearQuerySet.as_manager()

    class Meta:
        verbose_name = _("year of a programme")
        verbose_name_plural = _("years of programmes")
        ordering = ["-year", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "year"], name="programmeyear_once"),
            models.CheckConstraint(
                name="programmeyear_says_something_and_from_where",
                condition=~Q(source="")
                & ~Q(
                    home_students__isnull=True,
                    partner_students__isnull=True,
                    completed__isnull=True,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.year}"

    @property
    def students(self) -> int | None:
        """The students of both sides; None where one side is not known."""
        if self.home_students is None or self.partner_students is None:
            return None
        return self.home_students + self.partner_students


class ProgrammeCourseQuerySet(models.QuerySet["ProgrammeCourse"]):
    """Querysets of courses."""

    def visible_to(self, person: Person | AnonymousUser) -> "ProgrammeCourseQuerySet":
        """Those of the programmes that `person` may see."""
        return self.filter(programme__in=JointProgramme.objects.visible_to(person))


class ProgrammeCourse(models.Model):
    """One course taught together with a class abroad (COIL, virtual exchange), as it ran."""

    programme = models.ForeignKey(JointProgramme, models.PROTECT, related_name="courses")
    name = models.CharField(_("our course"), max_length=200)
    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="+", verbose_name=_("partner")
    )
    partner_course = models.CharField(_("partner's course"), max_length=200, blank=True)
    starts_on = models.DateField(_("first day"))
    weeks = models.PositiveSmallIntegerField(_("weeks together"))
    home_students = models.PositiveIntegerField(
        _("students of the home university"), null=True, blank=True
    )
    partner_students = models.PositiveIntegerField(
        _("students of the partners"), null=True, blank=True
    )
    source = models.CharField(_("source"), max_length=500)
    source_on = models.DateField(_("as of"))
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    is_invented = models.BooleanField(
        default=False, help_text=_("A record of the demonstration data")
    )

    objects = ProgrammeCourseQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("programme", "course")
        verbose_name_plural = pgettext_lazy("programme", "courses")
        ordering = ["-starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "name", "institution", "starts_on"],
                name="programmecourse_once",
            ),
            models.CheckConstraint(
                name="programmecourse_lasts_and_says_from_where",
                condition=Q(weeks__gt=0) & ~Q(source="") & ~Q(name=""),
            ),
        ]
        indexes = [models.Index(fields=["starts_on"], name="programmecourse_starts")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The page on which it is corrected."""
        return reverse("cooperation:correct_course", args=[self.pk])

    @property
    def students(self) -> int | None:
        """The students of both sides; None where one side is not known."""
        if self.home_students is None or self.partner_students is None:
            return None
        return self.home_students + self.partner_students


class ProgrammeCompleteness(models.Model):
    """A person's statement that every joint programme is entered, from a day on.

    Without one, every figure made from the programmes is a lower bound, and says so.
    """

    complete_from = models.DateField(_("complete from"))
    statement = models.TextField(_("on what this rests"))
    declared_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    declared_at = models.DateTimeField()

    class Meta:
        ordering = ["declared_at"]
        verbose_name = verbose_name_plural = _("completeness of the joint programmes")

    def __str__(self) -> str:
        return f"{self.complete_from}"
