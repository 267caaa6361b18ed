"""What owners say about their actions once a month, and the reminders that ask for it."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kakehashi.people.models import Person
from kakehashi.policy.models.actions import Action
from kakehashi.policy.models.plans import Plan


class Attestation(models.Model):
    """ "Checked on …, by …": one person's look at one action. It is never changed, only followed.

    month: the first day of the month it is about.
    shown: the figures and tasks that the person saw, in plain form.
    """

    class Verdict(models.TextChoices):
        CONFIRMED = "confirmed", pgettext_lazy("attestation", "The records are right")
        CORRECTED = "corrected", pgettext_lazy("attestation", "Something in the records is wrong")

    class Confidence(models.TextChoices):
        HIGH = "high", pgettext_lazy("attestation", "We will get there")
        MEDIUM = "medium", pgettext_lazy("attestation", "It could go either way")
        LOW = "low", pgettext_lazy("attestation", "We will not get there as things stand")

    action = models.ForeignKey(Action, models.PROTECT, related_name="attestations")
    month = models.DateField(_("month"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="attestations")
    at = models.DateTimeField(_("checked at"))
    verdict = models.CharField(_("verdict"), max_length=9, choices=Verdict)
    confidence = models.CharField(_("confidence"), max_length=6, choices=Confidence)
    sentence = models.CharField(_("in one sentence"), max_length=300)
    comment = models.TextField(_("what is wrong, or what should be known"), blank=True)
    shown: Any = models.JSONField(default=dict)
    is_invented = models.BooleanField(_("invented"), default=False)

    class Meta:
        verbose_name = _("attestation")
        verbose_name_plural = _("attestations")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["action", "-at"], name="attestation_latest")]
        constraints = [
            models.CheckConstraint(name="attestation_says_something", condition=~Q(sentence="")),
            models.CheckConstraint(
                name="attestation_correction_says_what",
                condition=~Q(verdict="corrected") | ~Q(comment=""),
            ),
            models.CheckConstraint(
                name="attestation_month_by_its_first_day", condition=Q(month__day=1)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action.code} {self.month:%Y-%m}: {self.person}"


class Reminder(models.Model):
    """A message that was due about a month's attestations; one of each kind per person and plan."""

    class Kind(models.TextChoices):
        ASK = "ask", pgettext_lazy("reminder", "The month is to be checked")
        DUE = "due", pgettext_lazy("reminder", "The deadline is today")
        ESCALATE = "escalate", pgettext_lazy("reminder", "The deadline has passed")

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="reminders")
    month = models.DateField(_("month"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "month", "person", "kind"], name="reminder_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.month:%Y-%m}: {self.person}"
