"""Personal links for those who take part without an account: hosts and referees."""

from datetime import date, datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kakehashi.education.outbound.models.applications import Application
from kakehashi.education.outbound.models.mobilities import Mobility
from kakehashi.people.models import Person
from kakehashi.policy.models.promises import pair


class LinkQuerySet(models.QuerySet["Link"]):
    """Querysets of links."""

    def usable_at(self, moment: datetime) -> "LinkQuerySet":
        """Those neither revoked nor expired at `moment`."""
        return self.filter(revoked_at__isnull=True, expires_at__gt=moment)


class Link(models.Model):
    """A link sent once to one address; only its hash is kept, and one browser holds it."""

    class Purpose(models.TextChoices):
        REFERENCE = "reference", pgettext_lazy("link", "Reference for an application")
        HOST = "host", pgettext_lazy("link", "Host of a mobility")

    purpose = models.CharField(max_length=9, choices=Purpose)
    application = models.ForeignKey(
        Application, models.PROTECT, null=True, related_name="reference_links"
    )
    mobility = models.ForeignKey(Mobility, models.PROTECT, null=True, related_name="host_links")
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail"))
    language = models.CharField(
        _("language"), max_length=10, choices=[("ja", "日本語"), ("en", "English")], default="en"
    )
    token_hash = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the token")
    expires_at = models.DateTimeField(_("valid until"))
    issued_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    revoked_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)
    holder_hash = models.CharField(
        max_length=64, blank=True, help_text="SHA-256 of the secret of the browser that holds it"
    )
    held_since = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(_("last used"), null=True)
    is_invented = models.BooleanField(_("invented"), default=False)

    objects = LinkQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("outbound", "personal link")
        verbose_name_plural = pgettext_lazy("outbound", "personal links")
        ordering = ["id"]
        constraints = [
            pair("link", "revoked"),
            models.CheckConstraint(
                name="link_is_for_one_thing",
                condition=Q(purpose="reference", application__isnull=False, mobility__isnull=True)
                | Q(purpose="host", application__isnull=True, mobility__isnull=False),
            ),
            models.CheckConstraint(
                name="link_held_by_a_browser_since_a_time",
                condition=Q(holder_hash="", held_since__isnull=True)
                | (~Q(holder_hash="") & Q(held_since__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>"

    @property
    def last_day(self) -> date:
        """The local day with whose end it expires."""
        return timezone.localdate(self.expires_at - timedelta(seconds=1))
