"""What a student brings home: transcripts, and as what their courses are recognised."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kakehashi.documents.models import Document
from kakehashi.education.cooperation.models import Conversion, GradeScale, Precedent
from kakehashi.education.outbound.models.mobilities import Mobility
from kakehashi.people.models import Person, Role
from kakehashi.policy.models.promises import pair


class Homecoming(models.Model):
    """What is settled after a stay: credits from elsewhere, those planned, when it was done.

    There is one from the first thing on that is entered after the return.
    """

    mobility = models.OneToOneField(Mobility, models.PROTECT, related_name="homecoming")
    credits_before = models.DecimalField(
        _("credits recognised from elsewhere before"),
        max_digits=5,
        decimal_places=2,
        null=True,
        help_text=_("Other universities, study elsewhere and before entry; 0 where there are none"),
    )
    before_source = models.CharField(_("where this was read"), max_length=500, blank=True)
    before_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    before_at = models.DateTimeField(null=True)
    credits_planned = models.DecimalField(
        _("credits planned to be recognised"), max_digits=5, decimal_places=2, null=True
    )
    planned_source = models.CharField(_("where this was agreed"), max_length=500, blank=True)
    recognised_on = models.DateField(_("recognition closed on"), null=True)
    recognised_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    recognised_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(_("closed"), null=True)
    is_invented = models.BooleanField(_("invented"), default=False)

    class Meta:
        verbose_name = pgettext_lazy("outbound", "return")
        verbose_name_plural = pgettext_lazy("outbound", "returns")
        constraints = [
            pair("homecoming", "before"),
            pair("homecoming", "recognised"),
            pair("homecoming", "closed"),
            models.CheckConstraint(
                name="homecoming_credits_before_have_a_source",
                condition=Q(credits_before__isnull=True, before_source="", before_at__isnull=True)
                | (Q(credits_before__gte=0, before_at__isnull=False) & ~Q(before_source="")),
            ),
            models.CheckConstraint(
                name="homecoming_recognised_on_a_day",
                condition=Q(recognised_on__isnull=True, recognised_at__isnull=True)
                | Q(recognised_on__isnull=False, recognised_at__isnull=False),
            ),
            models.CheckConstraint(
                name="homecoming_plans_no_negative_credits",
                condition=Q(credits_planned__isnull=True) | Q(credits_planned__gte=0),
            ),
        ]

    def __str__(self) -> str:
        return str(self.mobility)


class Transcript(models.Model):
    """A transcript of records as the host issued it. A corrected one is another record."""

    class Way(models.TextChoices):
        HOST = "host", pgettext_lazy("transcript", "From the host")
        STUDENT = "student", pgettext_lazy("transcript", "From the student")
        PORTAL = "portal", pgettext_lazy("transcript", "From the host's portal")

    mobility = models.ForeignKey(Mobility, models.PROTECT, related_name="transcripts")
    number = models.PositiveSmallIntegerField(_("number"))
    received_on = models.DateField(_("received on"))
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    way = models.CharField(_("came"), max_length=7, choices=Way, default=Way.HOST)
    scheme = models.CharField(_("credits counted in"), max_length=20)
    scale = models.ForeignKey(
        GradeScale,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("grade scale"),
    )
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("file")
    )
    remarks = models.TextField(_("remarks"), blank=True)
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True)
    withdrawn_reason = models.CharField(_("reason"), max_length=500, blank=True)
    is_invented = models.BooleanField(_("invented"), default=False)

    class Meta:
        verbose_name = _("transcript of records")
        verbose_name_plural = _("transcripts of records")
        ordering = ["mobility", "number"]
        constraints = [
            pair("transcript", "withdrawn"),
            models.UniqueConstraint(fields=["mobility", "number"], name="transcript_number_once"),
            models.CheckConstraint(
                name="transcript_withdrawn_for_a_reason",
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mobility} ({self.number})"

    def get_absolute_url(self) -> str:
        """The page on which its courses are decided."""
        return reverse("outbound:homecoming", args=[self.mobility_id])


class TranscriptCourse(models.Model):
    """One line of a transcript, as the host wrote it. What it does not say is empty."""

    transcript = models.ForeignKey(Transcript, models.PROTECT, related_name="courses")
    position = models.PositiveSmallIntegerField(_("position"))
    code = models.CharField(_("course code"), max_length=40, blank=True)
    title = models.CharField(_("title of the course"), max_length=300)
    title_en = models.CharField(_("title in English"), max_length=300, blank=True)
    credits = models.DecimalField(
        _("credits abroad"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    mark = models.CharField(_("mark"), max_length=20, blank=True)
    is_passed = models.BooleanField(pgettext_lazy("course", "passed"), null=True, blank=True)

    class Meta:
        verbose_name = _("course of a transcript")
        verbose_name_plural = _("courses of a transcript")
        ordering = ["transcript", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["transcript", "position"], name="transcriptcourse_position_once"
            ),
            models.CheckConstraint(
                name="transcriptcourse_credits_not_negative",
                condition=Q(credits__isnull=True) | Q(credits__gte=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}".strip()


class CourseRecognitionQuerySet(models.QuerySet["CourseRecognition"]):
    """Querysets of decisions on courses."""

    def standing(self) -> "CourseRecognitionQuerySet":
        """Those that no later decision took the place of, of transcripts not withdrawn."""
        return self.filter(superseded_by=None, course__transcript__withdrawn_at=None)


class CourseRecognition(models.Model):
    """As what a unit recognised one course of a transcript. Append-only: triggers see to it."""

    course = models.ForeignKey(TranscriptCourse, models.PROTECT, related_name="recognitions")
    decision = models.CharField(_("decision"), max_length=7, choices=Precedent.Decision)
    reason = models.TextField(_("reason for the decision"), blank=True)
    body = models.CharField(_("body that decided"), max_length=200, blank=True)
    home_mark = models.CharField(_("mark at home"), max_length=20, blank=True)
    decided_on = models.DateField(_("decided on"))
    decided_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(_("recorded at"))
    decided_as = models.CharField(_("role"), max_length=11, choices=Role.Kind)
    conversion = models.ForeignKey(Conversion, models.PROTECT, null=True, related_name="+")
    grade_conversion = models.ForeignKey(Conversion, models.PROTECT, null=True, related_name="+")
    precedent = models.ForeignKey(
        Precedent, models.PROTECT, null=True, related_name="course_recognitions"
    )
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="superseded_by"
    )
    is_invented = models.BooleanField(_("invented"), default=False)

    objects = CourseRecognitionQuerySet.as_manager()

    class Meta:
        verbose_name = _("recognition of a course")
        verbose_name_plural = _("recognitions of courses")
        ordering = ["course", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["course"],
                condition=Q(supersedes__isnull=True),
                name="courserecognition_one_first_of_a_course",
            ),
            models.CheckConstraint(
                name="courserecognition_less_than_full_has_a_reason",
                condition=Q(decision="full") | ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return str(self.course)

    @property
    def credits(self) -> Decimal:
        """The credits at home together; 0 where it is refused. Reads the courses at home."""
        return sum((each.credits for each in self.home_courses.all()), Decimal())


class RecognisedCourse(models.Model):
    """A course of the home university as which something was recognised. Append-only."""

    recognition = models.ForeignKey(CourseRecognition, models.PROTECT, related_name="home_courses")
    position = models.PositiveSmallIntegerField(_("position"))
    code = models.CharField(_("course code"), max_length=40, blank=True)
    title_ja = models.CharField(_("title in Japanese"), max_length=200, blank=True)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    credits = models.DecimalField(_("credits"), max_digits=5, decimal_places=2)

    class Meta:
        verbose_name = _("recognised course")
        verbose_name_plural = _("recognised courses")
        ordering = ["recognition", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["recognition", "position"], name="recognisedcourse_position_once"
            ),
            models.CheckConstraint(
                name="recognisedcourse_has_a_title", condition=~Q(title_ja="") | ~Q(title_en="")
            ),
            models.CheckConstraint(
                name="recognisedcourse_credits_are_positive", condition=Q(credits__gt=0)
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


class Reopening(models.Model):
    """Why a decision on a course is taken again: an appeal, a correction. Append-only."""

    recognition = models.OneToOneField(CourseRecognition, models.PROTECT, related_name="reopening")
    reason = models.TextField(_("reason"))
    reopened_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    reopened_at = models.DateTimeField(_("reopened"))

    class Meta:
        verbose_name = _("reopening of a decision")
        verbose_name_plural = _("reopenings of decisions")
        constraints = [
            models.CheckConstraint(name="reopening_has_a_reason", condition=~Q(reason=""))
        ]

    def __str__(self) -> str:
        return str(self.recognition)
