"""Report periods as they were on their reference date. The database refuses to change them."""

import json
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kakehashi.people.models import Person
from kakehashi.people.queries import holds
from kakehashi.policy.models.plans import SEES_DRAFTS


class FreezeQuerySet(models.QuerySet["Freeze"]):
    """Querysets of freezes."""

    def visible_to(self, person: Person | AnonymousUser) -> "FreezeQuerySet":
        """Published ones for everybody; all for the office, the leadership and auditors."""
        if isinstance(person, Person) and holds(person, SEES_DRAFTS):
            return self
        return self.filter(publication__isnull=False)


class Freeze(models.Model):
    """Everything that was known of the plans and indicators as of a reference date.

    previous: hash of the freeze that was made before this one; empty for the first.
    leaves:   one line for each record, in their order (`freezing.hashing.leaves_of`).
    sha256:   of the header and the leaves (`freezing.hashing.digest_of_freeze`).
    """

    class Occasion(models.TextChoices):
        MAY = "1-may", pgettext_lazy("freeze", "1 May")
        YEAR_END = "year-end", pgettext_lazy("freeze", "End of the fiscal year")
        OTHER = "other", pgettext_lazy("freeze", "Another day")

    on = models.DateField(_("reference date"), unique=True)
    occasion = models.CharField(_("occasion"), max_length=8, choices=Occasion)
    frozen_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    frozen_at = models.DateTimeField(_("frozen at"))
    previous = models.CharField(max_length=64, blank=True)
    leaves = models.TextField(blank=True)
    sha256 = models.CharField("SHA-256", max_length=64)
    is_invented = models.BooleanField(_("invented"), default=False)

    objects = FreezeQuerySet.as_manager()

    class Meta:
        verbose_name = _("freeze")
        verbose_name_plural = _("freezes")
        ordering = ["-on"]

    def __str__(self) -> str:
        return self.on.isoformat()

    def get_absolute_url(self) -> str:
        """The freeze's own page."""
        return reverse("plan:freeze", args=[self.pk])


class Frozen(models.Model):
    """One record of a freeze: a figure, a target or an action.

    key:       what it is about: "partners.active", "3/1-1 ①" (plan and action).
    direction: code of its direction, as in the content; empty where it belongs to none.
    content:   everything about it as canonical JSON (`freezing.hashing`), of which `sha256` is.
    """

    class Kind(models.TextChoices):
        FIGURE = "figure", pgettext_lazy("frozen", "Figure")
        TARGET = "target", pgettext_lazy("frozen", "Target")
        ACTION = "action", pgettext_lazy("frozen", "Action")

    freeze = models.ForeignKey(Freeze, models.PROTECT, related_name="records")
    position = models.PositiveIntegerField()
    kind = models.CharField(_("kind"), max_length=6, choices=Kind)
    key = models.CharField(_("key"), max_length=250)
    direction = models.CharField(_("direction"), max_length=10, blank=True)
    content = models.TextField()
    sha256 = models.CharField("SHA-256", max_length=64)

    class Meta:
        verbose_name = _("frozen record")
        verbose_name_plural = _("frozen records")
        ordering = ["freeze", "position"]
        constraints = [
            models.UniqueConstraint(fields=["freeze", "kind", "key"], name="frozen_once"),
            models.UniqueConstraint(fields=["freeze", "position"], name="frozen_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.freeze} {self.key}"

    def get_absolute_url(self) -> str:
        """The record's own page."""
        return reverse("plan:frozen", args=[self.freeze_id, self.pk])

    @property
    def plain(self) -> Any:
        """The content as plain values."""
        return json.loads(self.content)


class Correction(models.Model):
    """What a frozen record should have said, and why. The record itself stays as it is.

    content:  the whole content as it should have been, as canonical JSON.
    previous: hash of the record, or of the correction before this one.
    sha256:   of `previous`, content, reason, person and time (`freezing.hashing`).
    """

    frozen = models.ForeignKey(Frozen, models.PROTECT, related_name="corrections")
    content = models.TextField()
    reason = models.CharField(_("reason"), max_length=500)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("corrected at"))
    previous = models.CharField(max_length=64)
    sha256 = models.CharField("SHA-256", max_length=64)

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["frozen", "previous"], name="correction_follows_once")
        ]

    def __str__(self) -> str:
        return f"{self.frozen}"

    @property
    def plain(self) -> Any:
        """The corrected content as plain values."""
        return json.loads(self.content)


class Publication(models.Model):
    """That a freeze, and the report made of it, may be read by everybody."""

    freeze = models.OneToOneField(Freeze, models.PROTECT, related_name="publication")
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("published at"))

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")

    def __str__(self) -> str:
        return f"{self.freeze}"
