"""Decisions on eligibility with their reasons, and appeals against them."""

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kakehashi.education.outbound.models.applications import Application
from kakehashi.education.outbound.models.calls import Call, Placement
from kakehashi.people.models import Person
from kakehashi.policy.models.promises import pair


class AssessmentPlan(models.Model):
    """How the applications of a call are assessed, beyond what the call itself says."""

    call = models.OneToOneField(Call, models.PROTECT, related_name="assessment_plan")
    reviews_each = models.PositiveSmallIntegerField(
        _("reviews of each application"), default=2, help_text=_("By different reviewers")
    )
    smallest_group = models.PositiveSmallIntegerField(
        _("smallest faculty normalised by itself"),
        default=5,
        help_text=_(
            "A faculty with fewer scores is normalised with those of the whole call: "
            "so few say nothing about its reviewers."
        ),
    )
    faculty_first = models.BooleanField(
        _("at a faculty's own agreements its students come first"), default=False
    )
    set_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        verbose_name = _("way of assessing")
        verbose_name_plural = _("ways of assessing")
        ordering = ["call"]
        constraints = [
            models.CheckConstraint(
                name="assessment_plan_asks_for_one_to_five_reviews",
                condition=Q(reviews_each__gte=1, reviews_each__lte=5),
            ),
            models.CheckConstraint(
                name="assessment_plan_normalises_no_group_of_one",
                condition=Q(smallest_group__gte=2),
            ),
        ]

    def __str__(self) -> str:
        return str(self.call)


class EligibilityDecision(models.Model):
    """What was decided about a whole application, or one of its choices. Append-only.

    The latest about the same thing holds.
    """

    class Code(models.TextChoices):
        MET = "met", pgettext_lazy("eligibility", "All rules are met")
        DISCRETION = "discretion", pgettext_lazy("eligibility", "Admitted although a rule is not")
        GPA = "gpa", pgettext_lazy("eligibility", "Grade point average")
        STUDY_YEAR = "study_year", pgettext_lazy("eligibility", "Year of study")
        LEVEL = "level", pgettext_lazy("eligibility", "Level")
        LANGUAGE = "language", pgettext_lazy("eligibility", "Language")
        NATIONALITY = "nationality", pgettext_lazy("eligibility", "Nationality or residence")
        UNIT = "unit", pgettext_lazy("eligibility", "Faculty")
        EARLIER = "earlier_exchange", pgettext_lazy("eligibility", "Earlier exchange")
        DOCUMENTS = "documents", pgettext_lazy("eligibility", "Documents missing or not valid")
        OTHER = "other", pgettext_lazy("eligibility", "Other")

    application = models.ForeignKey(
        Application, models.PROTECT, related_name="eligibility_decisions"
    )
    placement = models.ForeignKey(
        Placement,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="eligibility_decisions",
        verbose_name=pgettext_lazy("outbound", "placement"),
        help_text="None: about the whole application",
    )
    eligible = models.BooleanField(pgettext_lazy("application", "Eligible"))
    code = models.CharField(_("kind of reason"), max_length=16, choices=Code)
    reason_ja = models.TextField(_("reason in Japanese"), blank=True)
    reason_en = models.TextField(_("reason in English"), blank=True)
    findings = models.JSONField(
        default=list, blank=True, help_text="What the rules said then: [{kind, ja, en}]"
    )
    appeal = models.OneToOneField(
        "Appeal",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="new_decision",
        help_text="Upon which it was made",
    )
    decided_by = models.ForeignKey(
        Person, models.PROTECT, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"))
    is_invented = models.BooleanField(_("invented"), default=False)

    class Meta:
        verbose_name = _("decision on eligibility")
        verbose_name_plural = _("decisions on eligibility")
        ordering = ["application", "pk"]
        constraints = [
            models.CheckConstraint(
                name="eligibility_refused_for_a_reason_in_both_languages",
                condition=Q(eligible=True) | (~Q(reason_ja="") & ~Q(reason_en="")),
            ),
            models.CheckConstraint(
                name="eligibility_code_fits_the_decision",
                condition=Q(eligible=True, code__in=["met", "discretion"])
                | (Q(eligible=False) & ~Q(code__in=["met", "discretion"])),
            ),
            models.CheckConstraint(
                name="eligibility_discretion_has_its_reason",
                condition=~Q(code="discretion") | ~Q(reason_ja="") | ~Q(reason_en=""),
            ),
        ]
        indexes = [models.Index(fields=["application", "placement"], name="eligibility_of_what")]

    def __str__(self) -> str:
        return f"{self.application}: {self.get_code_display()}"

    def reason_in(self, language: str) -> str:
        """The sentence for a reader of `language`; the other one where only that was written."""
        first, second = self.reason_ja, self.reason_en
        return (first or second) if language == "ja" else (second or first)


class AppealQuerySet(models.QuerySet["Appeal"]):
    """Querysets of appeals."""

    def visible_to(self, person: Person | AnonymousUser) -> "AppealQuerySet":
        """Those about applications that `person` may see."""
        seen = Application.objects.visible_to(person).order_by().values("pk")
        return self.filter(decision__application__in=seen)

    def waiting(self) -> "AppealQuerySet":
        """Those that nobody has decided, of applications that still stand."""
        return self.filter(decided_at__isnull=True).exclude(
            decision__application__state="withdrawn"
        )


class Appeal(models.Model):
    """A student's appeal against a decision; once decided it stays as it is."""

    decision = models.OneToOneField(
        EligibilityDecision, models.PROTECT, related_name="appeal_against"
    )
    text = models.TextField(_("why the decision should change"))
    lodged_by = models.ForeignKey(
        Person, models.PROTECT, related_name="+", verbose_name=_("lodged by")
    )
    lodged_at = models.DateTimeField(_("lodged"))
    granted = models.BooleanField(pgettext_lazy("appeal", "granted"), null=True)
    answer = models.TextField(_("answer"), blank=True)
    decided_by = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True)
    is_invented = models.BooleanField(_("invented"), default=False)

    objects = AppealQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("outbound", "appeal")
        verbose_name_plural = pgettext_lazy("outbound", "appeals")
        ordering = ["pk"]
        constraints = [
            pair("appeal", "decided"),
            models.CheckConstraint(name="appeal_says_why", condition=~Q(text="")),
            models.CheckConstraint(
                name="appeal_decided_with_an_answer",
                condition=Q(decided_at__isnull=True, granted__isnull=True, answer="")
                | (Q(decided_at__isnull=False, granted__isnull=False) & ~Q(answer="")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.decision.application)

    def get_absolute_url(self) -> str:
        """The page of the application's assessment."""
        return reverse("outbound:assess_application", args=[self.decision.application_id])
