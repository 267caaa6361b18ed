"""The policy documents as versions, their outline, and how one version maps to the next."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kakehashi.policy.models.wording import Wording, wording_constraints


class PolicyDocument(Wording):
    """One version of the policy; `text_*` is its title. A version is never edited into the next."""

    code = models.SlugField(max_length=20, unique=True, help_text="e.g. 2014")
    adopted_year = models.PositiveSmallIntegerField()
    adopted_month = models.PositiveSmallIntegerField()
    revises = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="revised_by"
    )
    purpose_ja = models.TextField(blank=True)
    purpose_en = models.TextField(blank=True)
    remarks_ja = models.TextField(blank=True, help_text="What is known about this version")
    remarks_en = models.TextField(blank=True)
    source_ja = models.URLField(max_length=500, blank=True, help_text="Of the Japanese wording")
    source_en = models.URLField(max_length=500, blank=True, help_text="Of the English wording")

    class Meta:
        verbose_name = _("policy document")
        verbose_name_plural = _("policy documents")
        ordering = ["adopted_year", "adopted_month"]
        constraints = [
            *wording_constraints("policydocument"),
            models.CheckConstraint(
                name="policydocument_month", condition=Q(adopted_month__range=(1, 12))
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Provision(Wording):
    """One numbered line of a policy document: an aim, a sector, or a direction under a sector."""

    class Kind(models.TextChoices):
        AIM = "aim", pgettext_lazy("policy", "Basic policy")
        SECTOR = "sector", pgettext_lazy("policy", "Sector")
        DIRECTION = "direction", pgettext_lazy("policy", "Direction")

    document = models.ForeignKey(PolicyDocument, models.CASCADE, related_name="provisions")
    kind = models.CharField(max_length=9, choices=Kind)
    code = models.CharField(max_length=10, help_text="As printed: ①, (1), 1.2, 1-2")
    position = models.PositiveSmallIntegerField()
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="children"
    )

    class Meta:
        verbose_name = _("provision")
        verbose_name_plural = _("provisions")
        ordering = ["document", "position"]
        constraints = [
            *wording_constraints("provision"),
            models.UniqueConstraint(fields=["document", "code"], name="provision_code_once"),
            models.CheckConstraint(
                name="provision_direction_has_a_sector",
                condition=Q(kind="direction", parent__isnull=False)
                | (~Q(kind="direction") & Q(parent__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document} {self.code}"


class Correspondence(models.Model):
    """A reading of which direction of a later version carries on one of an earlier version."""

    class Weight(models.TextChoices):
        MAIN = "main", pgettext_lazy("crosswalk", "Main")
        ALSO = "also", pgettext_lazy("crosswalk", "Also")

    earlier = models.ForeignKey(
        Provision,
        models.CASCADE,
        related_name="carried_on_by",
        verbose_name=_("direction of the earlier version"),
    )
    later = models.ForeignKey(
        Provision,
        models.CASCADE,
        related_name="carries_on",
        verbose_name=_("direction of the later version"),
    )
    weight = models.CharField(_("weight"), max_length=4, choices=Weight)
    confirmed_by = models.ForeignKey(
        "people.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("confirmed by"),
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("correspondence")
        verbose_name_plural = _("correspondences")
        ordering = ["earlier__position", "-weight", "later__position"]
        constraints = [
            models.UniqueConstraint(fields=["earlier", "later"], name="correspondence_once"),
            models.CheckConstraint(name="correspondence_of_two", condition=~Q(earlier=F("later"))),
            models.CheckConstraint(
                name="correspondence_confirmed_by_somebody_at_a_time",
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.earlier} → {self.later}"
