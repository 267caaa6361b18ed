"""Calls for going abroad: what is offered to whom, by which rules and until when."""

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kakehashi.agreements.models import Agreement, Condition
from kakehashi.education.outbound.states import CallState
from kakehashi.institutions.models import Unit
from kakehashi.people.models import Person, Role
from kakehashi.people.queries import units_of
from kakehashi.policy.models.promises import pair
from kakehashi.vocabulary.study import StudyLevel

READS_CALLS = [Role.Kind.OFFICE, Role.Kind.COORDINATOR, Role.Kind.LEADERSHIP, Role.Kind.AUDITOR]
PUBLIC_CALLS = [CallState.PUBLISHED, CallState.CONCLUDED, CallState.CANCELLED]


class CallQuerySet(models.QuerySet["Call"]):
    """Querysets of calls."""

    def public(self) -> "CallQuerySet":
        """Those that were published, and of those that were cancelled the published ones."""
        return self.filter(state__in=PUBLIC_CALLS, published_at__isnull=False)

    def visible_to(self, person: Person | AnonymousUser) -> "CallQuerySet":
        """Published ones for everybody; drafts for those who work at or oversee their unit."""
        if not isinstance(person, Person):
            return self.public()
        confided = Q(unit__in=units_of(person, READS_CALLS))
        return self.filter(confided | Q(state__in=PUBLIC_CALLS, published_at__isnull=False))

    def open_at(self, moment: datetime) -> "CallQuerySet":
        """Published ones that take applications at `moment`; not any more at `closes_at`."""
        return self.filter(state=CallState.PUBLISHED, opens_at__lte=moment, closes_at__gt=moment)


class Call(models.Model):
    """One call: programme, academic year, rules, timetable and how places are given."""

    class Programme(models.TextChoices):
        EXCHANGE = "exchange", pgettext_lazy("call", "Student exchange (交換留学)")
        DISPATCH = "dispatch", pgettext_lazy("call", "Dispatch (派遣留学)")
        SHORT = "short", pgettext_lazy("call", "Short programme (短期)")

    class Mechanism(models.TextChoices):
        DEFERRED = "da", pgettext_lazy("mechanism", "Deferred acceptance")
        SERIAL = "serial", pgettext_lazy("mechanism", "Serial dictatorship by score")
        RANK = "rank", pgettext_lazy("mechanism", "Minimum total rank")

    title_ja = models.CharField(_("title in Japanese"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200)
    programme = models.CharField(
        pgettext_lazy("call", "programme"), max_length=8, choices=Programme
    )
    year = models.PositiveSmallIntegerField(
        _("academic year of the stays"), help_text=_("The year (年度) in which stays begin")
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="calls", verbose_name=_("unit"))
    state = models.CharField(_("state"), max_length=9, choices=CallState, default=CallState.DRAFT)
    after = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="second_calls",
        verbose_name=_("second call after"),
    )
    introduction_ja = models.TextField(_("introduction in Japanese"), blank=True)
    introduction_en = models.TextField(_("introduction in English"), blank=True)
    min_choices = models.PositiveSmallIntegerField(_("least number of choices"), default=1)
    max_choices = models.PositiveSmallIntegerField(_("greatest number of choices"), default=5)
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"), help_text=_("From this moment on it is too late"))
    eligibility_on = models.DateField(_("eligibility decided by"), null=True, blank=True)
    appeal_days = models.PositiveSmallIntegerField(_("working days for an appeal"), default=5)
    assessed_on = models.DateField(_("assessment ends"), null=True, blank=True)
    results_on = models.DateField(_("results published"), null=True, blank=True)
    answer_days = models.PositiveSmallIntegerField(_("days to answer an offered place"), default=7)
    upgrades_until = models.DateField(_("moving up possible until"), null=True, blank=True)
    mechanism = models.CharField(
        _("mechanism"), max_length=6, choices=Mechanism, default=Mechanism.DEFERRED
    )
    normalised = models.BooleanField(_("scores normalised by faculty"), default=False)
    repeaters_last = models.BooleanField(
        _("who has been on exchange before comes last"), default=False
    )
    rules = models.JSONField(
        _("rules of eligibility"), default=list, blank=True, help_text="See `calls.eligibility`"
    )
    rubric = models.JSONField(
        _("rubric"), default=list, blank=True, help_text="[{key, ja, en, weight, most}]"
    )
    seed = models.CharField(
        max_length=40, blank=True, help_text="Decimal; secret until it is revealed"
    )
    seed_commitment = models.CharField(_("hash of the seed"), max_length=64, blank=True)
    revealed_at = models.DateTimeField(_("seed revealed"), null=True)
    created_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    published_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(_("published"), null=True)
    ended_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    end_reason = models.TextField(_("reason"), blank=True)
    is_invented = models.BooleanField(_("invented"), default=False)

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("outbound", "call")
        verbose_name_plural = pgettext_lazy("outbound", "calls")
        ordering = ["-closes_at", "-pk"]
        constraints = [
            pair("call", "published"),
            pair("call", "ended"),
            models.CheckConstraint(
                name="call_closes_after_it_opens", condition=Q(closes_at__gt=F("opens_at"))
            ),
            models.CheckConstraint(
                name="call_asks_for_one_to_ten_choices",
                condition=Q(min_choices__gte=1)
                & Q(max_choices__gte=F("min_choices"))
                & Q(max_choices__lte=10),
            ),
            models.CheckConstraint(
                name="call_published_with_a_committed_seed",
                condition=Q(published_at__isnull=True) | (~Q(seed="") & ~Q(seed_commitment="")),
            ),
            models.CheckConstraint(
                name="call_state_is_published_at_some_time",
                condition=~Q(state__in=["published", "concluded"]) | Q(published_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title_en

    def get_absolute_url(self) -> str:
        """The page of the call."""
        return reverse("outbound:call", args=[self.pk])

    def title_in(self, language: str) -> str:
        """The title for a reader of `language`."""
        return self.title_ja if language == "ja" else self.title_en

    name_in = title_in

    def is_open(self, moment: datetime | None = None) -> bool:
        """Whether it takes applications at `moment` (now if not given)."""
        at = moment or timezone.now()
        return self.state == CallState.PUBLISHED and self.opens_at <= at < self.closes_at


class Quota(models.Model):
    """A capacity inside a call: it counts every place given at it and below it.

    The quotas of a call are a forest: an agreement's total, in it levels, faculties, terms.
    """

    class Kind(models.TextChoices):
        AGREEMENT = "agreement", pgettext_lazy("quota", "Agreement")
        LINE = "line", pgettext_lazy("quota", "Line of places")
        LEVEL = "level", pgettext_lazy("quota", "Level")
        UNIT = "unit", pgettext_lazy("quota", "Faculty")
        TERM = "term", pgettext_lazy("quota", "Term")
        OTHER = "other", pgettext_lazy("quota", "Other")

    call = models.ForeignKey(Call, models.PROTECT, related_name="quotas")
    key = models.CharField(pgettext_lazy("quota", "code"), max_length=80)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=pgettext_lazy("quota", "inside"),
    )
    kind = models.CharField(pgettext_lazy("quota", "kind"), max_length=9, choices=Kind)
    name_ja = models.CharField(_("name in Japanese"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200)
    capacity = models.PositiveIntegerField(
        _("places"), help_text=_("In student-semesters where a year counts as two")
    )
    agreement = models.ForeignKey(
        Agreement, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = pgettext_lazy("outbound", "quota")
        verbose_name_plural = pgettext_lazy("outbound", "quotas")
        ordering = ["call", "key"]
        constraints = [
            models.UniqueConstraint(fields=["call", "key"], name="quota_key_once_in_a_call"),
            models.CheckConstraint(
                name="quota_not_inside_itself",
                condition=Q(parent__isnull=True) | ~Q(parent=F("pk")),
            ),
        ]

    def __str__(self) -> str:
        return self.key

    def name_in(self, language: str) -> str:
        """The name for a reader of `language`."""
        return self.name_ja if language == "ja" else self.name_en


class PlacementQuerySet(models.QuerySet["Placement"]):
    """Querysets of placements."""

    def with_hosts(self) -> "PlacementQuerySet":
        """The same rows with agreement, host, its names and what the line asks, in few queries."""
        return self.select_related("agreement", "condition", "quota").prefetch_related(
            "host__names", "condition__languages", "units"
        )

    def with_names(self) -> "PlacementQuerySet":
        """The same rows with what their names need."""
        return self.prefetch_related("host__names")

    def offered(self) -> "PlacementQuerySet":
        """Those that can still be chosen and given."""
        return self.filter(closed_at__isnull=True)


class Placement(models.Model):
    """What a student ranks: one agreement, a term to begin in, and a length."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="placements")
    key = models.CharField(pgettext_lazy("placement", "code"), max_length=80)
    quota = models.ForeignKey(Quota, models.PROTECT, related_name="placements")
    agreement = models.ForeignKey(
        Agreement, models.PROTECT, related_name="placements", verbose_name=_("agreement")
    )
    host = models.ForeignKey(
        "institutions.Institution",
        models.PROTECT,
        related_name="placements",
        verbose_name=_("host"),
    )
    condition = models.ForeignKey(
        Condition,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="placements",
        verbose_name=pgettext_lazy("agreement", "line of places"),
    )
    term = models.CharField(
        pgettext_lazy("placement", "term"), max_length=20, help_text=_("In which the stay begins")
    )
    semesters = models.PositiveSmallIntegerField(_("semesters"), default=1)
    size = models.PositiveSmallIntegerField(
        _("places that one stay takes"), default=1, help_text=_("Of its quota")
    )
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    level = models.CharField(
        pgettext_lazy("study", "level"), max_length=8, choices=StudyLevel, blank=True
    )
    units = models.ManyToManyField(
        Unit,
        blank=True,
        related_name="+",
        verbose_name=_("open to students of"),
        help_text=_("None: all units of the university"),
    )
    requirements = models.JSONField(
        _("requirements"), default=list, blank=True, help_text="See `calls.eligibility`"
    )
    note_ja = models.TextField(_("remark in Japanese"), blank=True)
    note_en = models.TextField(_("remark in English"), blank=True)
    closed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(_("closed"), null=True)
    close_reason = models.TextField(_("reason"), blank=True)

    objects = PlacementQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("outbound", "placement")
        verbose_name_plural = pgettext_lazy("outbound", "placements")
        ordering = ["call", "key"]
        constraints = [
            pair("placement", "closed"),
            models.UniqueConstraint(fields=["call", "key"], name="placement_key_once_in_a_call"),
            models.CheckConstraint(
                name="placement_takes_at_least_one_place",
                condition=Q(semesters__gte=1) & Q(size__gte=1),
            ),
            models.CheckConstraint(
                name="placement_ends_after_it_starts",
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gt=F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.key

    def name_in(self, language: str) -> str:
        """The host's name in `language`. Reads the host's names."""
        return self.host.name_in(language)
