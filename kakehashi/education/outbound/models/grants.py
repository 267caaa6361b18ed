"""Grants for stays abroad: schemes with dated rates, awards, and what is paid or paid back."""

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kakehashi.education.outbound.models.mobilities import Mobility
from kakehashi.people.models import Person, Role
from kakehashi.people.queries import units_of
from kakehashi.policy.models.promises import pair

READS_GRANTS = [Role.Kind.OFFICE, Role.Kind.AUDITOR]


class Standing(models.TextChoices):
    """How well a figure is known."""

    READ = "read", pgettext_lazy("standing", "Read in the source")
    SECOND_HAND = "second-hand", pgettext_lazy("standing", "Read second-hand")
    UNVERIFIED = "unverified", pgettext_lazy("standing", "Not verified")


class Scheme(models.Model):
    """One kind of grant: whom it is for, how its months are counted, what is paid back."""

    class Count(models.TextChoices):
        BEGUN_MONTHS = "begun", pgettext_lazy("grant", "Months from the first day")
        CALENDAR_MONTHS = "calendar", pgettext_lazy("grant", "Months of the calendar")
        DAYS = "days", pgettext_lazy("grant", "Days")

    class Rounding(models.TextChoices):
        DOWN = "down", pgettext_lazy("rounding", "Down to a whole yen")
        HALF_UP = "half-up", pgettext_lazy("rounding", "To the nearest yen")
        UP = "up", pgettext_lazy("rounding", "Up to a whole yen")

    class Recovery(models.TextChoices):
        RECOUNT = "recount", pgettext_lazy("grant", "What the real days do not earn is paid back")
        PRO_RATA = "pro-rata", pgettext_lazy("grant", "The share of the days not stayed")

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name_ja = models.CharField(_("name in Japanese"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200)
    count = models.CharField(_("how time is counted"), max_length=8, choices=Count)
    least_rest = models.PositiveSmallIntegerField(
        _("days that make a month"),
        default=1,
        help_text=_("So many days over, or in a month of the calendar, count as one month"),
    )
    rounding = models.CharField(_("rounding"), max_length=7, choices=Rounding)
    recovery = models.CharField(_("what is paid back"), max_length=8, choices=Recovery)
    keep_from_days = models.PositiveSmallIntegerField(
        _("all is paid back below"), default=0, help_text=_("Days; 0: there is no such limit")
    )
    recover_within_days = models.PositiveSmallIntegerField(
        _("days in which money is paid back"), default=30
    )
    least_days = models.PositiveSmallIntegerField(_("shortest stay"), null=True, blank=True)
    most_days = models.PositiveSmallIntegerField(_("longest stay"), null=True, blank=True)
    levels = models.JSONField(_("levels of study"), default=list, blank=True)
    least_score = models.DecimalField(
        _("least grade score"), max_digits=5, decimal_places=3, null=True, blank=True
    )
    score_name = models.CharField(_("scale of the score"), max_length=80, blank=True)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=500)
    standing = models.CharField(_("standing"), max_length=11, choices=Standing)
    counting_standing = models.CharField(
        _("standing of the counting"), max_length=11, choices=Standing
    )
    is_invented = models.BooleanField(_("invented"), default=False)

    class Meta:
        verbose_name = pgettext_lazy("grant", "scheme")
        verbose_name_plural = pgettext_lazy("grant", "schemes")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="scheme_least_rest_in_a_month",
                condition=Q(least_rest__gte=1, least_rest__lte=31),
            ),
            models.CheckConstraint(
                name="scheme_score_with_its_scale",
                condition=Q(least_score__isnull=True, score_name="")
                | (Q(least_score__isnull=False) & ~Q(score_name="")),
            ),
        ]

    def __str__(self) -> str:
        return self.name_en

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("outbound:grant_scheme", args=[self.pk])

    def name_in(self, language: str) -> str:
        """The name for a reader of `language`."""
        return self.name_ja if language == "ja" else self.name_en


class Dated(models.Model):
    """Something an authority sets, from when to when, with its source."""

    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=500)
    standing = models.CharField(_("standing"), max_length=11, choices=Standing)
    entered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField(_("entered at"), null=True)
    is_invented = models.BooleanField(_("invented"), default=False)

    class Meta:
        abstract = True

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on `day`: both ends belong to it."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


class SchemeRate(Dated):
    """What a class of destinations gets: by month or day as the scheme counts, or once."""

    class Per(models.TextChoices):
        UNIT = "unit", pgettext_lazy("grant", "by month or day")
        ONCE = "once", pgettext_lazy("grant", "once")

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="rates")
    code = models.SlugField(_("code"), max_length=40)
    name_ja = models.CharField(_("name in Japanese"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200)
    per = models.CharField(_("paid"), max_length=4, choices=Per, default=Per.UNIT)
    amount = models.PositiveIntegerField(_("amount"), help_text=_("Yen"))

    class Meta:
        verbose_name = pgettext_lazy("grant", "rate")
        verbose_name_plural = pgettext_lazy("grant", "rates")
        ordering = ["scheme", "per", "-amount", "code", "-starts_on"]
        constraints = [
            pair("schemerate", "entered"),
            models.UniqueConstraint(
                fields=["scheme", "code", "starts_on"], name="schemerate_once_from_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name_en}: {self.amount}"

    def get_absolute_url(self) -> str:
        """The page of its scheme."""
        return self.scheme.get_absolute_url()

    def name_in(self, language: str) -> str:
        """The name for a reader of `language`."""
        return self.name_ja if language == "ja" else self.name_en


class DestinationClass(Dated):
    """To which class of a scheme a country/region, or one city of it, belongs."""

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="classes")
    country = models.CharField(_("country/region"), max_length=2, help_text="ISO 3166-1")
    city = models.CharField(
        _("city"), max_length=120, blank=True, help_text=_("Empty: all that is not named")
    )
    rate_code = models.SlugField(pgettext_lazy("grant", "class"), max_length=40)

    class Meta:
        verbose_name = _("class of a destination")
        verbose_name_plural = _("classes of destinations")
        ordering = ["scheme", "country", "city", "-starts_on"]
        constraints = [
            pair("destinationclass", "entered"),
            models.UniqueConstraint(
                fields=["scheme", "country", "city", "starts_on"],
                name="destinationclass_once_from_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.country} {self.city}: {self.rate_code}"

    def get_absolute_url(self) -> str:
        """The page of its scheme."""
        return self.scheme.get_absolute_url()


class AwardState(models.TextChoices):
    """What was decided about a grant."""

    PROPOSED = "proposed", pgettext_lazy("grant", "Proposed")
    GRANTED = "granted", pgettext_lazy("grant", "Granted")
    REFUSED = "refused", pgettext_lazy("grant", "Refused")
    SETTLED = "settled", pgettext_lazy("grant", "Settled")
    CANCELLED = "cancelled", pgettext_lazy("grant", "Cancelled")


AWARD_MOVES: dict[AwardState, set[AwardState]] = {
    AwardState.PROPOSED: {AwardState.GRANTED, AwardState.REFUSED, AwardState.CANCELLED},
    AwardState.GRANTED: {AwardState.SETTLED, AwardState.CANCELLED},
    AwardState.REFUSED: set(),
    AwardState.SETTLED: set(),
    AwardState.CANCELLED: set(),
}


class AwardQuerySet(models.QuerySet["Award"]):
    """Querysets of awards."""

    def visible_to(self, person: Person | AnonymousUser) -> "AwardQuerySet":
        """The own ones; those of their units for office and auditors."""
        if not isinstance(person, Person):
            return self.none()
        confided = Q(mobility__unit__in=units_of(person, READS_GRANTS))
        return self.filter(Q(mobility__student=person) | confided)

    def live(self) -> "AwardQuerySet":
        """Those proposed or granted."""
        return self.filter(state__in=[AwardState.PROPOSED, AwardState.GRANTED])


class Award(models.Model):
    """A grant for one stay: rate, days and sum as they were reckoned; `units` months or days."""

    mobility = models.ForeignKey(Mobility, models.PROTECT, related_name="awards")
    scheme = models.ForeignKey(
        Scheme,
        models.PROTECT,
        related_name="awards",
        verbose_name=pgettext_lazy("grant", "scheme"),
    )
    rate = models.ForeignKey(
        SchemeRate,
        models.PROTECT,
        related_name="awards",
        verbose_name=pgettext_lazy("grant", "rate"),
    )
    state = models.CharField(
        _("state"), max_length=9, choices=AwardState, default=AwardState.PROPOSED
    )
    score = models.DecimalField(_("score"), max_digits=5, decimal_places=3, null=True, blank=True)
    amount = models.PositiveIntegerField(_("amount by unit"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    days_lost = models.PositiveSmallIntegerField(_("days interrupted"), default=0)
    units = models.PositiveSmallIntegerField(_("months or days"))
    once = models.PositiveIntegerField(_("paid once"), default=0)
    total = models.PositiveIntegerField(pgettext_lazy("grant", "total"))
    remarks = models.TextField(_("remarks"), blank=True)
    proposed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(_("proposed"))
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("decided"), null=True)
    is_invented = models.BooleanField(_("invented"), default=False)

    objects = AwardQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("outbound", "grant")
        verbose_name_plural = pgettext_lazy("outbound", "grants")
        ordering = ["-starts_on", "pk"]
        constraints = [
            pair("award", "decided"),
            models.UniqueConstraint(
                fields=["mobility", "scheme"],
                condition=~Q(state__in=["refused", "cancelled"]),
                name="award_one_of_a_scheme_for_a_stay",
            ),
            models.CheckConstraint(
                name="award_days_in_order", condition=Q(ends_on__gte=F("starts_on"))
            ),
            models.CheckConstraint(
                name="award_decided_or_proposed",
                condition=Q(state="proposed", decided_at__isnull=True)
                | Q(state="cancelled")
                | Q(state__in=["granted", "refused", "settled"], decided_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme}: {self.mobility}"

    def get_absolute_url(self) -> str:
        """The page of the grants of the stay."""
        return reverse("outbound:grants_of", args=[self.mobility_id])

    def name_in(self, language: str) -> str:
        """Scheme and student for a reader of `language`."""
        return f"{self.scheme.name_in(language)}: {self.mobility.student.name_in(language)}"


class Instalment(models.Model):
    """One part of a grant that is paid to the student, or paid back."""

    class Kind(models.TextChoices):
        PAYMENT = "payment", pgettext_lazy("grant", "Payment")
        RECOVERY = "recovery", pgettext_lazy("grant", "Paid back")

    award = models.ForeignKey(Award, models.PROTECT, related_name="instalments")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.PAYMENT)
    amount = models.PositiveIntegerField(_("amount"), help_text=_("Yen"))
    due_on = models.DateField(_("due on"))
    paid_on = models.DateField(_("paid on"), null=True, blank=True)
    paid_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    paid_at = models.DateTimeField(_("recorded"), null=True)
    dropped_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    dropped_at = models.DateTimeField(_("dropped"), null=True)
    reference = models.CharField(_("reference of the payment"), max_length=80, blank=True)
    is_invented = models.BooleanField(_("invented"), default=False)

    class Meta:
        verbose_name = _("instalment")
        verbose_name_plural = _("instalments")
        ordering = ["due_on", "pk"]
        constraints = [
            pair("instalment", "paid"),
            pair("instalment", "dropped"),
            models.CheckConstraint(name="instalment_is_some_money", condition=Q(amount__gte=1)),
            models.CheckConstraint(
                name="instalment_paid_on_a_day",
                condition=Q(paid_on__isnull=True, paid_at__isnull=True)
                | Q(paid_on__isnull=False, paid_at__isnull=False, dropped_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.award}: {self.kind} {self.amount}"

    def get_absolute_url(self) -> str:
        """The page of the grants of the stay."""
        return self.award.get_absolute_url()
