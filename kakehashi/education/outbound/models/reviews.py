"""Reviewers of applications, their conflicts of interest, and their scores."""

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kakehashi.education.outbound.models.applications import Application
from kakehashi.education.outbound.models.calls import Call
from kakehashi.institutions.models import Unit
from kakehashi.people.models import Person
from kakehashi.policy.models.promises import pair

HIGHEST = 10000


class ReviewerQuerySet(models.QuerySet["Reviewer"]):
    """Querysets of reviewers."""

    def active(self) -> "ReviewerQuerySet":
        """Those who were not released."""
        return self.filter(released_at__isnull=True)


class Reviewer(models.Model):
    """Somebody who assesses applications of a call: those of a unit and the units below it."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="reviewers")
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        related_name="+",
        verbose_name=_("applications of"),
        help_text=_("And of the units below"),
    )
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="+", verbose_name=pgettext_lazy("outbound", "reviewer")
    )
    appointed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    appointed_at = models.DateTimeField(_("appointed"))
    released_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    released_at = models.DateTimeField(_("released"), null=True)

    objects = ReviewerQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("outbound", "reviewer")
        verbose_name_plural = pgettext_lazy("outbound", "reviewers")
        ordering = ["call", "pk"]
        constraints = [
            pair("reviewer", "released"),
            models.UniqueConstraint(
                fields=["call", "person"],
                condition=Q(released_at__isnull=True),
                name="reviewer_once_in_a_call",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.call}"

    def name_in(self, language: str) -> str:
        """Who it is, for a reader of `language`."""
        return self.person.name_in(language)


class Conflict(models.Model):
    """Why a person may not review one student's application."""

    class Kind(models.TextChoices):
        OWN_STUDENT = "own_student", pgettext_lazy("conflict", "Own student (seminar, supervision)")
        FAMILY = "family", pgettext_lazy("conflict", "Family or close relation")
        REFEREE = "referee", pgettext_lazy("conflict", "Wrote the reference")
        OTHER = "other", pgettext_lazy("conflict", "Other")

    application = models.ForeignKey(Application, models.PROTECT, related_name="conflicts")
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="+", verbose_name=pgettext_lazy("outbound", "reviewer")
    )
    kind = models.CharField(_("kind of reason"), max_length=11, choices=Kind)
    reason = models.TextField(_("reason"), blank=True)
    stated_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    stated_at = models.DateTimeField(_("stated"))

    class Meta:
        verbose_name = _("conflict of interest")
        verbose_name_plural = _("conflicts of interest")
        ordering = ["application", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "person"], name="conflict_once_of_a_person"
            ),
            models.CheckConstraint(
                name="conflict_of_another_kind_says_which",
                condition=~Q(kind="other") | ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.application}"


class ReviewQuerySet(models.QuerySet["Review"]):
    """Querysets of reviews."""

    def visible_to(self, person: Person | AnonymousUser) -> "ReviewQuerySet":
        """The own ones that stand, of applications handed in; nobody deputises for a reviewer."""
        if not isinstance(person, Person):
            return self.none()
        return self.standing().filter(reviewer__person=person)

    def standing(self) -> "ReviewQuerySet":
        """Assigned or submitted, of applications that were not withdrawn."""
        live = self.exclude(state=Review.State.RELEASED)
        return live.exclude(application__state="withdrawn")

    def outstanding(self) -> "ReviewQuerySet":
        """Assigned and not submitted, of applications that can still be given a place."""
        return self.standing().filter(
            state=Review.State.ASSIGNED, application__state__in=["submitted", "eligible"]
        )


class Review(models.Model):
    """One reviewer's assessment of one application."""

    class State(models.TextChoices):
        ASSIGNED = "assigned", pgettext_lazy("review", "To be done")
        SUBMITTED = "submitted", pgettext_lazy("review", "Submitted")
        RELEASED = "released", pgettext_lazy("review", "Taken back")

    application = models.ForeignKey(Application, models.PROTECT, related_name="reviews")
    reviewer = models.ForeignKey(Reviewer, models.PROTECT, related_name="reviews")
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.ASSIGNED)
    remark = models.TextField(
        _("remark"), blank=True, help_text=_("Read by the office and the faculty's coordinators")
    )
    assigned_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField(_("assigned"))
    submitted_at = models.DateTimeField(_("submitted"), null=True)
    released_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    released_at = models.DateTimeField(null=True)
    is_invented = models.BooleanField(_("invented"), default=False)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("outbound", "review")
        verbose_name_plural = pgettext_lazy("outbound", "reviews")
        ordering = ["application", "pk"]
        constraints = [
            pair("review", "released"),
            models.UniqueConstraint(
                fields=["application", "reviewer"],
                condition=~Q(state="released"),
                name="review_once_by_a_reviewer",
            ),
            models.CheckConstraint(
                name="review_state_and_days_agree",
                condition=Q(state="assigned", submitted_at__isnull=True, released_at__isnull=True)
                | Q(state="submitted", submitted_at__isnull=False, released_at__isnull=True)
                | Q(state="released", released_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["reviewer", "state"], name="review_of_whom")]

    def __str__(self) -> str:
        return f"{self.reviewer.person}: {self.application}"

    def get_absolute_url(self) -> str:
        """Where it is written."""
        return reverse("outbound:review", args=[self.pk])


class CriterionScore(models.Model):
    """Points of one review for one criterion of the call's rubric."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="scores")
    key = models.CharField(_("criterion"), max_length=40)
    points = models.PositiveSmallIntegerField(_("points"))
    most = models.PositiveSmallIntegerField(help_text="What the rubric allowed then")

    class Meta:
        verbose_name = _("score of a criterion")
        verbose_name_plural = _("scores of criteria")
        ordering = ["review", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["review", "key"], name="criterion_scored_once"),
            models.CheckConstraint(
                name="criterion_score_within_its_most", condition=Q(points__lte=F("most"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.points}/{self.most}"


class MissingScoreRuling(models.Model):
    """What the office decided about an application that has no score. Append-only; the latest."""

    class Kind(models.TextChoices):
        ZERO = "zero", pgettext_lazy("missing score", "Counted as 0")
        FORCE_MAJEURE = "force_majeure", pgettext_lazy("missing score", "Force majeure")

    application = models.ForeignKey(
        Application, models.PROTECT, related_name="missing_score_rulings"
    )
    kind = models.CharField(pgettext_lazy("missing score", "decision"), max_length=13, choices=Kind)
    score = models.PositiveSmallIntegerField(
        _("score"), default=0, help_text="0 to 10000; what stands in its place by force majeure"
    )
    reason = models.TextField(_("reason"))
    ruled_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    ruled_at = models.DateTimeField(_("decided"))

    class Meta:
        verbose_name = _("decision on a missing score")
        verbose_name_plural = _("decisions on missing scores")
        ordering = ["application", "pk"]
        constraints = [
            models.CheckConstraint(
                name="missing_score_between_nothing_and_all", condition=Q(score__lte=HIGHEST)
            ),
            models.CheckConstraint(
                name="missing_score_counted_as_zero_is_zero",
                condition=Q(kind="force_majeure") | Q(score=0),
            ),
            models.CheckConstraint(
                name="missing_score_decided_for_a_reason", condition=~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.get_kind_display()}"
