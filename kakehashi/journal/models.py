"""The journal: one line for every write, never changed; its seals; what is still to deliver."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Entry(models.Model):
    """Who did what to which record, when and why. Database triggers refuse UPDATE and DELETE."""

    at = models.DateTimeField()
    by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="entries")
    verb = models.CharField(max_length=60, help_text="e.g. agreements.signed")
    record_type = models.CharField(max_length=60, help_text="app_label.model")
    record_id = models.CharField(max_length=40)
    record_name = models.CharField(max_length=300, help_text="What the record was called then")
    changes = models.JSONField(default=dict, help_text="{field: [before, after]}")
    reason = models.TextField(blank=True)
    request_id = models.CharField(max_length=36, blank=True)

    class Meta:
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal entries")
        ordering = ["id"]
        indexes = [
            models.Index(fields=["record_type", "record_id", "id"], name="journal_entry_record"),
            models.Index(fields=["at"], name="journal_entry_at"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.record_name}"


class Seal(models.Model):
    """The hash over one day's entries, chained to the seal before it. Never changed.

    docs/reference/journal.md says what is hashed, so that anybody can recompute it.
    """

    day = models.DateField(_("day"), unique=True)
    after = models.BigIntegerField(help_text="The last id sealed before; 0 in the first seal")
    up_to = models.BigIntegerField(help_text="The last id sealed; `after` on a day without entries")
    entries = models.PositiveIntegerField(_("entries"))
    leaves = models.TextField(blank=True, help_text="One line per entry: its id and its SHA-256")
    previous = models.CharField(max_length=64, blank=True, help_text="Empty in the first seal")
    digest = models.CharField(_("digest"), max_length=64)
    sealed_at = models.DateTimeField(_("sealed at"))

    class Meta:
        verbose_name = _("seal")
        verbose_name_plural = _("seals")
        ordering = ["day"]
        constraints = [
            models.CheckConstraint(
                name="seal_goes_on_if_it_has_entries",
                condition=Q(entries=0, up_to=F("after")) | Q(entries__gt=0, up_to__gt=F("after")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.digest[:12]}"


class Delivery(models.Model):
    """One journal entry that one handler has to hear of."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("delivery", "Waiting")
        DONE = "done", pgettext_lazy("delivery", "Delivered")
        DEAD = "dead", pgettext_lazy("delivery", "Given up")
        DISMISSED = "dismissed", pgettext_lazy("delivery", "Dismissed")

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="deliveries")
    handler = models.CharField(max_length=80)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    due_at = models.DateTimeField(_("due at"))
    done_at = models.DateTimeField(_("delivered at"), null=True)
    error = models.TextField(_("error"), blank=True)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [
            models.UniqueConstraint(fields=["entry", "handler"], name="delivery_once"),
            models.CheckConstraint(
                name="delivery_done_has_a_time",
                condition=Q(state="done", done_at__isnull=False)
                | (~Q(state="done") & Q(done_at__isnull=True)),
            ),
        ]
        indexes = [models.Index(fields=["state", "entry"], name="journal_delivery_state")]

    def __str__(self) -> str:
        return f"{self.entry_id} → {self.handler}"
