"""The return to the authorities on students abroad: declared complete, then frozen."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kakehashi.people.models import Person


class StaysCompleteness(models.Model):
    """Somebody declared that no stay abroad begun in a fiscal year is missing. Append-only."""

    year = models.PositiveSmallIntegerField(_("fiscal year (年度)"))
    note = models.CharField(_("on what this rests"), max_length=500)
    declared_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    declared_at = models.DateTimeField(_("declared at"))
    is_invented = models.BooleanField(_("invented"), default=False)

    class Meta:
        verbose_name = _("statement that no stay abroad is missing")
        verbose_name_plural = _("statements that no stay abroad is missing")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return str(self.year)


class NationalReturn(models.Model):
    """A return as it was frozen: what is sent, with the hash of its rows. Append-only.

    rows: one object per stay, keys as in `reporting.columns`; gaps: what was missing, in words.
    """

    year = models.PositiveSmallIntegerField(_("fiscal year (年度)"))
    number = models.PositiveSmallIntegerField(_("version"))
    edition = models.CharField(_("edition of the definition"), max_length=20)
    rows = models.JSONField()
    gaps = models.JSONField(default=list)
    gap_count = models.PositiveIntegerField(_("gaps"), default=0)
    sha256 = models.CharField(max_length=64)
    reason = models.TextField(_("reason"), blank=True)
    frozen_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    frozen_at = models.DateTimeField(_("frozen at"))
    is_invented = models.BooleanField(_("invented"), default=False)

    class Meta:
        verbose_name = _("return on students abroad")
        verbose_name_plural = _("returns on students abroad")
        ordering = ["-year", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="nationalreturn_number_once"),
            models.CheckConstraint(
                name="nationalreturn_with_gaps_has_a_reason",
                condition=Q(gap_count=0) | ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} ({self.number})"

    def get_absolute_url(self) -> str:
        """The page of the frozen return."""
        return reverse("outbound:national_return", args=[self.pk])
