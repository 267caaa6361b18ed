"""Figures that people state because no record here can know them, each seen by a second person."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kakehashi.documents.models import Document
from kakehashi.people.models import Person
from kakehashi.policy.counting import Better
from kakehashi.policy.models.promises import pair


class StatedDefinition(models.Model):
    """What a figure typed by hand counts. A changed definition is a new version of its code."""

    class ReferenceDay(models.TextChoices):
        MAY = "1-may", _("as of 1 May of each year")
        MARCH = "31-march", _("as of 31 March of each year")
        YEAR = "fiscal-year", _("over each fiscal year, from 1 April to 31 March")

    code = models.CharField(_("code"), max_length=60)
    version = models.PositiveSmallIntegerField(_("version of the definition"), default=1)
    direction = models.CharField(_("direction"), max_length=10)
    fact = models.CharField(_("fact"), max_length=60, blank=True)
    title_ja = models.CharField(_("title in Japanese"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200)
    wording_ja = models.TextField(_("what is counted, in Japanese"))
    wording_en = models.TextField(_("what is counted, in English"))
    unit_ja = models.CharField(_("unit in Japanese"), max_length=40)
    unit_en = models.CharField(_("unit in English"), max_length=40)
    is_persons = models.BooleanField(
        _("counts persons"), default=False, help_text=_("Small figures are not shown in public.")
    )
    at = models.CharField(_("reference date"), max_length=11, choices=ReferenceDay)
    better = models.CharField(_("direction of improvement"), max_length=7, choices=Better)
    source = models.CharField(_("source of the definition"), max_length=500)
    defined_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    defined_at = models.DateTimeField(_("defined at"), null=True, blank=True)
    is_invented = models.BooleanField(_("invented"), default=False)

    class Meta:
        verbose_name = _("definition of a stated figure")
        verbose_name_plural = _("definitions of stated figures")
        ordering = ["code", "version"]
        constraints = [
            pair("stateddefinition", "defined"),
            models.UniqueConstraint(fields=["code", "version"], name="stateddefinition_once"),
        ]

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"


class StatedValue(models.Model):
    """One figure that a person stated: it counts once a second person has confirmed it.

    by, part: the division and its part; both empty for the whole, which parts never stand in for.
    """

    indicator = models.CharField(_("indicator"), max_length=60)
    definition_version = models.PositiveSmallIntegerField(_("version of the definition"))
    on = models.DateField(_("reference date"))
    by = models.CharField(pgettext_lazy("figure", "division"), max_length=40, blank=True)
    part = models.CharField(_("part"), max_length=100, blank=True)
    part_name_ja = models.CharField(_("part in Japanese"), max_length=200, blank=True)
    part_name_en = models.CharField(_("part in English"), max_length=200, blank=True)
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=3)
    source = models.CharField(_("where it stands"), max_length=500)
    reason = models.CharField(
        _("reason for the correction"),
        max_length=500,
        blank=True,
        help_text=_("Why it differs from the figure that it takes the place of."),
    )
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="stated_values"
    )
    entered_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    entered_at = models.DateTimeField(_("entered at"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_reason = models.CharField(_("reason"), max_length=500, blank=True)
    is_invented = models.BooleanField(_("invented"), default=False)

    class Meta:
        verbose_name = _("stated figure")
        verbose_name_plural = _("stated figures")
        ordering = ["indicator", "on", "by", "part", "pk"]
        indexes = [models.Index(fields=["by", "indicator", "on"], name="statedvalue_by_whole")]
        constraints = [
            pair("statedvalue", "entered"),
            pair("statedvalue", "confirmed"),
            pair("statedvalue", "withdrawn"),
            models.UniqueConstraint(
                fields=["indicator", "on", "by", "part"],
                condition=Q(withdrawn_at__isnull=True, confirmed_at__isnull=False),
                name="statedvalue_confirmed_once",
            ),
            models.UniqueConstraint(
                fields=["indicator", "on", "by", "part"],
                condition=Q(withdrawn_at__isnull=True, confirmed_at__isnull=True),
                name="statedvalue_waits_once",
            ),
            models.CheckConstraint(
                name="statedvalue_seen_by_two",
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("entered_by")),
            ),
            models.CheckConstraint(
                name="statedvalue_part_of_a_division",
                condition=Q(by="", part="") | (~Q(by="") & ~Q(part="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.on}: {self.value}"
