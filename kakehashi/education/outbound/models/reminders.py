"""That somebody was reminded of the day on which a call closes."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kakehashi.education.outbound.models.calls import Call
from kakehashi.people.models import Person


class CallReminder(models.Model):
    """One message so many days before a call closes; one per person, stage and closing day."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="reminders")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    closes_on = models.DateField(_("closes"))
    days_before = models.PositiveSmallIntegerField(_("days before it closes"))
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = pgettext_lazy("outbound", "reminder of a call")
        verbose_name_plural = pgettext_lazy("outbound", "reminders of calls")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["call", "person", "closes_on", "days_before"], name="callreminder_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.call}, {self.days_before}: {self.person}"
