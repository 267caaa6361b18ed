"""What was handed to the academic system: each recognised course once."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kakehashi.education.outbound.models.returning import RecognisedCourse
from kakehashi.people.models import Person


class PostingFile(models.Model):
    """A file for the academic system, as it was made. Append-only: triggers see to it."""

    profile = models.CharField(_("profile"), max_length=40)
    text = models.TextField(help_text="The lines, CRLF; encoded when it is fetched")
    rows = models.PositiveIntegerField(_("rows"))
    sha256 = models.CharField(max_length=64, help_text="Of `text` in UTF-8 without a mark")
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("made at"))
    is_invented = models.BooleanField(_("invented"), default=False)

    class Meta:
        verbose_name = _("file for the academic system")
        verbose_name_plural = _("files for the academic system")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.profile} {self.pk}"

    def get_absolute_url(self) -> str:
        """The page of the file."""
        return reverse("outbound:posting_file", args=[self.pk])


class Posting(models.Model):
    """A recognised course in a file: entered, or taken back after a new decision. Append-only."""

    class Kind(models.TextChoices):
        ENTRY = "entry", pgettext_lazy("posting", "Entry")
        CANCELLATION = "cancel", pgettext_lazy("posting", "Cancellation")

    file = models.ForeignKey(PostingFile, models.PROTECT, related_name="postings")
    course = models.ForeignKey(RecognisedCourse, models.PROTECT, related_name="postings")
    kind = models.CharField(pgettext_lazy("posting", "kind"), max_length=6, choices=Kind)

    class Meta:
        verbose_name = _("posted course")
        verbose_name_plural = _("posted courses")
        ordering = ["file", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["course", "kind"], name="posting_once_of_a_kind")
        ]

    def __str__(self) -> str:
        return str(self.course)
