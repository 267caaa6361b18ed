"""Levels of risk of countries and regions, and the call "are you safe?" with its answers."""

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kakehashi.education.outbound.models.mobilities import READS_MOBILITIES, Mobility
from kakehashi.people.models import Person, Role
from kakehashi.people.queries import units_of
from kakehashi.policy.models.promises import pair
from kakehashi.vocabulary import countries


class RiskLevelQuerySet(models.QuerySet["RiskLevel"]):
    """Querysets of levels of risk."""

    def on(self, day: date) -> "RiskLevelQuerySet":
        """Those in force on `day`: both ends belong to it."""
        return self.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day, level__gte=1
        )


class RiskLevel(models.Model):
    """What an authority says of a country/region or a part of it, from when to when."""

    class Kind(models.TextChoices):
        SAFETY = "safety", pgettext_lazy("risk", "Safety (危険情報)")
        INFECTION = "infection", pgettext_lazy("risk", "Infectious disease (感染症危険情報)")

    kind = models.CharField(pgettext_lazy("risk", "kind"), max_length=9, choices=Kind)
    country = models.CharField(_("country/region"), max_length=2, help_text="ISO 3166-1")
    region = models.CharField(
        _("part of it"), max_length=120, blank=True, help_text=_("Empty: the whole of it")
    )
    level = models.PositiveSmallIntegerField(
        pgettext_lazy("risk", "level"), help_text=_("1 to 4, as the authority counts")
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=500)
    entered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField(_("entered at"), null=True)
    is_invented = models.BooleanField(_("invented"), default=False)

    objects = RiskLevelQuerySet.as_manager()

    class Meta:
        verbose_name = _("level of risk")
        verbose_name_plural = _("levels of risk")
        ordering = ["country", "region", "kind", "-starts_on", "pk"]
        constraints = [
            pair("risklevel", "entered"),
            models.CheckConstraint(
                name="risklevel_is_one_to_four", condition=Q(level__gte=1, level__lte=4)
            ),
            models.CheckConstraint(
                name="risklevel_days_in_order",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            ),
            models.UniqueConstraint(
                fields=["kind", "country", "region", "starts_on"], name="risklevel_once_from_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.country} {self.region} {self.kind} {self.level}".replace("  ", " ")

    def get_absolute_url(self) -> str:
        """The list that holds it."""
        return reverse("outbound:risks")

    def place_in(self, language: str) -> str:
        """The country/region and the part of it."""
        name = countries.name(self.country, language)
        return f"{name}: {self.region}" if self.region else name

    def name_in(self, language: str) -> str:
        """The place for a reader of `language`."""
        return self.place_in(language)


class SafetyCallQuerySet(models.QuerySet["SafetyCall"]):
    """Querysets of safety calls."""

    def visible_to(self, person: Person | AnonymousUser) -> "SafetyCallQuerySet":
        """Those of the whole university, for whoever reads the stays of a unit."""
        if not isinstance(person, Person) or not units_of(person, READS_MOBILITIES):
            return self.none()
        return self.all()


class SafetyCall(models.Model):
    """The question "are you safe?" to everybody who stays in some countries/regions."""

    event_ja = models.CharField(_("what happened, in Japanese"), max_length=200)
    event_en = models.CharField(_("what happened, in English"), max_length=200)
    countries = models.JSONField(_("countries/regions"), default=list, help_text="ISO 3166-1")
    opened_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(_("asked"))
    closed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(_("closed"), null=True)
    outcome = models.TextField(_("outcome"), blank=True)
    is_invented = models.BooleanField(_("invented"), default=False)

    objects = SafetyCallQuerySet.as_manager()

    class Meta:
        verbose_name = _("safety call")
        verbose_name_plural = _("safety calls")
        ordering = ["-opened_at", "-pk"]
        constraints = [pair("safetycall", "closed")]

    def __str__(self) -> str:
        return self.event_en

    def get_absolute_url(self) -> str:
        """The page with its answers."""
        return reverse("outbound:safety_call", args=[self.pk])

    def event_in(self, language: str) -> str:
        """What happened, for a reader of `language`."""
        return self.event_ja if language == "ja" else self.event_en

    def name_in(self, language: str) -> str:
        """The same."""
        return self.event_in(language)


class SafetyAnswerQuerySet(models.QuerySet["SafetyAnswer"]):
    """Querysets of answers."""

    def visible_to(self, person: Person | AnonymousUser) -> "SafetyAnswerQuerySet":
        """The own ones, and those of the units of whose office or coordinators `person` is."""
        if not isinstance(person, Person):
            return self.none()
        confided = units_of(person, [Role.Kind.OFFICE, Role.Kind.COORDINATOR])
        return self.filter(Q(mobility__student=person) | Q(mobility__unit__in=confided))

    def waiting(self) -> "SafetyAnswerQuerySet":
        """Those that nobody has given yet, of calls that are open."""
        return self.filter(answered_at__isnull=True, call__closed_at__isnull=True)


class SafetyAnswer(models.Model):
    """One student asked, and what the answer was. Where they are is given voluntarily."""

    class Answer(models.TextChoices):
        SAFE = "safe", pgettext_lazy("safety", "Safe")
        HELP = "help", pgettext_lazy("safety", "Needs help")

    call = models.ForeignKey(SafetyCall, models.PROTECT, related_name="answers")
    mobility = models.ForeignKey(Mobility, models.PROTECT, related_name="safety_answers")
    answer = models.CharField(_("answer"), max_length=4, choices=Answer, blank=True)
    place = models.CharField(_("where"), max_length=200, blank=True)
    latitude = models.DecimalField(
        _("latitude"), max_digits=8, decimal_places=5, null=True, blank=True
    )
    longitude = models.DecimalField(
        _("longitude"), max_digits=8, decimal_places=5, null=True, blank=True
    )
    message = models.TextField(_("message"), blank=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(_("answered"), null=True)
    reminders = models.PositiveSmallIntegerField(_("reminders"), default=0)
    is_invented = models.BooleanField(_("invented"), default=False)

    objects = SafetyAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer to a safety call")
        verbose_name_plural = _("answers to safety calls")
        ordering = ["call", "pk"]
        constraints = [
            pair("safetyanswer", "answered"),
            models.UniqueConstraint(fields=["call", "mobility"], name="safetyanswer_asked_once"),
            models.CheckConstraint(
                name="safetyanswer_given_at_a_time",
                condition=Q(answer="", answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="safetyanswer_coordinates_together",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(
                    latitude__gte=-90,
                    latitude__lte=90,
                    longitude__gte=-180,
                    longitude__lte=180,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mobility}: {self.answer}"

    def get_absolute_url(self) -> str:
        """The page on which it is given."""
        return reverse("outbound:answer_safety_call", args=[self.call_id])
