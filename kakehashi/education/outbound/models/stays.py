"""What a stay abroad needs to be safe: insurance, registrations, people to call, incidents."""

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kakehashi.documents.models import Document
from kakehashi.education.outbound.models.mobilities import Mobility
from kakehashi.people.models import Person, Role
from kakehashi.people.queries import units_of
from kakehashi.policy.models.promises import pair


class Stay(models.Model):
    """What is known of one stay beyond its days; empty fields are not known yet."""

    mobility = models.OneToOneField(Mobility, models.PROTECT, related_name="stay")
    insurance_name = models.CharField(_("insurer and product"), max_length=200, blank=True)
    insurance_number = models.CharField(_("policy number"), max_length=80, blank=True)
    insured_from = models.DateField(_("insured from"), null=True, blank=True)
    insured_until = models.DateField(_("insured until"), null=True, blank=True)
    insurance_document = models.ForeignKey(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("certificate of insurance"),
    )
    tabi_regi_on = models.DateField(_("registered with Tabi-Regi on"), null=True, blank=True)
    tabi_regi_number = models.CharField(_("number at Tabi-Regi"), max_length=40, blank=True)
    residence_report_on = models.DateField(
        _("residence report (在留届) handed in on"), null=True, blank=True
    )
    passport_until = models.DateField(_("passport valid until"), null=True, blank=True)
    is_visa_free = models.BooleanField(_("no visa is needed"), default=False)
    visa_from = models.DateField(_("visa from"), null=True, blank=True)
    visa_until = models.DateField(_("visa until"), null=True, blank=True)
    trained_on = models.DateField(_("training before departure on"), null=True, blank=True)
    address = models.TextField(_("address abroad"), blank=True)
    phone = models.CharField(_("telephone abroad"), max_length=40, blank=True)
    housing_until = models.DateField(_("housing until"), null=True, blank=True)
    certificate = models.ForeignKey(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("certificate of the stay"),
    )
    changed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(_("changed"), null=True)
    is_invented = models.BooleanField(_("invented"), default=False)

    class Meta:
        verbose_name = pgettext_lazy("outbound", "stay")
        verbose_name_plural = pgettext_lazy("outbound", "stays")
        constraints = [
            pair("stay", "changed"),
            models.CheckConstraint(
                name="stay_insured_days_in_order",
                condition=Q(insured_from__isnull=True)
                | Q(insured_until__isnull=True)
                | Q(insured_until__gte=F("insured_from")),
            ),
            models.CheckConstraint(
                name="stay_visa_days_in_order",
                condition=Q(visa_from__isnull=True)
                | Q(visa_until__isnull=True)
                | Q(visa_until__gte=F("visa_from")),
            ),
            models.CheckConstraint(
                name="stay_with_or_without_visa",
                condition=Q(is_visa_free=False)
                | Q(visa_from__isnull=True, visa_until__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return str(self.mobility)

    def get_absolute_url(self) -> str:
        """The page of the stay."""
        return reverse("outbound:stay", args=[self.mobility_id])


class EmergencyContact(models.Model):
    """Whom to call when something happens; the first position first."""

    mobility = models.ForeignKey(Mobility, models.PROTECT, related_name="emergency_contacts")
    position = models.PositiveSmallIntegerField(pgettext_lazy("contact", "order"), default=1)
    name = models.CharField(_("name"), max_length=200)
    relation = models.CharField(_("relation to the student"), max_length=80)
    phone = models.CharField(_("telephone"), max_length=40)
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(
        _("language"), max_length=10, choices=[("ja", "日本語"), ("en", "English")], default="ja"
    )
    is_invented = models.BooleanField(_("invented"), default=False)

    class Meta:
        verbose_name = _("emergency contact")
        verbose_name_plural = _("emergency contacts")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.name} ({self.relation})"

    def get_absolute_url(self) -> str:
        """The page of the stay."""
        return reverse("outbound:stay", args=[self.mobility_id])


class IncidentQuerySet(models.QuerySet["Incident"]):
    """Querysets of incidents."""

    def visible_to(self, person: Person | AnonymousUser) -> "IncidentQuerySet":
        """Those of students of the units whose office `person` is; nobody else's."""
        if not isinstance(person, Person):
            return self.none()
        return self.filter(mobility__unit__in=units_of(person, [Role.Kind.OFFICE]))


class Incident(models.Model):
    """Something that happened to a student abroad. Read by the office alone."""

    class Kind(models.TextChoices):
        ILLNESS = "illness", pgettext_lazy("incident", "Illness or accident")
        CRIME = "crime", pgettext_lazy("incident", "Crime")
        DISASTER = "disaster", pgettext_lazy("incident", "Disaster or unrest")
        MISSING = "missing", pgettext_lazy("incident", "Not to be reached")
        LAW = "law", pgettext_lazy("incident", "Trouble with an authority")
        OTHER = "other", pgettext_lazy("incident", "Other")

    mobility = models.ForeignKey(Mobility, models.PROTECT, related_name="incidents")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    happened_on = models.DateField(_("happened on"))
    account = models.TextField(_("what happened"))
    measures = models.TextField(_("what was done"), blank=True)
    reported_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    reported_at = models.DateTimeField(_("recorded"))
    closed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(_("closed"), null=True)
    is_invented = models.BooleanField(_("invented"), default=False)

    objects = IncidentQuerySet.as_manager()

    class Meta:
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")
        ordering = ["-happened_on", "-pk"]
        constraints = [pair("incident", "closed")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.happened_on}"

    def get_absolute_url(self) -> str:
        """The page of the stay."""
        return reverse("outbound:stay", args=[self.mobility_id])
