"""Files of verified links that wait for a person to confirm them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kakehashi.people.models import Person


class LinkImport(models.Model):
    """A file that says whose works are, read and waiting for a person to confirm its rows."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("import", "Waiting for confirmation")
        DONE = "done", pgettext_lazy("import", "Imported")
        DISCARDED = "discarded", pgettext_lazy("import", "Discarded")

    file_name = models.CharField(_("file"), max_length=255)
    sha256 = models.CharField(max_length=64)
    encoding = models.CharField(max_length=10)
    ignored_columns = models.JSONField(default=list, help_text="Headings that were not read")
    rows = models.JSONField(help_text="One object per row of the file: `reading.Row.as_json`")
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    uploaded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("import of verified links")
        verbose_name_plural = _("imports of verified links")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="linkimport_decided_by_somebody_at_a_time",
                condition=Q(state="waiting", decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(state="waiting") & Q(decided_by__isnull=False, decided_at__isnull=False)),
            )
        ]
        indexes = [models.Index(fields=["sha256"], name="linkimport_sha256")]

    def __str__(self) -> str:
        return self.file_name
