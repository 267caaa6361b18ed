"""Files of agreements that were read and wait for a decision."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kakehashi.people.models import Person


class AgreementImport(models.Model):
    """A file of agreements that was read and waits for a person to confirm what will be written."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("import", "Waiting for confirmation")
        DONE = "done", pgettext_lazy("import", "Imported")
        DISCARDED = "discarded", pgettext_lazy("import", "Discarded")

    file_name = models.CharField(_("file"), max_length=255)
    sha256 = models.CharField(max_length=64)
    encoding = models.CharField(max_length=10)
    delimiter = models.CharField(max_length=1)
    ignored_columns = models.JSONField(default=list, help_text="Headings that were not read")
    as_of = models.DateField(
        _("day that the file describes"),
        help_text=_("A row without a first day was in force on this day at the latest"),
    )
    rows = models.JSONField(help_text="One object per row of the file: `importing.Row.as_json`")
    found = models.JSONField(
        default=dict, help_text="{line: {by, institutions}}: `matching.find`, ids likeliest first"
    )
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    uploaded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("import of agreements")
        verbose_name_plural = _("imports of agreements")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="agreementimport_decided_by_somebody_at_a_time",
                condition=Q(state="waiting", decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(state="waiting") & Q(decided_by__isnull=False, decided_at__isnull=False)),
            )
        ]

    def __str__(self) -> str:
        return self.file_name
