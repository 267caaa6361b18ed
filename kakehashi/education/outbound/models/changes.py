"""What was changed of a stay, with the effects as they were shown before it was done."""

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kakehashi.documents.models import Document
from kakehashi.education.outbound.models.mobilities import Mobility
from kakehashi.people.models import Person


class ChangeQuerySet(models.QuerySet["Change"]):
    """Querysets of changes."""

    def visible_to(self, person: Person | AnonymousUser) -> "ChangeQuerySet":
        """Those of the mobilities that `person` sees."""
        seen = Mobility.objects.visible_to(person)
        return self.filter(mobility__in=seen)


class Change(models.Model):
    """One change of a stay. Never changed or removed: triggers refuse it."""

    class Kind(models.TextChoices):
        DAYS = "days", pgettext_lazy("change", "Other days")
        EXTENSION = "extension", pgettext_lazy("change", "Extension")
        INTERRUPTION = "interruption", pgettext_lazy("change", "Interruption")
        EARLY_RETURN = "early_return", pgettext_lazy("change", "Early return")
        CANCELLATION = "cancellation", pgettext_lazy("change", "Cancellation")

    mobility = models.ForeignKey(Mobility, models.PROTECT, related_name="changes")
    number = models.PositiveSmallIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    cause = models.CharField(_("cause"), max_length=12, choices=Mobility.CancelReason, blank=True)
    is_force_majeure = models.BooleanField(_("by force majeure"), default=False)
    reason = models.TextField(_("reason"))
    proof = models.ForeignKey(
        Document, models.PROTECT, null=True, related_name="+", verbose_name=_("proof")
    )
    host_agreed_on = models.DateField(_("host agreed on"), null=True, blank=True)
    before = models.JSONField(default=dict, help_text="Days and semesters as they were")
    after = models.JSONField(default=dict, help_text="The same as they are; days interrupted")
    effects = models.JSONField(
        _("effects"), default=list, help_text="As shown: code, figure, sentences ja and en"
    )
    impact_hash = models.CharField(max_length=64, help_text="SHA-256 of facts and effects")
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("made"))
    is_invented = models.BooleanField(_("invented"), default=False)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("outbound", "change")
        verbose_name_plural = pgettext_lazy("outbound", "changes")
        ordering = ["mobility", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["mobility", "number"], name="change_numbers_of_a_mobility"
            ),
            models.CheckConstraint(
                name="change_force_majeure_with_a_cause",
                condition=Q(is_force_majeure=False) | ~Q(cause=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mobility}: {self.kind} {self.number}"

    def get_absolute_url(self) -> str:
        """The page of the changes of the stay."""
        return reverse("outbound:changes_of", args=[self.mobility_id])
