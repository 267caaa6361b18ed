"""What harvesters get by OAI-PMH: copies of records, their sets, and who is just writing them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class HarvestSet(models.Model):
    """A set that records have been in. A set stays, so that what was deleted in it is found."""

    spec = models.CharField("setSpec", max_length=120, unique=True)
    name = models.CharField(_("name"), max_length=300)

    class Meta:
        verbose_name = pgettext_lazy("oai-pmh", "set")
        verbose_name_plural = pgettext_lazy("oai-pmh", "sets")
        ordering = ["spec"]

    def __str__(self) -> str:
        return self.spec


class HarvestRecord(models.Model):
    """One item as harvesters get it. Only `keeping` writes it; a deleted one stays for ever."""

    class Kind(models.TextChoices):
        PUBLICATION = "publication", pgettext_lazy("oai-pmh", "Publication")
        PRODUCT = "product", pgettext_lazy("oai-pmh", "Data set or software")
        PERSON = "person", pgettext_lazy("oai-pmh", "Person")
        ORGUNIT = "orgunit", pgettext_lazy("oai-pmh", "Unit")
        PROJECT = "project", pgettext_lazy("oai-pmh", "Project")
        FUNDING = "funding", pgettext_lazy("oai-pmh", "Funding")

    OUTPUTS = (Kind.PUBLICATION, Kind.PRODUCT)

    kind = models.CharField(_("kind"), max_length=11, choices=Kind)
    source = models.BigIntegerField(help_text="The key of the record it was made from")
    is_output = models.BooleanField(editable=False, help_text="A publication or product")
    datestamp = models.DateTimeField(_("last change"), help_text="Whole seconds")
    is_deleted = models.BooleanField(_("deleted"), default=False)
    digest = models.CharField(
        max_length=32, blank=True, help_text="Of all its formats; empty if deleted"
    )
    specs = models.TextField(blank=True, help_text="Its sets, in order, with spaces between them")
    content = models.TextField(blank=True, help_text="`formats.records` as JSON")

    class Meta:
        verbose_name = _("harvested record")
        verbose_name_plural = _("harvested records")
        ordering = ["datestamp", "id"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "source"], name="harvest_record_once"),
            models.CheckConstraint(
                name="harvest_record_deleted_is_empty",
                condition=Q(is_deleted=True, content="", digest="")
                | (Q(is_deleted=False) & ~Q(content="") & ~Q(digest="")),
            ),
            models.CheckConstraint(
                name="harvest_record_output_by_kind",
                condition=Q(is_output=True, kind__in=["publication", "product"])
                | Q(is_output=False, kind__in=["person", "orgunit", "project", "funding"]),
            ),
        ]
        indexes = [
            models.Index(fields=["datestamp", "id"], name="harvest_all"),
            models.Index(fields=["is_output", "datestamp", "id"], name="harvest_outputs"),
            models.Index(fields=["kind", "datestamp", "id"], name="harvest_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.source}"


class HarvestMembership(models.Model):
    """A record in a set, with the record's datestamp, so that a set is read in order."""

    set = models.ForeignKey(HarvestSet, models.PROTECT, related_name="+", db_index=False)
    record = models.ForeignKey(HarvestRecord, models.CASCADE, related_name="memberships")
    datestamp = models.DateTimeField()

    class Meta:
        verbose_name = _("record in a set")
        verbose_name_plural = _("records in sets")
        ordering = ["set", "datestamp", "record"]
        constraints = [
            models.UniqueConstraint(fields=["record", "set"], name="harvest_membership_once")
        ]
        indexes = [models.Index(fields=["set", "datestamp", "record"], name="harvest_set_order")]

    def __str__(self) -> str:
        return f"{self.set_id} {self.record_id}"


class HarvestStamping(models.Model):
    """Somebody is about to write records: nothing after `since` may be called complete.

    Written and committed before the transaction that gives datestamps begins, and removed in it.
    """

    since = models.DateTimeField()

    class Meta:
        verbose_name = _("writing of harvested records")
        verbose_name_plural = _("writings of harvested records")
        ordering = ["since"]

    def __str__(self) -> str:
        return f"{self.since:%Y-%m-%d %H:%M:%S}"
