"""Where the indicators stand in a policy version that the tree does not follow."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kakehashi.people.models import Person
from kakehashi.policy.models.documents import PolicyDocument, Provision
from kakehashi.policy.models.promises import pair


class Placement(models.Model):
    """That an indicator, registered under a direction of one version, serves one of another."""

    class Weight(models.TextChoices):
        MAIN = "main", pgettext_lazy("crosswalk", "Main")
        ALSO = "also", pgettext_lazy("crosswalk", "Also")

    document = models.ForeignKey(PolicyDocument, models.PROTECT, related_name="placements")
    direction = models.ForeignKey(Provision, models.PROTECT, related_name="placements")
    indicator = models.CharField(_("indicator"), max_length=60)
    weight = models.CharField(_("weight"), max_length=4, choices=Weight)
    placed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    placed_at = models.DateTimeField(_("placed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("placement of an indicator")
        verbose_name_plural = _("placements of indicators")
        ordering = ["direction__position", "-weight", "indicator"]
        constraints = [
            pair("placement", "placed"),
            models.UniqueConstraint(
                fields=["document", "direction", "indicator"], name="placement_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.direction}: {self.indicator}"
