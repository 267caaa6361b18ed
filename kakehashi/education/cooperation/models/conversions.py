"""How many credits count as how many, under which rule; and every conversion that was kept."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kakehashi.education.cooperation.models.approved import ScopedRule
from kakehashi.people.models import Person


class CreditRule(ScopedRule):
    """So many credits of one scheme count as so many of another: 14 Japanese credits, 30 ECTS."""

    class Rounding(models.TextChoices):
        """The same values as `credits.arithmetic.Rounding`."""

        NONE = "none", pgettext_lazy("rounding", "Not rounded")
        HALF_UP_TENTH = "half-up-0.1", pgettext_lazy("rounding", "Nearest tenth, half up")
        HALF_UP_HALF = "half-up-0.5", pgettext_lazy("rounding", "Nearest half, half up")
        HALF_UP_WHOLE = "half-up-1", pgettext_lazy("rounding", "Nearest whole, half up")
        FLOOR_HALF = "floor-0.5", pgettext_lazy("rounding", "Down to the half")
        FLOOR_WHOLE = "floor-1", pgettext_lazy("rounding", "Down to the whole")

    from_scheme = models.CharField(_("from the scheme"), max_length=20)
    to_scheme = models.CharField(_("to the scheme"), max_length=20)
    local_name = models.CharField(_("name of the local unit"), max_length=60, blank=True)
    from_amount = models.DecimalField(_("so many credits"), max_digits=8, decimal_places=3)
    to_amount = models.DecimalField(_("count as so many"), max_digits=8, decimal_places=3)
    rounding = models.CharField(
        pgettext_lazy("conversion", "rounding"),
        max_length=11,
        choices=Rounding,
        default=Rounding.NONE,
    )
    is_two_way = models.BooleanField(_("counts the other way too"), default=True)

    class Meta(ScopedRule.Meta):
        verbose_name = _("credit rule")
        verbose_name_plural = _("credit rules")
        ordering = ["starts_on", "pk"]
        constraints = [
            *ScopedRule.Meta.constraints,
            models.CheckConstraint(
                name="creditrule_amounts_are_positive",
                condition=Q(from_amount__gt=0, to_amount__gt=0),
            ),
            models.CheckConstraint(
                name="creditrule_between_two_schemes",
                condition=~Q(from_scheme=models.F("to_scheme")),
            ),
            models.CheckConstraint(
                name="creditrule_local_unit_alone_has_a_name",
                condition=((Q(from_scheme="local") | Q(to_scheme="local")) & ~Q(local_name=""))
                | (~Q(from_scheme="local") & ~Q(to_scheme="local") & Q(local_name="")),
            ),
        ]

    def __str__(self) -> str:
        place = self.place_in("en") or self.level
        amounts = f"{self.from_amount.normalize():f} {self.from_scheme}"
        return f"{place}: {amounts} = {self.to_amount.normalize():f} {self.to_scheme}"

    def get_absolute_url(self) -> str:
        """The page of the rule."""
        return reverse("cooperation:credit_rule", args=[self.pk])


class Conversion(models.Model):
    """A conversion that was kept with everything it rests on; the database refuses to change it.

    snapshot: plain JSON from which the result can be computed again without any other record.
    """

    class Kind(models.TextChoices):
        CREDITS = "credits", pgettext_lazy("conversion", "Credits")
        GRADE = "grade", pgettext_lazy("conversion", "Grade")

    kind = models.CharField(pgettext_lazy("conversion", "kind"), max_length=7, choices=Kind)
    about = models.CharField(_("what it was for"), max_length=200)
    snapshot = models.JSONField(_("snapshot"))
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(_("made at"))
    is_invented = models.BooleanField(_("invented"), default=False)

    class Meta:
        verbose_name = _("conversion")
        verbose_name_plural = _("conversions")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.about

    def get_absolute_url(self) -> str:
        """The page of the conversion."""
        return reverse("cooperation:conversion", args=[self.pk])
