"""What students tell after their return: the survey, and reports for those who come after."""

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kakehashi.education.outbound.models.mobilities import Mobility
from kakehashi.people.models import Person
from kakehashi.policy.models.promises import pair


class ExperienceReportQuerySet(models.QuerySet["ExperienceReport"]):
    """Querysets of reports."""

    def public(self) -> "ExperienceReportQuerySet":
        """Those with a consent that holds, which the office approved."""
        return self.filter(consented_at__isnull=False, approved_at__isnull=False)

    def visible_to(self, person: Person | AnonymousUser) -> "ExperienceReportQuerySet":
        """Public ones for everybody; else with the stay they are about."""
        public = Q(consented_at__isnull=False, approved_at__isnull=False)
        if not isinstance(person, Person):
            return self.filter(public)
        return self.filter(public | Q(mobility__in=Mobility.objects.visible_to(person)))


class ExperienceReport(models.Model):
    """A student's report on a stay. Public with consent and approval, and as long as both hold."""

    mobility = models.OneToOneField(Mobility, models.PROTECT, related_name="experience")
    language = models.CharField(
        _("language"), max_length=2, choices=[("ja", "日本語"), ("en", "English")]
    )
    title = models.CharField(_("title"), max_length=200)
    studies = models.TextField(_("studies"))
    life = models.TextField(_("everyday life and housing"), blank=True)
    advice = models.TextField(_("advice for those who come after"), blank=True)
    handed_in_at = models.DateTimeField(_("handed in"))
    shows_name = models.BooleanField(_("shows my name"), default=False)
    consented_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    consented_at = models.DateTimeField(_("consent to publication"), null=True)
    approved_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(_("published"), null=True)
    is_invented = models.BooleanField(_("invented"), default=False)

    objects = ExperienceReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("experience report")
        verbose_name_plural = _("experience reports")
        ordering = ["-handed_in_at", "-pk"]
        constraints = [
            pair("experiencereport", "consented"),
            pair("experiencereport", "approved"),
            models.CheckConstraint(
                name="experiencereport_approved_with_consent",
                condition=Q(approved_at__isnull=True) | Q(consented_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page of the report."""
        return reverse("outbound:experience", args=[self.pk])


class SurveyAnswer(models.Model):
    """What one student answered to one question of the survey after the return."""

    mobility = models.ForeignKey(Mobility, models.PROTECT, related_name="survey_answers")
    survey = models.CharField(_("edition of the survey"), max_length=20)
    question = models.CharField(_("question"), max_length=40)
    points = models.PositiveSmallIntegerField(_("points"), null=True, blank=True)
    text = models.TextField(_("answer"), blank=True)

    class Meta:
        verbose_name = _("answer of the survey")
        verbose_name_plural = _("answers of the survey")
        ordering = ["mobility", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["mobility", "question"], name="surveyanswer_once"),
            models.CheckConstraint(
                name="surveyanswer_says_something",
                condition=Q(points__isnull=False) | ~Q(text=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mobility_id}: {self.question}"
