"""Files, kept under their hash."""

from django.db import models
from django.utils.translation import gettext_lazy as _


def content_path(document: "Document", _name: str) -> str:
    """Where a file lies: under its hash, never under the name it was uploaded with."""
    return f"{document.sha256[:2]}/{document.sha256}"


class Document(models.Model):
    """A file as it was uploaded: its name is shown, its content decides type and place."""

    file = models.FileField(upload_to=content_path, max_length=80)
    name = models.CharField(_("file name"), max_length=255)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(help_text="bytes")
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
