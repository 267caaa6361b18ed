"""Files, kept under their hash."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kakehashi.documents.store import name_of


def content_path(document: "Document", _name: str) -> str:
    """Where a file lies: under its hash, never under the name it was uploaded with."""
    return name_of(document.sha256)


class Document(models.Model):
    """A file as it was uploaded: its name is shown, its content decides type and place."""

    file = models.FileField(upload_to=content_path, max_length=80)
    name = models.CharField(_("file name"), max_length=255)
    media_type = models.CharField(_("kind of file"), max_length=100)
    size = models.PositiveBigIntegerField(_("size"), help_text="bytes")
    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)
    uploaded_by = models.ForeignKey(
        "people.Person",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("uploaded by"),
        help_text="None: somebody without an account, by a personal link",
    )
    uploaded_at = models.DateTimeField(_("uploaded at"))

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Where it can be downloaded by those who may."""
        return reverse("documents:download", args=[self.pk])
