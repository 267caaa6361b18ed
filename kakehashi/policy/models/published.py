"""What others published about what an indicator counts."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PublishedFigure(models.Model):
    """A figure that somebody published about what an indicator counts: context, never its value."""

    indicator = models.CharField(max_length=60, help_text="code, e.g. partners.countries")
    on = models.DateField(_("as of"))
    value = models.DecimalField(max_digits=14, decimal_places=3)
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
            models.UniqueConstraint(fields=["indicator", "on", "source"], name="published_once")
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.on}: {self.value}"
