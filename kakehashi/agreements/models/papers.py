"""What is kept with the register: documents of agreements, statements about its completeness."""

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import OuterRef, Q
from django.utils.translation import gettext_lazy as _

from kakehashi.agreements.models.register import SIGNED_ONCE, Agreement, confided
from kakehashi.people.models import Person


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    """Querysets of attachments."""

    def visible_to(self, person: Person | AnonymousUser) -> "AttachmentQuerySet":
        """Public ones of signed agreements for everybody; all for those who work on them."""
        return self.filter(
            Q(is_public=True, agreement__state__in=SIGNED_ONCE)
            | confided(person, OuterRef("agreement"))
        )


class Attachment(models.Model):
    """A document kept with an agreement: the signed text, a translation, a letter."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="attachments")
    document = models.ForeignKey("documents.Document", models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=200)
    is_public = models.BooleanField(_("may be read by anybody"), default=False)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.title


class Completeness(models.Model):
    """A person's statement that the register of agreements is complete from a day on.

    Without one, every figure made from the register is a lower bound, and says so.
    """

    complete_from = models.DateField(_("complete from"))
    statement = models.TextField(_("on what this rests"))
    declared_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    declared_at = models.DateTimeField()

    class Meta:
        ordering = ["declared_at"]
        verbose_name = verbose_name_plural = _("completeness of the register")

    def __str__(self) -> str:
        return f"{self.complete_from}"
