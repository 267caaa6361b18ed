"""Which daily duties are done for which day."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DailyRun(models.Model):
    """That the daily duty `name` succeeded for `day`."""

    name = models.CharField(_("duty"), max_length=100)
    day = models.DateField(_("day"))
    done_at = models.DateTimeField(_("done at"))

    class Meta:
        verbose_name = _("daily run")
        verbose_name_plural = _("daily runs")
        ordering = ["day", "name"]
        constraints = [models.UniqueConstraint(fields=["name", "day"], name="dailyrun_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
