"""Applications to go abroad, with ranked choices, and the places that were given."""

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kakehashi.education.outbound.models.calls import Call, Placement
from kakehashi.education.outbound.states import LIVE_ALLOTMENTS, AllotmentState, ApplicationState
from kakehashi.institutions.models import Unit
from kakehashi.people.models import Person, Role
from kakehashi.people.queries import units_of
from kakehashi.policy.models.promises import pair
from kakehashi.vocabulary.study import StudyLevel

READS_APPLICATIONS = [Role.Kind.OFFICE, Role.Kind.COORDINATOR, Role.Kind.AUDITOR]


class ApplicationQuerySet(models.QuerySet["Application"]):
    """Querysets of applications."""

    def visible_to(self, person: Person | AnonymousUser) -> "ApplicationQuerySet":
        """The own ones; what was handed in also for office and coordinators of the unit."""
        if not isinstance(person, Person):
            return self.none()
        confided = Q(unit__in=units_of(person, READS_APPLICATIONS), submitted_at__isnull=False)
        return self.filter(Q(student=person) | confided)

    def handed_in(self) -> "ApplicationQuerySet":
        """Those that were submitted and not withdrawn."""
        return self.filter(submitted_at__isnull=False).exclude(state=ApplicationState.WITHDRAWN)


class Application(models.Model):
    """What one student asks for in one call, with the facts as the student stated them then."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="applications")
    student = models.ForeignKey(
        Person, models.PROTECT, related_name="applications", verbose_name=_("student")
    )
    state = models.CharField(
        _("state"), max_length=10, choices=ApplicationState, default=ApplicationState.DRAFT
    )
    version = models.PositiveIntegerField(
        default=1, help_text="Grows with every change: of two tabs the second is told"
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    level = models.CharField(pgettext_lazy("study", "level"), max_length=8, choices=StudyLevel)
    study_year = models.PositiveSmallIntegerField(_("year of study"), null=True, blank=True)
    isced_f = models.CharField(_("ISCED-F field"), max_length=4, blank=True)
    nationality = models.CharField(
        _("nationality"), max_length=2, blank=True, help_text="ISO 3166-1"
    )
    gpa = models.DecimalField(
        _("grade point average"), max_digits=5, decimal_places=3, null=True, blank=True
    )
    gpa_scale = models.CharField(_("scale of the grade point average"), max_length=40, blank=True)
    gpa_on = models.DateField(_("grade point average of"), null=True, blank=True)
    earlier_exchanges = models.PositiveSmallIntegerField(_("earlier exchanges"), default=0)
    motivation = models.TextField(_("motivation"), blank=True)
    inclusion = models.TextField(
        _("needs of inclusion"), blank=True, help_text=_("Read by the office alone")
    )
    consented_at = models.DateTimeField(_("consented"), null=True, blank=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True)
    withdrawal_code = models.CharField(_("kind of reason"), max_length=20, blank=True)
    withdrawal_reason = models.TextField(_("reason"), blank=True)
    is_invented = models.BooleanField(_("invented"), default=False)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("outbound", "application")
        verbose_name_plural = pgettext_lazy("outbound", "applications")
        ordering = ["call", "pk"]
        constraints = [
            pair("application", "withdrawn"),
            models.UniqueConstraint(
                fields=["call", "student"], name="application_one_of_a_student_in_a_call"
            ),
            models.CheckConstraint(
                name="application_handed_in_with_consent",
                condition=Q(submitted_at__isnull=True) | Q(consented_at__isnull=False),
            ),
            models.CheckConstraint(
                name="application_state_and_days_agree",
                condition=Q(state="draft", submitted_at__isnull=True)
                | Q(state="withdrawn")
                | Q(
                    state__in=["submitted", "eligible", "ineligible"],
                    submitted_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="application_withdrawn_at_a_time",
                condition=Q(state="withdrawn", withdrawn_at__isnull=False)
                | (~Q(state="withdrawn") & Q(withdrawn_at__isnull=True)),
            ),
        ]
        indexes = [models.Index(fields=["call", "state"], name="application_call_state")]

    def __str__(self) -> str:
        return f"{self.student}: {self.call}"

    def get_absolute_url(self) -> str:
        """The page of the application."""
        return reverse("outbound:application", args=[self.pk])

    def name_in(self, language: str) -> str:
        """Who applies, for a reader of `language`."""
        return self.student.name_in(language)


class Choice(models.Model):
    """One placement that a student ranks; rank 1 is wished most."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="choices")
    rank = models.PositiveSmallIntegerField(_("rank"))
    placement = models.ForeignKey(Placement, models.PROTECT, related_name="choices")

    class Meta:
        verbose_name = pgettext_lazy("outbound", "choice")
        verbose_name_plural = pgettext_lazy("outbound", "choices")
        ordering = ["application", "rank"]
        constraints = [
            models.UniqueConstraint(fields=["application", "rank"], name="choice_rank_once"),
            models.UniqueConstraint(
                fields=["application", "placement"], name="choice_placement_once"
            ),
            models.CheckConstraint(
                name="choice_ranked_from_one_to_ten", condition=Q(rank__gte=1, rank__lte=10)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rank}. {self.placement}"


class AllotmentQuerySet(models.QuerySet["Allotment"]):
    """Querysets of allotments."""

    def live(self) -> "AllotmentQuerySet":
        """Those that hold a place: offered and not answered yet, or accepted."""
        return self.filter(state__in=LIVE_ALLOTMENTS)


class Allotment(models.Model):
    """A place that a published run, or a decision with a reason, gave to an application."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="allotments")
    placement = models.ForeignKey(Placement, models.PROTECT, related_name="allotments")
    run_number = models.PositiveSmallIntegerField(
        _("run"), null=True, help_text="Number of the run within the call; none: by hand"
    )
    rank = models.PositiveSmallIntegerField(
        _("rank of the choice"), null=True, help_text="None: the student had not ranked it"
    )
    state = models.CharField(
        _("state"), max_length=9, choices=AllotmentState, default=AllotmentState.OFFERED
    )
    offered_at = models.DateTimeField(_("offered"))
    answer_by = models.DateTimeField(_("answer by"))
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(_("answered"), null=True)
    ended_at = models.DateTimeField(null=True, help_text="When it was replaced, lapsed or given up")
    reason = models.TextField(_("reason"), blank=True)
    replaced_by = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaces")
    is_invented = models.BooleanField(_("invented"), default=False)

    objects = AllotmentQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("outbound", "allotment")
        verbose_name_plural = pgettext_lazy("outbound", "allotments")
        ordering = ["application", "pk"]
        constraints = [
            pair("allotment", "answered"),
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(state__in=["offered", "waiting", "confirmed"]),
                name="allotment_one_live_of_an_application",
            ),
            models.CheckConstraint(
                name="allotment_answer_asked_after_the_offer",
                condition=Q(answer_by__gte=F("offered_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.placement}"
