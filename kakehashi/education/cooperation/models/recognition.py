"""The memory of recognition: which course abroad was recognised as what, by whom, until when."""

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kakehashi.documents.models import Document
from kakehashi.education.cooperation.models.conversions import Conversion
from kakehashi.people.models import Person, Role
from kakehashi.policy.models.promises import pair
from kakehashi.vocabulary.study import StudyLevel


class PrecedentQuerySet(models.QuerySet["Precedent"]):
    """Querysets of precedents."""

    def visible_to(self, person: Person | AnonymousUser) -> "PrecedentQuerySet":
        """Everybody who has signed in may look up what was decided before."""
        return self.all() if isinstance(person, Person) else self.none()

    def standing(self) -> "PrecedentQuerySet":
        """Those that no later decision took the place of and nobody withdrew."""
        return self.filter(withdrawn_at=None, superseded_by=None)

    def valid_on(self, day: date) -> "PrecedentQuerySet":
        """Those that were the last word on `day`: decided, not superseded, not past their end."""
        return self.standing().filter(
            Q(valid_until__isnull=True) | Q(valid_until__gte=day), decided_on__lte=day
        )

    def with_everything(self) -> "PrecedentQuerySet":
        """The same rows with host, unit and home courses, in a fixed number of queries."""
        return self.select_related("unit", "superseded_by").prefetch_related(
            "host__names", "home_courses"
        )


class Precedent(models.Model):
    """A decision on a course of another university, on the syllabus that was read."""

    class Decision(models.TextChoices):
        FULL = "full", pgettext_lazy("recognition", "Recognised in full")
        PARTIAL = "partial", pgettext_lazy("recognition", "Recognised in part")
        REFUSED = "refused", pgettext_lazy("recognition", "Not recognised")

    host = models.ForeignKey("institutions.Institution", models.PROTECT, related_name="precedents")
    host_code = models.CharField(_("course code"), max_length=40, blank=True)
    host_title = models.CharField(_("title of the course"), max_length=300)
    host_title_en = models.CharField(_("title in English"), max_length=300, blank=True)
    host_credits = models.DecimalField(
        _("credits abroad"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    host_scheme = models.CharField(_("scheme of the credits"), max_length=20, blank=True)
    level = models.CharField(
        pgettext_lazy("study", "level"), max_length=8, choices=StudyLevel, blank=True
    )
    field = models.CharField(_("ISCED-F field"), max_length=4, blank=True)
    syllabus = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="precedents"
    )
    syllabus_address = models.URLField(_("address of the syllabus"), max_length=500, blank=True)
    syllabus_digest = models.CharField(_("SHA-256 of the syllabus"), max_length=64, blank=True)
    syllabus_on = models.DateField(_("date of the syllabus"), null=True, blank=True)
    unit = models.ForeignKey(
        "institutions.Unit", models.PROTECT, related_name="precedents", verbose_name=_("unit")
    )
    decision = models.CharField(_("decision"), max_length=7, choices=Decision)
    reason = models.TextField(_("reason for the decision"), blank=True)
    body = models.CharField(_("body that decided"), max_length=200, blank=True)
    decided_on = models.DateField(_("decided on"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(_("recorded at"), null=True, blank=True)
    decided_as = models.CharField(_("role"), max_length=11, choices=Role.Kind, blank=True)
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    conversion = models.ForeignKey(
        Conversion, models.PROTECT, null=True, blank=True, related_name="precedents"
    )
    withdrawn_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_reason = models.CharField(_("reason for the withdrawal"), max_length=500, blank=True)
    key = models.TextField(editable=False, help_text="`search.search_key` of code and titles")
    is_invented = models.BooleanField(_("invented"), default=False)

    objects = PrecedentQuerySet.as_manager()

    class Meta:
        verbose_name = _("precedent")
        verbose_name_plural = _("precedents")
        ordering = ["-decided_on", "-pk"]
        constraints = [
            pair("precedent", "decided"),
            pair("precedent", "withdrawn"),
            models.CheckConstraint(
                name="precedent_withdrawn_with_a_reason",
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_reason=""),
            ),
            models.CheckConstraint(
                name="precedent_less_than_full_has_a_reason",
                condition=Q(decision="full") | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="precedent_valid_after_the_decision",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("decided_on")),
            ),
            models.CheckConstraint(
                name="precedent_credits_have_a_scheme",
                condition=Q(host_credits__isnull=True, host_scheme="")
                | (Q(host_credits__gt=0) & ~Q(host_scheme="")),
            ),
        ]
        indexes = [models.Index(fields=["host", "host_code"], name="precedent_course")]

    def __str__(self) -> str:
        return f"{self.host_code} {self.host_title}".strip()

    def get_absolute_url(self) -> str:
        """The page of the precedent."""
        return reverse("cooperation:precedent", args=[self.pk])


class HomeCourse(models.Model):
    """A course of the home university as which something was recognised, with its credits."""

    precedent = models.ForeignKey(Precedent, models.CASCADE, related_name="home_courses")
    position = models.PositiveSmallIntegerField(_("position"))
    code = models.CharField(_("course code"), max_length=40, blank=True)
    title_ja = models.CharField(_("title in Japanese"), max_length=200, blank=True)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    credits = models.DecimalField(_("credits"), max_digits=5, decimal_places=2)

    class Meta:
        verbose_name = _("home course")
        verbose_name_plural = _("home courses")
        ordering = ["precedent", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["precedent", "position"], name="homecourse_position_once"
            ),
            models.CheckConstraint(
                name="homecourse_has_a_title", condition=~Q(title_ja="") | ~Q(title_en="")
            ),
            models.CheckConstraint(
                name="homecourse_credits_are_positive", condition=Q(credits__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return self.title_in("en")

    def title_in(self, language: str) -> str:
        """The title for a reader of `language`; the other one where there is none."""
        mine, other = self.title_en, self.title_ja
        if language == "ja":
            mine, other = other, mine
        return mine or other
