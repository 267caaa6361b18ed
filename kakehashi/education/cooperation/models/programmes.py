"""Joint and double degrees, COIL, virtual exchange and summer schools, with their partners."""

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kakehashi.agreements.models import Agreement
from kakehashi.education.cooperation.states import ProgrammeState
from kakehashi.institutions.models import Institution, Unit
from kakehashi.people.models import Person, Role
from kakehashi.people.queries import units_of
from kakehashi.vocabulary.study import StudyLevel

READS_PLANS = [Role.Kind.OFFICE, Role.Kind.COORDINATOR, Role.Kind.LEADERSHIP, Role.Kind.AUDITOR]
PUBLIC_STATES = [
    ProgrammeState.APPROVED,
    ProgrammeState.RUNNING,
    ProgrammeState.TEACH_OUT,
    ProgrammeState.ENDED,
]
ALIVE = [ProgrammeState.RUNNING, ProgrammeState.TEACH_OUT]


class PartnerRole(models.TextChoices):
    """What an institution does in a programme."""

    COORDINATING = "coordinating", pgettext_lazy("programme", "Coordinating")
    AWARDING = "awarding", pgettext_lazy("programme", "Awarding a degree")
    HOSTING = "hosting", pgettext_lazy("programme", "Hosting")


class JointProgrammeQuerySet(models.QuerySet["JointProgramme"]):
    """Querysets of joint programmes."""

    def public(self) -> "JointProgrammeQuerySet":
        """Those that were approved at some time; plans and what was given up are not."""
        return self.filter(state__in=PUBLIC_STATES)

    def visible_to(self, person: Person | AnonymousUser) -> "JointProgrammeQuerySet":
        """Approved ones for everybody; the others for those who work at or oversee their unit."""
        if not isinstance(person, Person):
            return self.public()
        return self.filter(Q(state__in=PUBLIC_STATES) | Q(unit__in=units_of(person, READS_PLANS)))

    def confided_to(self, person: Person | AnonymousUser) -> "JointProgrammeQuerySet":
        """Those whose reviews, exact figures and history `person` may read too."""
        if not isinstance(person, Person):
            return self.none()
        return self.filter(unit__in=units_of(person, READS_PLANS))

    def running_on(self, day: date) -> "JointProgrammeQuerySet":
        """Those that took students in on `day`; a teach-out does not."""
        return self.in_session_on(day).filter(
            Q(teach_out_from__isnull=True) | Q(teach_out_from__gt=day)
        )

    def in_session_on(self, day: date) -> "JointProgrammeQuerySet":
        """Those that had begun and not ended by `day`, its last day included."""
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=day), runs_from__lte=day)

    def with_partners(self) -> "JointProgrammeQuerySet":
        """The same rows with unit, partners and their names, in a fixed number of queries."""
        return self.select_related("unit").prefetch_related("parties__institution__names")


class JointProgramme(models.Model):
    """Something that is taught together with institutions abroad, from plan to end."""

    class Kind(models.TextChoices):
        JOINT_DEGREE = "joint", pgettext_lazy("programme", "Joint degree")
        DOUBLE_DEGREE = "double", pgettext_lazy("programme", "Double degree")
        COIL = "coil", pgettext_lazy("programme", "COIL")
        VIRTUAL = "virtual", pgettext_lazy("programme", "Virtual exchange")
        SUMMER_SCHOOL = "summer", pgettext_lazy("programme", "Summer school")

    class Level(models.TextChoices):
        BACHELOR = StudyLevel.BACHELOR.value, StudyLevel.BACHELOR.label
        MASTER = StudyLevel.MASTER.value, StudyLevel.MASTER.label
        DOCTOR = StudyLevel.DOCTOR.value, StudyLevel.DOCTOR.label
        ANY = "any", pgettext_lazy("programme", "Several levels")

    class Measure(models.TextChoices):
        CREDITS = "credits", pgettext_lazy("programme", "Credits")
        PERCENT = "percent", pgettext_lazy("programme", "Per cent")

    kind = models.CharField(_("kind of programme"), max_length=7, choices=Kind)
    title_ja = models.CharField(_("title in Japanese"), max_length=200, blank=True)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="joint_programmes", verbose_name=_("home unit")
    )
    level = models.CharField(pgettext_lazy("programme", "level"), max_length=8, choices=Level)
    isced_f = models.CharField(_("field (ISCED-F 2013)"), max_length=4, blank=True)
    languages = models.JSONField(
        _("languages of teaching"), default=list, blank=True, help_text="BCP 47 tags"
    )
    partners = models.ManyToManyField(
        Institution,
        through="ProgrammePartner",
        related_name="joint_programmes",
        verbose_name=_("partners"),
    )
    agreement = models.ForeignKey(
        Agreement,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="joint_programmes",
        verbose_name=_("agreement it rests on"),
    )
    first_intake_on = models.DateField(_("first intake"), null=True, blank=True)
    places = models.PositiveSmallIntegerField(_("intake per year"), null=True, blank=True)
    # -- The curriculum: which part of it each side teaches --
    measure = models.CharField(_("shares are stated in"), max_length=7, choices=Measure, blank=True)
    total = models.DecimalField(
        _("whole curriculum"), max_digits=7, decimal_places=2, null=True, blank=True
    )
    home_role = models.CharField(
        _("role of the home university"),
        max_length=12,
        choices=PartnerRole,
        default=PartnerRole.COORDINATING,
    )
    home_share = models.DecimalField(
        _("share of the home university"), max_digits=7, decimal_places=2, null=True, blank=True
    )
    home_credits = models.DecimalField(
        _("credits of the home university"), max_digits=7, decimal_places=2, null=True, blank=True
    )
    home_scheme = models.CharField(
        _("credit scheme of the home university"), max_length=60, blank=True
    )
    # -- Where these facts were read, and of which day they are --
    source = models.CharField(_("source"), max_length=500)
    source_on = models.DateField(_("as of"))
    # -- The course of things: the first day of each state --
    state = models.CharField(
        pgettext_lazy("programme", "state"),
        max_length=9,
        choices=ProgrammeState,
        default=ProgrammeState.PLANNED,
    )
    approved_on = models.DateField(_("approved on"), null=True, blank=True)
    runs_from = models.DateField(_("running from"), null=True, blank=True)
    teach_out_from = models.DateField(_("teach-out from"), null=True, blank=True)
    ended_on = models.DateField(_("last day"), null=True, blank=True)
    end_reason = models.TextField(_("why it ended"), blank=True)
    is_invented = models.BooleanField(
        default=False, help_text=_("A record of the demonstration data")
    )

    objects = JointProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = _("joint programme")
        verbose_name_plural = _("joint programmes")
        constraints = [
            models.CheckConstraint(
                name="jointprogramme_has_a_title", condition=~Q(title_ja="", title_en="")
            ),
            models.CheckConstraint(name="jointprogramme_source_is_said", condition=~Q(source="")),
            models.CheckConstraint(
                name="jointprogramme_curriculum_has_a_measure_and_a_total",
                condition=Q(measure="", total__isnull=True, home_share__isnull=True)
                | Q(measure="credits", total__gt=0)
                | Q(measure="percent", total=100),
            ),
            models.CheckConstraint(
                name="jointprogramme_begun_has_its_first_day",
                condition=Q(state__in=["planned", "approved", "dropped"], runs_from__isnull=True)
                | Q(state__in=["running", "teach_out", "ended"], runs_from__isnull=False),
            ),
            models.CheckConstraint(
                name="jointprogramme_teach_out_has_its_first_day",
                condition=Q(state="teach_out", teach_out_from__isnull=False)
                | Q(state="ended")
                | (~Q(state__in=["teach_out", "ended"]) & Q(teach_out_from__isnull=True)),
            ),
            models.CheckConstraint(
                name="jointprogramme_over_has_a_last_day_and_a_reason",
                condition=(Q(state__in=["ended", "dropped"], ended_on__isnull=False))
                & ~Q(end_reason="")
                | (~Q(state__in=["ended", "dropped"]) & Q(ended_on__isnull=True, end_reason="")),
            ),
            models.CheckConstraint(
                name="jointprogramme_days_in_order",
                condition=Q(
                    Q(approved_on__isnull=True)
                    | Q(runs_from__isnull=True)
                    | Q(runs_from__gte=F("approved_on")),
                    Q(teach_out_from__isnull=True) | Q(teach_out_from__gte=F("runs_from")),
                    Q(ended_on__isnull=True)
                    | Q(teach_out_from__isnull=True)
                    | Q(ended_on__gte=F("teach_out_from")),
                    Q(ended_on__isnull=True)
                    | Q(runs_from__isnull=True)
                    | Q(ended_on__gte=F("runs_from")),
                ),
            ),
        ]
        indexes = [models.Index(fields=["state", "kind"], name="jointprogramme_state_kind")]

    def __str__(self) -> str:
        return self.name_in("en")

    def get_absolute_url(self) -> str:
        """The programme's page, in the language of the request."""
        return reverse("cooperation:programme", args=[self.pk])

    def name_in(self, language: str) -> str:
        """The title for a reader of `language`; the other language's where it is missing."""
        ja, en = self.title_ja, self.title_en
        return (ja or en) if language == "ja" else (en or ja)

    @property
    def is_degree(self) -> bool:
        """Whether it leads to a joint or double degree."""
        return self.kind in (self.Kind.JOINT_DEGREE, self.Kind.DOUBLE_DEGREE)

    @property
    def has_courses(self) -> bool:
        """Whether it consists of courses, each of which is recorded when it runs."""
        return self.kind in (self.Kind.COIL, self.Kind.VIRTUAL)


class ProgrammePartner(models.Model):
    """One institution abroad in a programme: what it does, what it teaches, what it credits."""

    programme = models.ForeignKey(JointProgramme, models.CASCADE, related_name="parties")
    institution = models.ForeignKey(
        Institution,
        models.PROTECT,
        related_name="programme_parties",
        verbose_name=_("institution"),
    )
    role = models.CharField(pgettext_lazy("programme", "role"), max_length=12, choices=PartnerRole)
    share = models.DecimalField(
        _("share of the curriculum"), max_digits=7, decimal_places=2, null=True, blank=True
    )
    credits = models.DecimalField(
        pgettext_lazy("programme", "credits"),
        max_digits=7,
        decimal_places=2,
        null=True,
        blank=True,
    )
    scheme = models.CharField(_("credit scheme"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("partner in a programme")
        verbose_name_plural = _("partners in programmes")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "institution"], name="programmepartner_once"
            ),
            models.CheckConstraint(
                name="programmepartner_shares_and_credits_are_not_negative",
                condition=Q(Q(share__isnull=True) | Q(share__gte=0))
                & Q(Q(credits__isnull=True) | Q(credits__gte=0)),
            ),
        ]

    def __str__(self) -> str:
        return str(self.institution)
