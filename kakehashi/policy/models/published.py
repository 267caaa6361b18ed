"""What others published about what an indicator counts."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PublishedFigure(models.Model):
    """A figure that somebody published about what an indicator counts: context, never its value.

    on, period: a day, or, where the source names none, its own words ("before COVID-19").
    scope:      about the home university, or about the country as a whole.
    """

    class Scope(models.TextChoices):
        OWN = "own", pgettext_lazy("published figure", "the university")
        NATIONAL = "national", pgettext_lazy("published figure", "Japan")

    class Kind(models.TextChoices):
        MEASURED = "measured", pgettext_lazy("published figure", "measured")
        GOAL = "goal", pgettext_lazy("published figure", "goal")

    indicator = models.CharField(max_length=60, help_text="code, e.g. partners.countries")
    on = models.DateField(_("as of"), null=True, blank=True)
    period_ja = models.CharField(_("period in Japanese"), max_length=100, blank=True)
    period_en = models.CharField(_("period in English"), max_length=100, blank=True)
    value = models.DecimalField(max_digits=14, decimal_places=3)
    scope = models.CharField(
        pgettext_lazy("published figure", "about"), max_length=8, choices=Scope, default=Scope.OWN
    )
    kind = models.CharField(
        pgettext_lazy("published figure", "kind"),
        max_length=8,
        choices=Kind,
        default=Kind.MEASURED,
    )
    publisher_ja = models.CharField(max_length=200)
    publisher_en = models.CharField(max_length=200)
    wording_ja = models.CharField(_("what was counted"), max_length=300)
    wording_en = models.CharField(_("what was counted"), max_length=300)
    source = models.URLField(max_length=500)
    is_third_party = models.BooleanField(
        default=False, help_text="Read at a third party's, not at the publisher's own place"
    )

    class Meta:
        verbose_name = _("published figure")
        verbose_name_plural = _("published figures")
        ordering = ["indicator", "on"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "on", "kind", "source"],
                condition=Q(on__isnull=False),
                name="published_once",
            ),
            models.UniqueConstraint(
                fields=["indicator", "period_en", "kind", "source"],
                condition=Q(on__isnull=True),
                name="published_once_for_a_period",
            ),
            models.CheckConstraint(
                name="published_on_a_day_or_in_a_period",
                condition=Q(on__isnull=False, period_ja="", period_en="")
                | (Q(on__isnull=True) & ~Q(period_ja="") & ~Q(period_en="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.on or self.period_en}: {self.value}"
