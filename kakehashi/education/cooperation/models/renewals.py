"""Renewal: the review before an agreement ends, what was decided and on which figures."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kakehashi.agreements.models import Agreement
from kakehashi.people.models import Person
from kakehashi.policy.models.promises import pair


class RenewalRule(models.Model):
    """When the review of one agreement opens, where that differs from the university's cadence."""

    agreement = models.OneToOneField(
        Agreement, models.PROTECT, related_name="renewal_rule", verbose_name=_("agreement")
    )
    lead_months = models.PositiveSmallIntegerField(
        _("months before the end at which the review opens"), null=True, blank=True
    )
    notice_months = models.PositiveSmallIntegerField(
        _("months of notice before a term ends"),
        null=True,
        blank=True,
        help_text=_("Empty: not known"),
    )
    source = models.CharField(_("source"), max_length=500)
    set_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        verbose_name = _("cadence of an agreement's renewal")
        verbose_name_plural = _("cadences of agreements' renewals")
        constraints = [
            models.CheckConstraint(
                name="renewalrule_lead_within_five_years",
                condition=Q(lead_months__isnull=True) | Q(lead_months__range=(1, 60)),
            ),
            models.CheckConstraint(
                name="renewalrule_notice_within_five_years",
                condition=Q(notice_months__isnull=True) | Q(notice_months__lte=60),
            ),
            models.CheckConstraint(name="renewalrule_has_a_source", condition=~Q(source="")),
        ]

    def __str__(self) -> str:
        return str(self.agreement)


class RenewalReviewQuerySet(models.QuerySet["RenewalReview"]):
    """Querysets of renewal reviews."""

    def waiting(self) -> "RenewalReviewQuerySet":
        """Those about which nothing is decided and which nothing has overtaken."""
        return self.filter(closed_at__isnull=True, outcome__isnull=True)

    def visible_to(self, person: Person | AnonymousUser) -> "RenewalReviewQuerySet":
        """Those about agreements of units that `person` works at or oversees, and one's own."""
        if not isinstance(person, Person):
            return self.none()
        confided = Agreement.objects.confided_to(person).filter(pk=OuterRef("agreement"))
        return self.filter(Q(Exists(confided)) | Q(owner=person))

    def with_everything(self) -> "RenewalReviewQuerySet":
        """The same rows with all that a line shows, in a fixed number of queries."""
        return self.select_related("owner", "outcome__decided_by").prefetch_related(
            "agreement__terms__unit", "agreement__partners__names"
        )


class RenewalReview(models.Model):
    """The look at an agreement before it ends or renews itself: one for each end, and round.

    ends_on:   the last day of the term that the review is about.
    notice_on: the last day on which notice can be given, where that is known.
    decide_by: the day by which somebody must have decided.
    """

    class Closed(models.TextChoices):
        AMENDED = "amended", pgettext_lazy("renewal review", "Overtaken by an amendment")
        ENDED = "ended", pgettext_lazy("renewal review", "Overtaken: the agreement was ended")
        RENEWED = "renewed", pgettext_lazy("renewal review", "Renewed itself, undecided")
        EXPIRED = "expired", pgettext_lazy("renewal review", "Expired, undecided")

    agreement = models.ForeignKey(
        Agreement, models.PROTECT, related_name="renewal_reviews", verbose_name=_("agreement")
    )
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    ends_on = models.DateField(_("last day of the term"))
    notice_on = models.DateField(_("last day for notice"), null=True)
    decide_by = models.DateField(_("to be decided by"))
    owner = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", verbose_name=_("responsible")
    )
    opened_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField(_("opened at"))
    closed_why = models.CharField(max_length=7, choices=Closed, blank=True)
    closed_at = models.DateTimeField(null=True)
    is_invented = models.BooleanField(_("invented"), default=False)

    objects = RenewalReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("renewal review")
        verbose_name_plural = _("renewal reviews")
        ordering = ["decide_by", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "ends_on", "round"], name="renewalreview_once_for_an_end"
            ),
            models.CheckConstraint(
                name="renewalreview_decided_by_the_end",
                condition=Q(decide_by__lte=F("ends_on")),
            ),
            models.CheckConstraint(
                name="renewalreview_closed_for_a_reason_at_a_time",
                condition=Q(closed_why="", closed_at__isnull=True)
                | (~Q(closed_why="") & Q(closed_at__isnull=False)),
            ),
        ]
        indexes = [models.Index(fields=["decide_by"], name="renewalreview_decide_by")]

    def __str__(self) -> str:
        return f"{self.agreement}: {self.ends_on}"

    def get_absolute_url(self) -> str:
        """The review's page in the workspace."""
        return reverse("cooperation:renewal", args=[self.pk])

    @property
    def decision(self) -> "ReviewDecision | None":
        """What was decided; None while nothing is."""
        found: ReviewDecision | None = getattr(self, "outcome", None)
        return found

    @property
    def is_waiting(self) -> bool:
        """Whether somebody still has to decide."""
        return self.closed_at is None and self.decision is None


class ReviewFigure(models.Model):
    """One figure that the records do not hold, typed with its source. Append-only: the last counts.

    value: yen in the fiscal year for the cost; for satisfaction a mark out of `out_of`.
    """

    class What(models.TextChoices):
        COST = "cost", pgettext_lazy("renewal review", "Cost to us in the fiscal year (yen)")
        SATISFACTION = "satisfaction", pgettext_lazy("renewal review", "Satisfaction of students")

    review = models.ForeignKey(RenewalReview, models.PROTECT, related_name="figures")
    what = models.CharField(pgettext_lazy("renewal review", "figure"), max_length=12, choices=What)
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=2)
    out_of = models.DecimalField(
        _("highest mark possible"), max_digits=6, decimal_places=2, null=True
    )
    year = models.PositiveSmallIntegerField(_("fiscal year"))
    as_of = models.DateField(_("as of"))
    source = models.CharField(_("source"), max_length=500)
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    is_invented = models.BooleanField(_("invented"), default=False)

    class Meta:
        verbose_name = _("figure of a renewal review")
        verbose_name_plural = _("figures of renewal reviews")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(name="reviewfigure_has_a_source", condition=~Q(source="")),
            models.CheckConstraint(name="reviewfigure_is_not_negative", condition=Q(value__gte=0)),
            models.CheckConstraint(
                name="reviewfigure_satisfaction_alone_has_a_scale",
                condition=Q(what="satisfaction", out_of__gt=0, value__lte=F("out_of"))
                | (~Q(what="satisfaction") & Q(out_of__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_what_display()}: {self.value}"


class ReviewDecision(models.Model):
    """What was decided, why, and on which figures. Append-only: a trigger sees to it.

    snapshot: `facts.Facts` as `facts.as_json` writes it: what the review page showed.
    """

    class Choice(models.TextChoices):
        RENEW = "renew", pgettext_lazy("renewal decision", "Renew")
        AMEND = "amend", pgettext_lazy("renewal decision", "Amend")
        LAPSE = "lapse", pgettext_lazy("renewal decision", "Let it lapse")
        TERMINATE = "terminate", pgettext_lazy("renewal decision", "Terminate")

    review = models.OneToOneField(RenewalReview, models.PROTECT, related_name="outcome")
    choice = models.CharField(_("decision"), max_length=9, choices=Choice)
    reason = models.TextField(_("reason"))
    snapshot: Any = models.JSONField()
    digest = models.CharField("SHA-256", max_length=64, help_text="Of the snapshot")
    decided_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(_("decided at"))
    is_invented = models.BooleanField(_("invented"), default=False)

    class Meta:
        verbose_name = _("decision on a renewal")
        verbose_name_plural = _("decisions on renewals")
        constraints = [
            models.CheckConstraint(name="reviewdecision_has_a_reason", condition=~Q(reason=""))
        ]

    def __str__(self) -> str:
        return f"{self.review}: {self.get_choice_display()}"


class RenewalReminder(models.Model):
    """A message that was due about a review; one of each call per person."""

    class Call(models.TextChoices):
        OPENED = "opened", pgettext_lazy("renewal reminder", "The review is open")
        REMINDED = "reminded", pgettext_lazy("renewal reminder", "The day is coming closer")
        ESCALATED = "escalated", pgettext_lazy("renewal reminder", "Nothing has been decided")

    review = models.ForeignKey(RenewalReview, models.PROTECT, related_name="reminders")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    call = models.CharField(max_length=9, choices=Call)
    months = models.PositiveSmallIntegerField(
        default=0, help_text="Months before the day; 0 where the call does not count in months"
    )
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("reminder of a renewal")
        verbose_name_plural = _("reminders of renewals")
        constraints = [
            models.UniqueConstraint(
                fields=["review", "person", "call", "months"], name="renewalreminder_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_call_display()}: {self.person}"


class CalendarKey(models.Model):
    """The secret in the address of one person's calendar feed. Only its hash is kept."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="calendar_keys")
    token_hash = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the token")
    made_at = models.DateTimeField(_("made at"))
    last_used_on = models.DateField(_("last used"), null=True)
    revoked_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("address of a calendar")
        verbose_name_plural = _("addresses of calendars")
        constraints = [
            pair("calendarkey", "revoked"),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(revoked_at__isnull=True),
                name="calendarkey_one_that_works",
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)


class DuplicateVerdict(models.Model):
    """That two agreements which look like duplicates are none, and why."""

    first = models.ForeignKey(Agreement, models.PROTECT, related_name="+")
    second = models.ForeignKey(Agreement, models.PROTECT, related_name="+")
    reason = models.TextField(_("reason"))
    said_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    said_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("verdict about duplicates")
        verbose_name_plural = _("verdicts about duplicates")
        constraints = [
            pair("duplicateverdict", "withdrawn"),
            models.CheckConstraint(
                name="duplicateverdict_names_the_older_record_first",
                condition=Q(first__lt=F("second")),
            ),
            models.CheckConstraint(name="duplicateverdict_has_a_reason", condition=~Q(reason="")),
            models.UniqueConstraint(
                fields=["first", "second"],
                condition=Q(withdrawn_at__isnull=True),
                name="duplicateverdict_once_for_a_pair",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} / {self.second}"
